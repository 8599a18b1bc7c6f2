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

    Where names of jobs change with every run there are more pieces than memory for attempts x
    pieces: only what takes time is kept.

    Attributes:
        on_path: Attempts x works: whether the work (a job by its role, else its key) is on the
            path.
        counts: ... of each work: attempts with it on the path.
        totals: ... of each piece: its seconds in all attempts.
        attempt: Of each figure its attempt; the figures stand by piece, then attempt.
        seconds: The figures, none of them 0.
        starts: Of each piece the place of its first figure, and the end.
    """

    on_path: npt.NDArray[np.bool_]
    counts: Ints
    totals: Floats
    attempt: Ints
    seconds: Floats
    starts: Ints

    @property
    def attempt_count(self) -> int:
        """How many attempts there are, one at least."""
        return len(self.on_path)

    def seconds_of(self, pieces: Ints) -> tuple[Ints, Floats]:
        """
        Some pieces as a table.

        Returns:
            The attempts in which one of them takes time, sorted; and their seconds, ... x pieces.
        """
        lengths = self.starts[pieces + 1] - self.starts[pieces]
        column = np.repeat(np.arange(len(pieces)), lengths)
        within = np.arange(len(column)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        figure = np.repeat(self.starts[pieces], lengths) + within
        is_there = np.zeros(self.attempt_count, dtype=bool)
        is_there[self.attempt[figure]] = True
        attempts = np.flatnonzero(is_there)
        rows = np.cumsum(is_there) - 1
        table = np.zeros((len(attempts), len(pieces)))
        table[rows[self.attempt[figure]], column] = self.seconds[figure]
        return attempts, table


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
    cells, row = np.unique(piece * count + attempt, return_inverse=True)
    sums = np.bincount(row, weights=rows["part_s"].to_numpy(dtype=float))
    cells, seconds = cells[sums != 0], sums[sums != 0]
    on_path = np.zeros((count, int(work_of.max()) + 1), dtype=np.bool_)
    on_path[attempt, work_of[piece]] = True
    return Ledger(
        on_path=on_path,
        counts=on_path.sum(axis=0),
        totals=np.bincount(cells // count, weights=seconds, minlength=size).astype(float),
        attempt=cells % count,
        seconds=seconds,
        starts=np.searchsorted(cells, np.arange(size + 1) * count),
    )
