"""Typical runs as their charts are drawn from."""

from queries.charts.path_blocks import Block, OffPathJob, PathJob


def path_job(job_id: int, name: str, wait: tuple[float, float], end: float) -> PathJob:
    """A job that runs from the end of its wait."""
    return PathJob(job_id, name, name, wait, (wait[1], end), hover="")


def typical(*path: PathJob, off_path: tuple[OffPathJob, ...] = (), arm: str = "plain") -> Block:
    """A typical run with such a path."""
    return Block(
        arm=arm,
        position=1,
        is_baseline=True,
        cache_state="warm",
        key=(1, 1),
        attempt="run 1, attempt 1",
        is_inferred=False,
        median_s=100.0,
        attempt_count=3,
        path=path,
        off_path=off_path,
        more_count=0,
    )
