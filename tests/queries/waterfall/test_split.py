"""The bootstrap of a split, few pieces at a time, against the same with everything at once."""

import tracemalloc
from unittest.mock import patch

import numpy as np
import pytest

from queries.statistics.floats import Floats
from queries.waterfall import waterfalls_of
from queries.waterfall.ledger import Ledger, Ledgers, ledgers
from queries.waterfall.places import with_categories
from queries.waterfall.split import RESAMPLES, SEED, intervals
from tests.queries.waterfall.path_rows import Run, answers_of, ran

_OLD: list[Run] = [
    [ran("cli", "make", 60 + run), ran("cli", "test", 5), ran("push", "push", 30)]
    for run in (0, 7, 20)
]
_NEW: list[Run] = [
    [ran("cli", "make", 41), ran("push", "push", 12)],
    [ran("ui", "bundle", 39), ran("push", "push", 10)],
    [ran("ui", "bundle", 45), ran("push", "push", 11)],
    [ran("cli", "make", 47), ran("push", "push", 12)],
]


def _found() -> Ledgers:
    rows = with_categories(answers_of(_OLD, _NEW)["path_parts"])
    is_old = rows["arm"].eq("old")
    return ledgers(rows[is_old], rows[~is_old])


def _means(side: Ledger, work_of: list[int], random: np.random.Generator) -> tuple[Floats, Floats]:
    """Samples x pieces: shares with the piece's work on the path, mean seconds over all runs."""
    count = side.attempt_count
    samples = [random.integers(count, size=count).tolist() for _ in range(RESAMPLES)]
    weights = np.array([[s.count(attempt) / count for attempt in range(count)] for s in samples])
    seconds = np.zeros((count, len(work_of)))
    attempts, some = side.seconds_of(np.arange(len(work_of)))
    seconds[attempts] = some
    return weights @ side.on_path[:, work_of].astype(float), weights @ seconds


@pytest.mark.parametrize("at_once", [1, 2, 3, 256])
def test_few_pieces_at_a_time(at_once: int) -> None:
    """The formula of docs/waterfall.md over all samples and pieces at once says the same."""
    found = _found()
    random = np.random.default_rng(SEED)
    (f0, s0), (f1, s1) = (
        _means(side, found.work_of.tolist(), random) for side in (found.baseline, found.candidate)
    )
    is_in_both = (f0 > 0) & (f1 > 0)
    m0, m1 = (s / np.where(f > 0, f, 1) for s, f in ((s0, f0), (s1, f1)))
    work = np.where(is_in_both, (m1 - m0) * (f0 + f1) / 2, 0)
    switch = np.where(is_in_both, (f1 - f0) * (m0 + m1) / 2, s1 - s0)

    every, none = np.arange(len(found.pieces)), np.array([], dtype=np.intp)
    groups = [(every, none), (none, every), (every[:1], every[1:]), (none, none), (every, every)]
    sums = [
        work[:, works].sum(axis=1) + switch[:, switches].sum(axis=1) for works, switches in groups
    ]
    with patch("queries.waterfall.split._AT_ONCE", at_once):
        made = intervals(found, groups)
    for expected, one in zip(sums, made, strict=True):
        assert tuple(np.percentile(expected, (2.5, 97.5))) == pytest.approx(one)


def test_names_of_every_run() -> None:
    """Jobs named after their run: 3,000 pieces take less than two arrays of samples x pieces."""
    runs: list[Run] = [
        [ran(f"Build {run}", f"step {n}", n) for n in range(25)] for run in range(120)
    ]
    found = answers_of(runs[:60], runs[60:])
    tracemalloc.start()
    try:
        (waterfall,) = waterfalls_of(found)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert {300.0, -300.0} == {part.seconds for part in waterfall.parts}
    assert most < 2 * RESAMPLES * 3000 * 8
