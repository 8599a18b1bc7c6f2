"""The steps of a job by its file, and the listed steps that they are."""

from datetime import datetime, timedelta
from time import perf_counter

import pytest

from ingest.workflow import JobSteps, MatchedStep, ShownStep, Unmatched, match_steps
from ingest.workflow.parse import parse_yaml
from ingest.workflow.steps import read_steps

_NOON = datetime(2026, 7, 1, 12)
_SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1"
_SOME = "{id: a, name: A, run: a, background: true}"


def _read(text: str) -> JobSteps | None:
    return read_steps(parse_yaml(text))


@pytest.mark.parametrize(
    "text",
    [
        "[{run: make}, {uses: actions/checkout@v4}]",
        "[]",
        "no list",
        "[{run: make, name: 'parallel: x'}, text, [x]]",
    ],
)
def test_nothing_more_than_the_api(text: str) -> None:
    """A file without parallel steps and actions of its own needs no look at the listed steps."""
    assert _read(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[{run: a}, {parallel: [{run: b}, {uses: ./c}]}, {run: d}]",
            [
                ("run", False, None, None, None),
                ("run", True, 3, 3, None),
                ("local action", True, 3, 3, None),
                ("parallel group", False, None, None, None),
                ("run", False, None, None, None),
            ],
        ),
        (
            f"[{_SOME}, {{run: b, background: true}}, {{wait: A}}, {{wait-all: }}, {{wait: a}}]",
            [
                ("run", True, None, 2, None),
                ("run", True, None, 3, None),
                ("wait", False, None, None, None),
                ("wait all", False, None, None, None),
                ("wait", False, None, None, None),
            ],
        ),
        (
            f"[{_SOME}, {{parallel: [{{run: b}}]}}, {{cancel: a}}, {{wait-all: true}}]",
            [
                ("run", True, None, None, 3),
                ("run", True, 2, 2, None),
                ("parallel group", False, None, None, None),
                ("cancel", False, None, None, None),
                ("wait all", False, None, None, None),
            ],
        ),
        (
            f"[{_SOME}, {{run: b, background: false}}]",
            [("run", True, None, None, None), ("run", False, None, None, None)],
        ),
        (
            "[{uses: $/x}, {uses: o/r@v1}]",
            [("local action", False, None, None, None), ("action", False, None, None, None)],
        ),
    ],
)
def test_read(text: str, expected: list[tuple[object, ...]]) -> None:
    """Kind, background, group, awaited by, cancelled by; a group waits for its members alone."""
    steps = _read(text)
    assert steps is not None
    assert steps.problem is None
    assert expected == [
        (step.kind, step.is_background, step.group, step.awaited_by, step.cancelled_by)
        for step in steps.steps
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[{wait: gone}]", "'gone', which is no earlier step in the background"),
        (f"[{{wait: a}}, {_SOME}]", "'a', which is no earlier step"),
        ("[{id: a, run: x}, {cancel: a}]", "no earlier step in the background"),
        ("[{wait: [a, {b: c}]}]", "something that is no id"),
        ("[{wait: []}]", "something that is no id"),
        ("[{parallel: [{parallel: [{run: x}]}]}]", "a parallel group within another"),
        (f"[{_SOME}, {{parallel: [{{wait: a}}]}}]", "members wait or cancel"),
        ("[{parallel: {run: x}}]", "a parallel group that is no list"),
        ("[{run: x, background: '${{ x }}'}]", "a background that is neither"),
        ("[{background: true}]", "not all of a kind that is known"),
        ("[{wait-all: }, x]", "are not all mappings"),
        ("[{wait-all: }" + ", {run: x}" * 1_000 + "]", "are more than 1,000"),
    ],
)
def test_what_cannot_be_read(text: str, problem: str) -> None:
    """One job loses its parallel steps, and the file nothing else."""
    steps = _read(text)
    assert steps is not None
    assert steps.has_parallel
    assert problem in str(steps.problem)
    found = match_steps(steps, _shown([("x", 0, 1)]))
    assert isinstance(found, Unmatched)


@pytest.mark.parametrize(
    ("step", "shown", "is_shown"),
    [
        ("{name: A, run: x}", "A", True),
        ("{name: A, run: x}", "A b", False),
        ("{name: '  A  ', run: x}", "A", True),
        ("{name: 3.10, run: x}", "3.1", True),
        ("{name: 'Build ${{ matrix.os }} now', run: x}", "Build linux now", True),
        ("{name: 'Build ${{ matrix.os }} now', run: x}", "Build linux", False),
        ("{name: 'a${{ x }}a', run: x}", "a", False),
        ('{run: "\\n  make a\\nmake b"}', "Run make a", True),
        ("{run: 'make ${{ x }}'}", "Run make ", True),
        (f"{{uses: o/r/p@{_SHA}}}", f"Run o/r/p@{_SHA}", True),
        (f"{{uses: o/r/p@{_SHA}}}", "Run o/r/p@3d3c42e5", True),
        (f"{{uses: o/r/p@{_SHA}}}", "Run o/r/p@ffffffff", False),
        ("{uses: o/r@v1}", "Run o/r@v1", True),
        ("{uses: 'docker://alpine:3'}", "Run alpine:3", True),
        ("{uses: ./a}", "Run ./a", True),
        ("{uses: $/a/b}", "Run o/r/a/b@abc", True),
        ("{wait-all: }", "Wait for all", True),
        ("{name: B, wait-all: }", "Wait for all", False),
        ("{name: '', run: x}", "Run x", True),
        (f"{{run: {'x' * 600}}}", f"Run {'x' * 600}", True),
    ],
)
def test_shown_names(step: str, shown: str, is_shown: bool) -> None:
    """A name as given; else the reference, or the first line of the script."""
    steps = _read(f"[{{uses: ./first}}, {step}]")
    assert steps is not None
    assert is_shown is steps.steps[1].may_be_shown_as(shown)


def _shown(rows: list[tuple[str, int | None, int | None]]) -> list[ShownStep]:
    """Steps by name, start and end, numbered from 1."""
    return [
        ShownStep(number, name, _at(began_s), _at(ended_s))
        for number, (name, began_s, ended_s) in enumerate(rows, start=1)
    ]


def _at(seconds: int | None) -> datetime | None:
    return None if seconds is None else _NOON + timedelta(seconds=seconds)


_GROUP = (
    "[{name: A, run: a}, {parallel: [{name: B, run: b}, {name: C, run: c}]}, {name: D, run: d}]"
)
_ROWS: list[tuple[str, int | None, int | None]] = [
    ("Set up job", 0, 1),
    ("A", 1, 5),
    ("B", 5, 20),
    ("C", 5, 30),
    ("Parallel group", 5, 30),
    ("D", 30, 40),
]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        ([], [("Post A", 40, 41), ("Complete job", 41, 42)]),
        ([("Initialize containers", 1, 1), ("Pre A", 1, 1)], [("Stop containers", 40, 41)]),
    ],
)
def test_match(
    before: list[tuple[str, int | None, int | None]],
    after: list[tuple[str, int | None, int | None]],
) -> None:
    """The file's steps stand in one row among those that the runner adds."""
    steps = _read(_GROUP)
    assert steps is not None
    found = match_steps(steps, _shown([_ROWS[0], *before, *_ROWS[1:], *after]))
    assert not isinstance(found, Unmatched)
    first = 2 + len(before)
    assert list(range(first, first + 5)) == [matched.number for matched in found]
    group = first + 3
    assert [None, group, group, None, None] == [matched.step.awaited_by for matched in found]
    assert [None, group, group, None, None] == [matched.step.group for matched in found]


def _with(place: int, name: str, began_s: int | None, ended_s: int | None) -> list[ShownStep]:
    rows = list(_ROWS)
    rows[place] = name, began_s, ended_s
    return _shown(rows)


@pytest.mark.parametrize(
    ("text", "shown", "reason"),
    [
        (_GROUP, _shown(_ROWS[:-1]), "are not those of the file"),
        (_GROUP, _shown([*_ROWS, ("E", 40, 50)]), "are not those of the file"),
        (_GROUP, _shown([*_ROWS[:2], _ROWS[3], _ROWS[2], *_ROWS[4:]]), "are not those"),
        (_GROUP, _with(1, "Other", 1, 5), "are not those of the file"),
        (_GROUP, _with(4, "Parallel group", 5, 20), "end at other times than the waits"),
        (
            _GROUP,
            _shown([*_ROWS[:4], ("Parallel group", 5, 36), ("D", 36, 40)]),
            "end at other times than the waits",
        ),
        (_GROUP, _with(5, "D", 25, 40), "ran at the same time where the file has them"),
        (f"[{_SOME}]", _shown([("A", 0, 9)]), "in the background that nothing listed waits for"),
        (
            "[{name: Pre a, run: a, background: true}, {name: '${{ x }}', wait-all: }]",
            _shown([("Pre a", 0, 1), ("Pre a", 1, 2), ("Post a", 2, 2), ("Post b", 2, 3)]),
            "in more than one way",
        ),
    ],
)
def test_no_match(text: str, shown: list[ShownStep], reason: str) -> None:
    """All or nothing, and why."""
    steps = _read(text)
    assert steps is not None
    found = match_steps(steps, shown)
    assert isinstance(found, Unmatched)
    assert reason in found.reason


def test_rounding_and_skipped_steps() -> None:
    """A second of overlap is none, a wait may end 5 s later, and what did not run says nothing."""
    steps = _read(_GROUP)
    assert steps is not None
    rows = list(_ROWS)
    rows[1:3] = [("A", 1, 6), ("B", None, None)]
    rows[4:] = [("Parallel group", 5, 35), ("D", 34, 40)]
    found = match_steps(steps, _shown(rows))
    assert not isinstance(found, Unmatched)
    assert 5 == len(found)


def test_implicit_wait() -> None:
    """What nothing waits for or cancels, the wait that the runner adds waits for."""
    steps = _read(
        f"[{_SOME}, {{id: b, name: B, run: b, background: true}}, {{name: C, cancel: b}}]"
    )
    assert steps is not None
    rows = [("A", 0, 9), ("B", 0, 5), ("C", 4, 5), ("Wait for all background steps", 5, 9)]
    found = match_steps(steps, _shown([*rows, ("Complete job", 9, 9)]))
    assert not isinstance(found, Unmatched)
    assert [4, None, None, None] == [matched.step.awaited_by for matched in found]
    assert [None, 3, None, None] == [matched.step.cancelled_by for matched in found]
    assert "wait all" == found[-1].step.kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[{wait-all: }" + ", {wait-all: }" * 999 + "]", ["Pre " * 9] * 1_999),
        ("[{uses: ./a, name: '" + "${{x}}a" * 70 + "'}" * 1 + "]", ["Pre " + "a" * 50_000] * 500),
        ("[{parallel: [" + "{run: a}, " * 998 + "{run: a}]}]", ["Pre a"] * 5_000),
    ],
)
def test_bounded(text: str, names: list[str]) -> None:
    """Texts of strangers: names that fit everywhere, and steps without end."""
    start = perf_counter()
    steps = _read(text)
    assert steps is not None
    match_steps(steps, _shown([(name, 0, 1) for name in names]))
    assert perf_counter() - start < 5


def test_long_scripts_are_not_read_again_and_again() -> None:
    """An alias costs little, also of a long script that a thousand steps share: 9 MB in all."""
    start = perf_counter()
    steps = _read(f"[{{uses: ./a}}, {{run: &x '{' ' * 9_000}a'}}" + ", {run: *x}" * 998 + "]")
    assert steps is not None
    assert 1_000 == len(steps.steps)
    assert perf_counter() - start < 5


def test_matched_steps_are_values() -> None:
    """Equal steps are equal, so that tests and sets may compare them."""
    steps = _read(_GROUP)
    assert steps is not None
    assert MatchedStep(1, steps.steps[0]) == MatchedStep(1, steps.steps[0])
