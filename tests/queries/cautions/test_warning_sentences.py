"""What a careful colleague would say, on rows small enough to check by eye."""

import re
from pathlib import Path

import pandas as pd
import pytest

from queries.cautions.warning_sentences import KINDS, cautions

_GLOSSARY = Path(__file__).resolve().parents[3] / "docs" / "glossary.md"
_MONDAY = pd.Timestamp(2026, 4, 6, 12)

# Counted: base 8 warm and 3 cold runs, one 9 warm and 4 cold ones, two 2 warm and 1 other.
_MEDIANS = pd.DataFrame(
    [
        ("one", False, "cold", 4, 14),
        ("one", False, "warm", 9, 14),
        ("two", False, "warm", 2, 0),
        ("two", False, "other", 1, 0),
        ("base", True, "cold", 3, 0),
        ("base", True, "warm", 8, 0),
    ],
    columns=["arm", "is_baseline", "cache_state", "attempt_count", "days"],
).assign(
    first_started_at=lambda rows: _MONDAY + pd.to_timedelta(rows["days"], unit="D"),
    last_started_at=lambda rows: _MONDAY + pd.to_timedelta(rows["days"] + 4, unit="D"),
)


def _warnings(*rows: tuple[str, str, str, str | None, int]) -> pd.DataFrame:
    """Rows of warning, arm, cache_state, subject, attempt_count."""
    columns = ["warning", "arm", "cache_state", "subject", "attempt_count"]
    frame = pd.DataFrame(list(rows), columns=columns).astype({"subject": "str"})
    return frame.assign(arm_position=frame["arm"].map({"one": 1, "two": 2, "base": 3}))


def _sentences(*rows: tuple[str, str, str, str | None, int]) -> list[str]:
    return [caution.sentence for caution in cautions(_warnings(*rows), _MEDIANS, [])]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ("other events", "one", "warm", "push", 7),
            (
                "Warm runs of one were started by another event than those of base: “push” (7 of "
                "9 warm runs). Events differ in what runs and which caches it finds."
            ),
        ),
        (
            ("shared cache", "one", "warm", "go-mod", 7),
            (
                "7 of 9 warm runs of one ran at the same time as another arm that uses the same "
                "cache, “go-mod”: one may have filled it for the other."
            ),
        ),
        (
            ("cancelled across arms", "one", "warm", "ci", 1),
            (
                "1 run of one was cancelled in a concurrency group that another arm is in, too, "
                "“ci”: arms that cancel each other's runs keep the fast ones."
            ),
        ),
        (
            ("few runs", "two", "other", None, 1),
            (
                "Of two only 1 run not classed as cold or warm counts: a median of fewer than 3 "
                "says little."
            ),
        ),
        (
            ("other runners", "one", "warm", "build: big", 9),
            (
                "Warm runs of one and base do not ask for the same runners; on one side only: "
                "“build: big”. The machine may make the difference."
            ),
        ),
        (
            ("other weeks", "one", "warm", None, 17),
            (
                "Warm runs of one were measured in other weeks than those of base (20 to 24 Apr "
                "2026 against 6 to 10 Apr 2026): what changed in between counts for one of them "
                "only."
            ),
        ),
        (
            ("not interleaved", "one", "warm", None, 17),
            (
                "Warm runs of one and base seldom took turns: what changed with time counts for "
                "one more than for the other. Alternate them."
            ),
        ),
        (
            ("other hours", "one", "warm", None, 17),
            (
                "Warm runs of one were measured at other hours of the day (UTC) than those of "
                "base: runners are not equally busy all day."
            ),
        ),
        (
            ("late start", "one", "warm", None, 2),
            (
                "The first job was created more than 1 min after the start in 2 of 9 warm runs of "
                "one: approval or concurrency of the whole workflow, which the clock includes."
            ),
        ),
        (
            ("clock skew", "one", "warm", None, 1),
            (
                "In 1 of 9 warm runs of one a job, or the run, seems to go back in time: these "
                "times are not exact."
            ),
        ),
    ],
)
def test_kinds(row: tuple[str, str, str, str | None, int], sentence: str) -> None:
    """Each kind names its arms, how many of how many runs it rests on, and why it matters."""
    assert [sentence] == _sentences(row)


def test_versions_of_the_file() -> None:
    """The contents of a file are counted over all cache states of the arm."""
    assert [
        (
            "The workflow file changed within one: its runs had 2 versions of it, so they did not "
            "all do the same."
        )
    ] == _sentences(
        ("file changed", "one", "warm", "a" * 40, 8),
        ("file changed", "one", "warm", "b" * 40, 1),
        ("file changed", "one", "cold", "a" * 40, 4),
    )


def test_repeated_commits() -> None:
    """Runs of several commits add up; shas are short."""
    assert [
        (
            "5 counted runs of one are of 2 commits, “aaaaaaa” and “bbbbbbb”: repeated runs are "
            "more alike than others, so they say less."
        )
    ] == _sentences(
        ("repeated commit", "one", "warm", "a" * 40, 2),
        ("repeated commit", "one", "warm", "b" * 40, 3),
    )


def test_a_baseline_without_cache_rule() -> None:
    """All of its runs stand beside each cache state."""
    rows = [
        ("no cache rule", "one", "warm", None, 11),
        ("no cache rule", "one", "cold", None, 11),
    ]
    assert [
        (
            "base does not tell cold runs from warm ones: all of its runs stand beside the warm "
            "and cold runs of one."
        ),
    ] == _sentences(*rows)


def test_cache_states_together() -> None:
    """What is the same of warm and cold runs is said once; what differs is not mixed."""
    alike = [
        ("other runners", "one", "warm", "build: big", 9),
        ("other runners", "one", "cold", "build: big", 4),
    ]
    assert [
        (
            "Warm and cold runs of one and base do not ask for the same runners; on one side only: "
            "“build: big”. The machine may make the difference."
        )
    ] == _sentences(*alike)
    assert 2 == len(_sentences(*alike, ("other runners", "one", "cold", "lint: big", 3)))


def test_many_subjects() -> None:
    """The first few are named and the rest counted; of unlike counts the least is said."""
    rows = [("other events", "one", "warm", f"event {number}", 4 + number) for number in range(5)]
    assert [
        (
            "Warm runs of one were started by another event than those of base: “event 0”, "
            "“event 1”, “event 2” and 2 more (at least 4 of 9 warm runs). Events differ in what "
            "runs and which caches it finds."
        )
    ] == _sentences(*rows)


def test_the_weightiest_first() -> None:
    """
    What makes the comparison wrong stands before what makes it weak, whatever came first.

    Rows about work say nothing themselves: `work_cautions` does.
    """
    rows = [(warning, arm, "warm", "a: x", 1) for warning in KINDS for arm in ("two", "one")]
    found = cautions(_warnings(*reversed(rows)), _MEDIANS, [])
    told = sum(kind.sentence is not None for kind in KINDS.values())
    assert len(KINDS) - 4 == told
    assert ["one", "two"] * told == [caution.arm for caution in found]
    assert [1, 2] * told == [caution.arm_position for caution in found]
    assert "count as warm by words or order" in found[0].sentence
    assert "back in time" in found[-1].sentence


def test_every_warning_has_its_words() -> None:
    """The glossary and the sentences know the same warnings."""
    text = _GLOSSARY.read_text(encoding="utf-8")
    section = text.partition("## Warnings")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    assert set(KINDS) == {name for row in rows for name in re.findall("`([^`]+)`", row)} - {
        "warning"
    }


def test_nothing_to_say() -> None:
    """Without warnings there is no sentence."""
    assert [] == cautions(_warnings(), _MEDIANS, [])
