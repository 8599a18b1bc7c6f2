"""What only one of two arms does, as a table for people and as a frame for programs."""

from collections.abc import Mapping, Sequence

import pandas as pd

from queries.wording import MISSING, duration, signed
from queries.work.adjustment import Adjustment
from queries.work.fate_sentences import meaning
from queries.work.one_sided import OneSided


def parity_table(found: Sequence[OneSided], adjusted: Adjustment | None) -> pd.DataFrame:
    """
    In words: who does it, what became of it, how long, on the path or not, what, and where.

    Args:
        found: Those of `one_sided`.
        adjusted: What it makes of the difference; None where that is not known.
    """
    explained = _explained(adjusted)
    rows = [_row(one, _explains(one, explained)) for one in found]
    return pd.DataFrame(rows, columns=_COLUMNS)


def parity_frame(
    found: Sequence[OneSided], adjusted: Adjustment | None, baseline: str, candidate: str
) -> pd.DataFrame:
    """
    The same rows for programs.

    Columns: baseline, candidate, arm (that does it), kind, piece, job_keys (joined by `, `),
    with_count, attempt_count, work_mean_s, path_mean_s, fate, explained_s (of the difference, with
    its sign, by run seconds; missing where it is not put back), waits_explained_s (beyond that, by
    the waits of its jobs), is_put_back, is_skipped, moved_to, elsewhere, resembles, instead (the
    last four joined by `, `).
    """
    explained = _explained(adjusted)
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
            one.fate.value,
            *explained.get(one, (None, None)),
            one.is_missing,
            one.is_skipped,
            ", ".join(one.moved_to) or None,
            ", ".join(one.elsewhere) or None,
            ", ".join(one.resembles) or None,
            ", ".join(one.instead) or None,
        ]
        for one in found
    ]
    return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)


_COLUMNS = [
    "arm",
    "work",
    "meaning",
    "time",
    "on the path",
    "explains",
    "runs",
    "what",
    "where",
]
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
    "fate": "str",
    "explained_s": "float64",
    "waits_explained_s": "float64",
    "is_put_back": "boolean",
    "is_skipped": "boolean",
    "moved_to": "str",
    "elsewhere": "str",
    "resembles": "str",
    "instead": "str",
}


def _explained(adjusted: Adjustment | None) -> dict[OneSided, tuple[float, float]]:
    """Seconds of the difference, of running and of waiting: less work makes it smaller."""
    put_back = () if adjusted is None else adjusted.put_back
    return {
        each.one: (0 - each.run_s, 0 - each.wait_s)
        if each.one.is_of_baseline
        else (each.run_s, each.wait_s)
        for each in put_back
    }


def _row(one: OneSided, explains: str) -> list[str]:
    return [
        one.arm,
        one.piece,
        meaning(one),
        duration(one.work_s),
        _on_path(one.path_s),
        explains,
        f"{one.with_count} of {one.attempt_count}",
        one.kind.value,
        ", ".join(one.jobs),
    ]


def _explains(one: OneSided, explained: Mapping[OneSided, tuple[float, float]]) -> str:
    if not one.is_missing:
        return MISSING
    return signed(duration(explained[one][0])) if one in explained else "not known"


def _on_path(path_s: float | None) -> str:
    if path_s is None:
        return "not known"
    return f"yes, {duration(path_s)}" if path_s else "no"
