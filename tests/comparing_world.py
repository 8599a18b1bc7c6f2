"""
A repository in which everything that people compare has runs: `o/r`, in April 2026.

Branch `main` has a push of `build.yml` every six hours from 1 to 10 April; from 6 April on, commit
`CHANGE`, its job `test` takes 120 s in place of 240 s. Pull requests 5 and 6 have twelve runs each,
with 300 s and 200 s of it, `topic` and `feat/other` are their branches. The merge queue has twelve
of `merge_group`, `nightly.yml` runs every night, `new.yml` beside each push. Branch `runners` has
fourteen of `matrix.yml`, whose job `test` takes 300 s on `SMALL` and, in twelve, 180 s on `BIG`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count, pairwise

from tests.simulated import Json, SimulatedRepository, World, shapes

Steps = Mapping[str, Sequence[tuple[str, int]]]
"""Names and seconds of the steps of jobs."""

NOW = datetime(2026, 4, 10, 2)
CHANGE = f"{0xC0FFEE1:040x}"[::-1]
SMALL, BIG = "ubuntu-latest", "ubuntu-latest-8-cores"
_MATRIX = f"""\
jobs:
  build:
    runs-on: {SMALL}
    steps: [{{name: Build, run: make}}]
  test:
    needs: build
    strategy: {{matrix: {{runner: [{SMALL}, {BIG}]}}}}
    runs-on: ${{{{ matrix.runner }}}}
    steps: [{{name: Test, run: make test}}]
"""
_FIRST_AT = datetime(2026, 4, 1)
_CHANGED_AT = datetime(2026, 4, 6)
_NOISE = (0, 7, -5, 11, -9, 4, 13, -2, 6, -11, 9, 2)
_FILE = """\
jobs:
  build:
    steps: [{name: Build, run: make}]
  test:
    needs: build
    steps: [{name: Restore cache, run: restore}, {name: Test, run: %s}]
  report:
    steps: [{name: Report, run: report}]
"""


class _Builder:
    def __init__(self, name: str) -> None:
        self.world = World()
        self.answer = shapes.repository(name)
        self.repository: SimulatedRepository = self.world.add_repository(self.answer)
        self.workflows = {
            name: shapes.workflow(self.answer, number, f".github/workflows/{name}")
            for number, name in enumerate(
                ("build.yml", "new.yml", "nightly.yml", "matrix.yml"), start=11
            )
        }
        for each in self.workflows.values():
            self.repository.add_workflow(each)
        self._run_ids = count(1)

    def add_commit(
        self, sha: str, message: str, at: datetime, branch: str | None, test: str = "make test"
    ) -> Json:
        commit = shapes.commit(self.answer, sha, message, at)
        self.repository.add_commit(commit, branch)
        for name in self.workflows:
            self.repository.files[sha, f".github/workflows/{name}"] = (_FILE % test).encode()
        return commit

    def add_run(  # noqa: PLR0913 - what a run is
        self,
        name: str,
        head: Json,
        at: datetime,
        *,
        branch: str = "main",
        event: str = "push",
        test_s: int,
        restore_s: int = 10,
    ) -> None:
        """Job `build` takes 60 s, then `test`; `report` takes 600 s beside both."""
        run_id = next(self._run_ids)
        ends = {"build": 65, "test": 70 + restore_s + test_s, "report": 605}
        starts = {"build": 5, "test": 70, "report": 5}
        run = shapes.run(
            self.workflows[name],
            run_id,
            head,
            self.answer,
            head_branch=branch,
            event=event,
            created_at=at,
            run_started_at=at,
            updated_at=at + timedelta(seconds=max(ends.values())),
        )
        steps: Steps = {
            "build": [("Build", 60)],
            "test": [("Restore cache", restore_s), ("Test", test_s)],
            "report": [("Report", 600)],
        }
        jobs = []
        for place, job in enumerate(("build", "test", "report")):
            begin = at + timedelta(seconds=starts[job])
            own = []
            for number, (step, seconds) in enumerate(steps[job], start=1):
                end = begin + timedelta(seconds=seconds)
                own.append(shapes.step(number, step, started_at=begin, completed_at=end))
                begin = end
            jobs.append(
                shapes.job(
                    run,
                    run_id * 10 + place,
                    job,
                    created_at=at + timedelta(seconds=starts[job] - 2),
                    started_at=at + timedelta(seconds=starts[job]),
                    completed_at=at + timedelta(seconds=ends[job]),
                    steps=own,
                )
            )
        self.repository.add_run(run, jobs)

    def add_matrix_run(self, head: Json, at: datetime, legs: Mapping[str, int]) -> None:
        """Job `build` takes 60 s; then a leg of `test` on each label waits 40 s for a runner."""
        run_id = next(self._run_ids)
        run = shapes.run(
            self.workflows["matrix.yml"],
            run_id,
            head,
            self.answer,
            head_branch="runners",
            event="push",
            created_at=at,
            run_started_at=at,
            updated_at=at + timedelta(seconds=110 + max(legs.values())),
        )
        spans = [("build", "Build", SMALL, 3, 5, 65)]
        for label, seconds in legs.items():
            spans.append((f"test ({label})", "Test", label, 67, 107, 107 + seconds))
        jobs = []
        for place, (job, step, label, created_s, start_s, end_s) in enumerate(spans):
            start, end = at + timedelta(seconds=start_s), at + timedelta(seconds=end_s)
            jobs.append(
                shapes.job(
                    run,
                    run_id * 10 + place,
                    job,
                    created_at=at + timedelta(seconds=created_s),
                    started_at=start,
                    completed_at=end,
                    labels=[label],
                    steps=[shapes.step(1, step, started_at=start, completed_at=end)],
                )
            )
        self.repository.add_run(run, jobs)


def comparing_world(name: str = "o/r", *, says_state: bool = False) -> World:
    """
    The repository.

    Args:
        name: Of the repository.
        says_state: Whether commits of pull request 5 say that their runs are warm.
    """
    builder = _Builder(name)
    for number in range(37):
        at = _FIRST_AT + number * timedelta(hours=6)
        sha = CHANGE if at == _CHANGED_AT else f"{0xA000000 + number:040x}"[::-1]
        is_after = at >= _CHANGED_AT
        test = "make quick-test" if is_after else "make test"
        commit = builder.add_commit(sha, f"change {number}", at, "main", test)
        noise = _NOISE[number % len(_NOISE)]
        at += timedelta(minutes=2)
        builder.add_run("build.yml", commit, at, test_s=(120 if is_after else 240) + noise)
        builder.add_run("new.yml", commit, at, test_s=100 + noise)
        if number % 4 == 0:
            restore_s = 90 if number % 8 == 0 else 10
            builder.add_run(
                "nightly.yml",
                commit,
                at,
                event="schedule",
                test_s=200 + noise,
                restore_s=restore_s,
            )
    _add_pull_requests(builder, says_state=says_state)
    for number, noise in enumerate((*_NOISE, 0, 3)):
        at = datetime(2026, 4, 7) + number * timedelta(hours=4, minutes=9)
        sha = f"{0xD000000 + number:040x}"[::-1]
        commit = builder.add_commit(sha, f"try runners {number}", at, "runners")
        builder.repository.files[sha, ".github/workflows/matrix.yml"] = _MATRIX.encode()
        legs = {SMALL: 300 + noise, BIG: 180 + noise}
        if number >= len(_NOISE):
            del legs[BIG]
        builder.add_matrix_run(commit, at, legs)
    for number, noise in enumerate(_NOISE):
        at = datetime(2026, 4, 7) + number * timedelta(hours=3)
        sha = f"{0xE000000 + number:040x}"[::-1]
        branch = f"gh-readonly-queue/main/pr-{number}-{sha}"
        commit = builder.add_commit(sha, f"Merge pull request #{number}", at, None)
        event = "merge_group"
        builder.add_run("build.yml", commit, at, branch=branch, event=event, test_s=210 + noise)
    return builder.world


def _add_pull_requests(builder: _Builder, *, says_state: bool) -> None:
    for pull_number, branch, title, test_s in (
        (5, "topic", "Run the tests in parallel", 300),
        (6, "feat/other", "perf(ci): keep the compiler's cache", 200),
    ):
        commits = []
        for number, noise in enumerate(_NOISE):
            at = datetime(2026, 4, 7) + number * timedelta(hours=4, minutes=pull_number)
            sha = f"{0xB000000 * pull_number + number:040x}"[::-1]
            is_warm = says_state and pull_number == 5 and number % 4
            message = "ci: warm run" if is_warm else f"work {number} on {branch}"
            test = f"make test-{pull_number}"
            commit = builder.add_commit(sha, message, at, branch, test)
            commits.append(commit)
            builder.add_run(
                "build.yml",
                commit,
                at,
                branch=branch,
                event="pull_request",
                test_s=test_s + noise,
            )
        for older, newer in pairwise(commits):
            newer["parents"] = [{"sha": older["sha"]}]
        pull = shapes.pull_request(builder.answer, pull_number, branch, commits, title=title)
        builder.repository.add_pull_request(pull, commits)
