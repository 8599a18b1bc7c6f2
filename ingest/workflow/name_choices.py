"""
Which of the jobs that a name fits a listed job is, by what else is known of the attempt.

Nothing here guesses: a rule takes away what can't be, and what is left open stays open.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from itertools import product

from ingest.records import Job
from ingest.workflow.calls import scalar_values
from ingest.workflow.contexts import OF_ANY_LEG, WITHOUT_MATRIX, contexts_of_leg
from ingest.workflow.evaluation import Contexts
from ingest.workflow.graph import Graph, GraphJob
from ingest.workflow.name_patterns import Certainty, Fit, by_key, pattern_of
from ingest.workflow.parse import Scalar, Value
from ingest.workflow.templates import Expression, parts_of
from ingest.workflow.values import Array, Given, Possible, few_enough, text_of, truth

Labels = frozenset[str]
"""In lower case: GitHub does not regard it."""

_CLOCKS_DIFFER = timedelta(seconds=2)
"""A job may be created so long before the job that it needs has ended, by GitHub's clocks."""

_Call = tuple[str, tuple[str | None, ...], frozenset[int]]
"""A job's key, the legs of its callers, and the levels where these are not sure."""


def may_run(job: GraphJob) -> bool:
    """False where the job's condition is surely not met, whatever the jobs before it did."""
    if job.job.condition is None:
        return True
    match parts_of(job.job.condition):
        case (Expression() as condition,):
            pass
        case (str(source),):
            condition = Expression(source.strip())
        case _:
            return True
    return any(truth(value) is not False for value in condition.values(job.contexts))


def possible_labels(job: GraphJob, numbers: Sequence[int]) -> set[Labels] | None:
    """
    The labels that a job's runner may be asked for; None where only the run knows them.

    Without numbers of legs, those of all legs.
    """
    if job.job.runs_on is None:
        return None
    found: set[Labels] = set()
    for contexts in _contexts(job, numbers):
        labels = _labels(job.job.runs_on, contexts)
        if labels is None:
            return None
        found |= labels
    return found


def _contexts(job: GraphJob, numbers: Sequence[int]) -> list[Contexts]:
    if job.matrix is None:
        return [{**job.contexts, **WITHOUT_MATRIX}]
    legs = job.matrix.legs
    if legs is None:
        return [{**job.contexts, **OF_ANY_LEG}]
    chosen = numbers or range(len(legs))
    return [contexts_of_leg(legs[each], each, job.matrix, job.contexts) for each in chosen]


def _labels(runs_on: Value, contexts: Contexts) -> set[Labels] | None:
    """Of one leg; a group may add labels of its own."""
    match runs_on:
        case Scalar():
            possible: list[Possible] = [scalar_values(runs_on, contexts)]
        case list() if all(isinstance(each, Scalar) for each in runs_on):
            possible = few_enough(
                [scalar_values(each, contexts) for each in runs_on if isinstance(each, Scalar)]
            )
        case _:
            return None
    found: set[Labels] = set()
    for values in product(*possible):
        texts = [text for value in values for text in _texts(value)]
        if None in texts:
            return None
        found.add(frozenset(text.lower() for text in texts if text is not None))
    return found


def _texts(value: Given) -> list[str | None]:
    items = value.items if isinstance(value, Array) else (value,)
    return [text_of(item) for item in items]


class Choosing:
    """
    What the jobs of one attempt may be.

    1. A skipped job shows its template, an executed one does not.
    2. That is taken away which the runner's labels, the condition of the job, its creation (before
       the end of a job that it needs) or other jobs (its matrix is expanded, or is not) exclude.
    3. Of what is left, the more a name is known from the file, the sooner it is the one: fixed text
       comes before an expression, a template before one that fits all its names and more. As long
       as no more jobs have the name than the file makes of the first, and no sign is seen that
       this one was skipped.

    Attributes:
        fits: What each job may be, by job_id.
    """

    def __init__(
        self, graph: Graph, jobs: Sequence[Job], fits: Mapping[str, Sequence[Fit]]
    ) -> None:
        self._graph = graph
        self._jobs = sorted(jobs, key=lambda job: job.job_id)
        self.fits = {job.job_id: self._as_listed(job, fits[job.name]) for job in self._jobs}
        while self._take_away() or self._prefer_the_certain():
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

    def _take_away(self) -> bool:
        """One round over what is open; whether it took something away."""
        if not any(map(_is_open, self.fits.values())):
            return False
        placed = _Placed(self._jobs, self.fits)
        return self._keep(
            {
                job.job_id: [fit for fit in fits if self._is_possible(job, fit, placed)]
                for job in self._jobs
                if _is_open(fits := self.fits[job.job_id])
            }
        )

    def _prefer_the_certain(self) -> bool:
        """As long as no more jobs may be the most certain one than the attempt can have of it."""
        may_be: Counter[object] = Counter()
        skipped: set[str] = set()
        for job in self._jobs:
            fits = self.fits[job.job_id]
            may_be.update({_counted(job, fit) for fit in fits})
            if not _is_executed(job):
                is_skipped = job.conclusion == "skipped"
                skipped |= {fit.key for fit in fits if is_skipped or fit.is_template}
        kept = {}
        for job in self._jobs:
            if _is_open(fits := self.fits[job.job_id]):
                first = _most_certain(fits, skipped)
                most = sum(max(map(_most_of, each)) for each in by_key(first).values())
                if max(may_be[_counted(job, fit)] for fit in first) <= most:
                    kept[job.job_id] = first
        return self._keep(kept)

    def _keep(self, kept: Mapping[int, list[Fit]]) -> bool:
        """Whether that is less than before; all of what a job may be is never taken away."""
        less = {
            job_id: fits for job_id, fits in kept.items() if 0 < len(fits) < len(self.fits[job_id])
        }
        self.fits |= less
        return bool(less)

    def _is_possible(self, job: Job, fit: Fit, placed: "_Placed") -> bool:
        in_file = self._graph.jobs[fit.key]
        if _is_executed(job) and not may_run(in_file):
            return False
        labels = {label.lower() for label in job.runner_labels}
        possible = possible_labels(in_file, fit.numbers) if labels else None
        if possible is not None and labels not in possible:
            return False
        needed = (each for key in in_file.needs for each in placed.by_key.get(key, ()))
        if any(_ended_after(other, job) for other, of in needed if _is_same_call(of, fit)):
            return False
        return not placed.excludes(job, fit)


class _Placed:
    """The jobs of an attempt that can be one job of the graph only, and what they exclude."""

    def __init__(self, jobs: Sequence[Job], fits: Mapping[int, Sequence[Fit]]) -> None:
        self.by_key: dict[str, list[tuple[Job, Fit]]] = {}
        self._names: dict[_Call, str] = {}
        self._skipped: set[_Call] = set()
        self._executed: set[_Call] = set()
        for job in jobs:
            found = fits[job.job_id]
            if len({fit.key for fit in found}) != 1:
                continue
            fit = found[0]
            self.by_key.setdefault(fit.key, []).append((job, fit))
            if not fit.has_leg and not fit.unsure:
                self._names[_calls(fit)[-1]] = job.name
            if all(each.is_template for each in found):
                self._skipped.add(_calls(fit)[-1])
                self._executed.update(_calls(fit)[:-1])
            elif job.conclusion == "skipped":
                self._executed.update(_calls(fit)[:-1])
            elif not any(each.is_template for each in found):
                self._executed.update(_calls(fit))

    def excludes(self, job: Job, fit: Fit) -> bool:
        """
        Whether the other jobs leave no place for this one.

        A job, and all that it calls, is either skipped or not. One that was executed was not
        skipped, too, while one of a lost runner is executed twice, under the same name.
        """
        own = _calls(fit)[-1]
        if not fit.has_leg and self._names.get(own, job.name) != job.name:
            return True
        if fit.is_template or (job.conclusion == "skipped" and not fit.has_leg and fit.most == 1):
            if own in self._executed:
                return True
        elif own in self._skipped:
            return True
        return any(call in self._skipped for call in _calls(fit)[:-1])


def _calls(fit: Fit) -> list[_Call]:
    """A job's callers and itself, each by its key and the legs of its own callers."""
    keys = fit.key.split("/")
    return [
        ("/".join(keys[: level + 1]), tuple(fit.legs[:level]), fit.unsure & frozenset(range(level)))
        for level in range(len(keys))
    ]


def _is_open(fits: Sequence[Fit]) -> bool:
    return len({fit.key for fit in fits}) > 1


def _most_certain(fits: Sequence[Fit], skipped: Collection[str]) -> list[Fit]:
    """A job's fits that the file tells best; what may have been skipped shows no usual name."""
    certainties = [_certainty(fit, skipped) for fit in fits]
    least = min(certainties)
    first = [fit for fit, each in zip(fits, certainties, strict=True) if each == least]
    if least == Certainty.TEMPLATE:
        first = [fit for fit in first if not any(_is_closer(other, fit) for other in first)]
    keys = {fit.key for fit in first}
    return [fit for fit in fits if fit.key in keys]


def _certainty(fit: Fit, skipped: Collection[str]) -> Certainty:
    if fit.certainty > Certainty.USUAL:
        return min(fit.certainty, Certainty.BARE)
    *callers, (own, *_) = _calls(fit)
    shown = {key for key, *_ in callers} | (set() if fit.is_literal else {own})
    return Certainty.POSSIBLE if shown & set(skipped) else Certainty.USUAL


def _is_closer(one: Fit, other: Fit) -> bool:
    """Whether all names that one template gives fit another's, but not the other way round."""
    narrow, wide = pattern_of(one.parts), pattern_of(other.parts)
    return narrow.is_within(wide) and not wide.is_within(narrow)


def _counted(job: Job, fit: Fit) -> object:
    """What jobs that may be the same have in common: of legs the name, too."""
    return (job.name, fit.key) if fit.has_leg else _calls(fit)[-1]


def _most_of(fit: Fit) -> float:
    """How many jobs of an attempt can be counted together by it."""
    if fit.has_leg or fit.unsure:
        return float("inf") if fit.most is None else fit.most
    return 1


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
