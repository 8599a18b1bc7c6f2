"""Where to start: what each job key would save if it took no time, one job of it or all."""

import numpy as np
import pandas as pd

from queries.what_if.measured_graphs import (
    Marks,
    MeasuredGraphs,
    Places,
    Seconds,
    measured_graphs,
)

QUESTIONS = ("measured_jobs", "measured_needs")
"""What savings rest on."""

_MOST_AT_ONCE = 2_000_000  # jobs and needs: some 100 MB
_ARM = ["arm", "arm_position", "is_baseline", "cache_state"]
_ATTEMPT = ["run_id", "run_attempt"]
_KEY = [*_ARM, "job_key"]
DTYPES = {
    "arm": "str",
    "arm_position": "Int64",
    "is_baseline": "boolean",
    "cache_state": "str",
    "job_key": "str",
    "attempt_count": "Int64",
    "on_path_count": "Int64",
    "path_mean_s": "float64",
    "job_count": "Int64",
    "alone_mean_s": "float64",
    "together_mean_s": "float64",
    "next_job_key": "str",
    "next_count": "Int64",
}


def key_savings(jobs: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """
    What each job key that is on a critical path would save a run, on average.

    Args:
        jobs: Rows of `measured_jobs`.
        needs: Rows of `measured_needs`, at least those of these jobs.

    Returns:
        One row per arm, cache state and key, in each state of an arm those first that save most
        together; means are over all attempts of the state, those with the key off the path as 0 s.
        arm, arm_position, is_baseline, cache_state, job_key; attempt_count: those attempts, whose
        graph is wholly known; on_path_count: of these, with the key on the path; path_mean_s: what
        it adds to the path; job_count: most jobs of the key that the milestone of one attempt
        needs; alone_mean_s: how much sooner the clock would have stopped if of the key the one job
        that saves most had run for 0 s (its exclusive time); together_mean_s: if all jobs of the
        key had; next_job_key: what decides then in most of the attempts with the key on the path:
        the key of the job that runs longest of those that are on it only then, NULL where none is;
        next_count: in how many.
    """
    if jobs.empty:
        return pd.DataFrame(columns=list(DTYPES)).astype(DTYPES)
    jobs = jobs.reset_index(drop=True)
    on_path = jobs[jobs["path_s"].notna()]
    of_run = on_path.groupby([*_KEY, *_ATTEMPT], as_index=False).agg(
        path_s=("path_s", "sum"), alone_s=("exclusive_s", "max")
    )
    of_run = of_run.merge(_together(jobs, needs), on=[*_ATTEMPT, "job_key"], validate="1:1")
    found = of_run.groupby(_KEY, as_index=False).agg(
        on_path_count=("path_s", "size"),
        path_s=("path_s", "sum"),
        alone_s=("alone_s", "sum"),
        together_s=("together_s", "sum"),
    )
    found = found.merge(_totals(jobs), on=_ARM).merge(_job_counts(jobs), on=_KEY)
    found = found.merge(_next(of_run), on=_KEY)
    for column in ("path", "alone", "together"):
        found[f"{column}_mean_s"] = found[f"{column}_s"] / found["attempt_count"]
    order = ["arm_position", "cache_state", "together_mean_s", "alone_mean_s", "job_key"]
    found = found.sort_values(order, ascending=[True, True, False, False, True], kind="stable")
    return found.reset_index(drop=True)[list(DTYPES)].astype(DTYPES)


def _totals(jobs: pd.DataFrame) -> pd.DataFrame:
    attempts = jobs[[*_ARM, *_ATTEMPT]].drop_duplicates()
    return attempts.groupby(_ARM, as_index=False).agg(attempt_count=("run_id", "size"))


def _job_counts(jobs: pd.DataFrame) -> pd.DataFrame:
    of_run = jobs.groupby([*_KEY, *_ATTEMPT], as_index=False).agg(job_count=("job_id", "size"))
    return of_run.groupby(_KEY, as_index=False).agg(job_count=("job_count", "max"))


def _next(of_run: pd.DataFrame) -> pd.DataFrame:
    counted = of_run.groupby([*_KEY, "next_job_key"], as_index=False, dropna=False).agg(
        next_count=("run_id", "size")
    )
    counted = counted.sort_values(["next_count", "next_job_key"], ascending=[False, True])
    return counted.drop_duplicates(_KEY)


def _together(jobs: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """Of each attempt and key on its path: together_s, and next_job_key."""
    graphs = measured_graphs(jobs, needs)
    codes, keys = pd.factorize(jobs["job_key"])
    is_on_path = jobs["path_s"].notna().to_numpy(dtype=np.bool_)
    rows = pd.DataFrame(
        {
            "place": graphs.jobs,
            "number": graphs.attempts,
            "code": graphs.by_row(codes, -1),
            "size": 1 + np.diff(graphs.needed_from),
        }
    )
    cases = rows[graphs.by_row(is_on_path)].drop_duplicates(["number", "code"])
    cases = cases.sort_values(["number", "code"], ignore_index=True)
    sizes = rows.groupby("number")["size"].sum().to_numpy()[cases["number"]]
    found = pd.concat(
        [
            _without(graphs, batch, codes, is_on_path, jobs["run_s"].to_numpy(dtype=np.float64))
            for _, batch in cases.groupby(np.cumsum(sizes) // _MOST_AT_ONCE)
        ]
    )
    named = pd.Series(keys.to_numpy(dtype=object))
    return (
        jobs.loc[cases["place"], [*_ATTEMPT, "job_key"]]
        .reset_index(drop=True)
        .assign(
            together_s=found["together_s"].to_numpy(),
            next_job_key=found["next_code"].map(named).to_numpy(),
        )
    )


def _without(
    graphs: MeasuredGraphs, cases: pd.DataFrame, codes: Places, is_on_path: Marks, runs_s: Seconds
) -> pd.DataFrame:
    """
    What is saved in each case, an attempt without one of its keys, and what is new on the path.

    Args:
        graphs: Of all attempts.
        cases: number of the attempt, and code of the key whose jobs take no time.
        codes: Of each job its key.
        is_on_path: Of each job whether it is on the path as measured.
        runs_s: Of each job its run seconds.

    Returns:
        together_s and next_code (-1 for none) of each case.
    """
    numbers = cases["number"].to_numpy(dtype=np.int64)
    measured_s = graphs.ends(np.zeros(len(graphs.jobs))).clocks_s[numbers]
    changed = graphs.of_attempts(numbers)
    codes, runs_s = changed.by_row(codes, -1), changed.by_row(runs_s)
    is_of_key = codes == cases["code"].to_numpy()[changed.attempts]
    ends = changed.ends(np.where(is_of_key, runs_s, 0.0))
    new = np.flatnonzero(changed.on_path(ends) & ~changed.by_row(is_on_path) & ~is_of_key)
    # The longest of each case comes last, and stays; in a tie the one with the smaller rank.
    new = new[np.lexsort((-changed.ranks[new], runs_s[new]))]
    next_codes = np.full(len(cases), -1)
    next_codes[changed.attempts[new]] = codes[new]
    return pd.DataFrame({"together_s": measured_s - ends.clocks_s, "next_code": next_codes})
