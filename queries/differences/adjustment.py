"""The difference between two arms as if both did the same work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

import pandas as pd

from queries.differences.one_sided import Fate, OneSided
from queries.differences.sides import Place, Side
from queries.what_if import joint_savings

_ATTEMPT = ["run_id", "run_attempt"]
_JOB = ["job_key", "leg"]
_STEP = ["job_id", "number"]


@dataclass(frozen=True, slots=True)
class PutBack:
    """
    Work that one arm does and the other does not do at all.

    Attributes:
        one: What it is.
        run_s: What its run seconds add to its arm's mean clock: its share of what all of the arm's
            own work adds jointly.
        wait_s: Likewise what the waits of its jobs add beyond that; 0 for steps of other jobs.
    """

    one: OneSided
    run_s: float
    wait_s: float


@dataclass(frozen=True, slots=True)
class Adjustment:
    """
    A difference of means, and what of it is work that only one arm does.

    Attributes:
        baseline_count: Attempts that it rests on: where the arm does work alone, the counted ones
            whose graph is wholly known, else all that count.
        candidate_count: Likewise.
        difference_s: Mean clock of the candidate minus that of the baseline.
        put_back: The work, the baseline's first.
    """

    baseline_count: int
    candidate_count: int
    difference_s: float
    put_back: tuple[PutBack, ...]

    def run_s(self, *, is_of_baseline: bool, fate: Fate | None = None) -> float:
        """Of one arm's work, or of that of one fate."""
        return sum(
            each.run_s
            for each in self.put_back
            if each.one.is_of_baseline == is_of_baseline and fate in {None, each.one.fate}
        )

    def wait_s(self, *, is_of_baseline: bool) -> float:
        """Of the waits of one arm's jobs, beyond that."""
        return sum(
            each.wait_s for each in self.put_back if each.one.is_of_baseline == is_of_baseline
        )

    @property
    def adjusted_s(self) -> float:
        """With the run seconds of the baseline's own work put back, the candidate's taken off."""
        return (
            self.difference_s + self.run_s(is_of_baseline=True) - self.run_s(is_of_baseline=False)
        )

    @property
    def adjusted_with_waits_s(self) -> float:
        """With the waits of its jobs, too."""
        return (
            self.adjusted_s + self.wait_s(is_of_baseline=True) - self.wait_s(is_of_baseline=False)
        )


@dataclass(frozen=True, slots=True)
class MeasuredRuns:
    """
    Attempts of an arm, and what is measured of them.

    Attributes:
        attempts: Counted ones: run_id, run_attempt, clock_s.
        jobs: Rows of `measured_jobs`: of those whose graph is wholly known.
        needs: Rows of `measured_needs`, at least those of these jobs.
        steps: Rows of `measured_steps`, likewise.
    """

    attempts: pd.DataFrame
    jobs: pd.DataFrame
    needs: pd.DataFrame
    steps: pd.DataFrame


def adjustment(
    found: Sequence[OneSided], baseline: MeasuredRuns, candidate: MeasuredRuns
) -> Adjustment | None:
    """
    The parity-adjusted difference.

    None where the graph of no attempt is wholly known of an arm that does work alone.

    Args:
        found: Those of `one_sided`; what may be the same under another name, or is done elsewhere
            too, is left out.
        baseline: Its attempts.
        candidate: Likewise.
    """
    missing = [one for one in found if one.is_missing]
    its, others = (
        _put_back([one for one in missing if one.is_of_baseline == is_of_baseline], runs)
        for is_of_baseline, runs in ((True, baseline), (False, candidate))
    )
    if its is None or others is None:
        return None
    return Adjustment(
        baseline_count=len(its[0]),
        candidate_count=len(others[0]),
        difference_s=fmean(others[0]) - fmean(its[0]),
        put_back=(*its[1], *others[1]),
    )


def measured_runs(
    attempts: pd.DataFrame,
    jobs: pd.DataFrame,
    needs: pd.DataFrame,
    steps: pd.DataFrame,
    side: Side,
) -> MeasuredRuns:
    """
    The counted attempts of a side.

    Args:
        attempts: Rows of `attempts_by_arm`.
        jobs: Rows of `measured_jobs`.
        needs: Rows of `measured_needs`.
        steps: Rows of `measured_steps`.
        side: The side.
    """
    is_counted = attempts["is_counted"].fillna(value=False).astype(bool)
    counted = attempts.loc[_is_of(attempts, side) & is_counted, [*_ATTEMPT, "clock_s"]]
    return MeasuredRuns(counted, jobs[_is_of(jobs, side)], needs, steps)


def _is_of(rows: pd.DataFrame, side: Side) -> pd.Series:
    return (rows["arm"] == side.arm) & (rows["cache_state"] == side.cache_state)


def _put_back(
    missing: Sequence[OneSided], runs: MeasuredRuns
) -> tuple[list[float], list[PutBack]] | None:
    """The clocks that it rests on, at least one, and what each piece adds to their mean."""
    attempts = runs.attempts
    if missing:
        known = runs.jobs[_ATTEMPT].drop_duplicates()
        attempts = attempts.merge(known, on=_ATTEMPT)
    if attempts.empty:
        return None
    shares = joint_savings(runs.jobs, runs.needs, _piece_seconds(missing, runs.jobs, runs.steps))
    means = shares.reindex(range(len(missing)), fill_value=0.0) / len(attempts)
    return [float(clock) for clock in attempts["clock_s"]], [
        PutBack(one, float(run_s), float(wait_s))
        for one, run_s, wait_s in zip(missing, means["run_s"], means["wait_s"], strict=True)
    ]


def _piece_seconds(
    pieces: Sequence[OneSided], jobs: pd.DataFrame, steps: pd.DataFrame
) -> pd.DataFrame:
    """
    By how much each job would be shorter without pieces of work.

    Of a job that is a piece as a whole all goes, and its waits; only steps that moved stay. Of
    another those seconds go in which nothing ran but steps of the pieces, since one that ran beside
    others does not make its job longer; of several at once each has the same part.

    Args:
        pieces: Of one arm.
        jobs: Rows of `measured_jobs`.
        steps: Rows of `measured_steps`, at least those of these jobs.

    Returns:
        A row of job_id, piece (its number), group (those of the same job keys), run_s and wait_s
        for each job and piece with a part in it.
    """
    own = _frame((number, place) for number, one in enumerate(pieces) for place in one.places)
    moved = _frame((number, place) for number, one in enumerate(pieces) for place in one.moved)
    is_whole = own["step_name"].isna()
    whole = jobs.merge(own[is_whole].drop(columns="step_name"), on=_JOB)
    stay = _steps_at(moved, jobs, steps)
    stay_s = _alone_s(stay, stay[:0]).groupby(stay["job_id"]).sum()
    wait_s = (whole["added_s"] - whole["run_s"]).clip(lower=0)
    run_s = whole["run_s"] - whole["job_id"].map(stay_s).fillna(0)
    parts = _steps_at(own[~is_whole], jobs, steps)
    beside = steps[steps["job_id"].isin(parts["job_id"])]
    beside = beside.merge(parts[[*_STEP, "piece"]], on=_STEP, how="left")
    alone_s = _alone_s(parts, beside[beside["piece"].isna()])
    both = pd.concat(
        [whole.assign(run_s=run_s, wait_s=wait_s), parts.assign(run_s=alone_s, wait_s=0.0)]
    )
    both = both.groupby(["job_id", "piece"], as_index=False)[["run_s", "wait_s"]].sum()
    groups, _ = pd.factorize(pd.Series([one.jobs for one in pieces], dtype="object"))
    return both.assign(group=groups[both["piece"]])


def _alone_s(own: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Of each own step its part of the seconds in which own ones ran, and none of the others."""
    changes = pd.concat(
        pd.DataFrame(
            {
                "job_id": steps["job_id"],
                "at_s": steps[column],
                "own": change if steps is own else 0,
                "others": change if steps is others else 0,
            }
        )
        for steps in (own, others)
        for column, change in (("begun_s", 1), ("ended_s", -1))
    )
    # All that began in a job has ended with it, so that the next one starts with none.
    instants = changes.groupby(["job_id", "at_s"], as_index=False).sum()
    running = instants[["own", "others"]].cumsum()
    part_s = (instants["at_s"].shift(-1) - instants["at_s"]) / running["own"]
    part_s = part_s.where((running["own"] > 0) & (running["others"] == 0), 0)
    instants["until_s"] = part_s.cumsum().shift(fill_value=0)
    until_s = {
        column: own[["job_id", column]].merge(
            instants, left_on=["job_id", column], right_on=["job_id", "at_s"], how="left"
        )["until_s"]
        for column in ("begun_s", "ended_s")
    }
    return until_s["ended_s"] - until_s["begun_s"]


def _frame(places: Iterable[tuple[int, Place]]) -> pd.DataFrame:
    rows = [(number, *place.identity) for number, place in places]
    types = {"piece": "int64", "job_key": "str", "leg": "str", "step_name": "str"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _steps_at(places: pd.DataFrame, jobs: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """The steps at these places, with their piece."""
    there = jobs[["job_id", *_JOB]].merge(places, on=_JOB).drop(columns=_JOB)
    return steps[steps["job_id"].isin(there["job_id"])].merge(there, on=["job_id", "step_name"])
