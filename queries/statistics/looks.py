"""How often a comparison that grew was looked at."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from queries.statistics.estimates import has_exact_interval, has_provisional_interval


def count_looks(
    baseline_at: Sequence[datetime],
    candidate_at: Sequence[datetime],
    looked_at: Sequence[datetime],
) -> int:
    """
    How many looks could have shown a decision that the look before could not.

    A look counts if there were runs enough for an interval, and a run more than at the last.

    Args:
        baseline_at: When each run of the baseline was known, UTC.
        candidate_at: When each run of the candidate was known, UTC.
        looked_at: When someone could look: the ends of ingests, UTC.
    """
    known = sorted(baseline_at), sorted(candidate_at)
    seen = {(bisect_right(known[0], at), bisect_right(known[1], at)) for at in looked_at}
    return sum(has_exact_interval(*pair) or has_provisional_interval(*pair) for pair in seen)
