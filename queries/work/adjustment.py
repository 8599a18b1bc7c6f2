"""The difference between two arms as if both did the same work."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import pandas as pd

from queries.work.one_sided import Fate, OneSided
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
        put_back: What one arm does and the other does not do at all, each with the mean seconds
            that it adds to its arm's clock: on the path, and of each job at most its exclusive
            seconds, which its pieces share by their seconds on the path.
    """

    baseline_count: int
    candidate_count: int
    difference_s: float
    put_back: tuple[tuple[OneSided, float], ...]

    @property
    def baseline_only_s(self) -> float:
        """Of work that only the baseline does."""
        return sum(seconds for one, seconds in self.put_back if one.is_of_baseline)

    @property
    def candidate_only_s(self) -> float:
        """Of work that only the candidate does."""
        return sum(seconds for one, seconds in self.put_back if not one.is_of_baseline)

    def seconds_of(self, fate: Fate, *, is_of_baseline: bool) -> float:
        """Of one arm's work of one fate; those of all fates add up to the arm's."""
        return sum(
            seconds
            for one, seconds in self.put_back
            if one.fate is fate and one.is_of_baseline == is_of_baseline
        )

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
    its = [one for one in missing if one.is_of_baseline]
    others = [one for one in missing if not one.is_of_baseline]
    baseline_s, candidate_s = _added_s(its, baseline), _added_s(others, candidate)
    if baseline_s is None or candidate_s is None:
        return None
    return Adjustment(
        baseline_count=len(baseline.clocks),
        candidate_count=len(candidate.clocks),
        difference_s=fmean(candidate.clocks) - fmean(baseline.clocks),
        put_back=(
            *zip(its, baseline_s, strict=True),
            *zip(others, candidate_s, strict=True),
        ),
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


def _added_s(missing: Sequence[OneSided], runs: KnownRuns) -> list[float] | None:
    """Mean of each over all attempts; of a job's pieces together no more than is exclusive."""
    signs = {p.identity: (number, 1) for number, one in enumerate(missing) for p in one.places}
    signs |= {p.identity: (number, -1) for number, one in enumerate(missing) for p in one.moved}
    rows = runs.on_path[runs.on_path["job_key"].isin([key for key, *_ in signs])]
    known = rows[_COLUMNS].astype(object)
    path: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    exclusive: dict[int, float | None] = {}
    for job_id, path_s, exclusive_s, *identity in known.where(known.notna(), None).itertuples(
        index=False, name=None
    ):
        number, sign = signs.get(tuple(identity), (0, 0))
        path[job_id][number] += sign * path_s
        exclusive[job_id] = exclusive_s
    added = [0.0] * len(missing)
    for job_id, pieces in path.items():
        if (seconds := sum(pieces.values())) > 0:
            most = exclusive[job_id]
            if most is None:
                return None
            for number, its in pieces.items():
                added[number] += its * min(1.0, most / seconds)
    return [seconds / len(runs.clocks) for seconds in added]


_COLUMNS = ["job_id", "path_s", "exclusive_s", "job_key", "leg", "step_name"]
