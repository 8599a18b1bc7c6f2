"""
What is compared with nothing, and why: said where a verdict would stand.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Collection, Sequence

import pandas as pd

from queries.arms.populations import population
from queries.wording import listed, upper


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
