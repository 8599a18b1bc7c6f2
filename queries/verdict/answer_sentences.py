"""
The answers to "Which is faster?", what there is to say in their place, and against all of them.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from math import log

import pandas as pd

from queries.arms.clock import (
    Clock,
    legs_sentence,
    median_sentences,
)
from queries.arms.count_sentences import exclusion_sentence, uncounted_sentence
from queries.arms.populations import CACHE_ORDER, population
from queries.statistics import Verdict
from queries.verdict.verdict_sentences import Answer, verdict_answer
from queries.verdict.verdicts import ComparedClock
from queries.wording import listed, share, upper


def uncompared_sentences(
    counts: pd.DataFrame,
    looked_at: Sequence[str],
    compared: Collection[tuple[str, str]],
    cache_states: Sequence[str],
) -> list[str]:
    """
    That there is one arm only, that the baseline has no run, or which runs have no counterpart.

    An arm without a counted run is none of these: `sentences.uncounted_sentence` speaks of it.

    Args:
        counts: Rows of `arm_counts`, of every arm of the experiment.
        looked_at: The arms looked at; none for all of them.
        compared: Candidate and cache state of each comparison there is.
        cache_states: Those to speak of, in this order.
    """
    arms = list(dict.fromkeys(counts["arm"]))
    if not arms:
        return []
    if len(arms) == 1:
        return [f"One arm alone, {arms[0]}: there is nothing to compare it with."]
    is_baseline = counts["is_baseline"].fillna(value=False).astype(bool)
    baselines = list(dict.fromkeys(counts.loc[is_baseline, "arm"]))
    baseline = listed(baselines) or "the baseline"
    if looked_at and set(looked_at) <= set(baselines):
        return [f"Only the baseline, {baseline}, is looked at: nothing is compared with it."]
    is_counted = counts["excluded_because"].isna() & (counts["attempt_count"] > 0)
    if not (is_counted & is_baseline).any():
        return [f"No run of the baseline, {baseline}, counts: there is nothing to compare with."]
    candidates = counts[is_counted & ~is_baseline]
    known = dict.fromkeys(zip(candidates["arm"], candidates["cache_state"], strict=True))
    sentences = []
    for state in cache_states:
        alone = [
            arm
            for arm, its_state in known
            if its_state == state
            and (arm, state) not in compared
            and (not looked_at or arm in looked_at)
        ]
        if alone:
            sentences.append(
                f"{population(state)} of {listed(alone)} are compared with nothing: the baseline, "
                f"{baseline}, has no counted ones."
            )
    return list(map(upper, sentences))


def overall_cautions(
    counts: pd.DataFrame,
    legs: pd.DataFrame,
    compared: Iterable[ComparedClock],
    cache_states: Sequence[str],
    arms: Sequence[str] = (),
) -> list[str]:
    """
    What is compared with nothing, which arms count nothing, whether they end with one work.

    Args:
        counts: Rows of `arm_counts`, of every arm of the experiment.
        legs: Rows of `milestone_legs`, likewise.
        compared: Every comparison there is.
        cache_states: Those to speak of, in this order.
        arms: Those looked at; none for all of them.
    """
    state = cache_states[0] if len(cache_states) == 1 else None
    known = {(one.candidate, one.cache_state) for one in compared}
    sentences = [
        *uncompared_sentences(counts, arms, known, cache_states),
        uncounted_sentence(_of(counts, arms), state),
        legs_sentence(_of(legs, arms)),
    ]
    return [sentence for sentence in sentences if sentence]


def _of(frame: pd.DataFrame, arms: Sequence[str]) -> pd.DataFrame:
    return frame[frame["arm"].isin(arms)] if arms else frame


def answers_in_words(
    compared: Sequence[ComparedClock],
    medians: pd.DataFrame,
    counts: pd.DataFrame,
    cache_states: Sequence[str],
    clock: Clock,
) -> list[Answer]:
    """
    One answer at least: what is decided first, of that the largest difference.

    The first of all says how often a run would win, too, where it is decided.

    Args:
        compared: In the order in which they are told where their answers weigh the same.
        medians: Rows of `clock_by_arm`.
        counts: Rows of `arm_counts`.
        cache_states: Those to speak of, in this order.
        clock: The one that is read.
    """
    if found := [one for one in compared if one.clock == "clock_s"]:
        first, *others = (
            (replace(verdict_answer(one), found=one), one) for one in sorted(found, key=_weight)
        )
        return [_with_chance(*first), *(answer for answer, _ in others)]
    instead = [Answer(text) for text in median_sentences(medians, cache_states, clock)]
    return instead or [Answer("No run counts yet", exclusion_sentence(counts))]


def _with_chance(answer: Answer, found: ComparedClock) -> Answer:
    chance = found.comparison.beats_chance
    if chance is None or found.comparison.verdict not in {Verdict.FASTER, Verdict.SLOWER}:
        return answer
    sentence = (
        f"Chance that a run of {found.candidate} is faster than one of {found.baseline}: "
        f"{share(chance)}."
    )
    return replace(answer, details=f"{answer.details} {sentence}")


def _weight(found: ComparedClock) -> tuple[int, int, float]:
    """Decided, equivalent, undecided, without an interval; warm before cold."""
    comparison = found.comparison
    if comparison.no_interval_because is not None:
        rank = 3
    else:
        rank = {Verdict.UNDECIDED: 2, Verdict.EQUIVALENT: 1}.get(comparison.verdict, 0)
    size = abs(log(comparison.ratio)) if comparison.ratio is not None and not rank else 0.0
    return rank, CACHE_ORDER.index(found.cache_state), -size
