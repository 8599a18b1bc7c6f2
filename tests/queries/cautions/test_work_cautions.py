"""What is said of work that one arm does alone: given rows, expected sentences."""

import pandas as pd

from queries.cautions.warning_sentences import cautions
from queries.cautions.work_cautions import added_cautions, skipped_cautions
from queries.differences.one_sided import one_sided
from queries.differences.parity import WorkParity
from tests.queries.differences.rows import Work, two_sides, work

_SAME: Work = {"base": {"a": (60, 60)}, "new": {"a": (60, 60)}}
_LESS: Work = {
    "base": {
        "a": (60, 60),
        "a/Check": (9, 9),
        "a/Tag": (2, 0),
        "a/Lint": (4, 1),
        "b": (9, 0),
        "b/Tag": (2, 0),
        "docs": (30, 0),
    },
    "new": {"a": (50, 50), "a/Sign": (4, 3), "b": (9, 0), "b/Tag": (2, 0)},
}


def _parity(done: Work, cache_state: str = "warm") -> WorkParity:
    """Of the two arms in a cache state."""
    frame = work(done).assign(cache_state=cache_state)
    sides = two_sides(frame, cache_state)
    return WorkParity(*sides, tuple(one_sided(*sides)))


def test_dropped_work() -> None:
    """
    The largest first, seconds added up: 9 + 1 s on the path, 0 s of the job.

    Warm runs are told; of cold ones, in which it is alike, that they are.
    """
    both = [_parity(_LESS, "cold"), _parity(_LESS)]
    assert [
        (
            "new drops “Check”, “Lint” and job “docs” (10 s on the path); does “Tag” (2 s, off "
            "the path) in fewer jobs. Warm runs against base, likewise cold runs."
        )
    ] == [caution.sentence for caution in skipped_cautions(both)]


def test_states_that_differ() -> None:
    """Where other work is dropped in cold runs, each has its sentence; warm ones come first."""
    less = {**_LESS, "base": {**_LESS["base"], "a/Upload": (1, 1)}}
    found = [
        caution.sentence for caution in skipped_cautions([_parity(less, "cold"), _parity(_LESS)])
    ]
    assert [
        "“Check”, “Lint” and job “docs” (10 s",
        "“Check”, “Lint”, “Upload” and 1 more (11 s",
    ] == [sentence[len("new drops ") :].partition(" on")[0] for sentence in found]


def test_added_work() -> None:
    """What is done beside stands apart."""
    (added,) = added_cautions([_parity(_LESS)])
    assert "new adds “Sign” (3 s on the path). Warm runs against base." == added.sentence
    assert "warm" == added.of_work_in


def test_long_names_are_cut() -> None:
    """Strangers' names can be as long as they like: the box stays short."""
    steps = {f"a/{letter * 100}": (9.0, 9.0) for letter in "wxyz"}
    (one,) = skipped_cautions([_parity({**_SAME, "base": {"a": (60, 60), **steps}})])
    names = [f"“{letter * 20}…{letter * 21}”" for letter in "wxy"]
    assert f"drops {', '.join(names)} and 1 more (36 s on the path)" in one.sentence


def test_work_that_only_moved_or_never_ran() -> None:
    """Nothing is less: there is no caution."""
    moved: Work = {
        "base": {"a": (60, 60), "a/Build": (9, 9), "b": (9, 0)},
        "new": {"a": (50, 50), "b": (18, 0), "b/Build": (9, 0)},
    }
    assert [] == [*skipped_cautions([_parity(_SAME), _parity(moved)])]
    assert [] == [*added_cautions([_parity(moved)])]


def test_before_other_cautions() -> None:
    """Work that is dropped is what makes a comparison wrong most; what is added tells the rest."""
    warnings = pd.DataFrame(
        {
            "warning": ["other events", "clock skew"],
            "arm": "new",
            "arm_position": 2,
            "cache_state": "warm",
            "subject": pd.Series(["push", None], dtype="str"),
            "attempt_count": 1,
        }
    )
    medians = pd.DataFrame(
        {
            "arm": ["base", "new"],
            "is_baseline": [True, False],
            "cache_state": "warm",
            "attempt_count": 10,
        }
    )
    found = cautions(warnings, medians, [_parity(_LESS)])
    assert ["drops", "adds", "started by another event", "back in time"] == [
        words
        for caution in found
        for words in ("drops", "adds", "started by another event", "back in time")
        if words in caution.sentence
    ]
    assert {("new", 2)} == {(caution.arm, caution.arm_position) for caution in found}
