"""What an ingest is to do, and what it did: counted while it works, and summed up in the end."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ingest.api.client import GithubApi
from ingest.config.experiment_file import ExperimentFile
from ingest.config.price_file import PriceFile
from ingest.records import Failure

Build = Callable[[Path, Path | None], dict[str, str]]
"""
Builds meaning into a copy of the facts, given the snapshot before.

It gives why experiments could not be built, by their names, or raises `BuildFailed`: then the copy
is of no use.
"""
Register = Callable[[Path, Path | None, Collection[str]], list[Failure]]
"""
Keeps the predictions of a built copy, given the snapshot before and the experiments fetched whole.

It gives what could not be read or written; the copy is of use all the same.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What an ingest is to do.

    Attributes:
        prices: What runners cost; those that are stored stay where the file has mistakes.
        api_root: The API that the database belongs to, or is to belong to.
        source: `github`, or `simulated`.
        since: Runs created before are not listed.
        is_dry_run: Nothing is stored; what would be fetched is counted.
        log_hosts: From which logs are downloaded, too.
        register: Called after `build`.
    """

    file: ExperimentFile
    prices: PriceFile
    database: Path
    api_root: str
    source: str
    connect: Callable[[], GithubApi] | None
    since: datetime | None = None
    is_dry_run: bool = False
    log_hosts: Sequence[str] = ()
    build: Build | None = None
    register: Register | None = None


@dataclass(slots=True)
class Tally:
    """
    What an ingest did so far.

    Attributes:
        answered: Experiments for which GitHub answered something.
        fetched: Runs whose jobs were fetched in this ingest.
        whole: Experiments of which all was fetched that was asked for.
        failures: What is missing now and will be tried again.
        contradictions: What GitHub said in two ways; nothing is missing.
    """

    answered: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    fetched: set[int] = field(default_factory=set)
    runs_seen: set[int] = field(default_factory=set)
    jobs_added: int = 0
    steps_added: int = 0
    failures: list[Failure] = field(default_factory=list)
    contradictions: list[Failure] = field(default_factory=list)

    def is_new(self, contradiction: Failure) -> bool:
        """Whether a contradiction has not been noted yet."""
        return contradiction not in self.contradictions


@dataclass(frozen=True, slots=True)
class Summary:
    """
    What an ingest did.

    Attributes:
        outcome: complete, partial or failed; `planned` for a dry run.
        snapshot: What was published; None if nothing was.
        runs_pending: Runs whose jobs a dry run would have fetched, or an ingest did not get to.
        logs_pending: Attempts whose logs a dry run would have asked for, at most.
        whole: Experiments of which nothing is missing that GitHub has now.
    """

    outcome: str
    snapshot: Path | None
    runs_seen: int
    runs_added: int
    jobs_added: int
    steps_added: int
    requests: int
    requests_not_modified: int
    rate_limit_remaining: int | None
    failures: tuple[Failure, ...]
    contradictions: tuple[Failure, ...]
    runs_pending: int = 0
    logs_pending: int = 0
    whole: frozenset[str] = frozenset()
