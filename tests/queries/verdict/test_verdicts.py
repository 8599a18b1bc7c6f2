"""From rows of runs to verdicts in words."""

from collections.abc import Sequence

import pandas as pd
import pytest

from queries.differences.sentences import DAYS_APART, DAYS_IGNORED, days_sentences
from queries.verdict.verdict_sentences import (
    method_sentence,
    verdict_answer,
    verdict_in_words,
)
from queries.verdict.verdict_tables import verdict_frame, verdict_table
from queries.verdict.verdicts import ComparedClock, compared_clocks


def runs(  # noqa: PLR0913 - two arms, and what they are of by name
    baseline: Sequence[float],
    candidate: Sequence[float],
    state: str = "warm",
    wall: float = 9.0,
    *,
    priced: bool = False,
    days: tuple[Sequence[int], Sequence[int]] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Rows of `comparison_clocks` and `attempts_by_arm`; the whole run takes so much longer.

    Days are numbers of a month, one for each run; without them it is not known when runs started.
    """
    rows = [
        {
            "candidate": "new way",
            "candidate_position": 2,
            "cache_state": state,
            "arm": arm,
            "is_baseline": arm == "base",
            "run_id": 100 * place + number,
            "run_attempt": 1,
            "run_started_at": pd.NaT
            if days is None
            else pd.Timestamp(2026, 4, days[place][number]),
            "clock_s": figure,
            "wall_s": figure + wall,
            "path_queue_s": 0.0,
            "compute_s": 2 * figure,
            "price_usd": figure / 1000 if priced else float("nan"),
            "self_hosted_minutes": 0.0,
        }
        for place, (arm, figures) in enumerate({"base": baseline, "new way": candidate}.items())
        for number, figure in enumerate(figures)
    ]
    clocks = pd.DataFrame(rows).astype({"run_started_at": "datetime64[us]"})
    attempts = clocks[["run_id", "run_attempt", "is_baseline"]].assign(cache_state="warm")
    return clocks, attempts


def compared(  # noqa: PLR0913 - likewise
    baseline: Sequence[float],
    candidate: Sequence[float],
    *,
    smallest_effect: str | None = "5%",
    planned: int | None = None,
    priced: bool = False,
    days: tuple[Sequence[int], Sequence[int]] | None = None,
) -> list[ComparedClock]:
    """The comparisons of two arms' warm runs."""
    return compared_clocks(
        *runs(baseline, candidate, priced=priced, days=days),
        smallest_effect=smallest_effect,
        planned=planned,
    )


SLOW = [500, 505, 510, 515, 520, 525, 530, 535]
FAST = [300, 303, 306, 309, 312, 315, 318, 321]
WORDS: dict[str, tuple[Sequence[float], Sequence[float], list[str]]] = {
    "faster": (
        SLOW,
        FAST,
        ["new way is 40% faster than base on warm runs: 3 min 27 s less", "ratio 0.60 [0.58,"],
    ),
    "slower": (FAST, SLOW, ["new way is 67% slower than base on warm runs: 3 min 27 s more"]),
    "equivalent": (
        SLOW,
        [figure + 1 for figure in SLOW],
        ["new way and base differ by less than 5% on warm runs"],
    ),
    "undecided": (
        [300, 400, 500, 600, 700],
        [310, 390, 520, 590, 720],
        [
            "Cannot tell yet whether new way or base is faster on warm runs: new way is between",
            "5 runs of new way and 5 of base.",
        ],
    ),
    "provisional": ([500, 510, 520], [300, 305, 310], ["Provisional: so few runs allow no exact"]),
    "too few": (
        [500, 510],
        [300],
        ["No verdict on warm runs of new way or base yet: 1 run of new way and 2 of base"],
    ),
}


@pytest.mark.parametrize("case", WORDS)
def test_words(case: str) -> None:
    """The verdict, by how much, the interval, and how many runs of which arm."""
    baseline, candidate, parts = WORDS[case]
    sentence = str(verdict_answer(compared(baseline, candidate)[0]))

    for part in parts:
        assert part in sentence
    assert sentence.endswith(".")


def test_two_clumps() -> None:
    """Three runs at two speeds: the sentence says where they lie, table and frame that they do."""
    found = compared([400, 405, 409, 411, 416, 418, 422, 425, 427, 431], [200, 203, 250])
    said = str(verdict_answer(found[0]))
    assert "new way is 51% faster than base on warm runs" in said
    assert said.endswith(
        "Provisional: the 3 runs of new way lie in two clumps, 3 min 20 s to 3 min 23 s and "
        "4 min 10 s."
    )
    assert "faster (provisional)" == verdict_in_words(found[0])
    row = verdict_frame(found).iloc[0]
    assert (True, "two clumps", "exact") == (
        row["is_provisional"],
        row["provisional_because"],
        row["method"],
    )
    few = compared([500, 510, 520], [300, 301, 380])
    assert "few runs; two clumps" == verdict_frame(few)["provisional_because"].iloc[0]
    assert str(verdict_answer(few[0])).endswith(
        "Provisional: so few runs allow no exact test; the 3 runs of new way lie in two clumps, "
        "5 min to 5 min 1 s and 6 min 20 s."
    )


def test_interim() -> None:
    """Until the planned runs are there, the verdict says that it is interim, its headline too."""
    found = compared(SLOW, FAST, planned=12)
    assert "Interim" in str(verdict_answer(found[0]))
    assert (
        "new way is 40% faster than base on warm runs (interim)"
        == verdict_answer(found[0]).headline
    )
    assert ["faster (interim)", "less (interim)"] == [verdict_in_words(found[n]) for n in (0, -1)]
    assert found[0].comparison.is_interim
    assert verdict_frame(found)["is_interim"].all()
    assert "Interim" not in str(verdict_answer(compared(SLOW, FAST, planned=8)[0]))


def test_outlook() -> None:
    """An undecided verdict says what would settle it, or that collecting runs would not."""
    close = str(verdict_answer(compared([300, 301, 302, 303], [300, 301, 302, 304])[0]))
    assert "differ by less than 5%" in close
    hopeless = compared([100, 900, 300, 700, 500], [110, 890, 310, 710, 505], smallest_effect="1%")
    assert "Collecting runs would not settle it" in str(verdict_answer(hopeless[0]))


def test_confounded() -> None:
    """
    By hand: of 8 + 8 runs on 2 + 2 days only the 4 and 2 of the shared day are on it.

    The 2 are less than half of 8. What runs show is said, but nothing is claimed, by any clock.
    """
    days = [1] * 4 + [2] * 4, [2] * 2 + [3] * 6
    found = compared(SLOW, FAST, days=days)
    assert str(verdict_answer(found[0])) == (
        "Cannot tell whether new way or base is faster on warm runs: new way took 40% less than "
        "base (medians 8 min 38 s and 5 min 11 s; 38% less to 42% less with days ignored), but "
        "time and arm are confounded: they share 1 day of 2 and 2; run them in turns over at least "
        "4 days; 8 runs of new way and 8 of base."
    )
    assert ["time and arm are confounded"] * 4 == list(map(verdict_in_words, found))
    assert found[0].more is None
    assert [DAYS_APART] == days_sentences(found, "base", "new way", "warm")
    frame = verdict_frame(found)
    assert [[1, 2, 2]] * 4 == frame[
        ["shared_day_count", "baseline_day_count", "candidate_day_count"]
    ].to_numpy().tolist()
    assert {"time and arm are confounded"} == set(frame["no_interval_because"])
    assert frame["ratio_low"].isna().all()
    assert frame["p"].isna().all()


def test_few_days() -> None:
    """In turns on two days there is a verdict, which says so; on four it need not."""
    found = compared(SLOW, FAST, days=([1, 2] * 4, [1, 2] * 4))
    assert "All runs are of 2 days." in str(verdict_answer(found[0]))
    assert "faster" == verdict_in_words(found[0])
    four = compared(SLOW, FAST, days=([1, 2, 3, 4] * 2, [1, 2, 3, 4] * 2))
    assert "All runs" not in str(verdict_answer(four[0]))
    unknown = verdict_frame(compared(SLOW, FAST))
    assert unknown["shared_day_count"].isna().all()


def test_within_days() -> None:
    """Where arms use few days unequally the method says what the interval covers as well."""
    days = [1] * 6 + [2] * 2, [1] * 2 + [2] * 6
    found = compared(SLOW, FAST, days=days)
    assert "what runs of the same days differ by" in str(method_sentence(found))
    assert verdict_frame(found)["is_within_days"].all()
    assert [DAYS_IGNORED] == days_sentences(found, "base", "new way", "warm")
    assert [] == days_sentences(found, "new way", "base", "warm")
    assert [] == days_sentences(compared(SLOW, FAST), "base", "new way", "warm")
    near = [495.0, 499.85, 474.7, 499.55, 529.4, 519.25, 524.1, 518.95]
    told = str(verdict_answer(compared(SLOW, near, days=days)[0]))
    assert "3 runs of new way more, each on a day of its own, would give an 80% chance" in told
    assert "3 runs of new way more would" in str(verdict_answer(compared(SLOW, near)[0]))
    assert "same days" not in str(method_sentence(compared(SLOW, FAST)))


def test_a_baseline_of_any_cache_state() -> None:
    """A baseline that does not tell cold from warm serves with all its runs, and that is said."""
    clocks, attempts = runs(SLOW, FAST)
    other = compared_clocks(
        clocks, attempts.assign(cache_state="other"), smallest_effect="5%", planned=None
    )

    assert [False] * 4 == [one.is_like_with_like for one in other]
    assert "8 of base of any cache state" in str(verdict_answer(other[0]))


def test_clocks() -> None:
    """Four clocks; the whole run is not told twice where it is the clock in effect."""
    assert ["clock_s", "wall_s", "path_queue_s", "compute_s"] == [
        one.clock for one in compared(SLOW, FAST)
    ]
    alone = compared_clocks(*runs(SLOW, FAST, wall=0), smallest_effect=None, planned=None)
    assert ["clock_s", "path_queue_s", "compute_s"] == [one.clock for one in alone]


def test_price() -> None:
    """
    A price joins where a run has one: in dollars, as a difference, with no ratio.

    By hand: 0.500 to 0.506 in steps of 0.002 against 0.100 to 0.106. The median of the 16
    differences is -0.4; of 4 + 4 runs the exact interval holds all of them, -0.406 to -0.394.
    """
    found = compared([500, 502, 504, 506], [100, 102, 104, 106], priced=True)[-1]
    assert ("price_usd", "usd") == (found.clock, found.unit)
    assert str(verdict_answer(found)) == (
        "new way is cheaper than base on warm runs: $0.400 less (95% interval $0.406 less to "
        "$0.394 less); 4 runs of new way and 4 of base."
    )
    (row,) = verdict_table([found], "time").words.itertuples(index=False, name=None)
    assert "list price" == row[2]
    assert ("$0.503", "$0.103", "–", "-$0.400 [-$0.406, -$0.394]", "cheaper") == row[3:8]
    frame = verdict_frame([found])
    assert frame.filter(regex="_s$").isna().to_numpy().all()
    assert pytest.approx([0.503, -0.4]) == list(
        frame[["baseline_p50_usd", "shift_usd"]].to_numpy(float)[0]
    )
    assert "list prices" in str(method_sentence([found]))


@pytest.mark.parametrize("arm", ["base", "new way"])
def test_no_price_where_work_has_none(arm: str) -> None:
    """A run with self-hosted minutes on either side: fewer dollars there are not less cost."""
    clocks, attempts = runs(SLOW, FAST, priced=True)
    is_one = (clocks["arm"] == arm) & (clocks["run_id"] % 100 == 0)
    mixed = clocks.assign(self_hosted_minutes=is_one.astype(float))
    found = compared_clocks(mixed, attempts, smallest_effect=None, planned=None)
    assert ["clock_s", "wall_s", "path_queue_s", "compute_s"] == [one.clock for one in found]


@pytest.mark.parametrize(("priced", "why"), [(0, "not known of new way"), (1, "too few runs")])
def test_few_prices(priced: int, why: str) -> None:
    """2 + 1 prices are too few; of 2 + 0 it is said which side has none."""
    clocks, attempts = runs([500, 502], [300, 302], priced=True)
    lacks = ~clocks["is_baseline"] & (clocks["run_id"] % 100 >= priced)
    found = compared_clocks(
        clocks.assign(price_usd=clocks["price_usd"].mask(lacks)),
        attempts,
        smallest_effect=None,
        planned=None,
    )
    row = verdict_table(found[-1:], "time").words.iloc[0]
    assert ("list price", why, f"2 + {priced}") == (
        row["clock"],
        row["verdict"],
        row["n"],
    )


def test_prices_that_tie() -> None:
    """Equal prices are no difference, and never equivalent: nobody said what would not matter."""
    found = compared([300] * 5, [300] * 5, priced=True)[-1]
    assert (0.0, (0.0, 0.0)) == (found.comparison.shift, found.comparison.shift_interval)
    assert "undecided" == verdict_table([found], "time").words["verdict"].iloc[0]


@pytest.mark.parametrize(
    ("effect", "clocks"),
    [
        ("5%", ["clock_s", "wall_s", "path_queue_s", "compute_s"]),
        ("15s", ["clock_s", "wall_s", "path_queue_s"]),
    ],
)
def test_of_which_clocks_the_smallest_effect_speaks(effect: str, clocks: list[str]) -> None:
    """A share is of any time; seconds are those that people wait, not compute, not dollars."""
    found = compared(SLOW, FAST, smallest_effect=effect, priced=True)
    assert clocks == [one.clock for one in found if one.smallest_effect == effect]


def test_a_candidate_without_a_baseline_run() -> None:
    """There is nothing to compare."""
    assert [] == compared([], FAST)
    assert [] == compared_clocks(
        *(frame.iloc[:0] for frame in runs(SLOW, FAST)), smallest_effect="5%", planned=None
    )


def test_table() -> None:
    """Medians, ratio and difference with intervals, verdict, chance and n, baseline first."""
    table = verdict_table(compared(SLOW, FAST), "time to push").words
    row = [str(cell) for cell in next(table.itertuples(index=False, name=None))]

    assert ["new way", "warm", "time to push", "8 min 38 s", "5 min 11 s"] == row[:5]
    assert row[5].startswith("0.60 [0.5")
    assert row[6].startswith("-3 min 27 s [-3 min")
    assert ["faster", "100%", "8 + 8"] == row[7:]
    assert ["time to push", "whole run", "queue on the path", "compute"] == table["clock"].tolist()


def test_frame() -> None:
    """Numbers stay numbers; what is missing is missing."""
    frame = verdict_frame(compared([500, 510], [300]))

    assert {2} == set(frame["baseline_count"])
    assert {1} == set(frame["candidate_count"])
    assert frame["ratio_low"].isna().all()
    assert {"none"} == set(frame["method"])
    assert len(frame.columns) == len(set(frame.columns))


def test_method() -> None:
    """How the intervals came about, where there is one."""
    assert "exact rank-sum test" in str(method_sentence(compared(SLOW, FAST)))
    assert "Welch" in str(method_sentence(compared([500, 510, 520], [300, 305, 310])))
    assert "unequal numbers" not in str(method_sentence(compared(SLOW, FAST)))
    assert "wider where" in str(method_sentence(compared(SLOW, FAST[1:])))
    assert method_sentence(compared([500], [300])) is None


def test_the_least_for_what_can_be_zero() -> None:
    """3 + 3 runs have an interval as a ratio only: of what is 0 somewhere, 3 + 5 are the least."""
    found = compared([0, 1, 2], [0, 1, 3])[0]
    assert "3 and 5 runs, or 4 and 4, are the least for an interval" in str(verdict_answer(found))
    assert "too few runs" == verdict_in_words(found)
