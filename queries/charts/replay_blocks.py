"""A replayed run as what the picture of critical paths is drawn from."""

import numpy as np

from queries.charts.bars import hover_text
from queries.charts.path_blocks import Block, PathJob
from queries.what_if.workload import Workload, began_s, clocks_s
from queries.wording import duration


def replay_block(name: str, position: int, replayed: Workload) -> Block:
    """
    The run of the first draw that is nearest the median.

    Args:
        name: What stands above it.
        position: Of the arm, for its colour.
        replayed: Runs, measured or with changes.
    """
    of_runs_s = clocks_s(replayed)[0]
    attempt = int(np.argmin(abs(of_runs_s - np.median(of_runs_s))))
    graphs = replayed.graphs
    added_s = graphs.by_row((replayed.wait_s + replayed.run_s)[0])
    on_path = graphs.on_path(graphs.ends(graphs.added_s - added_s))
    rows = graphs.jobs[on_path & (graphs.attempts == attempt)]
    begins_s = began_s(replayed)[0]
    rows = rows[np.argsort(begins_s[rows], kind="stable")]
    of_run = np.flatnonzero(replayed.attempts == attempt)
    return Block(
        arm=name,
        position=position,
        is_baseline=False,
        cache_state="all",
        key=(0, 0),
        attempt="run nearest the median",
        is_inferred=False,
        median_s=float(np.median(of_runs_s)),
        attempt_count=len(of_runs_s),
        path=tuple(_path_job(replayed, int(row), float(begins_s[row])) for row in rows),
        off_path=(),
        more_count=len(of_run) - len(rows),
    )


def _path_job(replayed: Workload, row: int, begins_s: float) -> PathJob:
    job = replayed.jobs.iloc[row]
    label = str(job["key"]) if job["leg"] is None else f"{job['key']} ({job['leg']})"
    wait_s, run_s = float(replayed.wait_s[0, row]), float(replayed.run_s[0, row])
    return PathJob(
        job_id=int(job["id"]),
        label=label,
        name=label,
        wait=(min(begins_s - wait_s, begins_s), begins_s),
        run=(begins_s, begins_s + run_s),
        hover=hover_text(label, [f"waits {duration(wait_s)}", f"runs {duration(run_s)}"]),
    )
