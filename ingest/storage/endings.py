"""
How the last ingest ended, in a file beside the snapshots.

A failed ingest publishes nothing, so that no snapshot has its log entry; a monitor still sees it.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ingest.records import Failure

_FILE = "last-ingest.json"


@dataclass(frozen=True, slots=True)
class Ending:
    """
    How one ingest ended.

    Attributes:
        started_at: UTC.
        finished_at: UTC.
        outcome: complete, partial, failed or interrupted.
        failures: What is missing, and why; of a snapshot's log also what contradicted itself.
    """

    started_at: datetime
    finished_at: datetime
    outcome: str
    failures: Sequence[Failure] = ()


def save_ending(folder: Path, ending: Ending) -> None:
    """
    Keep an ending in place of the last one.

    Where it can't be written, as on a full disk, none is kept: the last one would be taken for it.
    """
    file = folder / _FILE
    unfinished = file.with_suffix(".unfinished")
    with suppress(OSError):
        file.unlink(missing_ok=True)
        unfinished.write_text(
            json.dumps(asdict(ending), default=datetime.isoformat), encoding="utf-8"
        )
        unfinished.replace(file)


def last_ending(folder: Path) -> Ending | None:
    """The last one that was kept; None if there is none that can be read."""
    try:
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return Ending(
            started_at=datetime.fromisoformat(kept["started_at"]),
            finished_at=datetime.fromisoformat(kept["finished_at"]),
            outcome=str(kept["outcome"]),
            failures=tuple(Failure(**failure) for failure in kept["failures"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
