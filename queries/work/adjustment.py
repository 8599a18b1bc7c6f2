"""The difference between two arms as if both did the same work."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import pandas as pd

from queries.work.one_sided import OneSided
from queries.work.sides import Side


@dataclass(frozen=True, slots=True)
class Adjustment:
    """
    A difference of means, and what of it is work that only one arm does.

    The seconds are those of attempts whose critical path is known. What would have happened to the
    rest of the path is not said: work that is put back may have hidden other waits.

    Attributes:
        baseline_count: Attempts of the baseline whose path is known.
        candidate_count: Likewise.
        difference_s: Mean clock of the candidate minus that of the baseline.
        baseline_only_s: Mean seconds that work which only the baseline does adds to its clock: on
            the path, and of each job at most its exclusive seconds.
        candidate_only_s: Likewise of the candidate.
    """

    baseline_count: int
    candidate_count: int
    difference_s: float
    baseline_only_s: float
    candidate_only_s: float

    @property
    def adjusted_s(self) -> float:
        """The baseline's own work put back to the candidate, the candidate's taken off."""
        return self.difference_s + self.baseline_only_s - self.candidate_only_s


@dataclass(frozen=True, slots=True)
class KnownRuns:
    """
    The counted attempts of a side whose path is known.

    Attributes:
        clocks: Their clocks, in seconds.
        on_path: Their rows of `work_on_path`.
    """

    clocks: Sequence[float]
    on_path: pd.DataFrame


def adjustment(
    found: Sequence[OneSided], baseline: KnownRuns, candidate: KnownRuns
) -> Adjustment | None:
    """
    The parity-adjusted difference.

    None where an arm has no attempt whose path is known, and where work that is missing is on a
    path whose exclusive seconds are not known.

    Args:
        found: Those of `one_sided`; what may be the same under another name, or is done elsewhere
            too, is left out.
        baseline: Its attempts.
        candidate: Likewise.
    """
    missing = [one for one in found if one.is_missing]
    if not baseline.clocks or not candidate.clocks or any(one.path_s is None for one in missing):
        return None
    baseline_s = _added_s([one for one in missing if one.is_of_baseline], baseline)
    candidate_s = _added_s([one for one in missing if not one.is_of_baseline], candidate)
    if baseline_s is None or candidate_s is None:
        return None
    return Adjustment(
        baseline_count=len(baseline.clocks),
        candidate_count=len(candidate.clocks),
        difference_s=fmean(candidate.clocks) - fmean(baseline.clocks),
        baseline_only_s=baseline_s,
        candidate_only_s=candidate_s,
    )


def known_runs(attempts: pd.DataFrame, on_path: pd.DataFrame, side: Side) -> KnownRuns:
    """
    The counted attempts of a side whose path is known.

    Args:
        attempts: Rows of `arm_attempts`.
        on_path: Rows of `work_on_path`.
        side: The side.
    """
    rows = attempts[
        _is_of(attempts, side)
        & attempts["is_counted"].fillna(value=False).astype(bool)
        & attempts["needs_source"].notna()
    ]
    return KnownRuns([float(clock) for clock in rows["clock_s"]], on_path[_is_of(on_path, side)])


def _is_of(rows: pd.DataFrame, side: Side) -> pd.Series:
    return (rows["arm"] == side.arm) & (rows["cache_state"] == side.cache_state)


def _added_s(missing: Sequence[OneSided], runs: KnownRuns) -> float | None:
    """Mean over all attempts; of a job's pieces together no more than its exclusive seconds."""
    signs = {place.identity: 1 for one in missing for place in one.places}
    signs |= {place.identity: -1 for one in missing for place in one.moved}
    rows = runs.on_path[runs.on_path["job_key"].isin([key for key, *_ in signs])]
    known = rows[_COLUMNS].astype(object)
    path: dict[int, float] = defaultdict(float)
    exclusive: dict[int, float | None] = {}
    for job_id, path_s, exclusive_s, *identity in known.where(known.notna(), None).itertuples(
        index=False, name=None
    ):
        path[job_id] += signs.get(tuple(identity), 0) * path_s
        exclusive[job_id] = exclusive_s
    added = 0.0
    for job_id, seconds in path.items():
        if seconds > 0:
            most = exclusive[job_id]
            if most is None:
                return None
            added += min(seconds, most)
    return added / len(runs.clocks)


_COLUMNS = ["job_id", "path_s", "exclusive_s", "job_key", "leg", "step_name"]
