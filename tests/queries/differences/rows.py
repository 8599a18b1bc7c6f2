"""Rows of `work_by_arm` and `comparison_work` in few words."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import pandas as pd

from queries.differences.adjustment import MeasuredRuns
from queries.differences.one_sided import OneSided, one_sided
from queries.differences.sides import Side, side_of

Work = Mapping[str, Mapping[str, tuple[float, float | None]]]
"""By arm and name: seconds of the work, and its mean seconds on the path."""
Runs = Mapping[str, Mapping[str, Sequence[float]]]
"""By arm and name: the seconds of each of its warm runs."""

_USUAL = {
    "cache_state": "warm",
    "has_cache_rule": True,
    "leg": None,
    "step_name": None,
    "role_name": None,
    "is_set_up": False,
    "place_share": 0.5,
    "attempt_count": 10,
    "with_count": 10,
    "any_leg_count": None,
    "listed_count": 10,
    "path_count": 10,
    "on_path_count": 10,
}
_DTYPES = {
    **dict.fromkeys(["arm", "cache_state", "job_key", "leg", "step_name", "role_name"], "str"),
    **dict.fromkeys(["is_baseline", "has_cache_rule", "is_set_up"], "boolean"),
    **dict.fromkeys(["place_share", "work_mean_s", "path_mean_s"], "float64"),
    **dict.fromkeys(
        [
            "arm_position",
            "attempt_count",
            "with_count",
            "any_leg_count",
            "listed_count",
            "path_count",
            "on_path_count",
        ],
        "Int64",
    ),
}


def work(
    done: Work, roles: Mapping[str, str] | None = None, more: Mapping[str, object] | None = None
) -> pd.DataFrame:
    """
    Rows of arms, the first the baseline; `build/Push` is a step of `build`, `build[x]` a leg.

    Args:
        done: What each arm does.
        roles: By the name of a step or job.
        more: Values of all rows of that name, instead of the usual.
    """
    rows = []
    for place, (arm, its) in enumerate(done.items()):
        for name, (work_s, path_s) in its.items():
            whole, _, step = name.partition("/")
            job, _, leg = whole.partition("[")
            # `caller:callee` stands for the key `caller/callee`.
            known = {"arm": arm, "arm_position": place + 1, "is_baseline": place == 0}
            known |= {"job_key": job.replace(":", "/")}
            values = {"work_mean_s": work_s, "path_mean_s": path_s, "step_name": step or None}
            role = (roles or {}).get(step or job)
            special = (more or {}).get(name, {})
            assert isinstance(special, dict)
            row = {**_USUAL, **known, "leg": leg.rstrip("]") or None, **values, "role_name": role}
            row = {**row, **special}
            # Legs of a job are in every attempt, unless a case says otherwise.
            rows.append({**row, "any_leg_count": row["any_leg_count"] or row["with_count"]})
    return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)


def compared_runs(
    runs: Runs, roles: Mapping[str, str] | None = None, on_path: Sequence[str] = ()
) -> pd.DataFrame:
    """
    Rows of `comparison_work`, warm: the first arm is every other's baseline; names as of `work`.

    Args:
        runs: What each arm does.
        roles: By the name of a step or job.
        on_path: Jobs that are on the path of every run.
    """
    baseline, *candidates = runs
    rows = []
    for place, candidate in enumerate(candidates, start=2):
        for arm in (baseline, candidate):
            of_roles: dict[str, list[Sequence[float]]] = {}
            for name, of_runs in runs[arm].items():
                job, _, step = name.partition("/")
                if role := (roles or {}).get(step or job):
                    of_roles.setdefault(role, []).append(of_runs)
                known = {"candidate": candidate, "candidate_position": place, "arm": arm}
                known |= {"cache_state": "warm", "is_baseline": arm == baseline}
                known |= {"is_like_with_like": True}
                place_of = {"job_key": job, "step_name": step or None, "is_on_path": job in on_path}
                rows.append(known | place_of | {"runs_s": sorted(map(float, of_runs))})
            for role, parts in of_roles.items():
                runs_s = sorted(float(sum(its)) for its in zip_longest(*parts, fillvalue=0.0))
                rows.append(known | {"role_name": role, "runs_s": runs_s})
    return pd.DataFrame(rows, columns=list(_OF_RUNS)).astype(_OF_RUNS)


_OF_RUNS = {
    **dict.fromkeys(["candidate", "cache_state", "arm", "job_key", "leg", "step_name"], "str"),
    "role_name": "str",
    "candidate_position": "Int64",
    **dict.fromkeys(["is_baseline", "is_like_with_like", "is_on_path"], "boolean"),
    "runs_s": "object",
}


def two_sides(frame: pd.DataFrame, cache_state: str = "warm") -> tuple[Side, Side]:
    """The baseline and the other arm."""
    baseline, candidate = [side_of(frame, str(arm), cache_state) for arm in frame["arm"].unique()]
    assert baseline is not None
    assert candidate is not None
    return baseline, candidate


def found_in(frame: pd.DataFrame, names: Mapping[str, list[str]] | None = None) -> list[OneSided]:
    """What one of the two arms does alone."""
    return one_sided(*two_sides(frame), names)


def measured(
    frame: pd.DataFrame, arm: str, clocks: Sequence[float], most_s: float | None = None
) -> MeasuredRuns:
    """
    Runs of an arm: its jobs that are on the path one after the other, and so are a job's steps.

    Args:
        frame: Rows of `work_by_arm`: each run has their mean seconds on the path.
        arm: The arm.
        clocks: Of the runs.
        most_s: How much sooner a run could end: another job beside the others takes so much less;
            None where there is none.
    """
    its = frame[(frame["arm"] == arm) & (frame["path_mean_s"] > 0)].fillna({"leg": ""})
    whole = its[its["step_name"].isna()]
    jobs: list[list[object]] = []
    steps: list[list[object]] = []
    needs: list[list[int]] = []
    for run_id, _ in enumerate(clocks, 1):
        first, total_s = 100 * run_id, 0.0
        of_jobs = zip(whole["job_key"], whole["leg"], whole["path_mean_s"], strict=True)
        for job_id, (key, leg, path_s) in enumerate(of_jobs, first):
            of_job = its[(its["job_key"] == key) & (its["leg"] == leg) & its["step_name"].notna()]
            until_s = 0.0
            of_steps = zip(of_job["step_name"], of_job["path_mean_s"], strict=True)
            for number, (name, step_s) in enumerate(of_steps):
                steps.append([job_id, number, name, until_s, until_s + step_s])
                until_s += step_s
            run_s = max(float(path_s), until_s)
            total_s += run_s
            is_last = job_id == first + len(whole) - 1
            jobs.append([run_id, 1, job_id, key, leg or None, run_s, run_s, 0, is_last])
            needs += [[job_id, job_id - 1]] if job_id > first else []
        if most_s is not None:
            beside_s = total_s - most_s
            jobs.append([run_id, 1, first + 99, "beside", None, beside_s, beside_s, most_s, True])
    runs = [[run_id, 1, clock] for run_id, clock in enumerate(clocks, 1)]
    return MeasuredRuns(
        pd.DataFrame(runs, columns=["run_id", "run_attempt", "clock_s"]),
        pd.DataFrame(jobs, columns=list(_OF_JOBS)).astype(_OF_JOBS),
        pd.DataFrame(needs, columns=["waiting_id", "needed_id"], dtype="int64"),
        pd.DataFrame(steps, columns=list(_OF_STEPS)).astype(_OF_STEPS),
    )


_OF_JOBS = {
    **dict.fromkeys(["run_id", "run_attempt", "job_id"], "int64"),
    **dict.fromkeys(["job_key", "leg"], "str"),
    **dict.fromkeys(["added_s", "run_s", "slack_s"], "float64"),
    "is_milestone": "bool",
}
_OF_STEPS = {
    **dict.fromkeys(["job_id", "number"], "int64"),
    "step_name": "str",
    **dict.fromkeys(["begun_s", "ended_s"], "float64"),
}


def brief(found: list[OneSided]) -> list[tuple[str, str, str, float | None, float | None]]:
    """Arm, kind, piece, seconds, seconds on the path."""
    return [(one.arm, one.kind.value, one.piece, one.work_s, one.path_s) for one in found]
