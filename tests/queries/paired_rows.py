"""Runs that come in pairs, in few words."""

from collections.abc import Sequence

import pandas as pd

from queries.pairs.paired_clocks import PairedClock, paired_clocks
from tests.queries.facts import at

Run = tuple[float, str | None, float]
"""Minute of its start after noon, its commit, and its clock in seconds."""

SHAS = "abcdefgh"
SIX: tuple[Sequence[Run], Sequence[Run]] = (
    [(120 * place, SHAS[place], 100.0 * (place + 1)) for place in range(6)],
    [(120 * place + 20, SHAS[place], 50.0 * (place + 1)) for place in range(6)],
)
"""Six commits, two hours apart: 100 s to 600 s in the baseline; half of it in the candidate."""


def rows(
    baseline: Sequence[Run], candidate: Sequence[Run], *, state: str = "warm"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `comparison_clocks` and `attempts_by_arm`: `base` is the baseline."""
    found = [
        {
            "candidate": "new",
            "candidate_position": 2,
            "cache_state": state,
            "arm": arm,
            "is_baseline": arm == "base",
            "run_id": 100 * side + number,
            "run_attempt": 1,
            "run_number": number,
            "html_url": f"https://github.com/o/r/actions/runs/{100 * side + number}",
            "head_sha": sha,
            "run_started_at": at(60 * minute),
            "clock_s": seconds,
        }
        for side, (arm, runs) in enumerate((("base", baseline), ("new", candidate)), start=1)
        for number, (minute, sha, seconds) in enumerate(runs, start=1)
    ]
    frame = pd.DataFrame(found)
    named = ["run_number", "html_url"]
    return frame.drop(columns=named), frame[["arm", "run_id", "run_attempt", "cache_state", *named]]


def paired(
    baseline: Sequence[Run],
    candidate: Sequence[Run],
    *,
    smallest_effect: str | None = None,
    planned: int | None = None,
) -> list[PairedClock]:
    """The comparisons in pairs of two arms' warm runs."""
    return paired_clocks(
        *rows(baseline, candidate), smallest_effect=smallest_effect, planned=planned
    )
