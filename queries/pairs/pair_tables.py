"""Pairs of runs as a table for people, and as a frame for programs."""

from collections.abc import Sequence

import pandas as pd

from queries.arms.populations import are_told_apart
from queries.attempts.names import run_name
from queries.pairs.paired_clocks import ClockedRun, PairedClock
from queries.wording import MISSING, WordedTable, in_words


def pairs_table(found: Sequence[PairedClock]) -> WordedTable:
    """One row per pair, in words, the baseline's run first."""
    pairs = [pair for one in found for pair in one.pairs]
    rows = pairs_frame(found).assign(
        baseline_run=[_name(baseline) for baseline, _ in pairs],
        candidate_run=[_name(candidate) for _, candidate in pairs],
    )
    is_apart = are_told_apart(one.cache_state for one in found)
    ratios = [MISSING if pd.isna(ratio) else f"{ratio:.2f}" for ratio in rows["candidate_ratio"]]
    return in_words(
        rows,
        {
            "candidate": "arm",
            **({"cache_state": "cache"} if is_apart else {}),
            "baseline_run": "baseline run",
            "candidate_run": "arm run",
            "baseline_started_at": "baseline started",
            "candidate_started_at": "arm started",
            "baseline_clock_s": "baseline clock",
            "candidate_clock_s": "arm clock",
            "candidate_ratio": "arm / baseline",
        },
        {"candidate_ratio": ratios},
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
