"""What could be changed, ranked by what it saves: every job, edge and matrix on the path, tried."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from basis.changes import Balance, Change, DropNeed, Merge, NoQueue, Scale, Split
from basis.errors import ChangeInvalid
from queries.what_if.measured import REPLAYED, MeasuredArm, measured_arms
from queries.what_if.outcome import Outcome, outcome_of, what_if
from queries.what_if.set_up import is_of_github, is_set_up, told_by_names
from queries.what_if.workload import Part, Workload, clocks_s
from queries.wording import count, duration, listed, share, upper

QUESTIONS = (*REPLAYED, "phantom_needs")
"""What advice rests on."""

Source: TypeAlias = Literal["job", "need", "legs", "set-up", "queue", "twice", "floor"]

_MOST_RUNS = 300
_LEAST_RUNS = 5
_MOST_JOBS = 5
_LEAST_SAVED_S = 0.5
_LEAST_IMBALANCE = 1.1
_LEAST_SET_UP = 0.5
_LEAST_TWICE_S = 5
_MOST_TWICE = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """
    One thing to change, and what speaks for and against it.

    Attributes:
        source: What it comes from.
        what: The change, in words.
        where: Its place in the workflow file.
        changes: The same as the bench and `longpole what-if` take it; none for the floor.
        outcome: What it would bring.
        why: What in the measured runs makes us think so.
        checked: What was looked at, and what was not.
        risk: What could go wrong.
    """

    source: Source
    what: str
    where: str
    changes: tuple[Change, ...]
    outcome: Outcome
    why: str
    checked: str
    risk: str


@dataclass(frozen=True, slots=True)
class _Idea:
    """What becomes advice if it saves time, or is kept in any case."""

    source: Source
    what: str
    where: str
    changes: tuple[Change, ...]
    why: str
    risk: str
    checked: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class ArmAdvice:
    """
    What could be changed of one arm.

    Attributes:
        arm: The arm.
        cache_state: Of the runs that were replayed.
        advice: What saves most first; the floor last.
    """

    arm: str
    cache_state: str
    advice: list[Advice]


def advise_all(found: Mapping[str, pd.DataFrame]) -> list[ArmAdvice]:
    """
    What could be changed of every arm with runs enough, of the newest runs.

    Args:
        found: The answers to `QUESTIONS`.
    """
    return [
        ArmAdvice(arm.arm, arm.cache_state, advise(arm, found["phantom_needs"]))
        for arm in measured_arms(found, _MOST_RUNS)
        if arm.workload.attempt_count >= _LEAST_RUNS
    ]


def advise(arm: MeasuredArm, uses: pd.DataFrame) -> list[Advice]:
    """
    All that saves time at the milestone, the most first; then the floor.

    Needs of which a use was found are not among them; those of which none was are, whatever they
    save.

    Args:
        arm: What was measured.
        uses: Rows of `phantom_needs`.
    """
    measured = arm.workload
    found = []
    for idea in _ideas(arm, uses[uses["arm"].eq(arm.arm)]):
        try:
            outcome = what_if(measured, idea.changes, arm.steps)
        except ChangeInvalid:  # a job whose end alone is the clock can't be merged away
            continue
        if outcome.saved_s.value >= _LEAST_SAVED_S or idea.is_kept:
            found.append(_advice(idea, outcome))
    found.sort(key=lambda one: -one.outcome.saved_s.value)
    return [*found, _floor(measured)]


def _advice(idea: _Idea, outcome: Outcome) -> Advice:
    return Advice(
        source=idea.source,
        what=idea.what,
        where=idea.where,
        changes=idea.changes,
        outcome=outcome,
        why=idea.why,
        checked=f"Replayed on {count(outcome.run_count, 'measured run')}. {idea.checked}".strip(),
        risk=idea.risk,
    )


def _ideas(arm: MeasuredArm, uses: pd.DataFrame) -> Iterator[_Idea]:
    measured = arm.workload
    on_path = _on_path(measured)
    keys = on_path.groupby("key")["seconds"].sum().sort_values(ascending=False)
    runs = on_path.groupby("key")["attempt"].nunique()
    total = measured.attempt_count
    for key in map(str, keys.index[:_MOST_JOBS]):
        mean_s = float(keys[key]) / total
        why = (
            f"On the critical path of {runs[key]:,} of {count(total, 'run')}, "
            f"{duration(mean_s)} of it on average."
        )
        yield _Idea(
            source="job",
            what=f"halve {key}",
            where=f"jobs.{key}",
            changes=(Scale(do="scale", job=key, times=0.5),),
            why=why,
            risk="How to halve it is not said here.",
        )
    yield from _needs(measured, uses)
    told = told_by_names(measured, arm.steps)
    for key in map(str, keys.index):
        yield from _legs(told, key)
    yield from _queue(measured, on_path)
    yield from _twice(arm, on_path)


def _needs(measured: Workload, uses: pd.DataFrame) -> Iterator[_Idea]:
    """Edges of which no use is found in the workflow files, and those that may have one."""
    unused = uses[uses["use_state"].ne("used")]
    for row in unused.to_dict("records"):
        job, need = str(row["job_key"]), str(row["need_key"])
        try:
            rows = np.concatenate([measured.rows_of(job), measured.rows_of(need)])
        except ChangeInvalid:  # not among those that the milestone needs
            continue
        is_unused = row["use_state"] == "no use found"
        evidence = "" if pd.isna(row["use_evidence"]) else f" {upper(str(row['use_evidence']))}."
        relied = list(row["relied_on_by"])
        risks = [
            "No proof: files say nothing of required checks, and little of what scripts do."
            if is_unused
            else "It may be used.",
            f"{listed(relied)} would no longer wait for what is before it." * bool(relied),
            f"{job} would run where {need} fails, too." * bool(row["is_skipped_on_failure"]),
        ]
        yield _Idea(
            source="need",
            what=f"drop needs: {need} from {job}",
            where=f"jobs.{job}.needs",
            changes=(DropNeed(do="drop-need", job=job, need=need),),
            why=f"No use of {need} is found in {job}." if is_unused else evidence.strip(),
            risk=" ".join(filter(None, risks)),
            checked=(
                "Outputs, results, artifacts, caches, images, environments, local actions of the "
                f"files that ran.{evidence if is_unused else ''}"
            ),
            is_kept=is_unused and len(rows) > 0,
        )


def _legs(told: Workload, key: str) -> Iterator[_Idea]:
    """A matrix whose legs are out of balance, or pay more for set-up than for work."""
    rows = told.rows_of(key)
    of_legs = pd.DataFrame(
        {
            "attempt": told.attempts[rows],
            "leg": told.jobs["leg"].iloc[rows].fillna("").to_numpy(),
            "work_s": told.seconds[Part.WORK, 0, rows],
            "set_up_s": told.seconds[Part.SET_UP, 0, rows],
        }
    )
    leg_count = int(of_legs.groupby("attempt").size().median())
    if leg_count < 2:  # noqa: PLR2004
        return
    mean_s = of_legs.groupby("attempt")["work_s"].transform("mean")
    usual = (of_legs["work_s"] / mean_s).groupby(of_legs["leg"]).median().sort_values()
    if usual.iloc[-1] >= _LEAST_IMBALANCE:
        yield _Idea(
            source="legs",
            what=f"balance the legs of {key}",
            where=f"jobs.{key}.strategy.matrix",
            changes=(Balance(do="balance", job=key),),
            why=(
                f"Leg {usual.index[-1]} usually does {usual.iloc[-1]:.2f} times its even share of "
                f"the work, leg {usual.index[0]} {usual.iloc[0]:.2f} times."
            ),
            risk="The work may not be divisible like that: legs may stand for platforms.",
        )
    set_up_s, work_s = of_legs["set_up_s"].sum(), of_legs["work_s"].sum()
    if leg_count > 2 and set_up_s > _LEAST_SET_UP * (set_up_s + work_s):  # noqa: PLR2004
        fewer = -(-leg_count // 2)
        yield _Idea(
            source="set-up",
            what=f"{key} in {fewer} shards instead of {leg_count}",
            where=f"jobs.{key}.strategy.matrix",
            changes=(Split(do="split", job=key, into=fewer),),
            why=f"Set-up is {share(set_up_s / (set_up_s + work_s))} of what its legs run.",
            risk="Each shard has more work: the time may grow while the price falls.",
            is_kept=True,
        )


def _queue(measured: Workload, on_path: pd.DataFrame) -> Iterator[_Idea]:
    rows = on_path["row"].to_numpy(dtype=np.int64)
    queued_s = measured.seconds[Part.QUEUE, 0, rows].sum() / measured.attempt_count
    if queued_s >= _LEAST_SAVED_S:
        yield _Idea(
            source="queue",
            what="a runner at once for every job",
            where="jobs.*.runs-on",
            changes=(NoQueue(do="no-queue"),),
            why=f"Jobs on the path queue {duration(queued_s)} a run on average.",
            risk="Needs more runners, or others: what they cost is not counted.",
        )


def _twice(arm: MeasuredArm, on_path: pd.DataFrame) -> Iterator[_Idea]:
    """Steps that two jobs of one path both do, which one job would do once."""
    steps = arm.steps[arm.steps["job_id"].isin(on_path["id"])]
    steps = steps.assign(run_s=steps["ended_s"] - steps["begun_s"]).dropna(subset=["step_name"])
    steps = steps[~steps["step_name"].map(is_of_github).astype(bool)]
    steps = steps.merge(on_path[["id", "key", "attempt"]], left_on="job_id", right_on="id")
    usual_s = steps.groupby(["step_name", "key"])["run_s"].median()
    pairs: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for name, of_step in usual_s.groupby(level="step_name"):
        longest = of_step.droplevel("step_name").nlargest(2)
        if len(longest) > 1:
            one, other = sorted(map(str, longest.index))
            pairs.setdefault((one, other), []).append((str(name), float(longest.iloc[1])))
    ranked = sorted(pairs.items(), key=lambda pair: -sum(run_s for _, run_s in pair[1]))
    for (one, other), names in ranked[:_MOST_TWICE]:
        seconds = sum(run_s for _, run_s in names)
        if seconds < _LEAST_TWICE_S:
            continue
        said = listed([name for name, _ in sorted(names, key=lambda pair: -pair[1])[:3]])
        yield _Idea(
            source="twice",
            what=f"merge {one} and {other}",
            where=f"jobs.{one}, jobs.{other}",
            changes=(
                Merge(
                    do="merge",
                    jobs=(one, other),
                    set_up=tuple(
                        name for name in _names_of(arm.steps) if _is_paid_once(name, names)
                    ),
                ),
            ),
            why=f"Both are on the path and do {said}, {duration(seconds)} a run.",
            risk="One runner then does both: what ran side by side runs in a row.",
        )


def _names_of(steps: pd.DataFrame) -> list[str]:
    return list(steps["step_name"].dropna().unique())


def _is_paid_once(name: str, shared: Sequence[tuple[str, float]]) -> bool:
    return is_set_up(name) or name in {one for one, _ in shared}


def _floor(measured: Workload) -> Advice:
    """All jobs at once, no queue: what no structure of these jobs goes below."""
    none = np.empty((0, 2), dtype=np.int64)
    seconds = measured.seconds.copy()
    seconds[[Part.SCHEDULE, Part.QUEUE]] = 0
    jobs = measured.jobs.assign(is_milestone=True)
    apart = Workload(jobs, seconds, none)
    outcome = outcome_of(measured, apart, clocks_s(apart), ("No job waits for anything.",))
    return Advice(
        source="floor",
        what="floor: all jobs at once, no wait",
        where="",
        changes=(),
        outcome=outcome,
        why="The median of the longest job of each run: no order of the same jobs goes below.",
        checked=f"Replayed on {count(outcome.run_count, 'measured run')}.",
        risk="Out of reach where a job uses what another makes.",
    )


def _on_path(measured: Workload) -> pd.DataFrame:
    """The jobs on the critical path: attempt, row, id, key, and seconds that each adds."""
    graphs = measured.graphs
    rows = graphs.jobs[graphs.on_path(graphs.ends(np.zeros(len(graphs.jobs))))]
    return pd.DataFrame(
        {
            "attempt": measured.attempts[rows],
            "row": rows,
            "id": measured.ids[rows],
            "key": measured.jobs["key"].to_numpy()[rows],
            "seconds": (measured.wait_s + measured.run_s)[0, rows],
        }
    )
