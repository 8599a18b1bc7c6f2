"""How many more runs a decision takes that holds at every look, where one look says something."""

from collections.abc import Sequence
from math import ceil

import numpy as np

from queries.statistics.floats import as_floats
from queries.statistics.more_runs import WANTED_CHANCE, new_runs
from queries.statistics.scale import grain_of
from queries.statistics.sequential import MOST_RUNS, Evidence, looks

MOST_OF_EACH = 40
"""Further runs of each arm that are tried."""
_REPEATS = 100
_REPEATS_WHERE_LARGE = 20
_LARGE = 200


def more_until_decided(
    figures: Sequence[float], is_candidate: Sequence[bool], level: float
) -> int | None:
    """
    About how many further runs of each arm give an 80% chance of faster or slower for good.

    New runs are those of `more_runs`, in turns behind the runs at hand, and the evidence of
    `compare_at_every_look` is asked after each. Always the same answer for the same runs.

    Args:
        figures: One per run of either arm, above 0, in the order in which they ended.
        is_candidate: Of each run, whether it is the candidate's; of each arm there is one.
        level: Of the comparison, as `Sequential` has it.

    Returns:
        None where `MOST_OF_EACH` are not enough, or there are as many runs as are looked at.
    """
    values, marks = np.asarray(figures, dtype=np.float64), np.asarray(is_candidate, dtype=np.bool_)
    if values.size >= MOST_RUNS:
        return None
    repeats = _REPEATS_WHERE_LARGE if values.size > _LARGE else _REPEATS
    arms = as_floats(values[~marks]), as_floats(values[marks])
    drawn = new_runs(arms, repeats, grain=grain_of(arms, 1.0), is_ratio=True)
    turns = np.arange(2 * MOST_OF_EACH) % 4
    its = (turns == 1) | (turns == 2)  # noqa: PLR2004 - there and back: ABBA
    added = np.empty((repeats, its.size))
    added[:, ~its], added[:, its] = (side[:, :MOST_OF_EACH] for side in drawn)
    whole = np.concatenate([np.broadcast_to(values, (repeats, values.size)), added], axis=1)
    all_marks = np.concatenate([marks, its])
    after = [runs for runs in looks(np.cumsum(all_marks, dtype=np.intp)) if runs > values.size]
    # Equal seconds would be told apart by chance; one way to do so is enough here.
    apart = np.random.default_rng(0).random(whole.shape[-1]) - 0.5
    evidence = Evidence(np.log(whole + 0.5 * apart)[:, None, :], all_marks, level)
    suffices = evidence.is_below(0.0, after) | evidence.is_above(0.0, after)
    first = np.where(suffices.any(axis=1), suffices.argmax(axis=1), len(after))
    place = int(np.sort(first)[ceil(WANTED_CHANCE * repeats) - 1])
    return None if place == len(after) else ceil((after[place] - values.size) / 2)
