"""What pieces of work save together, and how they share it: examples by hand, and laws."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.answers import answers
from queries.what_if import joint_savings
from tests.build_database import build_database
from tests.laws import examples
from tests.queries.random_graphs import random_attempts
from tests.queries.what_if.measured_rows import (
    Measured,
    clock_s,
    measured_attempts,
    measured_rows,
)

_few = examples(40)

Parts = Mapping[int, Mapping[int, tuple[float, float]]]
"""By piece and place of the job: seconds of running and of waiting."""

Case = tuple[list[Measured], Parts]
"""The jobs of an attempt, and what may be left out of them."""


def taken_rows(parts: Parts, run_id: int = 1) -> pd.DataFrame:
    """Rows of pieces in the jobs of a run; pieces of the same jobs are a group."""
    groups = [tuple(places) for places in parts.values()]
    return pd.DataFrame(
        [
            (100 * run_id + place, piece, groups.index(tuple(places)), *seconds)
            for piece, places in parts.items()
            for place, seconds in places.items()
        ],
        columns=["job_id", "piece", "group", "run_s", "wait_s"],
    )


def shares(jobs: Sequence[Measured], parts: Parts) -> dict[int, tuple[float, float]]:
    """Seconds of running and of waiting that each piece saves one attempt."""
    found = joint_savings(*measured_rows([jobs]), taken_rows(parts))
    return {piece: (run_s, wait_s) for piece, run_s, wait_s in found.itertuples(name=None)}


@dataclass(frozen=True)
class Example:
    """Jobs, what is left out of them, and the run seconds that each piece saves."""

    jobs: Sequence[Measured]
    left_out: Parts
    saved_s: Sequence[float]


def _whole(*seconds: float, wait_s: float = 0) -> Parts:
    """The first jobs, each a piece of its own."""
    return {place: {place: (run_s, wait_s)} for place, run_s in enumerate(seconds)}


def _push(*needs: int) -> Measured:
    return Measured("push", 20, needs, is_milestone=True)


EXAMPLES = {
    # Without any of them 0 s remain of 60. The first 30 s all three must give, the next 18 the
    # first two, the last 12 the first alone: 10 + 9 + 12, 10 + 9, 10.
    "side by side": Example(
        [Measured("a", 60), Measured("b", 48), Measured("c", 30), _push(0, 1, 2)],
        _whole(60, 48, 30),
        [31, 19, 10],
    ),
    "in a row": Example(
        [Measured("a", 30), Measured("b", 40, (0,)), _push(1)], _whole(30, 40), [30, 40]
    ),
    # 90 s beside 78 s: each of the three alone saves the 12 s, which they share alike.
    "a chain beside another job": Example(
        [
            Measured("a", 30),
            Measured("b", 40, (0,)),
            Measured("c", 20, (1,)),
            Measured("test", 78),
            _push(2, 3),
        ],
        _whole(30, 40, 20),
        [4, 4, 4],
    ),
    # Of legs of 90, 75 and 50 s beside one of 60 s that stays: 30 s. The first saves 15 s alone
    # and 30 s after the second, which saves 0 s alone and 15 s after the first; the third nothing.
    "legs of a matrix": Example(
        [*(Measured("a", run_s) for run_s in (90, 75, 50, 60)), _push(0, 1, 2, 3)],
        _whole(90, 75, 50),
        [22.5, 7.5, 0],
    ),
    # Jobs of one call are one piece: of 20 + 10 s beside 25 s it saves 5 s.
    "a nested reusable call": Example(
        [
            Measured("call/scan/a", 20),
            Measured("call/scan/b", 10, (0,)),
            Measured("test", 25),
            _push(1, 2),
        ],
        {0: {0: (20, 0), 1: (10, 0)}},
        [5],
    ),
    # One piece has steps in two jobs of the path, 9 + 6 s, the other 4 s in the second.
    "steps of two jobs of one path": Example(
        [Measured("compile", 60), Measured("image", 50, (0,)), _push(1)],
        {0: {0: (9, 0), 1: (6, 0)}, 1: {1: (4, 0)}},
        [15, 4],
    ),
    # Steps of 9 and 8 s of a job that only 12 s count of: 9 or 12 - 8 s, 8 or 12 - 9 s.
    "steps of one job beside another": Example(
        [Measured("a", 60), Measured("b", 48), _push(0, 1)],
        {0: {0: (9, 0)}, 1: {0: (8, 0)}},
        [6.5, 5.5],
    ),
    "off the path": Example([Measured("a", 40), Measured("b", 60), _push(0, 1)], _whole(40), [0]),
    # After the set-up job the second never decides, though both together are shorter than before.
    "off the path behind work that goes": Example(
        [Measured("a", 50), Measured("b", 95, (0,)), Measured("c", 100, (0,)), _push(1, 2)],
        {0: {0: (50, 0)}, 1: {1: (5, 0)}},
        [50, 0],
    ),
    "one alone": Example([Measured("a", 100), Measured("b", 95), _push(0, 1)], _whole(100), [5]),
    # More than 8, legs of one matrix: each could save all that all do.
    "ten alike": Example(
        [*[Measured("a", 10)] * 10, _push(*range(10))],
        {
            piece: {place: (10 if place == piece else 0, 0) for place in range(10)}
            for piece in range(10)
        },
        [1] * 10,
    ),
    # More than 8 jobs, each a group: 30 s of the first, 10 s of each of the others are the most
    # that it could save, and 30 s are shared by that: 30 of 120, 10 of 120 each.
    "ten different ones": Example(
        [Measured("a", 30), *[Measured(f"b{n}", 10) for n in range(9)], _push(*range(10))],
        _whole(30, *[10] * 9),
        [7.5, *[2.5] * 9],
    ),
}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_by_hand(example: Example) -> None:
    """As the comment of each example has it."""
    found = shares(example.jobs, example.left_out)
    assert list(example.saved_s) == pytest.approx([run_s for run_s, _ in found.values()])


def test_waits_go_beyond() -> None:
    """
    Jobs of 60 and 50 s, each after 3 s of waiting, and one of 4 s of waiting alone.

    Their run seconds save 63 - 4 = 59 s: 50 + 9 s of the one, 50 s of the other, half of each where
    both must go. Without their waits, too, they save nothing more: the 4 s decide. Without those
    all three waits must go, to save 4 s: the last second is the third one's alone.
    """
    jobs = [Measured("a", 60, wait_s=3), Measured("b", 50, wait_s=3), Measured("c", 0, wait_s=4)]
    jobs.append(_push(0, 1, 2))
    assert {0: (34.5, 0), 1: (24.5, 0)} == shares(jobs, {0: {0: (60, 3)}, 1: {1: (50, 3)}})
    assert {0: (34.5, 1), 1: (24.5, 1), 2: (0, 2)} == shares(
        jobs, {0: {0: (60, 3)}, 1: {1: (50, 3)}, 2: {2: (0, 4)}}
    )


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    """An attempt, and up to four pieces with parts in its jobs, which never exceed the job."""
    jobs = draw(measured_attempts())
    parts: dict[int, dict[int, tuple[float, float]]] = {}
    for place, job in enumerate(jobs):
        left_s = job.run_s
        for piece in draw(st.sets(st.integers(0, 3), max_size=2)):
            run_s = draw(st.integers(0, int(left_s)))
            left_s -= run_s
            wait_s = draw(st.sampled_from([0, max(0, job.wait_s)])) if run_s == job.run_s else 0
            parts.setdefault(piece, {})[place] = run_s, wait_s
    return jobs, parts


def _saved_s(jobs: Sequence[Measured], parts: Parts, pieces: Iterable[int]) -> float:
    """What some pieces save by their run seconds, by a walk from job to job."""
    less_s = [0.0] * len(jobs)
    for piece in pieces:
        for place, (run_s, _) in parts[piece].items():
            less_s[place] += run_s
    return clock_s(jobs, [0.0] * len(jobs)) - clock_s(jobs, less_s)


@_few
@given(_cases())
def test_shares_are_the_mean_over_all_orders(case: Case) -> None:
    """
    Shapley's value, worked out order by order; it adds up to what is saved together.

    That is at least what any piece saves alone, and at most the run seconds of the pieces on the
    path.
    """
    jobs, parts = case
    found = shares(jobs, parts)
    expected = dict.fromkeys(parts, 0.0)
    orders = [*permutations(parts)]
    for order in orders:
        for number, piece in enumerate(order):
            after, before = (_saved_s(jobs, parts, order[: number + more]) for more in (1, 0))
            expected[piece] += (after - before) / len(orders)
    together_s = _saved_s(jobs, parts, parts)

    assert expected == pytest.approx({piece: run_s for piece, (run_s, _) in found.items()})
    assert together_s == pytest.approx(sum(run_s for run_s, _ in found.values()))
    assert max((_saved_s(jobs, parts, [piece]) for piece in parts), default=0) <= together_s
    path = _path(jobs)
    assert together_s <= sum(
        run_s for its in parts.values() for place, (run_s, _) in its.items() if place in path
    )


@_few
@given(_cases())
def test_with_waits(case: Case) -> None:
    """Shares of waits add up to what the waits save once no piece runs, and none is negative."""
    jobs, parts = case
    found = shares(jobs, parts)
    less_s, all_s = [0.0] * len(jobs), [0.0] * len(jobs)
    for its in parts.values():
        for place, (run_s, wait_s) in its.items():
            less_s[place] += run_s
            all_s[place] += run_s + wait_s
    assert clock_s(jobs, less_s) - clock_s(jobs, all_s) == pytest.approx(
        sum(wait_s for _, wait_s in found.values())
    )
    assert all(min(seconds) >= 0 for seconds in found.values())


@_few
@given(st.lists(_cases(), min_size=1, max_size=4))
def test_the_order_of_pieces_and_attempts_does_not_matter(cases: list[Case]) -> None:
    """Of several attempts shares are sums; pieces may be numbered and listed in any order."""
    rows = measured_rows([jobs for jobs, _ in cases])
    taken = pd.concat([taken_rows(parts, run) for run, (_, parts) in enumerate(cases, 1)])
    found = joint_savings(*rows, taken)
    apart = [joint_savings(*measured_rows([jobs]), taken_rows(parts)) for jobs, parts in cases]
    shuffled = taken.assign(piece=9 - taken["piece"]).sample(frac=1, random_state=1)
    renumbered = joint_savings(*rows, shuffled)
    renumbered.index = 9 - renumbered.index

    summed = pd.concat(apart).groupby(level=0).sum()
    for other in (summed, renumbered.sort_index()):
        pd.testing.assert_frame_equal(
            found, other, check_dtype=False, check_index_type=False, check_names=False
        )


def test_one_alone_has_its_exclusive_time(tmp_path: Path) -> None:
    """Of 150 random attempts, one job of each left out: what the view of slacks has; none: 0 s."""
    tables = random_attempts(150, seed=3)
    database = build_database(
        tmp_path / "random.duckdb",
        **tables,
        experiments=[{}],
        arms=[{}],
        arm_attempts=[{"run_id": row["run_id"]} for row in tables["run_attempts"]],
    )
    jobs, needs = answers(
        ("measured_jobs", "measured_needs"), database, {"experiment": "e"}
    ).values()
    ranks = jobs.groupby("run_id").cumcount()
    alone = jobs.assign(piece=jobs["run_id"], group=0, wait_s=0.0)

    assert ranks.max() > 3
    for rank in range(ranks.max() + 1):
        found = joint_savings(jobs, needs, alone[ranks == rank])["run_s"]
        assert list(jobs.loc[ranks == rank, "exclusive_s"]) == list(found)
    assert joint_savings(jobs, needs, alone[:0]).empty


def _path(jobs: Sequence[Measured]) -> set[int]:
    """The places of one critical path: back along what ended last."""
    ends: list[float] = []
    for job in jobs:
        ready = max((ends[place] for place in job.needs), default=0)
        ends.append(ready + job.wait_s + job.run_s)
    last = [place for place, job in enumerate(jobs) if job.is_milestone]
    found = set()
    while last:
        at = max(last, key=lambda place: ends[place])
        found.add(at)
        last = list(jobs[at].needs)
    return found
