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
    "alone_saved_s": "float64",
    "together_saved_s": "float64",
    "next_job_key": "str",
    "next_count": "Int64",
}


def key_savings(jobs: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """
    By how much the median clock would fall if jobs of a key on a critical path took no time.

    Args:
        jobs: Rows of `measured_jobs`.
        needs: Rows of `measured_needs`, at least those of these jobs.

    Returns:
        One row per arm, cache state and key, in each state of an arm those first that save most
        together, then those with most on the path.
        arm, arm_position, is_baseline, cache_state, job_key; attempt_count: attempts of the state
        whose graph is wholly known; on_path_count: of these, with the key on the path; path_mean_s:
        what it adds to the path, where it is off the path 0 s; job_count: most jobs of the key that
        the milestone of one attempt needs; alone_saved_s: how much lower the median clock would be
        if in each attempt the one job of the key that saves most had run for 0 s (its exclusive
        time); together_saved_s: if all jobs of the key had; next_job_key: what decides then in most
        of the attempts with the key on the path: the key of the job that runs longest of those that
        are on it only then, NULL where none is; next_count: in how many.
    """
    if jobs.empty:
        return pd.DataFrame(columns=list(DTYPES)).astype(DTYPES)
    jobs = jobs.reset_index(drop=True)
    on_path = jobs[jobs["path_s"].notna()]
    graphs = measured_graphs(jobs, needs)
    clocks = _clocks(jobs, graphs)
    of_run = on_path.groupby([*_KEY, *_ATTEMPT], as_index=False).agg(
        path_s=("path_s", "sum"), alone_s=("exclusive_s", "max")
    )
    together = _together(jobs, graphs, clocks["clock_s"].to_numpy())
    of_run = of_run.merge(together, on=[*_ATTEMPT, "job_key"], validate="1:1")
    found = of_run.groupby(_KEY, as_index=False).agg(
        on_path_count=("path_s", "size"), path_s=("path_s", "sum")
    )
    found = found.merge(clocks.groupby(_ARM, as_index=False).agg(attempt_count=("clock_s", "size")))
    found = found.merge(_job_counts(jobs), on=_KEY).merge(_next(of_run), on=_KEY)
    found = found.merge(_saved(of_run, clocks), on=_KEY)
    found["path_mean_s"] = found["path_s"] / found["attempt_count"]
    saved = ["together_saved_s", "alone_saved_s", "path_mean_s"]
    order = ["arm_position", "cache_state", *saved, "job_key"]
    found = found.sort_values(order, ascending=[True, True, *[False] * 3, True], kind="stable")
    return found.reset_index(drop=True)[list(DTYPES)].astype(DTYPES)


def _clocks(jobs: pd.DataFrame, graphs: MeasuredGraphs) -> pd.DataFrame:
    """Of each attempt, by its number in the graphs: its arm and state, and clock_s."""
    milestones = graphs.jobs[graphs.milestones[graphs.milestones_from[:-1]]]
    clocks_s = graphs.ends(np.zeros(len(graphs.jobs))).clocks_s
    return jobs.loc[milestones, _ARM].reset_index(drop=True).assign(clock_s=clocks_s)


def _saved(of_run: pd.DataFrame, clocks: pd.DataFrame) -> pd.DataFrame:
    """Of each key: alone_saved_s and together_saved_s."""
    clocks_s = clocks["clock_s"].to_numpy()
    numbers_of = clocks.groupby(_ARM).indices
    rows = []
    for key, of_key in of_run.groupby(_KEY):
        numbers = numbers_of[key[:-1]]
        medians_s = []
        for column in ("alone_s", "together_s"):
            less_s = np.zeros(len(clocks))
            less_s[of_key["number"]] = of_key[column]
            medians_s.append(np.median((clocks_s - less_s)[numbers]))
        rows.append((*key, *(np.median(clocks_s[numbers]) - medians_s)))
    return pd.DataFrame(rows, columns=[*_KEY, "alone_saved_s", "together_saved_s"])


def _job_counts(jobs: pd.DataFrame) -> pd.DataFrame:
    of_run = jobs.groupby([*_KEY, *_ATTEMPT], as_index=False).agg(job_count=("job_id", "size"))
    return of_run.groupby(_KEY, as_index=False).agg(job_count=("job_count", "max"))


def _next(of_run: pd.DataFrame) -> pd.DataFrame:
    counted = of_run.groupby([*_KEY, "next_job_key"], as_index=False, dropna=False).agg(
        next_count=("run_id", "size")
    )
    counted = counted.sort_values(["next_count", "next_job_key"], ascending=[False, True])
    return counted.drop_duplicates(_KEY)


def _together(jobs: pd.DataFrame, graphs: MeasuredGraphs, clocks_s: Seconds) -> pd.DataFrame:
    """Of each attempt, with its number, and key on its path: together_s, and next_job_key."""
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
            number=cases["number"].to_numpy(),
            together_s=clocks_s[cases["number"]] - found["clock_s"].to_numpy(),
            next_job_key=found["next_code"].map(named).to_numpy(),
        )
    )


def _without(
    graphs: MeasuredGraphs, cases: pd.DataFrame, codes: Places, is_on_path: Marks, runs_s: Seconds
) -> pd.DataFrame:
    """
    The clock of each case, an attempt without one of its keys, and what is new on the path.

    Args:
        graphs: Of all attempts.
        cases: number of the attempt, and code of the key whose jobs take no time.
        codes: Of each job its key.
        is_on_path: Of each job whether it is on the path as measured.
        runs_s: Of each job its run seconds.

    Returns:
        clock_s and next_code (-1 for none) of each case.
    """
    numbers = cases["number"].to_numpy(dtype=np.int64)
    changed = graphs.of_attempts(numbers)
    codes, runs_s = changed.by_row(codes, -1), changed.by_row(runs_s)
    is_of_key = codes == cases["code"].to_numpy()[changed.attempts]
    ends = changed.ends(np.where(is_of_key, runs_s, 0.0))
    new = np.flatnonzero(changed.on_path(ends) & ~changed.by_row(is_on_path) & ~is_of_key)
    # The longest of each case comes last, and stays; in a tie the one with the smaller rank.
    new = new[np.lexsort((-changed.ranks[new], runs_s[new]))]
    next_codes = np.full(len(cases), -1)
    next_codes[changed.attempts[new]] = codes[new]
    return pd.DataFrame({"clock_s": ends.clocks_s, "next_code": next_codes})
