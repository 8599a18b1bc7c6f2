"""Waterfalls as tables for people, and as frames for programs."""

import pandas as pd

from queries.waterfall.names import detail_name, moved_words, part_name
from queries.waterfall.parts import Detail, Interval, Part, Waterfall
from queries.wording import MISSING, WordedTable, count, duration, in_words, signed


def waterfall_table(found: Waterfall, *, is_short: bool = False) -> WordedTable:
    """
    The parts in words, between the means that they lead from and to.

    Args:
        found: The waterfall.
        is_short: Gather the small ones, as the picture does.
    """
    parts = [part for part in found.parts if not is_short or part not in found.small]
    rows: list[tuple[str, float, Interval | None]] = [
        (part_name(part), part.seconds, part.interval) for part in parts
    ]
    if is_short and found.small:
        rows.append((small_name(found), small_seconds(found), found.small_interval))
    first, last = found.of_baseline.mean_s, found.of_candidate.mean_s
    frame = pd.DataFrame(
        {
            "part": [
                f"mean of {found.baseline}",
                *(name for name, _, _ in rows),
                f"mean of {found.candidate}",
            ],
            "time_s": [first, *(seconds for _, seconds, _ in rows), last],
            "interval": [MISSING, *(interval_in_words(ends) for _, _, ends in rows), MISSING],
        }
    )
    times = [
        duration(first),
        *(signed(duration(seconds)) for _, seconds, _ in rows),
        duration(last),
    ]
    headings = {"part": "part", "time_s": "time", "interval": "95% interval"}
    return in_words(frame, headings, {"time_s": times})


def small_seconds(found: Waterfall) -> float:
    """The sum of the parts that may be gathered."""
    return sum(part.seconds for part in found.small)


def small_name(found: Waterfall) -> str:
    """What the parts that may be gathered are called together."""
    return f"{count(len(found.small), 'other step')}, each below {duration(found.small_below_s)}"


def waterfall_frame(found: Waterfall) -> pd.DataFrame:
    """
    All parts for programs; they add up to the candidate's mean less the baseline's.

    Columns: candidate, baseline, cache_state, kind, name, less_often, more_often (jobs of a path
    switch), moved (where the work of a part was moved), part_s, part_low_s, part_high_s.
    """
    rows = [
        [
            found.candidate,
            found.baseline,
            found.cache_state,
            part.kind.value,
            part.name,
            *(", ".join(jobs) or None if not part.is_moved else None for jobs in part.jobs),
            moved_words(part) or None,
            part.seconds,
            *(part.interval or (None, None)),
        ]
        for part in found.parts
    ]
    return pd.DataFrame(rows, columns=_FIGURES).astype(_DTYPES)


def details_table(found: Waterfall, part: Part) -> WordedTable:
    """The jobs and steps of a part in words, by what they contribute; those of 0 s left out."""
    rows = details_frame(found, part)
    seconds = rows[["baseline_mean_s", "candidate_mean_s", "detail_s"]]
    rows = rows[seconds.fillna(0).ne(0).any(axis=1)]
    return in_words(rows, _DETAIL_WORDS, {"detail_s": rows["detail_s"].map(duration).map(signed)})


def details_frame(found: Waterfall, part: Part) -> pd.DataFrame:
    """
    All jobs and steps of a part for programs; their detail_s add up to it.

    Columns: candidate, baseline, cache_state, kind, name, job_key, detail (its step, or what else
    it is), baseline_mean_s, candidate_mean_s (over the attempts with the job on the path),
    baseline_on_path_count, candidate_on_path_count, detail_s.
    """
    rows = [_detail_figures(found, part, detail) for detail in part.details]
    return pd.DataFrame(rows, columns=_DETAIL_FIGURES).astype(_DETAIL_DTYPES)


def interval_in_words(interval: Interval | None) -> str:
    """`-2 min 20 s to -1 min 58 s`; a dash without one."""
    if interval is None:
        return MISSING
    low, high = (signed(duration(end)) for end in interval)
    return f"{low} to {high}"


def _detail_figures(found: Waterfall, part: Part, detail: Detail) -> list[object]:
    return [
        found.candidate,
        found.baseline,
        found.cache_state,
        part.kind.value,
        part.name,
        detail.job_key,
        detail_name(detail),
        detail.baseline_s,
        detail.candidate_s,
        detail.baseline_count,
        detail.candidate_count,
        detail.seconds,
    ]


_OF_PART = {
    "candidate": "str",
    "baseline": "str",
    "cache_state": "str",
    "kind": "str",
    "name": "str",
}
_DTYPES = {
    **_OF_PART,
    "less_often": "str",
    "more_often": "str",
    "moved": "str",
    "part_s": "float64",
    "part_low_s": "float64",
    "part_high_s": "float64",
}
_FIGURES = list(_DTYPES)
_DETAIL_DTYPES = {
    **_OF_PART,
    "job_key": "str",
    "detail": "str",
    "baseline_mean_s": "float64",
    "candidate_mean_s": "float64",
    "baseline_on_path_count": "Int64",
    "candidate_on_path_count": "Int64",
    "detail_s": "float64",
}
_DETAIL_FIGURES = list(_DETAIL_DTYPES)
_DETAIL_WORDS = {
    "job_key": "job",
    "detail": "step, or what else",
    "baseline_mean_s": "baseline mean on the path",
    "candidate_mean_s": "arm mean on the path",
    "baseline_on_path_count": "baseline runs with it",
    "candidate_on_path_count": "arm runs with it",
    "detail_s": "difference",
}
