"""
The answers to "Which is faster?": the verdicts, or what there is to say in their place.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import log

import pandas as pd

from queries.arms.clock import Clock
from queries.arms.clock_sentences import NOTHING_COUNTS, median_sentences, unreached_sentence
from queries.arms.order import CACHE_ORDER
from queries.statistics import Verdict
from queries.verdict.verdict_sentences import Answer, verdict_answer
from queries.verdict.verdicts import ComparedClock
from queries.wording import share


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
            (replace(verdict_answer(one), cache_state=one.cache_state), one)
            for one in sorted(found, key=_weight)
        )
        return [_with_chance(*first), *(answer for answer, _ in others)]
    instead = median_sentences(medians, cache_states, clock)
    return [
        Answer(text) for text in instead or [unreached_sentence(counts, clock) or NOTHING_COUNTS]
    ]


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
