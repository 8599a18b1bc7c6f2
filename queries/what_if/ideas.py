"""What could be tried of an arm: jobs, needs, gates, legs, queues, and work that is done twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from basis.changes import Balance, Change, DropNeed, Merge, NoQueue, Remove, Scale, Split
from basis.errors import ChangeInvalid
from queries.what_if.measured import MeasuredArm
from queries.what_if.set_up import is_set_up, told_by_names
from queries.what_if.workload import Part, Workload
from queries.wording import count, duration, listed, share, upper

Source: TypeAlias = Literal[
    "job", "gone", "need", "used need", "gate", "legs", "set-up", "queue", "twice", "floor"
]

_MOST_JOBS = 5
_MOST_USED = 8
_LEAST_SAVED_S = 0.5
_LEAST_IMBALANCE = 1.1
_LEAST_SET_UP = 0.5
_LEAST_TWICE_S = 5
_MOST_TWICE = 3
_UNUSED = "no use found"


@dataclass(frozen=True, slots=True)
class Idea:
    """
    What becomes advice if it saves time, or is kept in any case.

    Attributes:
        source: What it comes from.
        what: The change, in words.
        where: Its place in the workflow file.
        changes: The same as a replay takes it.
        why: What in the measured runs makes us think so.
        risk: What could go wrong.
        checked: What was looked at, and what was not.
        is_kept: Whether it is advice even if it saves nothing.
        is_priced: Whether what single runs save is told, too: it differs much from run to run.
    """

    source: Source
    what: str
    where: str
    changes: tuple[Change, ...]
    why: str
    risk: str
    checked: str = ""
    is_kept: bool = False
    is_priced: bool = False


def ideas_of(arm: MeasuredArm, uses: pd.DataFrame, lines: pd.DataFrame) -> Iterator[Idea]:
    """
    All that is worth a try, each change alone.

    Args:
        arm: What was measured.
        uses: Rows of `phantom_needs` of the arm.
        lines: Rows of `job_lines` of the arm.
    """
    measured = arm.workload
    places = _Places(lines, uses)
    on_path = _on_path(measured)
    keys = on_path.groupby("key")["seconds"].sum().sort_values(ascending=False)
    yield from _jobs(on_path, keys, measured.attempt_count, places)
    yield from _unused_needs(measured, uses, places)
    yield from _used_needs(measured, uses, places, list(map(str, keys.index)))
    yield from _gates(measured, lines, places)
    told = told_by_names(measured, arm.steps)
    for key in map(str, keys.index):
        yield from _legs(told, key, places)
    yield from _queue(measured, on_path)
    yield from _twice(arm, on_path, uses, places)


class _Places:
    """Where jobs stand: `path:line`; as `jobs.KEY` where that is not known."""

    def __init__(self, lines: pd.DataFrame, uses: pd.DataFrame) -> None:
        needs = uses.dropna(subset=["need_line"])[["job_key", "need_key", "need_line"]]
        self._needs: dict[tuple[str, str | None], int] = {
            (job, need): int(line) for job, need, line in needs.itertuples(index=False)
        }
        rows = lines.astype(object).where(lines.notna(), None).to_dict("records")
        self._rows = {str(row["job_key"]): row for row in rows}

    def of(self, key: str, what: str = "job", need: str | None = None) -> str:
        """Of a job, or of its needs, matrix or environment; of the job where these have no line."""
        row = self._rows.get(key, {})
        line = self._needs.get((key, need)) or row.get(f"{what}_line") or row.get("job_line")
        if line is None or row.get("file_path") is None:
            return f"jobs.{key}" + f".{what}" * (what != "job")
        return f"{row['file_path']}:{int(line)}"


def _jobs(
    on_path: pd.DataFrame, keys: "pd.Series[float]", total: int, places: _Places
) -> Iterator[Idea]:
    """The jobs with most of the path, half as long and gone."""
    runs = on_path.groupby("key")["attempt"].nunique()
    for key in map(str, keys.index[:_MOST_JOBS]):
        why = (
            f"On the critical path of {runs[key]:,} of {count(total, 'run')}, "
            f"{duration(float(keys[key]) / total)} of it on average."
        )
        yield Idea(
            source="job",
            what=f"halve {key}",
            where=places.of(key),
            changes=(Scale(do="scale", job=key, times=0.5),),
            why=why,
            risk="How to halve it is not said here.",
        )
        yield Idea(
            source="gone",
            what=f"without {key}",
            where=places.of(key),
            changes=(Remove(do="remove", job=key),),
            why=why,
            risk="What it does would be done elsewhere, or not at all.",
        )


def _unused_needs(measured: Workload, uses: pd.DataFrame, places: _Places) -> Iterator[Idea]:
    """Needs of which no use is found in the workflow files, and those that may have one."""
    for row in uses[uses["use_state"].ne("used")].to_dict("records"):
        job, need = str(row["job_key"]), str(row["need_key"])
        if not _has_both(measured, job, need):
            continue
        is_unused = row["use_state"] == _UNUSED
        evidence = "" if pd.isna(row["use_evidence"]) else f" {upper(str(row['use_evidence']))}."
        relied = list(row["relied_on_by"])
        risks = [
            "No proof: files say nothing of required checks, and little of what scripts do."
            if is_unused
            else f"Where it is used, {job} would fail or work with what is missing.",
            f"{listed(relied)} would no longer wait for what is before it." * bool(relied),
            f"{job} would run where {need} fails, too." * bool(row["is_skipped_on_failure"]),
        ]
        yield Idea(
            source="need",
            what=f"drop needs: {need} from {job}",
            where=places.of(job, "needs", need),
            changes=(DropNeed(do="drop-need", job=job, need=need),),
            why=f"No use of {need} is found in {job}." if is_unused else evidence.strip(),
            risk=" ".join(filter(None, risks)),
            checked=(
                "Outputs, results, artifacts, caches, images, environments, local actions of the "
                f"files that ran.{evidence if is_unused else ''}"
            ),
            is_kept=is_unused,
        )


def _used_needs(
    measured: Workload, uses: pd.DataFrame, places: _Places, keys: Sequence[str]
) -> Iterator[Idea]:
    """Needs between jobs of the path that are used: what each costs."""
    rank = {key: place for place, key in enumerate(keys)}
    used = uses[uses["use_state"].eq("used")].to_dict("records")
    found = []
    for row in used:
        job, need = str(row["job_key"]), str(row["need_key"])
        if _has_both(measured, job, need):
            both = [
                [rank[key] for key in _keys_of(measured, one) if key in rank] for one in (job, need)
            ]
            if all(both):
                found.append((min(both[1]), job, need, row))
    for _, job, need, row in sorted(found, key=lambda one: one[:3])[:_MOST_USED]:
        yield Idea(
            source="used need",
            what=f"drop needs: {need} from {job} (if unused)",
            where=places.of(job, "needs", need),
            changes=(DropNeed(do="drop-need", job=job, need=need),),
            why="Both are on the critical path.",
            risk=f"Not safe: {job} {row['use_evidence']}.",
            is_priced=True,
        )


def _gates(measured: Workload, lines: pd.DataFrame, places: _Places) -> Iterator[Idea]:
    """Jobs that an environment may keep until somebody approves."""
    gated = lines.loc[lines["environment_line"].notna(), "job_key"]
    for key in map(str, gated):
        rows = np.flatnonzero(measured.jobs["key"].eq(key))
        if not len(rows):
            continue
        waits_s = pd.Series(measured.wait_s[0, rows]).groupby(measured.attempts[rows]).max()
        usual_s, long_s = map(float, waits_s.quantile([0.5, 0.9]))
        yield Idea(
            source="gate",
            what=f"no wait at the gate of {key}",
            where=places.of(key, "environment"),
            changes=(NoQueue(do="no-queue", job=key),),
            why=(
                f"It waited {duration(usual_s)} at the median, {duration(long_s)} at p90 of "
                f"{count(len(waits_s), 'run')}, for its environment and a runner."
            ),
            risk="A gate is there for a reason: an approval, a delay or a rule of the environment.",
            checked="How much of it the runner took can't be told apart.",
            is_kept=True,
            is_priced=True,
        )


def _legs(told: Workload, key: str, places: _Places) -> Iterator[Idea]:
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
        yield Idea(
            source="legs",
            what=f"balance the legs of {key}",
            where=places.of(key, "matrix"),
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
        yield Idea(
            source="set-up",
            what=f"{key} in {fewer} shards instead of {leg_count}",
            where=places.of(key, "matrix"),
            changes=(Split(do="split", job=key, into=fewer),),
            why=f"Set-up is {share(set_up_s / (set_up_s + work_s))} of what its legs run.",
            risk="Each shard has more work: the time may grow while the price falls.",
            is_kept=True,
        )


def _queue(measured: Workload, on_path: pd.DataFrame) -> Iterator[Idea]:
    rows = on_path["row"].to_numpy(dtype=np.int64)
    queued_s = measured.seconds[Part.QUEUE, 0, rows].sum() / measured.attempt_count
    if queued_s >= _LEAST_SAVED_S:
        yield Idea(
            source="queue",
            what="a runner at once for every job",
            where="jobs.*.runs-on",
            changes=(NoQueue(do="no-queue"),),
            why=f"Jobs on the path queue {duration(queued_s)} a run on average.",
            risk="Needs more runners, or others: what they cost is not counted.",
        )


def _twice(
    arm: MeasuredArm, on_path: pd.DataFrame, uses: pd.DataFrame, places: _Places
) -> Iterator[Idea]:
    """Steps that two jobs of one path both do, which one job would do once."""
    steps = arm.steps[arm.steps["job_id"].isin(on_path["id"])]
    steps = steps.assign(run_s=steps["ended_s"] - steps["begun_s"]).dropna(subset=["step_name"])
    steps = steps[~steps["is_added"].astype(bool)]
    steps = steps.merge(on_path[["id", "key", "attempt"]], left_on="job_id", right_on="id")
    usual_s = steps.groupby(["step_name", "key"])["run_s"].median()
    pairs: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for name, of_step in usual_s.groupby(level="step_name"):
        longest = of_step.droplevel("step_name").nlargest(2)
        if len(longest) > 1:
            one, other = sorted(map(str, longest.index))
            if not _makes_legs(arm.workload, uses, one, other):
                pairs.setdefault((one, other), []).append((str(name), float(longest.iloc[1])))
    ranked = sorted(pairs.items(), key=lambda pair: -sum(run_s for _, run_s in pair[1]))
    for (one, other), names in ranked[:_MOST_TWICE]:
        seconds = sum(run_s for _, run_s in names)
        if seconds < _LEAST_TWICE_S:
            continue
        said = listed([name for name, _ in sorted(names, key=lambda pair: -pair[1])[:3]])
        yield Idea(
            source="twice",
            what=f"merge {one} and {other}",
            where=", ".join(dict.fromkeys((places.of(one), places.of(other)))),
            changes=(
                Merge(do="merge", jobs=(one, other), set_up=_paid_once(arm.steps, dict(names))),
            ),
            why=f"Both are on the path and do {said}, {duration(seconds)} a run.",
            risk="One runner then does both: what ran side by side runs in a row.",
        )


def _makes_legs(measured: Workload, uses: pd.DataFrame, one: str, other: str) -> bool:
    """Whether one has a matrix and reads the other's outputs: it may come from them, before it."""
    legs = measured.jobs[measured.jobs["leg"].notna()]["key"].unique()
    reads = uses[uses["use_evidence"].str.contains(".outputs.", regex=False, na=False)]
    read = [
        (_keys_of(measured, str(job)), _keys_of(measured, str(need)))
        for job, need in zip(reads["job_key"], reads["need_key"], strict=True)
        if _has_both(measured, str(job), str(need))
    ]
    return any(
        job in legs and job in jobs and need in needs
        for jobs, needs in read
        for job, need in ((one, other), (other, one))
    )


def _paid_once(steps: pd.DataFrame, shared: dict[str, float]) -> tuple[str, ...]:
    """Names of steps that a merged job does once: set-up, and what both did."""
    named = steps.dropna(subset=["step_name"]).drop_duplicates("step_name")
    return tuple(
        name
        for name, is_added in zip(named["step_name"], named["is_added"], strict=True)
        if is_added or is_set_up(name) or name in shared
    )


def _has_both(measured: Workload, job: str, need: str) -> bool:
    """Whether both are among the jobs that the milestone needs."""
    try:
        return bool(len(measured.rows_of(job)) and len(measured.rows_of(need)))
    except ChangeInvalid:
        return False


def _keys_of(measured: Workload, job: str) -> list[str]:
    return list(map(str, measured.jobs["key"].iloc[measured.rows_of(job)].unique()))


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
