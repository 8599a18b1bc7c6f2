"""
The answers to "Which is faster?": the verdicts, or what there is to say in their place.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

import pandas as pd

from queries.clock_sentences import NOTHING_COUNTS, median_sentences, unreached_sentence
from queries.verdict_sentences import Answer, verdict_answer
from queries.verdicts import ComparedClock


def answers_in_words(
    compared: Sequence[ComparedClock],
    medians: pd.DataFrame,
    counts: pd.DataFrame,
    cache_states: Sequence[str],
    globs: Sequence[str],
) -> list[Answer]:
    """
    One answer at least, the weightiest first.

    Args:
        compared: In the order in which they are told.
        medians: Rows of `clock_by_arm`.
        counts: Rows of `arm_counts`.
        cache_states: Those to speak of, in this order.
        globs: Those of the milestone; none where the whole run is the clock.
    """
    if found := [verdict_answer(one) for one in compared if one.clock == "clock_s"]:
        return found
    instead = median_sentences(medians, cache_states, globs)
    return [
        Answer(text) for text in instead or [unreached_sentence(counts, globs) or NOTHING_COUNTS]
    ]
