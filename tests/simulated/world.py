"""What a simulated GitHub holds, in the API's own form."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Jobs: TypeAlias = Sequence[Json] | Callable[[], Sequence[Json]]
Logs: TypeAlias = Callable[[], Iterable[bytes]] | None
"""Makes the pieces of an archive; None where GitHub no longer has it."""


@dataclass(slots=True)
class SimulatedRepository:
    """
    One repository and everything below it; what is added under a known key replaces it.

    Attributes:
        answer: The repository itself.
        pulls: Pull requests by number.
        pull_commits: Their commits, oldest first, by number.
        commits: Commits by their full sha.
        branches: Head commit's sha by branch.
        workflows: Workflows by id.
        runs: Attempts by run id and attempt; earlier attempts may be missing, as at GitHub.
        jobs: Jobs by run id and attempt, or functions that make them when they are asked for.
        logs: Archives by run id and attempt; of others they are made from the jobs.
        files: Contents by sha or branch, and path.
    """

    answer: Json
    pulls: dict[int, Json] = field(default_factory=dict)
    pull_commits: dict[int, list[Json]] = field(default_factory=dict)
    commits: dict[str, Json] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    workflows: dict[int, Json] = field(default_factory=dict)
    runs: dict[int, dict[int, Json]] = field(default_factory=dict)
    jobs: dict[int, dict[int, Jobs]] = field(default_factory=dict)
    logs: dict[tuple[int, int], Logs] = field(default_factory=dict)
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _newest_first: list[Json] | None = None

    def add_commit(self, commit: Json, branch: str | None = None) -> None:
        """A commit; it becomes the head of `branch` if one is named."""
        self.commits[commit["sha"]] = commit
        if branch is not None:
            self.branches[branch] = commit["sha"]

    def add_pull_request(self, pull: Json, commits: Iterable[Json]) -> None:
        """A pull request with its commits, oldest first."""
        self.pull_commits[pull["number"]] = list(commits)
        self.pulls[pull["number"]] = pull
        for commit in self.pull_commits[pull["number"]]:
            self.add_commit(commit)

    def add_workflow(self, workflow: Json) -> None:
        """A workflow."""
        self.workflows[workflow["id"]] = workflow

    def add_run(self, run: Json, jobs: Jobs = ()) -> None:
        """One attempt of a run; `created_at` is that of the run's first attempt."""
        attempt = run["run_attempt"]
        self.runs[run["id"]] = {**self.runs.get(run["id"], {}), attempt: run}
        self.jobs[run["id"]] = {**self.jobs.get(run["id"], {}), attempt: jobs}
        self._newest_first = None

    def remove_run(self, run_id: int) -> None:
        """Forget a run as if it had been deleted."""
        del self.runs[run_id], self.jobs[run_id]
        self._newest_first = None

    def runs_newest_first(self) -> list[Json]:
        """The newest attempt of every run, the run created last at the head."""
        if self._newest_first is None:
            newest = (attempts[max(attempts)] for attempts in self.runs.values())
            self._newest_first = sorted(
                newest, key=lambda run: (run["created_at"], run["id"]), reverse=True
            )
        return self._newest_first

    def runs_where(self, is_listed: Callable[[Json], bool]) -> Sequence[Json]:
        """Those of the newest attempts that are to be listed, newest run first."""
        return [run for run in self.runs_newest_first() if is_listed(run)]

    def jobs_of(self, run_id: int, attempt: int | None = None) -> list[Json]:
        """The jobs of one attempt of a run, or those of all its attempts, the first's first."""
        by_attempt = self.jobs[run_id]
        wanted = sorted(by_attempt) if attempt is None else [attempt]
        found: list[Json] = []
        for number in wanted:
            jobs = by_attempt[number]
            found.extend(jobs() if callable(jobs) else jobs)
        return found


class World:
    """
    All repositories of a simulated GitHub.

    Tests change it between requests, and hold `lock` where one change takes several calls. URLs of
    the API begin with `shapes.API_ROOT`; the server puts its own address in their place.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self._by_name: dict[str, SimulatedRepository] = {}

    def add_repository(self, answer: Json) -> SimulatedRepository:
        """Add a repository, still empty, and return it to be filled."""
        repository = SimulatedRepository(answer)
        self.add(repository)
        return repository

    def add(self, repository: SimulatedRepository) -> None:
        """Add a repository as it is."""
        self._by_name[repository.answer["full_name"].lower()] = repository

    def repository(self, full_name: str) -> SimulatedRepository:
        """
        Find a repository by owner/name in any case.

        Raises:
            KeyError: There is none.
        """
        return self._by_name[full_name.lower()]

    def repository_with_id(self, repository_id: int) -> SimulatedRepository:
        """
        Find a repository by its id.

        Raises:
            KeyError: There is none.
        """
        for repository in self._by_name.values():
            if repository.answer["id"] == repository_id:
                return repository
        raise KeyError(repository_id)

    def __iter__(self) -> Iterator[SimulatedRepository]:
        return iter(self._by_name.values())
