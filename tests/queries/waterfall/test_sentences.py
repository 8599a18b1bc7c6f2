"""What page 3 says, from differences split by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from queries.logs.cache_parts import CachePart
from queries.statistics import compare
from queries.verdict.verdicts import ComparedClock
from queries.waterfall import Waterfall, waterfalls_of
from queries.waterfall.names import part_name
from queries.waterfall.sentences import (
    NO_COUNTERPART,
    NOTHING_COUNTS,
    ONE_ARM,
    answer_sentence,
    caution_sentences,
    means_sentence,
    method_sentence,
    nothing_sentence,
    part_sentence,
    two_figures_sentence,
    why_words,
)
from queries.waterfall.tables import (
    details_frame,
    details_table,
    waterfall_frame,
    waterfall_table,
)
from tests.queries.waterfall.path_rows import Piece, Run, answers_of, ran

_OLD: Run = [ran("pre-cli", "make", 90), ran("image", "build", 60), Piece("image", "queue", 3)]
_NEW: Run = [ran("image", "build", 40), ran("image", "pack", 30), Piece("image", "queue", 3)]


def _waterfall(old: list[Run], new: list[Run], unknown: int = 0) -> Waterfall:
    (found,) = waterfalls_of(answers_of(old, new, unknown=unknown))
    return found


def _headline(baseline: list[float], candidate: list[float]) -> ComparedClock:
    comparison = compare(baseline, candidate)
    return ComparedClock("new", "old", "warm", True, "clock_s", None, comparison, None)  # noqa: FBT003


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            _OLD,
            _NEW,
            (
                "new saves 1 min 20 s on average against old (warm runs, n = 1 and 1). Largest "
                "parts: no longer waiting for “pre-cli” saves 1 min 30 s and “build” 20 s; against "
                "that, “pack” costs 30 s."
            ),
        ),
        (
            _NEW,
            _OLD,
            (
                "new costs 1 min 20 s on average against old (warm runs, n = 1 and 1). Largest "
                "parts: waiting for “pre-cli” now costs 1 min 30 s and “build” 20 s; against that, "
                "“pack” saves 30 s."
            ),
        ),
        (
            [ran("a", "make", 60), ran("a", "test", 5)],
            [ran("a", "make", 55), ran("a", "test", 10)],
            (
                "The means of new and old (warm runs, n = 1 and 1) differ by less than a second: "
                "“make” saves 5 s and “test” costs 5 s."
            ),
        ),
        (
            [ran("a", "make", 60)],
            [ran("a", "make", 60)],
            "The means of new and old (warm runs, n = 1 and 1) differ by less than a second.",
        ),
        (
            [ran("a", "make", 6)],
            [ran("a", "make", 5)],
            (
                "new saves 1 s on average against old (warm runs, n = 1 and 1). Largest part: "
                "“make” saves 1 s."
            ),
        ),
    ],
)
def test_answer(old: Run, new: Run, sentence: str) -> None:
    """The largest parts that go with the difference, then those against it."""
    assert sentence == answer_sentence(_waterfall([old], [new]))


def test_many_small_parts() -> None:
    """30 x -4 s + 100 s = -20 s: none of the 4 s is 5% of the largest, and all are a second."""
    small = [ran("a", f"step {number}", 8) for number in range(30)]
    less = [ran("a", f"step {number}", 4) for number in range(30)]
    assert (
        "new saves 20 s on average against old (warm runs, n = 1 and 1): many small parts save 2 "
        "min together; against that, “big” costs 1 min 40 s."
    ) == answer_sentence(_waterfall([small], [[*less, ran("a", "big", 100)]]))
    few: Run = [ran("a", f"step {number}", 0.25) for number in range(8)]
    assert (
        "new costs 2 s on average against old (warm runs, n = 1 and 1); no part is a second or "
        "more."
    ) == answer_sentence(_waterfall([[ran("a", "make", 9)]], [[ran("a", "make", 9), *few]]))


def test_jobs_named_after_their_run() -> None:
    """What begins alike on both sides is listed and counted, not one pattern for two things."""
    old: list[Run] = [[ran(f"Build {run}", "make", 60)] for run in range(10, 15)]
    new: list[Run] = [[ran(f"Build {run}", "make", 60)] for run in range(20, 25)]
    found = _waterfall(old, new)
    assert (
        "The means of new and old (warm runs, n = 5 and 5) differ by less than a second: no longer "
        "waiting for “Build 10”, “Build 11”, “Build 12” and 2 more saves 1 min and waiting for "
        "“Build 20”, “Build 21”, “Build 22” and 2 more now costs 1 min."
    ) == answer_sentence(found)
    assert "no longer waits for “Build 10”, “Build 11”, “Build 12” and 2 more" == part_name(
        found.parts[0]
    )


def test_a_part_larger_than_the_whole() -> None:
    """1 min 30 s saved and 1 min 20 s spent leave 10 s: no part is said to be of the 10 s."""
    old: Run = [ran("pre", "make", 90), ran("image", "build", 20)]
    new: Run = [ran("image", "build", 20), ran("image", "pack", 80)]
    assert (
        "new saves 10 s on average against old (warm runs, n = 1 and 1). Largest parts: no longer "
        "waiting for “pre” saves 1 min 30 s; against that, “pack” costs 1 min 20 s."
    ) == answer_sentence(_waterfall([old], [new]))


def test_two_figures() -> None:
    """Beside the difference of means stands the estimate of page 1, with why they differ."""
    found = _waterfall([_OLD], [_NEW])
    assert (
        "Mean of old: 2 min 33 s; of new: 1 min 13 s; difference -1 min 20 s."
    ) == means_sentence(found)
    headline = _headline([150.0, 160.0, 170.0, 180.0], [75.0, 80.0, 85.0, 90.0])
    assert (
        "Only means add up part by part: “Which is faster?” says -1 min 23 s, the median "
        "difference between a run of each arm, which outliers move less."
    ) == two_figures_sentence(headline)
    assert two_figures_sentence(None) is None


def test_means_that_do_not_add_up_once_rounded() -> None:
    """
    492.4 s and 370.5 s read 8 min 12 s and 6 min 11 s; their difference, -121.9 s, -2 min 2 s.

    Who subtracts finds -2 min 1 s, so it is said. Of 3,630 s and 3,569 s, 1 h 1 min and 59 min 29
    s, the difference is 1 min 1 s, not 1 min 31 s.
    """
    found = _waterfall([[ran("a", "make", 492.4)]], [[ran("a", "make", 370.5)]])
    assert (
        "Mean of old: 8 min 12 s; of new: 6 min 11 s; difference before rounding -2 min 2 s."
    ) == means_sentence(found)
    found = _waterfall([[ran("a", "make", 3630)]], [[ran("a", "make", 3569)]])
    assert (
        "Mean of old: 1 h 1 min; of new: 59 min 29 s; difference before rounding -1 min 1 s."
    ) == means_sentence(found)


def test_method() -> None:
    """The intervals say what they are, or how many runs are missing."""
    assert (
        "Intervals: 95%, from 2,000 bootstrap samples of the runs of each arm (seed 7), of each "
        "part alone, not corrected for the number of parts."
    ) == method_sentence(_waterfall([_OLD] * 3, [_NEW] * 3))
    assert "No intervals: 2 runs of new, and 3 of each are the least." == method_sentence(
        _waterfall([_OLD] * 3, [_NEW] * 2)
    )


def test_cautions() -> None:
    """Runs without a path are counted, and jobs named whose steps are not stored."""
    old: Run = [Piece("image", "no steps stored", 60)]
    assert [
        "2 counted runs of new left out: it is not stored which job waited for which.",
        (
            "Of runs of “image” no step is stored: their seconds are a part of their own, and "
            "those of the other arm's steps have no counterpart."
        ),
    ] == caution_sentences(_waterfall([old], [_NEW], unknown=2))
    assert [
        "Of runs of “image” no step is stored: their seconds are a part of their own."
    ] == caution_sentences(_waterfall([old], [[Piece("image", "no steps stored", 40)]]))
    assert [] == caution_sentences(_waterfall([_OLD], [_NEW]))


@pytest.mark.parametrize(
    ("counted", "source", "arms", "sentence"),
    [
        ([True], "inferred", ["old"], ONE_ARM),
        ([False, None], "inferred", ["old", "new"], NOTHING_COUNTS),
        ([True], "inferred", ["old", "new"], NO_COUNTERPART),
        ([True], None, ["old", "new"], "Which job waited for which is not stored yet for 1 of 1"),
    ],
)
def test_nothing(
    counted: list[bool | None], source: str | None, arms: list[str], sentence: str
) -> None:
    """One arm, no counted run, no counterpart, and needs that are not stored."""
    attempts = pd.DataFrame(
        {
            "is_counted": pd.array(counted, dtype="boolean"),
            "needs_source": pd.Series([source] * len(counted), dtype="str"),
        }
    )
    assert nothing_sentence(attempts, arms).startswith(sentence)


def test_tables() -> None:
    """All parts between the two means; for programs unrounded, a detail for each step."""
    found = _waterfall([_OLD], [_NEW])
    assert [
        ["mean of old", "2 min 33 s", "–"],
        ["no longer waits for “pre-cli”", "-1 min 30 s", "–"],
        ["pack", "+30 s", "–"],
        ["build", "-20 s", "–"],
        ["queue", "0 s", "–"],
        ["mean of new", "1 min 13 s", "–"],
    ] == waterfall_table(found).words.to_numpy().tolist()
    frame = waterfall_frame(found)
    assert -80 == frame["part_s"].sum()
    assert ["pre-cli", None] == frame["less_often"].astype(object).where(
        frame["less_often"].notna(), None
    ).tolist()[:2]
    assert [["pre-cli", "make", "1 min 30 s", "–", "1", "0", "-1 min 30 s"]] == (
        details_table(found, found.parts[0]).words.to_numpy().tolist()
    )
    assert [-90.0] == details_frame(found, found.parts[0])["detail_s"].tolist()
    assert "No longer waits for “pre-cli”: -1 min 30 s." == part_sentence(found.parts[0])


_QUEUED: Run = [ran("image", "build", 60), Piece("image", "queue", 33)]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (_OLD, _NEW, "it no longer waits for “pre-cli”"),
        (_NEW, _OLD, "it now waits for “pre-cli”"),
        (
            [ran("image", "build", 60)],
            [ran("image", "build", 40)],
            "“build” takes 40 s instead of 1 min",
        ),
        (
            [ran("image", "build", 40)],
            [ran("image", "build", 60)],
            "“build” takes 1 min instead of 40 s",
        ),
        (_QUEUED, [*_QUEUED[:1], Piece("image", "queue", 3)], "queue takes 30 s less"),
        (_QUEUED, _QUEUED, None),
    ],
)
def test_why(old: Run, new: Run, why: str | None) -> None:
    """The largest part that goes with the difference; of a step its means on either side."""
    found = _waterfall([old] * 3, [new] * 3)
    assert why == why_words(found, found.difference_s, lambda: None, list)


def test_why_with_caches() -> None:
    """What the caches of the step's own job were stands with it, and of no other job."""
    found = _waterfall([[ran("image", "build", 60)]] * 3, [[ran("image", "build", 40)]] * 3)
    part = CachePart("image", None, "build", {"cold": 3}, {"warm": 3}, -20.0, -20.0)
    other = replace(part, job_key="docs", with_caches_s=-30.0)
    assert (
        "“build” takes 40 s instead of 1 min (its caches hit in 3 of 3 logs, baseline's in 0 of 3)"
        == (why_words(found, -20.0, lambda: None, lambda: [other, part]))
    )
    assert "“build” takes 40 s instead of 1 min" == (
        why_words(found, -20.0, lambda: None, lambda: [other])
    )


def test_no_why_against_what_is_told() -> None:
    """Where means differ the other way than the estimate, their parts do not tell why."""
    assert why_words(_waterfall([_OLD], [_NEW]), 5.0, lambda: None, list) is None
