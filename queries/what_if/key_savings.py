"""Where to start: what each job key would save if it took no time, one job of it or all."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from queries.what_if.measured_graphs import MeasuredGraphs, Places, measured_graphs

QUESTIONS = ("measured_jobs", "measured_needs")
"""What savings rest on."""

_ARM = ["arm", "arm_position", "is_baseline", "cache_state"]
_ATTEMPT = ["run_id", "run_attempt"]
_KEY = [*_ARM, "job_key"]
_DTYPES = {
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
        return pd.DataFrame(columns=list(_DTYPES)).astype(_DTYPES)
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
    return found.reset_index(drop=True)[list(_DTYPES)].astype(_DTYPES)


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
    attempts = jobs.loc[graphs.jobs, _ATTEMPT].assign(number=graphs.attempts)
    attempts = attempts.drop_duplicates("number").sort_values("number", ignore_index=True)
    found = pd.concat(
        _rounds(graphs, codes.astype(np.int64), jobs["path_s"].notna().to_numpy(), jobs["run_s"]),
        ignore_index=True,
    )
    named = pd.Series(keys.to_numpy(dtype=object))
    return attempts.loc[found["number"], _ATTEMPT].assign(
        job_key=found["code"].map(named).to_numpy(),
        together_s=found["together_s"].to_numpy(),
        next_job_key=found["next_code"].map(named).to_numpy(),
    )


def _rounds(
    graphs: MeasuredGraphs, codes: Places, is_on_path: np.ndarray, run_s: pd.Series
) -> Iterator[pd.DataFrame]:
    """
    What is saved if one key of each attempt takes no time: in the first round the first, and so on.

    An attempt is in as many rounds as there are keys on its path.
    """
    wanted = pd.DataFrame({"number": graphs.attempts, "code": codes[graphs.jobs]})
    wanted = wanted[is_on_path[graphs.jobs]].drop_duplicates().sort_values(["number", "code"])
    wanted["round"] = wanted.groupby("number").cumcount()
    runs_s = run_s.to_numpy(dtype=np.float64)
    numbers = np.arange(int(graphs.attempts.max()) + 1)
    for _, chosen in wanted.groupby("round"):
        is_kept = np.isin(numbers, chosen["number"])
        graphs, numbers = graphs.of_attempts(is_kept), numbers[is_kept]
        of_rows = codes[graphs.jobs]
        is_less = of_rows == chosen["code"].to_numpy()[graphs.attempts]
        measured = graphs.ends(np.zeros(len(of_rows)))
        ends = graphs.ends(np.where(is_less, runs_s[graphs.jobs], 0.0))
        is_new = graphs.on_path(ends) & ~is_on_path[graphs.jobs] & ~is_less
        rows = np.flatnonzero(is_new)
        # The longest of each attempt comes last, and stays.
        rows = rows[np.lexsort((-rows, runs_s[graphs.jobs[rows]]))]
        next_codes = np.full(len(numbers), -1)
        next_codes[graphs.attempts[rows]] = of_rows[rows]
        yield pd.DataFrame(
            {
                "number": numbers,
                "code": chosen["code"].to_numpy(),
                "together_s": measured.clocks_s - ends.clocks_s,
                "next_code": next_codes,
            }
        )
