"""What a job's `if` and `runs-on` may come out as, before the run."""

from collections.abc import Sequence
from itertools import product

from ingest.workflow.contexts import OF_ANY_LEG, WITHOUT_MATRIX, contexts_of_leg
from ingest.workflow.evaluation import Contexts
from ingest.workflow.graph import GraphJob
from ingest.workflow.inputs import scalar_values
from ingest.workflow.parse import Scalar, Value
from ingest.workflow.templates import Expression, parts_of
from ingest.workflow.values import Array, Given, Possible, few_enough, text_of, truth

Labels = frozenset[str]
"""In lower case: GitHub does not regard it."""


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

    Args:
        job: Of the graph.
        numbers: Of the legs that it may be; empty for all.
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
