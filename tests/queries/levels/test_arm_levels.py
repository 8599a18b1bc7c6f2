"""Changes of level of an experiment's arms: runs, commits, verdicts, words, table and chart."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from queries.charts.calendar_lanes import calendar_lanes, describe_lanes, legend_for_lanes
from queries.charts.palette import DARK, LIGHT, arm_color
from queries.findings import LEVEL_SHIFTS
from queries.levels.arm_levels import ArmLevels, compare_address, levels_of
from queries.levels.level_sentences import level_cautions, level_sentences
from queries.levels.level_tables import shifts_frame, shifts_table, weekly_medians, weeks_table
from queries.statistics import Verdict
from tests.queries.facts import NOON

OLD = [*range(100, 106), *range(130, 136)]
NEW = [*range(80, 86)] * 2
"""Nightly, in seconds: `old`, the baseline, is slower from the seventh night on; `new` is not."""


def arms_of(**clocks: Sequence[int]) -> dict[str, pd.DataFrame]:
    """Answers for arms that run every night from 4 Apr 2026, the first of them the baseline."""
    attempts = pd.DataFrame(
        {
            "arm": arm,
            "arm_position": position,
            "is_baseline": position == 1,
            "cache_state": "all",
            "is_counted": True,
            "run_id": 100 * position + night,
            "run_attempt": 1,
            "run_number": night,
            "head_sha": f"{position}{night:06x}",
            "headline": "<b>",
            "html_url": f"https://github.com/o/r/actions/runs/{100 * position + night}",
            "run_started_at": NOON + timedelta(days=night),
            "clock_s": float(seconds),
        }
        for position, (arm, its) in enumerate(clocks.items(), start=1)
        for night, seconds in enumerate(its)
    )
    compared = [
        attempts[attempts["is_baseline"] | attempts["arm"].eq(arm)].assign(
            candidate=arm, candidate_position=position
        )
        for position, arm in enumerate(clocks, start=1)
        if position > 1
    ]
    row = {"experiment": "e", "smallest_effect": None, "runs_per_arm": None}
    return {
        "experiments": pd.DataFrame([row]),
        "attempts_by_arm": attempts,
        "comparison_clocks": pd.concat(compared, ignore_index=True)
        if compared
        else attempts[:0].assign(candidate="", candidate_position=0),
    }


@pytest.fixture(scope="module")
def levels() -> list[ArmLevels]:
    """Of both arms."""
    return levels_of("e", arms_of(old=OLD, new=NEW))


def test_by_hand(levels: list[ArmLevels]) -> None:
    """
    Six nights of 100 to 105 s, then six of 130 to 135 s: slower from the seventh, 10 April, on.

    Medians are 102.5 s and 132.5 s. `new` takes 80 to 85 s: 0.80 of it before (of the 36 ratios
    half are above), 0.62 after, and no run overlaps, so that it is faster both times.
    """
    old, new = levels
    (shift,) = old.shifts
    assert (105, 106) == (shift.last_before.run_id, shift.first_after.run_id)
    assert NOON + timedelta(days=6) == shift.first_after.started_at
    assert ("1000005", "1000006") == shift.commits
    assert (102.5, 132.5) == (shift.sides.baseline.p50, shift.sides.candidate.p50)
    (split,) = shift.verdicts
    for side, ratio in ((split.before, 82.5 / 102.5), (split.after, 82.5 / 132.5)):
        assert Verdict.FASTER is side.verdict
        assert (6, 6) == (side.baseline.run_count, side.candidate.run_count)
        assert pytest.approx(ratio, rel=0.005) == side.ratio
    assert () == new.shifts
    assert new.smallest_found is not None


def test_words(levels: list[ArmLevels]) -> None:
    """What the page says of the arms, and the one line that warns."""
    changed, unchanged = level_sentences(levels)
    assert (
        "old became 29% slower on 10 Apr 2026, after commit 1000005 and up to 1000006: median 1 "
        "min 43 s of 6 before, 2 min 13 s of 6 runs after; 30 s more (95% interval 27 s to 34 s)."
    ) == changed
    assert unchanged.startswith("No change of level is found in 12 runs of new (one of ")
    (caution,) = level_cautions(levels)
    assert ("old", 1) == (caution.arm, caution.arm_position)
    assert (
        "old became 29% slower on 10 Apr 2026 (6 + 6 runs): before it new was 20% faster than "
        "old, after it 38% faster."
    ) == caution.sentence


def test_one_line_for_an_arm() -> None:
    """The largest of two changes is warned of, and the other counted."""
    figures = [level + 3 * night % 7 for level in (50, 80, 60) for night in range(20)]
    (one,) = levels_of("e", arms_of(main=figures))
    assert 2 == len(one.shifts)
    (caution,) = level_cautions([one])
    assert caution.sentence == (
        "main became 57% slower on 24 Apr 2026 (20 + 20 runs). 1 more change of its level: see "
        "“Over time”."
    )


def test_a_candidate_that_changes() -> None:
    """Its own comparison is split at its change, which the baseline has no part in."""
    _, new = levels_of("e", arms_of(old=NEW, new=OLD))
    (split,) = new.shifts[0].verdicts
    assert (Verdict.SLOWER, Verdict.SLOWER) == (split.before.verdict, split.after.verdict)
    (caution,) = level_cautions([new])
    assert "before it new was 24% slower than old, after it 61% slower." in caution.sentence


def test_what_does_not_matter() -> None:
    """A change within the smallest effect is found and said, but not warned of."""
    found = arms_of(main=[1000 + night % 4 + 8 * (night > 9) for night in range(20)])
    assert ["main"] == [caution.arm for caution in level_cautions(levels_of("e", found))]
    found["experiments"] = found["experiments"].assign(smallest_effect="5%")
    (one,) = levels_of("e", found)
    assert 1 == len(one.shifts)
    assert [] == level_cautions([one])


def test_a_baseline_without_cache_rules() -> None:
    """It takes part in the comparison of each cache state, which is named then."""
    found = arms_of(old=OLD, new=NEW)
    clocks = found["comparison_clocks"]
    found["comparison_clocks"] = pd.concat(
        [clocks.assign(cache_state=state) for state in ("warm", "cold")], ignore_index=True
    )
    (caution,) = level_cautions(levels_of("e", found))
    assert "before it new on cold runs was 20% faster than old, after it 38% fa" in caution.sentence
    assert "before it new on warm runs was 20% faster than old, after it 38% fa" in caution.sentence


def test_the_commits_of_a_change(levels: list[ArmLevels]) -> None:
    """They are shown by GitHub's own comparison; none of what is no commit or no page of a run."""
    (shift,) = levels[0].shifts
    assert "https://github.com/o/r/compare/1000005...1000006" == compare_address(shift)
    first = shift.first_after
    for other in (
        {"head_sha": None},
        {"head_sha": "1000005"},
        {"head_sha": "../../x"},
        {"html_url": None},
        {"html_url": "javascript:alert(1)"},
        {"html_url": "https://github.com/o/r"},
    ):
        assert compare_address(replace(shift, first_after=replace(first, **other))) is None


def test_kept_as_json(levels: list[ArmLevels]) -> None:
    """What a snapshot holds reads as what was written."""
    assert levels == LEVEL_SHIFTS.of_json(LEVEL_SHIFTS.to_json(levels))


def test_nothing_counts() -> None:
    """No arm, no sentence."""
    found = arms_of(old=OLD, new=NEW)
    found["attempts_by_arm"] = found["attempts_by_arm"].assign(is_counted=False)
    assert [] == levels_of("e", found)
    assert [] == level_sentences([])
    assert [] == level_cautions([])


def test_weeks() -> None:
    """
    Nights from Saturday, 4 April: two in its week, seven in the next, three in the last.

    Their medians: of 100 and 101; of 102 to 105 and 130 to 132; of 133 to 135.
    """
    weeks = weekly_medians(arms_of(old=OLD)["attempts_by_arm"])
    assert [2, 7, 3] == weeks["attempt_count"].tolist()
    assert [100.5, 105.0, 134.0] == weeks["clock_p50_s"].tolist()
    mondays = [pd.Timestamp(2026, 3, 30), pd.Timestamp(2026, 4, 6), pd.Timestamp(2026, 4, 13)]
    assert mondays == weeks["week_starts_at"].tolist()
    words = weeks_table(weeks).words
    assert ["30 Mar 2026", "6 Apr 2026", "13 Apr 2026"] == words["week from"].tolist()


def test_table(levels: list[ArmLevels]) -> None:
    """One row for the one change, with figures behind it."""
    (row,) = shifts_table(levels).words.to_dict("records")
    assert ("old", "6 + 6", "1000005 to 1000006") == (row["arm"], row["n"], row["commits"])
    (figures,) = shifts_frame(levels).to_dict("records")
    assert (102.5, 132.5, 105, 106) == (
        figures["before_p50_s"],
        figures["after_p50_s"],
        figures["last_run_id_before"],
        figures["first_run_id_after"],
    )


def test_lanes(levels: list[ArmLevels]) -> None:
    """A lane per arm, every run a dot that opens it, weeks as steps, the change as a line."""
    attempts = arms_of(old=OLD, new=NEW)["attempts_by_arm"]
    for paper in (LIGHT, DARK):
        figure = calendar_lanes(attempts, levels, paper=paper)
        dots = [trace for trace in figure.data if trace.mode == "markers"]
        assert [arm_color(1), arm_color(2)] == [trace.marker.color for trace in dots]
        assert ["y", "y2"] == [trace.yaxis for trace in dots]
        assert [[100 + night, 1] for night in range(12)] == [*map(list, dots[0].customdata)]
        assert pytest.approx(OLD) == dots[0].y
        assert "commit 1000000" in dots[0].text[0]
        assert "&lt;b&gt;" in dots[0].text[0]
        lines = [trace for trace in figure.data if trace.mode == "lines"]
        assert [100.5, 100.5, 105, 105, 134, 134] == list(lines[0].y)
        (line,) = figure.layout.shapes
        assert NOON + timedelta(days=6) == line.x0 == line.x1
        labels = [note.text for note in figure.layout.annotations]
        assert "29% slower from 10 Apr 2026 on" in labels
        assert {paper.ink} == {note.font.color for note in figure.layout.annotations}
        assert "seconds" == figure.layout.yaxis.title.text
    assert describe_lanes(attempts, levels) == (
        "A dot for each counted run on the calendar, 4 to 15 Apr 2026: old, 12 runs, 29% slower "
        "from 10 Apr 2026 on; new, 12 runs."
    )
    assert "dashed" in legend_for_lanes(levels)
    assert "dashed" not in legend_for_lanes(levels[1:])


def test_a_week_without_a_run() -> None:
    """Leaves a gap in the steps."""
    attempts = arms_of(old=[100] * 3)["attempts_by_arm"]
    apart = attempts.assign(
        run_started_at=[NOON, NOON + timedelta(days=1), NOON + timedelta(days=21)]
    )
    (one,) = levels_of("e", arms_of(old=[100] * 3))
    figure = calendar_lanes(apart, [one], paper=LIGHT)
    (line,) = [trace for trace in figure.data if trace.mode == "lines"]
    assert (100, 100, None, 100, 100) == line.y
