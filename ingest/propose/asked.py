"""
What somebody asks to be compared: pull requests, branches, a change, workflows, or runners.

People paste addresses and numbers; where no repository is named, that of the clone they are in.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from basis.errors import UsageError
from basis.job_clocks import JOB
from basis.visible import visible
from ingest.command_line import check_repository
from ingest.propose.proposal import AskedClock, name_experiment

USUAL_LAST = 50
"""Of a branch, so many of the newest runs."""

_NUMBER = re.compile(r"(?:(?P<repository>[\w.-]+/[\w.-]+))?#?(?P<number>[1-9]\d{0,8})", re.ASCII)
_PULL_PATH = re.compile(r"/([\w.-]+/[\w.-]+)/pull/([1-9]\d{0,8})(?:/.*)?", re.ASCII)
_SECTION = re.compile(r"\s*\[([^\]]*)\]")
_URL = re.compile(r"\s*url\s*=\s*(\S+)")
_REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/]*@)?(?P<host>[^/:]+)(?::\d+)?/|(?:[^@/]*@)?(?P<scp>[^/:]+):)"
    r"/?(?P<repository>[\w.-]+/[\w.-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    One comparison; exactly one of the first five says of what.

    Attributes:
        pulls: Numbers of pull requests, the baseline first.
        branches: The baseline and another, names or globs.
        changed: A day, an instant or a commit; before and after are compared.
        workflows: Files of the baseline's workflow and of another.
        runners: Labels of the baseline's runners and of others, several joined by commas.
        repository: In any spelling.
        branch: Where something changed, or what is compared runs; None for the default branch.
        days: How long before and after; None up to now.
        workflow: File or path; None for the one with most runs.
        event: None for what is there.
        milestone: Globs; empty for a guess.
        job: Globs of the job whose own duration is the clock, in place of a milestone.
        last: Of a branch, so many of the newest runs.
    """

    repository: str
    pulls: tuple[int, ...] = ()
    branches: tuple[str, ...] = ()
    changed: str | None = None
    workflows: tuple[str, ...] = ()
    runners: tuple[str, ...] = ()
    branch: str | None = None
    days: int | None = None
    workflow: str | None = None
    event: str | None = None
    milestone: tuple[str, ...] = ()
    job: tuple[str, ...] = ()
    last: int = USUAL_LAST

    def check(self) -> None:
        """
        Refuse what does not fit together, before anybody is asked.

        Raises:
            UsageError: With the remedy.
        """
        given = {
            "pull requests": self.pulls,
            "--branches": self.branches,
            "--changed": self.changed,
            "--workflows": self.workflows,
            "--runners": self.runners,
        }
        what = [name for name, value in given.items() if value]
        if len(what) != 1:
            both = " and ".join(what)
            raise UsageError(
                f"{both} are different comparisons: give one of them."
                if both
                else "nothing to compare: give pull requests, --branches, --changed, --workflows "
                "or --runners."
            )
        for flag, value, beside in (
            ("--branch", self.branch, ("--changed", "--workflows", "--runners")),
            ("--days", self.days, ("--changed",)),
            (
                "--workflow",
                self.workflow,
                ("pull requests", "--branches", "--changed", "--runners"),
            ),
        ):
            if value is not None and what[0] not in beside:
                raise UsageError(f"{flag} stands beside {' or '.join(beside)}: leave it out.")
        for sides in (self.branches, self.workflows):
            if len(set(sides)) < len(sides):
                raise UsageError(f"{sides[0]} is given twice: give two that differ.")
        self._check_clock()

    def _check_clock(self) -> None:
        labels = [split_labels(text) for text in self.runners]
        if not all(labels) or len({frozenset(map(str.lower, each)) for each in labels}) < len(
            labels
        ):
            raise UsageError("--runners needs labels of runners that differ, as in their runs-on.")
        if self.runners and not self.job:
            raise UsageError("--runners compares the runners of a job: name it with --job.")
        if self.milestone and self.job:
            raise UsageError("--milestone and --job are two clocks: give one of them.")
        for flag, globs in (("--milestone", self.milestone), ("--job", self.job)):
            if not all(glob.strip() for glob in globs):
                raise UsageError(f"{flag} is empty: give a glob of a job's key or name.")
        for glob in self.milestone:
            if glob.startswith(JOB):
                raise UsageError(f"--milestone {glob!r} is a job's own duration: give --job.")

    @property
    def clock(self) -> AskedClock | None:
        """The clock that was asked for; None for a guess."""
        if self.job:
            return "job", self.job
        return ("milestone", self.milestone) if self.milestone else None

    @property
    def workflow_path(self) -> str | None:
        """Of the workflow that was asked for."""
        return None if self.workflow is None else workflow_path(self.workflow)

    @property
    def name(self) -> str:
        """Of its experiment: the same call has the same, whatever GitHub says meanwhile."""
        return name_experiment(self.repository, *self._parts())

    @property
    def made_by(self) -> str:
        """Which command asks for it, for whoever reads the file."""
        flags = {
            "--branches": self.branches,
            "--branch": (self.branch,),
            "--changed": (self.changed,),
            "--days": (self.days,),
            "--workflows": self.workflows,
            "--runners": self.runners,
            "--workflow": (self.workflow,),
            "--event": (self.event,),
            "--last": (self.last if self.last != USUAL_LAST else None,),
        }
        words = [self.repository, *map(str, self.pulls)]
        for flag, values in flags.items():
            if values and values[0] is not None:
                words += [flag, *map(str, values)]
        if self.clock is not None:
            flag, globs = self.clock
            words += [word for glob in globs for word in (f"--{flag}", glob)]
        command = visible(shlex.join(words))
        return (
            f"Written by `longpole compare {command}`, which leaves it alone from now on: "
            "correct what is guessed."
        )

    def _parts(self) -> Iterator[str]:
        if self.branch is not None:
            yield self.branch
        yield from map(str, self.pulls)
        for sides in (self.branches, self.workflows, self.runners):
            if sides:
                plain = [re.sub(r"\.ya?ml$", "", side.rpartition("/")[2]) for side in sides]
                first, *others = plain if sides is self.workflows else sides
                yield first
                for other in others:
                    yield from ("vs", other)
        if self.changed is not None:
            yield from ("changed", self.changed)
        options = {
            "days": self.days,
            "of": self.workflow,
            "by": self.event,
            "to": " ".join(self.milestone) or None,
            "job": " ".join(self.job) or None,
            "last": self.last if self.last != USUAL_LAST else None,
        }
        for word, value in options.items():
            if value is not None:
                yield from (word, str(value))


def split_labels(text: str) -> tuple[str, ...]:
    """Labels that somebody joined by commas."""
    return tuple(filter(None, map(str.strip, text.split(","))))


def workflow_path(name: str) -> str:
    """The path of a workflow's file, of which the name is enough."""
    return name if "/" in name else f".github/workflows/{name}"


def read_things(
    things: Sequence[str], repository: str | None, host: str, folder: Path
) -> tuple[str, tuple[int, ...]]:
    """
    Repository and pull requests that somebody typed or pasted.

    Args:
        things: `owner/name`, `5`, `#5`, `owner/name#5`, or addresses of pull requests.
        repository: What `--repository` says.
        host: Of the web pages that belong to the API.
        folder: Where to look for a clone, whose `origin` is meant where nothing names a repository.

    Raises:
        UsageError: One can't be read, several repositories are named, or none is.
    """
    named = [] if repository is None else [check_repository(repository)]
    numbers = []
    for thing in things:
        own, number = _read_thing(thing, host)
        named += [] if own is None else [check_repository(own)]
        numbers += [] if number is None else [number]
    different = {name.casefold(): name for name in reversed(named)}
    if len(different) > 1:
        both = " and ".join(list(different.values())[:-3:-1])
        raise UsageError(f"{both} are two repositories: an experiment is of one.")
    return named[0] if named else _origin(folder, host), tuple(numbers)


def web_host(api_root: str) -> str:
    """
    The host of GitHub's pages that belong to an API root.

    Source: GitHub's "Getting started with the REST API", for github.com, GHE.com and servers.
    """
    host = urlsplit(api_root).hostname or ""
    return host.removeprefix("api.") if host.startswith("api.") else host


def _read_thing(thing: str, host: str) -> tuple[str | None, int | None]:
    if found := _NUMBER.fullmatch(thing):
        return found["repository"], int(found["number"])
    if "://" in thing or thing.startswith(f"{host}/"):
        parts = urlsplit(thing if "://" in thing else f"https://{thing}")
        if (parts.hostname or "").removeprefix("www.") != host:
            raise UsageError(
                f"{thing!r} is of {parts.hostname}, and {host} is asked: set GITHUB_API_URL to the "
                "API of the other."
            )
        if found := _PULL_PATH.fullmatch(parts.path):
            return found[1], int(found[2])
        path = parts.path.strip("/").removesuffix(".git")
        if path.count("/") == 1:
            return path, None
    elif "/" in thing:
        return thing, None
    raise UsageError(
        f"{thing!r} is no pull request: give its number, like 5 or #5, or its address; branches "
        "go behind --branches, workflows behind --workflows."
    )


def _origin(folder: Path, host: str) -> str:
    """The repository that a clone came from."""
    for parent in (folder, *folder.parents):
        for remote in _origins(parent / ".git"):
            found = _REMOTE.fullmatch(remote)
            if found and (found["host"] or found["scp"]).lower() == host:
                return found["repository"]
            raise UsageError(
                f"this clone's origin is no repository of {host}: name one, as in "
                "`compare owner/name 5`, or set GITHUB_API_URL."
            )
    raise UsageError(
        "no repository: name one, as in `compare owner/name 5`, or run this in a clone of it."
    )


def _origins(git: Path) -> Iterator[str]:
    """Addresses of `origin`; the folder of a second work tree leads to that of the first."""
    try:
        if git.is_file():
            git = git.parent / git.read_text("utf-8").removeprefix("gitdir:").strip()
        if (common := git / "commondir").is_file():
            git = git / common.read_text("utf-8").strip()
        lines = (git / "config").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    section = ""
    for line in lines:
        if header := _SECTION.match(line):
            section = header[1]
        elif section == 'remote "origin"' and (found := _URL.match(line)):
            yield found[1]
