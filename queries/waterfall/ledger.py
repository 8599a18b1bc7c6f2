"""The attempts of both arms as arrays: the jobs on the path, and the seconds of each piece."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from queries.statistics.floats import Floats
from queries.waterfall.parts import Kind

Ints: TypeAlias = npt.NDArray[np.integer[Any]]

_PIECE = ["work_key", "job_key", "kind", "name", "step_name"]
_ATTEMPT = ["run_id", "run_attempt"]


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A piece of a job: a step of some name, its queue, ...

    Attributes:
        work_key: The job by its role, else its key.
        job_key: Its key, else its name.
        kind: What the piece is.
        name: Of the role or step whose part it belongs to; empty for other kinds.
        step_name: Of the step; empty for what is none.
    """

    work_key: str
    job_key: str
    kind: Kind
    name: str
    step_name: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """
    The attempts of one arm.

    Attributes:
        on_path: Attempts x works, 1 where the work (a job by its role, else its key) is on the
            path.
        seconds: Attempts x pieces.
        clocks: Of each attempt; the sum of its row of seconds.
    """

    on_path: Floats
    seconds: Floats
    clocks: Floats


@dataclass(frozen=True, slots=True)
class Ledgers:
    """
    The attempts of both arms, over the same works and pieces, whatever the order of the rows.

    Attributes:
        baseline: Of one arm.
        candidate: Of the other.
        works: Names of the works, sorted.
        pieces: Sorted, too.
        work_of: Place in `works` of each piece.
    """

    baseline: Ledger
    candidate: Ledger
    works: list[str]
    pieces: list[Piece]
    work_of: Ints


def ledgers(baseline: pd.DataFrame, candidate: pd.DataFrame) -> Ledgers:
    """
    Rows as arrays.

    Args:
        baseline: Rows of `with_categories`, one at least.
        candidate: Those of the other arm, one at least.
    """
    rows = pd.concat([baseline, candidate], ignore_index=True)
    piece = rows.groupby(_PIECE, sort=True).ngroup().to_numpy()
    numbered = rows[_PIECE].assign(piece=piece).drop_duplicates("piece").sort_values("piece")
    pieces = [
        Piece(work, job, Kind(kind), name, step)
        for work, job, kind, name, step in numbered[_PIECE].itertuples(index=False, name=None)
    ]
    works = sorted({one.work_key for one in pieces})
    place = {work: number for number, work in enumerate(works)}
    work_of = np.array([place[one.work_key] for one in pieces], dtype=np.intp)
    size, split = len(pieces), len(baseline)
    return Ledgers(
        baseline=_ledger(baseline, piece[:split], work_of, size),
        candidate=_ledger(candidate, piece[split:], work_of, size),
        works=works,
        pieces=pieces,
        work_of=work_of,
    )


def _ledger(rows: pd.DataFrame, piece: Ints, work_of: Ints, size: int) -> Ledger:
    attempt = rows.groupby(_ATTEMPT, sort=True).ngroup().to_numpy()
    count = int(attempt.max()) + 1
    seconds = np.zeros((count, size))
    np.add.at(seconds, (attempt, piece), rows["part_s"].to_numpy(dtype=float))
    on_path = np.zeros((count, int(work_of.max()) + 1))
    on_path[attempt, work_of[piece]] = 1
    clocks = np.zeros(count)
    clocks[attempt] = rows["clock_s"].to_numpy(dtype=float)
    return Ledger(on_path, seconds, clocks)
