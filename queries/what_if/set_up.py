"""What of a job's run is set-up: paid again by each shard, once where jobs are merged."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from queries.what_if.workload import Part, Workload, matcher

# Checkouts, and what installs tools, logs in, or fetches what others have made.
_SET_UP = re.compile(
    r"set[ -]?up\b|check ?out|"
    r"(run )?(actions/(checkout|setup-|cache|download-artifact)|docker/(setup|login)-)|"
    r"(run )?\S*/(setup-|install-|cache)|install\b|restore\b|cache\b|log ?in\b|download\b|"
    r"(run )?(npm ci|npm install|yarn install|pnpm install|pip install|bundle install|"
    r"apt(-get)? install)\b",
    re.IGNORECASE,
)


def is_set_up(step_name: str) -> bool:
    """Whether a step of a workflow file is set-up, as far as its name tells."""
    return _SET_UP.match(step_name) is not None


def told_by_names(
    workload: Workload, steps: pd.DataFrame, globs: Sequence[str] | None = None
) -> Workload:
    """
    The workload with what its steps say of set-up told apart from work.

    Args:
        workload: Whose set-up is not told apart yet; what is, stays.
        steps: Rows of `measured_steps` of its jobs.
        globs: Names of the steps that are set-up; None where their own names tell: then what GitHub
            adds is, too.
    """
    names = steps["step_name"].dropna().unique()
    matches = [is_set_up] if globs is None else [matcher(glob) for glob in globs]
    is_mine = steps["step_name"].isin([name for name in names if any(m(name) for m in matches)])
    mine = steps[is_mine | steps["is_added"].astype(bool) if globs is None else is_mine]
    seconds = (mine["ended_s"] - mine["begun_s"]).groupby(mine["job_id"]).sum()
    told_s = seconds.reindex(workload.sources).fillna(0).to_numpy(dtype=np.float64)
    set_up_s, work_s = workload.seconds[Part.SET_UP], workload.seconds[Part.WORK]
    now_s = np.where(set_up_s == 0, np.clip(told_s, 0, work_s), set_up_s)
    parts = {Part.SET_UP: now_s, Part.WORK: work_s - (now_s - set_up_s)}
    return workload.with_seconds(np.arange(len(workload.jobs)), parts)
