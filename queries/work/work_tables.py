"""Roles, jobs and steps of two arms: as a table for people, as a frame for programs."""

from collections.abc import Sequence

import pandas as pd

from queries.verdict.verdict_tables import claim_in_words, shift_with_interval
from queries.wording import MISSING, duration, signed
from queries.work.drill_down import Level, WorkRow


def work_table(rows: Sequence[WorkRow]) -> pd.DataFrame:
    """In words, in the rows' order: medians, difference with its interval, verdict."""
    return pd.DataFrame([_row(row) for row in rows], columns=_COLUMNS)


def work_frame(
    rows: Sequence[WorkRow], baseline: str, candidate: str, cache_state: str
) -> pd.DataFrame:
    """
    All rows for programs.

    Columns: baseline, candidate, cache_state, level, job, name, baseline_count, candidate_count,
    baseline_p50_s, candidate_p50_s, baseline_path_mean_s, candidate_path_mean_s,
    path_difference_s, shift_s, shift_low_s, shift_high_s, p, corrected_p, is_below_resolution,
    claim, is_provisional. Shifts are there for the first rows alone; their ends are not corrected.
    """
    compared = baseline, candidate, cache_state
    return pd.DataFrame(
        [[*compared, *_figures(row)] for row in rows], columns=list(_DTYPES)
    ).astype(_DTYPES)


_COLUMNS = [
    "what",
    "job",
    "work",
    "on the path",
    "baseline median",
    "arm median",
    "difference",
    "verdict",
    "n",
]
_DTYPES = {
    "baseline": "str",
    "candidate": "str",
    "cache_state": "str",
    "level": "str",
    "job": "str",
    "name": "str",
    "baseline_count": "Int64",
    "candidate_count": "Int64",
    "baseline_p50_s": "float64",
    "candidate_p50_s": "float64",
    "baseline_path_mean_s": "float64",
    "candidate_path_mean_s": "float64",
    "path_difference_s": "float64",
    "shift_s": "float64",
    "shift_low_s": "float64",
    "shift_high_s": "float64",
    "p": "float64",
    "corrected_p": "float64",
    "is_below_resolution": "boolean",
    "claim": "str",
    "is_provisional": "boolean",
}


def _row(row: WorkRow) -> list[str]:
    found, compared = row.found, row.comparison
    on_path = row.path_difference_s
    return [
        row.level.value,
        row.job or MISSING,
        MISSING if row.level is Level.JOB else row.name,
        "not known" if on_path is None else signed(duration(on_path)) if on_path else MISSING,
        duration(found.baseline.p50),
        duration(found.candidate.p50),
        MISSING
        if compared is None
        else shift_with_interval(compared.shift, compared.shift_interval),
        _verdict(row),
        f"{found.baseline.run_count} + {found.candidate.run_count}",
    ]


def _verdict(row: WorkRow) -> str:
    found = row.found
    if not found.candidate.run_count:
        return "baseline only"
    if not found.baseline.run_count:
        return "arm only"
    if row.is_below_resolution:
        return "below resolution"
    if row.claim is not None:
        return claim_in_words(found) or MISSING
    return "no claim" if found.corrected.could_claim else "too few runs"


def _figures(row: WorkRow) -> list[object]:
    found, compared = row.found, row.comparison
    low, high = (compared and compared.shift_interval) or (None, None)
    return [
        row.level.value,
        row.job,
        row.name,
        found.baseline.run_count,
        found.candidate.run_count,
        found.baseline.p50,
        found.candidate.p50,
        row.baseline_path_s,
        row.candidate_path_s,
        row.path_difference_s,
        None if compared is None else compared.shift,
        low,
        high,
        found.p,
        found.corrected.p,
        row.is_below_resolution,
        None if row.claim is None else row.claim.value,
        row.claim is not None and found.is_provisional,
    ]
