"""
Which of the jobs that a name fits a listed job is: by what else the attempt tells of it.

Nothing here guesses: a rule takes away what can't be, and what is left open stays open.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from ingest.records import Job
from ingest.workflow.conditions import may_run, possible_labels
from ingest.workflow.graph import Graph
from ingest.workflow.name_fits import Certainty, Fit, by_key
from ingest.workflow.name_patterns import pattern_of
from ingest.workflow.shown_names import NOT_EXPANDED

_CLOCKS_DIFFER = timedelta(seconds=2)
"""A job may be created so long before the job that it needs has ended, by GitHub's clocks."""

_Call = tuple[str, tuple[str | None, ...]]
"""A job's key and the legs of its callers."""


class Choosing:
    """
    What the jobs of one attempt may be.

    1. A skipped job shows its template, an executed one does not.
    2. The more a name is known from the file, the sooner it is the one: fixed text comes before
       an expression, a template before one that fits all its names and more. As long as no more
       jobs have the name than the file makes of the first.
    3. Of what is still open, that is taken away which the runner's labels, the condition of the
       job, its creation (before the end of a job that it needs) or other jobs (which are already
       this one, or another leg of it) exclude.

    Args:
        graph: Of the file that ran.
        jobs: Of the attempt.
        fits: What each name may be.

    Attributes:
        fits: What each job may be, by job_id.
    """

    def __init__(
        self, graph: Graph, jobs: Sequence[Job], fits: Mapping[str, Sequence[Fit]]
    ) -> None:
        self._graph = graph
        self._jobs = sorted(jobs, key=lambda job: job.job_id)
        self.fits = {job.job_id: self._as_listed(job, fits[job.name]) for job in self._jobs}
        self._prefer_the_certain()
        while self._take_away():
            pass

    def _as_listed(self, job: Job, fits: Sequence[Fit]) -> list[Fit]:
        if job.conclusion == "skipped":
            kept = [fit for fit in fits if fit.is_template or not fit.has_leg]
        elif _is_executed(job):
            kept = [
                fit for fit in fits if not fit.is_template and not self._graph.jobs[fit.key].callees
            ]
        else:
            kept = []
        return kept or list(fits)

    def _prefer_the_certain(self) -> None:
        """By name and by what it may be: jobs that may be the same are counted together."""
        counts = Counter(
            (job.name, key) for job in self._jobs for key in by_key(self.fits[job.job_id])
        )
        for job in self._jobs:
            fits = self.fits[job.job_id]
            first = _most_certain(fits)
            most = sum(_most_of(each) for each in by_key(first).values())
            count = max((counts[job.name, fit.key] for fit in first), default=0)
            if count <= most:
                self.fits[job.job_id] = first

    def _take_away(self) -> bool:
        """One round over what is open; whether it took something away."""
        placed = self._placed()
        changed = {}
        for job in self._jobs:
            fits = self.fits[job.job_id]
            if len(by_key(fits)) > 1:
                kept = [fit for fit in fits if self._is_possible(job, fit, placed)]
                if kept and len(kept) < len(fits):
                    changed[job.job_id] = kept
        self.fits |= changed
        return bool(changed)

    def _placed(self) -> dict[str, list[tuple[Job, Fit]]]:
        """The jobs that are certain, by key."""
        placed: dict[str, list[tuple[Job, Fit]]] = {}
        for job in self._jobs:
            keys = by_key(self.fits[job.job_id])
            if len(keys) == 1:
                key, fits = next(iter(keys.items()))
                placed.setdefault(key, []).append((job, fits[0]))
        return placed

    def _is_possible(
        self, job: Job, fit: Fit, placed: Mapping[str, Sequence[tuple[Job, Fit]]]
    ) -> bool:
        in_file = self._graph.jobs[fit.key]
        if _is_executed(job) and not may_run(in_file):
            return False
        labels = {label.lower() for label in job.runner_labels}
        possible = possible_labels(in_file, fit.numbers) if labels else None
        if possible is not None and labels not in possible:
            return False
        needed = (each for key in in_file.needs for each in placed.get(key, ()))
        if any(_ended_after(other, job) for other, of in needed if _is_same_call(of, fit)):
            return False
        others = [of for _, of in placed.get(fit.key, ()) if of.legs[:-1] == fit.legs[:-1]]
        return not _is_taken(job, fit, others)


def _most_certain(fits: Sequence[Fit]) -> list[Fit]:
    """The fits of the jobs whose names the file tells best."""
    least = min((fit.certainty for fit in fits), default=Certainty.USUAL)
    first = [fit for fit in fits if fit.certainty == least]
    if least == Certainty.TEMPLATE:
        first = [fit for fit in first if not any(_is_closer(other, fit) for other in first)]
    keys = {fit.key for fit in first}
    return [fit for fit in fits if fit.key in keys]


def _is_closer(one: Fit, other: Fit) -> bool:
    """Whether all names that one template gives fit another's, but not the other way round."""
    narrow, wide = pattern_of(one.parts), pattern_of(other.parts)
    return narrow.is_within(wide) and not wide.is_within(narrow)


def _most_of(fits: Iterable[Fit]) -> float:
    """How many jobs of the attempt can be one job of the graph by a name."""
    counts = [float("inf") if fit.most is None else fit.most for fit in fits]
    return max(counts)


def _is_executed(job: Job) -> bool:
    return job.conclusion == "success" or bool(job.runner_name)


def _ended_after(needed: Job, job: Job) -> bool:
    """Whether a job was created too early to have waited for another one."""
    return (
        needed.completed_at is not None
        and job.created_at is not None
        and job.started_at is not None
        # Of a job that did not run again the creation is the re-run's.
        and job.started_at >= job.created_at
        and needed.completed_at > job.created_at + _CLOCKS_DIFFER
    )


def _is_same_call(needed: Fit, fit: Fit) -> bool:
    """Whether two jobs surely have the same callers in the same legs, as far as they have both."""
    for level, (one, other) in enumerate(
        zip(needed.key.split("/")[:-1], fit.key.split("/")[:-1], strict=False)
    ):
        if one != other:
            return True
        if level in needed.unsure | fit.unsure or needed.legs[level] != fit.legs[level]:
            return False
    return True


def _is_taken(job: Job, fit: Fit, others: Sequence[Fit]) -> bool:
    """
    Whether another job of the attempt leaves no place for this one.

    A matrix is either expanded or not. A skipped job is nobody's replacement, as a job of a lost
    runner has one: what was executed was not skipped, too.
    """
    if fit.has_leg and any(other.has_leg for other in others):
        of_templates = {NOT_EXPANDED in other.legs[-1:] for other in others}
        return (not fit.is_template) in of_templates
    return not fit.has_leg and job.conclusion == "skipped" and fit.most == 1 and bool(others)
