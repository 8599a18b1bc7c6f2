"""Jobs and steps that differ as a table for people, and all of them as a frame for programs."""

from collections.abc import Sequence

import pandas as pd

from queries.differing.differing_parts import DifferingPart
from queries.verdict.verdict_tables import claim_in_words, ratio_with_interval, shift_with_interval
from queries.wording import MISSING, duration

_LEAST_P = 0.001


def differing_table(parts: Sequence[DifferingPart]) -> pd.DataFrame:
    """
    The rows that differ, in words: jobs on the path first, then their steps; the biggest first.

    Args:
        parts: Those of `compared_parts`.
    """
    claimed = [part for part in parts if part.claim is not None]
    rows = sorted(claimed, key=lambda x: (not x.is_on_path, x.step is not None, -_size(x)))
    return pd.DataFrame([_row(part) for part in rows], columns=_COLUMNS)


def differing_frame(parts: Sequence[DifferingPart]) -> pd.DataFrame:
    """
    All rows for programs, also those that do not differ or that one arm alone has.

    Columns: candidate, baseline, cache_state, family, job, step_name, is_on_path, baseline_count,
    candidate_count, baseline_p50_s, candidate_p50_s, candidate_ratio, ratio_low, ratio_high,
    shift_s, shift_low_s, shift_high_s, p, corrected_p, best_corrected_p, claim, is_provisional.
    Ratios, shifts and their ends are there where the corrected p allows a claim; the ends are not
    corrected.
    """
    return pd.DataFrame([_figures(part) for part in parts], columns=_FIGURES).astype(_DTYPES)


_COLUMNS = [
    "arm",
    "cache",
    "path",
    "job",
    "step",
    "verdict",
    "baseline median",
    "arm median",
    "arm / baseline",
    "difference",
    "corrected p",
    "n",
]
_TEXTS = ["candidate", "baseline", "cache_state", "family", "job", "step_name", "claim"]
_COUNTS = ["baseline_count", "candidate_count"]
_FIGURES = [
    "candidate",
    "baseline",
    "cache_state",
    "family",
    "job",
    "step_name",
    "is_on_path",
    *_COUNTS,
    "baseline_p50_s",
    "candidate_p50_s",
    "candidate_ratio",
    "ratio_low",
    "ratio_high",
    "shift_s",
    "shift_low_s",
    "shift_high_s",
    "p",
    "corrected_p",
    "best_corrected_p",
    "claim",
    "is_provisional",
]
_DTYPES = {
    **dict.fromkeys(_FIGURES, "float64"),
    **dict.fromkeys(_TEXTS, "str"),
    **dict.fromkeys(_COUNTS, "Int64"),
    **dict.fromkeys(["is_on_path", "is_provisional"], "boolean"),
}


def _size(part: DifferingPart) -> float:
    shift = None if part.found.comparison is None else part.found.comparison.shift
    return 0.0 if shift is None else abs(shift)


def _row(part: DifferingPart) -> list[str]:
    found = part.found
    comparison = found.comparison
    return [
        part.candidate,
        part.cache_state,
        "on it" if part.is_on_path else MISSING,
        part.job,
        part.step or MISSING,
        claim_in_words(found) or MISSING,
        duration(found.baseline.p50),
        duration(found.candidate.p50),
        MISSING
        if comparison is None
        else ratio_with_interval(comparison.ratio, comparison.ratio_interval),
        MISSING
        if comparison is None
        else shift_with_interval(comparison.shift, comparison.shift_interval),
        _p_in_words(found.corrected.p),
        f"{part.baseline_count} + {part.candidate_count}",
    ]


def _p_in_words(p: float | None) -> str:
    if p is None:
        return MISSING
    return f"below {_LEAST_P}" if p < _LEAST_P else f"{p:.3f}"


def _figures(part: DifferingPart) -> list[object]:
    found, comparison = part.found, part.found.comparison
    return [
        part.candidate,
        part.baseline,
        part.cache_state,
        part.family.value,
        part.job,
        part.step,
        part.is_on_path,
        part.baseline_count,
        part.candidate_count,
        found.baseline.p50,
        found.candidate.p50,
        None if comparison is None else comparison.ratio,
        *((comparison and comparison.ratio_interval) or (None, None)),
        None if comparison is None else comparison.shift,
        *((comparison and comparison.shift_interval) or (None, None)),
        found.p,
        found.corrected.p,
        found.corrected.best_attainable_p,
        None if part.claim is None else part.claim.value,
        part.claim is not None and found.is_provisional,
    ]
