"""Differences split by hand."""

import pandas as pd
import pytest

from queries.waterfall import Kind, Waterfall, waterfalls_of
from queries.waterfall.names import gathered, part_name
from tests.queries.waterfall.path_rows import Piece, Run, answers_of, ran

_OLD: list[Run] = [
    [Piece("cli", "queue", 4), ran("cli", "compile", 60), ran("push", "push", 30)],
    [Piece("cli", "queue", 8), ran("cli", "compile", 64), ran("push", "push", 34)],
]
_NEW: list[Run] = [
    [Piece("cli", "queue", 2), ran("cli", "compile", 50), ran("push", "push", 12)],
    [Piece("ui", "queue", 3), ran("ui", "bundle", 39), ran("push", "push", 12)],
]


def _only(found: dict[str, pd.DataFrame]) -> Waterfall:
    (waterfall,) = waterfalls_of(found)
    return waterfall


def _named(waterfall: Waterfall) -> dict[str, float]:
    return {part_name(part): part.seconds for part in waterfall.parts}


def test_by_hand() -> None:
    """
    Means of 100 s and 59 s. cli: f 1 and 1/2, m of queue 6 and 2 s, of compile 62 and 50 s.

    Work: (2 - 6) 3/4 = -3 s queue, (50 - 62) 3/4 = -9 s compile, 12 - 32 = -20 s push. Switch:
    -1/2 (6 + 2 + 62 + 50) / 2 = -30 s, and ui, which old never waited for, 42 s / 2 = +21 s.
    """
    waterfall = _only(answers_of(_OLD, _NEW, off_path={"old": [("ui", True)]}))

    assert (100, 59, -41) == (
        waterfall.of_baseline.mean_s,
        waterfall.of_candidate.mean_s,
        waterfall.difference_s,
    )
    assert {
        "another branch decides: less often “cli”, more often “ui”": -9,
        "push": -20,
        "compile": -9,
        "queue": -3,
    } == _named(waterfall)
    assert (None, None) == (waterfall.interval, waterfall.parts[0].interval)


def test_what_is_unknown_or_lost_has_parts_of_its_own() -> None:
    """Old: 60 s of push unknown; new: 20 s, and 15 s of a lost runner's job; push takes as long."""
    waterfall = _only(
        answers_of(
            [[Piece("push", "unknown", 60), Piece("push", "scheduling", 3), ran("push", "p", 9)]],
            [
                [
                    Piece("push", "lost", 15),
                    Piece("push", "unknown", 20),
                    Piece("push", "scheduling", 3),
                    ran("push", "p", 9),
                ]
            ],
        )
    )

    assert {"unknown": -40, "lost runner": 15, "scheduling": 0, "p": 0} == _named(waterfall)
    assert -25 == waterfall.difference_s


@pytest.mark.parametrize(
    ("off_path", "name"),
    [
        ({}, "now waits for “ui”"),
        ({"old": [("ui", False)]}, "now waits for “ui”"),
        ({"old": [("ui", None)]}, "another branch decides: less often “cli”, more often “ui”"),
    ],
)
def test_what_a_switch_is(off_path: dict[str, list[tuple[str, bool | None]]], name: str) -> None:
    """A job that old does not need is a new wait; one of which nobody knows may be no more."""
    found = _named(_only(answers_of(_OLD, _NEW, off_path=off_path)))
    assert name in found
    assert -41 == sum(found.values())


def test_kinds() -> None:
    """Each piece has its kind; a role is above a step's name, set-up has none of its job's."""
    run = [
        Piece("a", "scheduling", 1),
        Piece("a", "queue", 2),
        Piece("a", "step", 3, "Set up job"),
        ran("a", "make", 4, "build"),
        ran("a", "test", 5),
        Piece("a", "step", 6),
        Piece("a", "gap", 7, role="build"),
        Piece("a", "unresolved", 8),
        Piece("b", "no steps stored", 9),
        Piece("c", "no steps stored", 10, role="build", job_role="build"),
        Piece("a", "skew", 11),
    ]
    twice = [
        Piece(one.job, one.part, 2 * one.seconds, one.step, one.role, one.job_role) for one in run
    ]
    assert {
        (Kind.ROLE, "build"): 14,
        (Kind.STEP, "(no name)"): 6,
        (Kind.STEP, "test"): 5,
        (Kind.SET_UP, None): 3,
        (Kind.SCHEDULING, None): 1,
        (Kind.QUEUE, None): 2,
        (Kind.GAP, None): 7,
        (Kind.UNRESOLVED, None): 8,
        (Kind.NO_STEPS, None): 9,
        (Kind.SKEW, None): 11,
    } == {(part.kind, part.name): part.seconds for part in _only(answers_of([run], [twice])).parts}


def test_unknown_creations() -> None:
    """Where one run has no creation, scheduling and queue are one part: 9 - (2 + 3) s."""
    old = [Piece("a", "scheduling", 2), Piece("a", "queue", 3), ran("a", "make", 1)]
    new = [Piece("a", "wait", 9), ran("a", "make", 1)]
    assert {"scheduling and queue": 4, "make": 0} == _named(_only(answers_of([old], [new])))


def test_moved_work() -> None:
    """Work that both do, in no job in common, says from where; the other way round, to where."""
    old: Run = [ran("pre-go", "compile", 60, "go"), ran("image", "push", 30)]
    new: Run = [ran("image", "build", 70, "go"), ran("image", "push", 30)]
    there, back = _only(answers_of([old], [new])), _only(answers_of([new], [old]))

    assert {
        "no longer waits for “pre-go”": -60,
        "go (before in “pre-go”)": 70,
        "push": 0,
    } == _named(there)
    assert {
        "now waits for “pre-go”": 60,
        "go (now in “pre-go”)": -70,
        "push": 0,
    } == _named(back)


def test_work_in_a_job_in_common() -> None:
    """Work that moved only in part is not called moved."""
    old: Run = [ran("pre-go", "compile", 60, "go"), ran("image", "link", 5, "go")]
    new: Run = [ran("image", "build", 70, "go")]
    assert {"no longer waits for “pre-go”": -60, "go": 65} == _named(
        _only(answers_of([old], [new]))
    )


def test_intervals() -> None:
    """From three runs of each on; what never varies has an interval of no width."""
    old: list[Run] = [[ran("a", "make", 60 + run), ran("a", "push", 30)] for run in (0, 10, 20)]
    new: list[Run] = [[ran("a", "make", 40), ran("a", "push", 10)]] * 3
    waterfall = _only(answers_of(old, new))
    made, pushed = (next(p for p in waterfall.parts if p.name == n) for n in ("make", "push"))

    assert (-20, -20) == pytest.approx(pushed.interval)
    assert made.interval is not None
    low, high = made.interval
    # Means of three out of 60, 70 and 80 s: once in 27 all are 60 s, once 80 s.
    assert (-40, -20) == pytest.approx((low, high))
    assert waterfall.interval == pytest.approx((low - 20, high - 20))
    assert waterfall == _only(answers_of(old, new))
    assert _only(answers_of(old, new[:2])).interval is None


def test_populations() -> None:
    """Runs whose path is not known are left out and counted; without one there is no waterfall."""
    waterfall = _only(answers_of(_OLD, _NEW, unknown=2))
    assert (2, 2) == (waterfall.of_candidate.run_count, waterfall.of_candidate.unknown_count)
    found = answers_of(_OLD, _NEW)
    only_old = found["path_parts"].query("arm == 'old'")
    assert [] == waterfalls_of({**found, "path_parts": only_old})


@pytest.mark.parametrize(
    ("names", "others", "words"),
    [
        (["pre-build-ui", "pre-build-cli"], [], "“pre-build-*”"),
        (["pre-build-ui", "pre-build-cli"], ["pre-build-go"], "“pre-build-cli” and “pre-build-ui”"),
        (["build_a", "build_b", "lint"], [], "“build_*” and “lint”"),
        (["cli-a", "cli-b"], [], "“cli-a” and “cli-b”"),
        (["pre-build"], [], "“pre-build”"),
        (["a / build", "a / test"], [], "“a / build” and “a / test”"),
    ],
)
def test_names_in_common(names: list[str], others: list[str], words: str) -> None:
    """A beginning of four characters up to a separator stands for its names, if for no others."""
    assert words == gathered(names, others)
