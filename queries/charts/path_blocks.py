"""What the picture of critical paths is drawn from: one typical attempt of each arm, job by job."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from queries.arms.populations import CACHE_PLACES
from queries.attempts.names import path_time, run_name
from queries.charts.bars import Span, Stretches, hover_text
from queries.charts.job_timeline import job_details, known_span, told_apart_spans
from queries.charts.palette import SAVES, arm_color

MOST_OFF_PATH = 2
"""How many jobs off the path are drawn of an attempt."""


@dataclass(frozen=True, slots=True)
class PathJob:
    """
    A job on the path.

    Attributes:
        job_id: The job.
        label: Its key, or its name where it is not mapped, as it came.
        name: Its name, as it came.
        wait: From the end of the job before to its start, or from the end of `told_apart`.
        run: From its start to its end, on the path.
        hover: What a pointer over it tells, as Plotly reads it.
        told_apart: What else came before it, by its words, one after the other from the end of the
            job before on: not where in between it was.
    """

    job_id: int
    label: str
    name: str
    wait: Span
    run: Span
    hover: str
    told_apart: Stretches = ()

    @property
    def begin_s(self) -> float:
        """The end of the job before."""
        return next((start for _, (start, _) in self.told_apart), self.wait[0])


@dataclass(frozen=True, slots=True)
class OffPathJob:
    """
    A job that the milestone needs, but that did not decide when it was reached.

    Attributes:
        job_id: The job.
        name: Its name, as it came.
        queue: From its creation to its start; None where its creation is not known.
        run: From its start to its end.
        slack_s: How much longer it could have taken.
        hover: What a pointer over it tells, as Plotly reads it.
    """

    job_id: int
    name: str
    queue: Span | None
    run: Span
    slack_s: float
    hover: str


@dataclass(frozen=True, slots=True)
class Block:
    """
    The attempt that stands for an arm in a cache state.

    Attributes:
        arm: As it came.
        position: Place of the arm in the experiment, 1 = first.
        is_baseline: The arm that the others are compared with.
        cache_state: cold, warm, other; all where no arm tells them apart.
        key: Its run_id and run_attempt.
        attempt: What people call it.
        is_inferred: No file could be read: what waited for what is inferred from times.
        median_s: Median clock of the arm's counted attempts in this state.
        attempt_count: How many these are.
        path: The jobs on its path, from the first to the last.
        off_path: Jobs off it, the least slack first, one of each key at most.
        more_count: Further jobs that the milestone needs.
        is_changed: It never ran so: it is a measured run with changes.
    """

    arm: str
    position: int
    is_baseline: bool
    cache_state: str
    key: tuple[int, int]
    attempt: str
    is_inferred: bool
    median_s: float
    attempt_count: int
    path: tuple[PathJob, ...]
    off_path: tuple[OffPathJob, ...]
    more_count: int
    is_changed: bool = False

    @property
    def color(self) -> str:
        """Of the arm; of changes, that of what they save."""
        return SAVES if self.is_changed else arm_color(self.position)


def path_blocks(attempts: pd.DataFrame, medians: pd.DataFrame, jobs: pd.DataFrame) -> list[Block]:
    """
    A block for each typical attempt: by cache state, then the baseline, then as in the file.

    Args:
        attempts: Rows of `attempts_by_arm`, the typical ones among them.
        medians: Rows of `clock_by_arm`.
        jobs: Rows of `attempt_jobs` of the typical attempts.
    """
    populations: dict[Any, Any] = {(row.arm, row.cache_state): row for row in medians.itertuples()}
    typical: list[Any] = list(attempts[attempts["is_typical"]].itertuples())
    of_attempt: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    every: list[Any] = list(jobs.itertuples())
    for job in every:
        of_attempt[job.run_id, job.run_attempt].append(job)
    blocks = [
        _block(row, populations[row.arm, row.cache_state], of_attempt[row.run_id, row.run_attempt])
        for row in typical
    ]
    return sorted(
        blocks, key=lambda x: (CACHE_PLACES[x.cache_state], not x.is_baseline, x.position)
    )


def end_of(blocks: Sequence[Block]) -> float:
    """The last second that any block draws."""
    ends = [part.run[1] for block in blocks for part in block.path]
    slacks = [part.run[1] + part.slack_s for block in blocks for part in block.off_path]
    return max([*ends, *slacks], default=0.0)


def path_in_words(block: Block) -> str:
    """The path of a block as a chain of names and seconds."""
    return " → ".join(
        f"{part.name} ({path_time(part.run[1] - part.begin_s, _lengths(part.told_apart))})"
        for part in block.path
    )


def told_apart_in(blocks: Sequence[Block]) -> set[str]:
    """What else than waiting stands before jobs of these paths, by its words."""
    return {words for block in blocks for part in block.path for words, _ in part.told_apart}


def _lengths(stretches: Stretches) -> dict[str, float]:
    return {words: end - start for words, (start, end) in stretches}


def _block(row: Any, population: Any, jobs: list[Any]) -> Block:  # noqa: ANN401 - rows
    names = {job.job_id: job.name for job in jobs}
    on_path = sorted(
        (job for job in jobs if pd.notna(job.path_position) and job.legs_of in {"", row.arm}),
        key=lambda job: job.path_position,
    )
    # 0 where the clock begins: with the run, unless it is a job's own duration.
    begin_s = min((job.path_start_s for job in on_path), default=0.0)
    off_path = sorted(
        (job for job in jobs if pd.isna(job.path_position) and pd.notna(job.slack_s)),
        key=lambda job: (job.slack_s, job.job_id),
    )
    first_of_key: dict[str, Any] = {}
    for job in off_path:
        first_of_key.setdefault(_key(job), job)
    shown = list(first_of_key.values())[:MOST_OFF_PATH]
    return Block(
        arm=str(row.arm),
        position=int(row.arm_position),
        is_baseline=bool(row.is_baseline),
        cache_state=str(row.cache_state),
        key=(int(row.run_id), int(row.run_attempt)),
        attempt=run_name(row.run_number, row.run_id, row.run_attempt),
        is_inferred=row.needs_source == "inferred",
        median_s=float(population.clock_p50_s),
        attempt_count=int(population.attempt_count),
        path=tuple(_path_job(job, begin_s, names) for job in on_path),
        off_path=tuple(_off_path_job(job, names) for job in shown),
        more_count=len(off_path) - len(shown),
    )


def _key(job: Any) -> str:  # noqa: ANN401 - as above
    return str(job.name if pd.isna(job.job_key) else job.job_key)


def _path_job(job: Any, begin_s: float, names: Mapping[int, str]) -> PathJob:  # noqa: ANN401 - as above
    told_apart = told_apart_spans(job, begin_s)
    waits_from_s = told_apart[-1][1][1] if told_apart else float(job.path_start_s) - begin_s
    taken_s = waits_from_s + job.path_wait_s
    return PathJob(
        job_id=int(job.job_id),
        label=_key(job),
        name=str(job.name),
        wait=(waits_from_s, taken_s),
        run=(taken_s, taken_s + job.path_run_s),
        hover=hover_text(job.name, job_details(job, names)),
        told_apart=told_apart,
    )


def _off_path_job(job: Any, names: Mapping[int, str]) -> OffPathJob:  # noqa: ANN401 - as above
    return OffPathJob(
        job_id=int(job.job_id),
        name=str(job.name),
        queue=known_span(job.created_offset_s, job.started_offset_s),
        run=known_span(job.started_offset_s, job.completed_offset_s) or (0.0, 0.0),
        slack_s=float(job.slack_s),
        hover=hover_text(job.name, job_details(job, names)),
    )
