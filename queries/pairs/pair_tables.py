"""Pairs of runs as a table for people, and as a frame for programs."""

from collections.abc import Sequence

import pandas as pd

from queries.arms.populations import are_told_apart
from queries.attempts.names import run_name
from queries.pairs.paired_clocks import ClockedRun, PairedClock
from queries.wording import MISSING, duration, instant


def pairs_table(found: Sequence[PairedClock]) -> pd.DataFrame:
    """One row per pair, in words, the baseline's run first."""
    rows = [
        [
            one.candidate,
            one.cache_state,
            _name(baseline),
            _name(candidate),
            instant(baseline.started_at),
            instant(candidate.started_at),
            duration(baseline.figure),
            duration(candidate.figure),
            MISSING if (ratio := ratio_of(baseline, candidate)) is None else f"{ratio:.2f}",
        ]
        for one in found
        for baseline, candidate in one.pairs
    ]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return (
        table if are_told_apart(one.cache_state for one in found) else table.drop(columns="cache")
    )


def pair_addresses(found: Sequence[PairedClock]) -> pd.DataFrame:
    """The pages of the two runs of each row of `pairs_table`, as they came: baseline, arm."""
    rows = [(one.html_url, other.html_url) for each in found for one, other in each.pairs]
    return pd.DataFrame(rows, columns=["baseline", "arm"])


def pairs_frame(found: Sequence[PairedClock]) -> pd.DataFrame:
    """
    The same for programs: seconds and ratios as numbers, what is missing as such.

    Columns: candidate, baseline, cache_state, paired_by; run_id, run_attempt, run_number,
    started_at, clock_s and html_url of either run, the baseline's with `baseline_` before, the
    candidate's with `candidate_`; head_sha where both have the same; candidate_ratio.
    """
    rows = [
        [
            one.candidate,
            one.baseline,
            one.cache_state,
            one.paired_by,
            *_figures(baseline),
            *_figures(candidate),
            baseline.head_sha if baseline.head_sha == candidate.head_sha else None,
            ratio_of(baseline, candidate),
        ]
        for one in found
        for baseline, candidate in one.pairs
    ]
    return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)


def ratio_of(baseline: ClockedRun, candidate: ClockedRun) -> float | None:
    """Candidate / baseline; None where the baseline's clock is 0."""
    return candidate.figure / baseline.figure if baseline.figure else None


_COLUMNS = [
    "arm",
    "cache",
    "baseline run",
    "arm run",
    "baseline started",
    "arm started",
    "baseline clock",
    "arm clock",
    "arm / baseline",
]
_OF_RUN = {
    "run_id": "Int64",
    "run_attempt": "Int64",
    "run_number": "Int64",
    "started_at": "datetime64[us]",
    "clock_s": "float64",
    "html_url": "str",
}
_DTYPES = {
    **dict.fromkeys(["candidate", "baseline", "cache_state", "paired_by"], "str"),
    **{f"baseline_{name}": dtype for name, dtype in _OF_RUN.items()},
    **{f"candidate_{name}": dtype for name, dtype in _OF_RUN.items()},
    "head_sha": "str",
    "candidate_ratio": "float64",
}


def _name(run: ClockedRun) -> str:
    return run_name(run.run_number, run.run_id, run.run_attempt)


def _figures(run: ClockedRun) -> list[object]:
    return [
        run.run_id,
        run.run_attempt,
        run.run_number,
        run.started_at,
        run.figure,
        run.html_url,
    ]
