"""
The verdict in a few lines, for a terminal.

Names stand as they came: whoever prints it makes them visible.
"""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from queries import findings
from queries.answers import answer, answers, require_experiment
from queries.arms.clock import Clock
from queries.arms.count_sentences import exclusion_sentence, uncounted_sentence
from queries.arms.misfits import find_misfits
from queries.arms.nothing_counts import with_remedies
from queries.arms.populations import CACHE_ORDER, baseline_first, in_cache_order, runs_of
from queries.cautions.warning_sentences import cautions
from queries.database import resolve_snapshot
from queries.levels.level_sentences import level_cautions
from queries.logs.mix_sentences import mix_cautions
from queries.pairs.pair_sentences import pair_sentence
from queries.verdict.answer_sentences import answers_in_words, overall_cautions
from queries.verdict.decisions import Key, Standing, decided_words, withdrawn_sentence
from queries.verdict.verdict_sentences import Answer
from queries.wording import duration

_QUESTIONS = ("experiments", "clock_by_arm", "arm_counts", "milestone_legs", "warnings")
_OF_MISFITS = ("glob_matches", "arm_rules", "attempts_by_arm")
_MOST_ANSWERS = 2
_MOST_ARMS = 4
MOST_LINES = 9


def summary_lines(experiment: str, database: Path) -> list[str]:
    """
    What an experiment says by its own clock: verdict, medians, what is missing, what to mind.

    Args:
        experiment: Its name.
        database: The link that ingest moves, or one snapshot.

    Returns:
        `MOST_LINES` at most; a line that begins with a blank belongs to the one before.

    Raises:
        LongpoleError: As `queries.answers.answer`.
    """
    snapshot = resolve_snapshot(database)
    require_experiment(experiment, snapshot)
    asked = {"experiment": experiment, "milestone": None}
    found = answers((*_QUESTIONS, *_OF_MISFITS), snapshot, asked)
    asked_of = (
        findings.VERDICTS,
        findings.DECISIONS,
        findings.PARITIES,
        findings.PAIRS,
        findings.LEVEL_SHIFTS,
        findings.MIXES,
    )
    of = findings.find_all(asked_of, experiment, snapshot)
    rows = found["experiments"]
    own = rows.loc[rows["experiment"] == experiment, "milestone"].iloc[0]
    clock = Clock(own=tuple(own if own is not None else ()))
    compared = of[findings.VERDICTS.name]
    medians, counts = found["clock_by_arm"], found["arm_counts"]
    told = answers_in_words(compared, medians, counts, CACHE_ORDER, clock)
    counted = medians[medians["attempt_count"] > 0]
    misfits = find_misfits(
        found["glob_matches"],
        lambda: answer("known_names", snapshot, {"experiment": experiment}),
        experiment,
    )
    misfits = with_remedies(
        misfits,
        found["arm_rules"],
        found["attempts_by_arm"],
        lambda: answer("branches", snapshot, {}),
        clock,
    )
    minded = [
        *filter(None, map(withdrawn_sentence, of[findings.DECISIONS.name])),
        *mix_cautions(of[findings.MIXES.name]),
        *misfits.sentences,
        *overall_cautions(counts, found["milestone_legs"], compared, CACHE_ORDER),
        *(each.sentence for each in level_cautions(of[findings.LEVEL_SHIFTS.name])),
        *(each.sentence for each in cautions(found["warnings"], medians, of["parities"])),
    ]
    if compared:
        standings = {one.key: one for one in of[findings.DECISIONS.name]}
        lines = [_answer_line(each, standings) for each in told[:_MOST_ANSWERS]]
        legs = [one for one in of[findings.PAIRS.name] if one.paired_by == "run"]
        lines += map(pair_sentence, legs[:_MOST_ANSWERS])
    else:  # why nothing is compared, or counts, is the answer then
        lines, minded = minded[:1], minded[1:]
    lines += _median_lines(counted, clock)
    if uncounted_sentence(counts, None):
        excluded = counts[~counts["arm"].isin(counted["arm"])]
        lines += [f"  {exclusion_sentence(excluded)}"]
    return [*lines, *_first(minded, MOST_LINES - len(lines))]


def _answer_line(told: Answer, standings: Mapping[Key, Standing]) -> str:
    one = told.found
    if one is None:
        return str(told)
    decided = decided_words(standings.get((one.candidate, one.cache_state)), one.comparison.verdict)
    return str(told) if decided is None else f"{str(told).rstrip('.')}; {decided}."


def _median_lines(counted: pd.DataFrame, clock: Clock) -> list[str]:
    """`  baseline: 12 warm runs, median 8 min 10 s to push-*`, the baseline first."""
    rows = in_cache_order(baseline_first(counted))
    lines = [_median_line(row, clock) for row in rows.to_dict("records")]
    if (more := len(lines) - _MOST_ARMS) > 0:
        lines[_MOST_ARMS:] = [f"  and {more} more on the page"]
    return lines


def _median_line(row: Mapping[Hashable, Any], clock: Clock) -> str:
    total = runs_of(int(row["attempt_count"]), str(row["cache_state"]))
    median_s = float(row["clock_p50_s"])
    mark = ", the baseline" if row["is_baseline"] and row["arm"] != "baseline" else ""
    measured = clock.name if clock.globs else "wall time"
    return f"  {row['arm']}{mark}: {total}, median {measured} {duration(median_s)}"


def _first(sentences: list[str], room: int) -> list[str]:
    """As many as there is room for; the last says how many there are more."""
    if len(sentences) <= room:
        return sentences
    kept = sentences[: max(room - 1, 0)]
    return [*kept, f"To mind: {len(sentences) - len(kept)} more on the page."]
