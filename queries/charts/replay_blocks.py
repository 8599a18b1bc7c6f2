"""A replayed run as what the picture of critical paths is drawn from."""

import numpy as np

from queries.charts.bars import hover_text
from queries.charts.path_blocks import Block, OffPathJob, PathJob
from queries.what_if.measured_graphs import Places, Seconds
from queries.what_if.workload import Part, Workload, began_s, clocks_s
from queries.wording import duration

MOST_OFF_PATH = 3
"""How many jobs whose keys are not on the path are drawn."""

_FAR_S = 1e7
_MOST_TRIED = 200


def typical_run(replayed: Workload) -> int:
    """The place of the run of the first draw that is nearest the median."""
    of_runs_s = clocks_s(replayed)[0]
    return int(np.argmin(abs(of_runs_s - np.median(of_runs_s))))


def replay_block(
    position: int, replayed: Workload, attempt: int, *, is_changed: bool = False
) -> Block:
    """
    A run of the first draw.

    Args:
        position: Of the arm, for its colour.
        replayed: Runs, measured or with changes.
        attempt: The place of the run; of both pictures the same, so that they tell what changed.
        is_changed: Whether these are the runs with changes.
    """
    of_runs_s = clocks_s(replayed)[0]
    graphs = replayed.graphs
    added_s = graphs.by_row((replayed.wait_s + replayed.run_s)[0])
    on_path = graphs.on_path(graphs.ends(graphs.added_s - added_s))
    rows = graphs.jobs[on_path & (graphs.attempts == attempt)]
    begins_s = began_s(replayed)[0]
    rows = rows[np.argsort(begins_s[rows], kind="stable")]
    of_run = np.flatnonzero(replayed.attempts == attempt)
    is_of_path = replayed.jobs["key"].iloc[of_run].isin(replayed.jobs["key"].iloc[rows])
    off_path = _off_path(replayed, attempt, of_run[~is_of_path.to_numpy()], begins_s)
    return Block(
        arm="changed" if is_changed else "today",
        position=position,
        is_baseline=False,
        cache_state="all",
        key=(0, 0),
        attempt="the run nearest the median today",
        is_inferred=False,
        median_s=float(np.median(of_runs_s)),
        attempt_count=len(of_runs_s),
        path=tuple(_path_job(replayed, int(row), float(begins_s[row])) for row in rows),
        off_path=off_path,
        more_count=len(of_run) - len(rows) - len(off_path),
        is_changed=is_changed,
    )


def _off_path(
    replayed: Workload, attempt: int, rows: Places, begins_s: Seconds
) -> tuple[OffPathJob, ...]:
    """Of such jobs, one of each key, those with the least slack: what they could take longer."""
    ends_s = (begins_s + replayed.run_s[0])[rows]
    rows = rows[np.argsort(-ends_s, kind="stable")[:_MOST_TRIED]]
    graphs = replayed.graphs.of_attempts(np.array([attempt]))
    added_s = graphs.by_row((replayed.wait_s + replayed.run_s)[0])
    measured_s = graphs.added_s - added_s
    # Each is made far longer, alone: what of it the clock does not show is slack.
    longer_s = _FAR_S * (graphs.jobs == rows[:, None])
    clocks_s = graphs.ends(np.concatenate([[measured_s], measured_s - longer_s])).clocks_s[:, 0]
    slacks_s = _FAR_S - (clocks_s[1:] - clocks_s[0])
    order = np.lexsort((rows, slacks_s))
    found: dict[str, OffPathJob] = {}
    for row, slack_s in zip(rows[order].tolist(), slacks_s[order].tolist(), strict=True):
        key = str(replayed.jobs["key"].iloc[row])
        if slack_s < _FAR_S and key not in found:  # what is not needed has no slack
            found[key] = _off_path_job(replayed, row, float(begins_s[row]), round(slack_s, 3))
        if len(found) == MOST_OFF_PATH:
            break
    return tuple(found.values())


def _label(replayed: Workload, row: int) -> str:
    job = replayed.jobs.iloc[row]
    return str(job["key"]) if job["leg"] is None else f"{job['key']} ({job['leg']})"


def _off_path_job(replayed: Workload, row: int, begins_s: float, slack_s: float) -> OffPathJob:
    label = _label(replayed, row)
    queue_s, run_s = float(replayed.seconds[Part.QUEUE, 0, row]), float(replayed.run_s[0, row])
    return OffPathJob(
        job_id=int(replayed.ids[row]),
        name=label,
        queue=(begins_s - queue_s, begins_s),
        run=(begins_s, begins_s + run_s),
        slack_s=slack_s,
        hover=hover_text(label, [f"runs {duration(run_s)}", f"slack {duration(slack_s)}"]),
    )


def _path_job(replayed: Workload, row: int, begins_s: float) -> PathJob:
    label = _label(replayed, row)
    wait_s, run_s = float(replayed.wait_s[0, row]), float(replayed.run_s[0, row])
    return PathJob(
        job_id=int(replayed.ids[row]),
        label=str(replayed.jobs["key"].iloc[row]),
        name=label,
        wait=(min(begins_s - wait_s, begins_s), begins_s),
        run=(begins_s, begins_s + run_s),
        hover=hover_text(label, [f"waits {duration(wait_s)}", f"runs {duration(run_s)}"]),
    )
