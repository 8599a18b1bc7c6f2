"""
What speaks against an experiment's comparisons as a whole, whichever arm is looked at.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from queries.arms.clock_sentences import legs_sentence
from queries.arms.count_sentences import uncounted_sentence
from queries.verdict.uncompared_sentences import uncompared_sentences
from queries.verdict.verdicts import ComparedClock


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
