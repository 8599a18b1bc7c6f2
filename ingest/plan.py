"""What an ingest is to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.api.client import GithubApi
from ingest.config.experiment_file import ExperimentFile
from ingest.config.price_file import PriceFile

Build = Callable[[Path, Path | None], dict[str, str]]
"""
Builds meaning into a copy of the facts, given the snapshot before.

It gives why experiments could not be built, by their names, or raises `BuildFailed`: then the copy
is of no use.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What an ingest is to do.

    Attributes:
        file: The experiments.
        prices: What runners cost; those that are stored stay where the file has mistakes.
        database: The link that readers open.
        api_root: The API that the database belongs to, or is to belong to.
        source: `github`, or `simulated`.
        connect: Opens the API; None to do without a network.
        since: Runs created before are not listed.
        is_dry_run: Nothing is stored; what would be fetched is counted.
        build: Builds meaning into what is published.
    """

    file: ExperimentFile
    prices: PriceFile
    database: Path
    api_root: str
    source: str
    connect: Callable[[], GithubApi] | None
    since: datetime | None = None
    is_dry_run: bool = False
    build: Build | None = None
