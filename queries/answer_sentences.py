"""
The answer to "Which is faster?": the verdicts, or what there is to say in their place.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

import pandas as pd

from queries.clock_sentences import NOTHING_COUNTS, median_sentences, unreached_sentence
from queries.verdict_sentences import verdict_sentence
from queries.verdicts import ComparedClock


def answer_sentences(
    compared: Sequence[ComparedClock],
    medians: pd.DataFrame,
    counts: pd.DataFrame,
    cache_states: Sequence[str],
    globs: Sequence[str],
) -> list[str]:
    """
    One sentence at least, the answer first.

    Args:
        compared: In the order in which they are told.
        medians: Rows of `clock_by_arm`.
        counts: Rows of `arm_counts`.
        cache_states: Those to speak of, in this order.
        globs: Those of the milestone; none where the whole run is the clock.
    """
    return (
        [verdict_sentence(one) for one in compared if one.clock == "clock_s"]
        or median_sentences(medians, cache_states, globs)
        or [unreached_sentence(counts, globs) or NOTHING_COUNTS]
    )
