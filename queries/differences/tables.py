"""What differs between two arms, as one table for people and as a frame for programs."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import pandas as pd

from queries.differences.adjustment import Adjustment
from queries.differences.comparison import Difference, Level
from queries.differences.fate_sentences import meaning
from queries.differences.one_sided import Kind, OneSided
from queries.differences.parity import WorkParity
from queries.statistics import Comparison
from queries.verdict.verdict_tables import claim_in_words, ratio_with_interval, shift_with_interval
from queries.wording import MISSING, WordedTable, duration, in_words, signed

_LEAST_P = 0.001
Row = Difference | OneSided


class Shown(StrEnum):
    """Which rows are asked for."""

    ALL = "All"
    DIFFERING = "Can be said to differ"
    ONE_SIDED = "Only one arm does"


def listed_rows(
    compared: Sequence[Difference],
    found: Sequence[OneSided],
    shown: Shown = Shown.ALL,
    level: Level | None = None,
) -> list[Row]:
    """
    The rows of the table, the one that makes most of the difference on the path first.

    What one arm does alone has one row, however many jobs and legs do it; these, and the steps of
    a job that is listed as a whole, are left out then.

    Args:
        compared: Roles, jobs and steps of two arms.
        found: What only one of them does.
        shown: Which of them.
        level: Their level; None for every one. Legs and reusable calls are jobs.
    """
    places = [place for one in found for place in one.places]
    listed = {(place.job, place.step_name) for place in places}
    whole = {place.job for place in places if place.step_name is None}
    rows: list[Row] = [
        row
        for row in compared
        if (row.job, row.name if row.family.level is Level.STEP else None) not in listed
        and (row.job not in whole or row.is_compared)
    ]
    rows += found
    if shown is Shown.DIFFERING:
        rows = [row for row in rows if isinstance(row, Difference) and row.claim is not None]
    if shown is Shown.ONE_SIDED:
        rows = [*found]
    return sorted((row for row in rows if level in {None, _level(row)}), key=_weight)


def differences_table(rows: Sequence[Row], adjusted: Adjustment | None) -> WordedTable:
    """
    In words; a column in which no row has anything is left out.

    Args:
        rows: Those of `listed_rows`.
        adjusted: What work of one arm makes of the difference; None where that is not known.
    """
    explained = _explained(adjusted)
    cells = [
        _one_sided_cells(row, explained) if isinstance(row, OneSided) else _compared_cells(row)
        for row in rows
    ]
    frame = pd.DataFrame(cells, columns=list(_HEADINGS))
    frame[_FIGURES_SHOWN] = frame[_FIGURES_SHOWN].astype("float64")
    on_path = frame["path_difference_s"].map(_on_path)
    table = in_words(frame, _HEADINGS, {"path_difference_s": on_path})
    return table.of(name for name in table.headings if (table.words[name] != MISSING).any())


def differences_frame(
    compared: Sequence[Difference], parity: WorkParity, adjusted: Adjustment | None
) -> pd.DataFrame:
    """
    All rows for programs: every role, job and step, then what one arm does alone.

    Columns: baseline, candidate, cache_state, level, family, job (several joined by `, `), name,
    baseline_count, candidate_count, baseline_p50_s, candidate_p50_s, baseline_path_mean_s,
    candidate_path_mean_s, path_difference_s, candidate_ratio, ratio_low, ratio_high, shift_s,
    shift_low_s, shift_high_s, p, corrected_p, best_corrected_p, is_below_resolution, claim,
    is_provisional; of what one arm does alone: arm (that does it), with_count, attempt_count,
    work_mean_s, fate, explained_s (of the difference, with its sign, by run seconds; missing where
    it is not put back), waits_explained_s (beyond that, by the waits of its jobs), is_put_back,
    is_skipped, moved_to, elsewhere, resembles, instead (the last four joined by `, `). Ratios are
    there where the corrected p allows a claim, shifts for the first rows, too; their ends are not
    corrected.
    """
    arms = {
        "baseline": parity.baseline.arm,
        "candidate": parity.candidate.arm,
        "cache_state": parity.candidate.cache_state,
    }
    explained = _explained(adjusted)
    rows = [
        *(arms | _compared_figures(row) for row in compared),
        *(arms | _one_sided_figures(one, explained) for one in parity.found),
    ]
    return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)


_HEADINGS = {
    "what": "what",
    "work": "work",
    "where": "where",
    "verdict": "verdict",
    "path_difference_s": "on the path",
    "explains": "explains",
    "baseline_s": "baseline",
    "candidate_s": "arm",
    "difference": "difference",
    "ratio": "arm / baseline",
    "corrected_p": "corrected p",
    "n": "n",
    "fate": "fate",
}
_FIGURES_SHOWN = ["path_difference_s", "baseline_s", "candidate_s"]
_DTYPES = {
    **dict.fromkeys(["baseline", "candidate", "cache_state", "level", "family"], "str"),
    **dict.fromkeys(["job", "name"], "str"),
    **dict.fromkeys(["baseline_count", "candidate_count"], "Int64"),
    **dict.fromkeys(["baseline_p50_s", "candidate_p50_s"], "float64"),
    **dict.fromkeys(["baseline_path_mean_s", "candidate_path_mean_s"], "float64"),
    **dict.fromkeys(["path_difference_s", "candidate_ratio", "ratio_low", "ratio_high"], "float64"),
    **dict.fromkeys(["shift_s", "shift_low_s", "shift_high_s"], "float64"),
    **dict.fromkeys(["p", "corrected_p", "best_corrected_p"], "float64"),
    "is_below_resolution": "boolean",
    "claim": "str",
    "is_provisional": "boolean",
    "arm": "str",
    **dict.fromkeys(["with_count", "attempt_count"], "Int64"),
    "work_mean_s": "float64",
    "fate": "str",
    **dict.fromkeys(["explained_s", "waits_explained_s"], "float64"),
    **dict.fromkeys(["is_put_back", "is_skipped"], "boolean"),
    **dict.fromkeys(["moved_to", "elsewhere", "resembles", "instead"], "str"),
}


def _level(row: Row) -> Level:
    if isinstance(row, Difference):
        return row.family.level
    return Level.STEP if row.kind is Kind.STEP else Level.JOB


def _path_difference_s(row: Row) -> float | None:
    if isinstance(row, Difference):
        return row.path_difference_s
    if row.path_s is None:
        return None
    return -row.path_s if row.is_of_baseline and row.path_s else row.path_s


def _weight(row: Row) -> tuple[bool, float, float]:
    """Seconds on the path first; what is off it, or not known, by the time it takes."""
    on_path = _path_difference_s(row)
    if isinstance(row, OneSided):
        apart = row.work_s or 0
    else:
        apart = abs((row.found.candidate.p50 or 0) - (row.found.baseline.p50 or 0))
    return on_path is None, -round(abs(on_path or 0), 6), -apart


def _explained(adjusted: Adjustment | None) -> dict[OneSided, tuple[float, float]]:
    """Seconds of the difference, of running and of waiting: less work makes it smaller."""
    put_back = () if adjusted is None else adjusted.put_back
    return {
        each.one: (0 - each.run_s, 0 - each.wait_s)
        if each.one.is_of_baseline
        else (each.run_s, each.wait_s)
        for each in put_back
    }


def _compared_cells(row: Difference) -> list[str | float | None]:
    found, its, claimed = row.found, row.comparison, row.found.comparison
    return [
        row.family.level.value,
        row.name,
        (row.job or MISSING) if row.family.level is Level.STEP else MISSING,
        _verdict(row),
        row.path_difference_s,
        MISSING,
        found.baseline.p50,
        found.candidate.p50,
        shift_with_interval(its.shift, its.shift_interval) if its else MISSING,
        ratio_with_interval(claimed.ratio, claimed.ratio_interval) if claimed else MISSING,
        _p_in_words(found.corrected.p),
        f"{found.baseline.run_count} + {found.candidate.run_count}",
        MISSING,
    ]


def _one_sided_cells(
    one: OneSided, explained: Mapping[OneSided, tuple[float, float]]
) -> list[str | float | None]:
    explains = signed(duration(explained[one][0])) if one in explained else "not known"
    where = ", ".join(one.jobs)
    return [
        one.kind.value,
        one.piece,
        MISSING if where == one.piece else where,
        f"{'baseline' if one.is_of_baseline else 'arm'} only",
        _path_difference_s(one),
        explains if one.is_missing else MISSING,
        one.work_s if one.is_of_baseline else None,
        None if one.is_of_baseline else one.work_s,
        *[MISSING] * 3,
        f"{one.with_count} of {one.attempt_count}",
        meaning(one),
    ]


def _on_path(seconds: float | None) -> str:
    return "not known" if pd.isna(seconds) else signed(duration(seconds))


def _verdict(row: Difference) -> str:
    found = row.found
    if not row.is_compared:
        return f"{'baseline' if found.baseline.run_count else 'arm'} only"
    if row.is_below_resolution:
        return "below resolution"
    if row.claim is not None:
        return claim_in_words(found) or MISSING
    return "no claim" if found.corrected.could_claim else "too few runs"


def _p_in_words(p: float | None) -> str:
    if p is None:
        return MISSING
    return f"below {_LEAST_P}" if p < _LEAST_P else f"{p:.3f}"


def _compared_figures(row: Difference) -> dict[str, object]:
    found = row.found
    ratio, ratio_low, ratio_high = _ends(found.comparison, "ratio")
    shift, shift_low, shift_high = _ends(row.comparison, "shift")
    return {
        "level": row.family.level.value,
        "family": row.family.value,
        "job": row.job,
        "name": row.name,
        "baseline_count": found.baseline.run_count,
        "candidate_count": found.candidate.run_count,
        "baseline_p50_s": found.baseline.p50,
        "candidate_p50_s": found.candidate.p50,
        "baseline_path_mean_s": row.baseline_path_s,
        "candidate_path_mean_s": row.candidate_path_s,
        "path_difference_s": row.path_difference_s,
        "candidate_ratio": ratio,
        "ratio_low": ratio_low,
        "ratio_high": ratio_high,
        "shift_s": shift,
        "shift_low_s": shift_low,
        "shift_high_s": shift_high,
        "p": found.p,
        "corrected_p": found.corrected.p,
        "best_corrected_p": found.corrected.best_attainable_p,
        "is_below_resolution": row.is_below_resolution,
        "claim": None if row.claim is None else row.claim.value,
        "is_provisional": row.claim is not None and found.is_provisional,
    }


def _ends(comparison: Comparison | None, scale: str) -> tuple[float | None, ...]:
    """A ratio or a shift, and the ends of its interval."""
    if comparison is None:
        return None, None, None
    if scale == "ratio":
        return comparison.ratio, *(comparison.ratio_interval or (None, None))
    return comparison.shift, *(comparison.shift_interval or (None, None))


def _one_sided_figures(
    one: OneSided, explained: Mapping[OneSided, tuple[float, float]]
) -> dict[str, object]:
    run_s, wait_s = explained.get(one, (None, None))
    side = "baseline" if one.is_of_baseline else "candidate"
    return {
        "level": one.kind.value,
        "job": ", ".join(one.jobs),
        "name": one.piece,
        f"{side}_path_mean_s": one.path_s,
        "path_difference_s": _path_difference_s(one),
        "arm": one.arm,
        "with_count": one.with_count,
        "attempt_count": one.attempt_count,
        "work_mean_s": one.work_s,
        "fate": one.fate.value,
        "explained_s": run_s,
        "waits_explained_s": wait_s,
        "is_put_back": one.is_missing,
        "is_skipped": one.is_skipped,
        "moved_to": ", ".join(one.moved_to) or None,
        "elsewhere": ", ".join(one.elsewhere) or None,
        "resembles": ", ".join(one.resembles) or None,
        "instead": ", ".join(one.instead) or None,
    }
