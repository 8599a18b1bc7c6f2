"""What only one of two arms does, as a table for people and as a frame for programs."""

from collections.abc import Sequence

import pandas as pd

from queries.wording import MISSING, duration, named
from queries.work.one_sided import OneSided


def parity_table(found: Sequence[OneSided]) -> pd.DataFrame:
    """In words: who does it, what it is, where, how long, on the path or not."""
    return pd.DataFrame([_row(one) for one in found], columns=_COLUMNS)


def parity_frame(found: Sequence[OneSided], baseline: str, candidate: str) -> pd.DataFrame:
    """
    The same rows for programs.

    Columns: baseline, candidate, arm (that does it), kind, piece, job_keys (joined by `, `),
    with_count, attempt_count, work_mean_s, path_mean_s, is_put_back, is_skipped, elsewhere,
    resembles (both joined by `, `).
    """
    rows = [
        [
            baseline,
            candidate,
            one.arm,
            one.kind.value,
            one.piece,
            ", ".join(one.jobs),
            one.with_count,
            one.attempt_count,
            one.work_s,
            one.path_s,
            one.is_missing,
            one.is_skipped,
            ", ".join(one.elsewhere) or None,
            ", ".join(one.resembles) or None,
        ]
        for one in found
    ]
    return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)


_COLUMNS = ["only in", "what", "work", "where", "seconds", "on the path", "runs", "remark"]
_DTYPES = {
    "baseline": "str",
    "candidate": "str",
    "arm": "str",
    "kind": "str",
    "piece": "str",
    "job_keys": "str",
    "with_count": "Int64",
    "attempt_count": "Int64",
    "work_mean_s": "float64",
    "path_mean_s": "float64",
    "is_put_back": "boolean",
    "is_skipped": "boolean",
    "elsewhere": "str",
    "resembles": "str",
}


def _row(one: OneSided) -> list[str]:
    return [
        one.arm,
        one.kind.value,
        one.piece,
        ", ".join(one.jobs),
        duration(one.work_s),
        _on_path(one.path_s),
        f"{one.with_count} of {one.attempt_count}",
        _remark(one),
    ]


def _on_path(path_s: float | None) -> str:
    if path_s is None:
        return "not known"
    return f"yes, {duration(path_s)}" if path_s else "no"


def _remark(one: OneSided) -> str:
    if one.resembles:
        return f"perhaps the same as {named(one.resembles)}"
    if one.is_skipped:
        return "skipped in every run"
    if one.elsewhere:
        return f"again: both do it in {named(one.elsewhere)}"
    return "the other skips it in every run" if one.is_skipped_by_other else MISSING
