"""
What is known of the contexts of expressions before a run: `github`, `inputs`, `matrix`, `strategy`.

`needs` and `vars` are known to the run alone, `env` and `secrets` have no place where jobs are
named.

Source: GitHub docs, "Contexts reference".
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.workflow.calls import DeclaredInputs, inputs_of_run, scalar_values
from ingest.workflow.evaluation import Contexts
from ingest.workflow.matrix import Leg, Matrix
from ingest.workflow.parse import Scalar, Value, shown_number
from ingest.workflow.values import (
    ANYTHING,
    NULL,
    Array,
    Given,
    Members,
    Object,
    Possible,
    Unknown,
    each_once,
    is_known,
)

OF_ANY_LEG: Contexts = {
    "matrix": (Unknown(is_matrix=True),),
    "strategy": (Unknown(is_matrix=True),),
}
"""Of a job whose legs are known to the run alone."""

WITHOUT_MATRIX: Contexts = {
    "matrix": NULL,
    "strategy": (Members({"job-index": (0.0,), "job-total": (1.0,)}, ANYTHING),),
}


@dataclass(frozen=True, slots=True)
class KnownRun:
    """What is known of a run, whatever its jobs; None where it is not."""

    repository: str | None = None
    event: str | None = None


def contexts_of_run(run: KnownRun, workflow_name: str | None, inputs: DeclaredInputs) -> Contexts:
    """What its top file may read."""
    known: dict[str, Possible] = {}
    if run.event is not None:
        known["event_name"] = (run.event,)
    if run.repository is not None:
        known["repository"] = (run.repository,)
        known["repository_owner"] = (run.repository.partition("/")[0],)
    if workflow_name is not None:
        known["workflow"] = (workflow_name,)
    return {"github": (Members(known, ANYTHING),), "inputs": (inputs_of_run(inputs, run.event),)}


def contexts_of_leg(leg: Leg, index: int, matrix: Matrix, contexts: Contexts) -> Contexts:
    """What a leg of a static matrix may read, over what its file may."""
    total = float(len(matrix.legs or ()))
    strategy = {"job-index": (float(index),), "job-total": (total,)}
    return {
        **contexts,
        "matrix": (_members(leg.values, contexts),),
        "strategy": (Members(strategy, ANYTHING),),
    }


def contexts_of_legs(matrix: Matrix | None, contexts: Contexts) -> Contexts:
    """What a job may read in any of its legs, each value apart: what it gives to a called file."""
    if matrix is None:
        return {**contexts, **WITHOUT_MATRIX}
    if matrix.legs is None:
        return contexts
    known: dict[str, list[Given]] = {}
    for leg in matrix.legs:
        for name, values in _members(leg.values, contexts).known.items():
            known.setdefault(name, []).extend(values)
    # To the called file an unknown value is no leg of its own. What some legs lack may be null.
    counts = Counter(name for leg in matrix.legs for name in {key.lower() for key in leg.values})
    everything = {
        name: each_once(
            (value if is_known(value) else Unknown())
            for value in (*values, *(() if counts[name] == len(matrix.legs) else NULL))
        )
        for name, values in known.items()
    }
    return {**contexts, "matrix": (Members(everything, NULL),)}


def with_known(value: Value, contexts: Contexts) -> Value:
    """A part of a file with its expressions replaced where they have one value for sure."""
    match value:
        case Scalar(text, str()) if "${{" in text:
            values = scalar_values(value, contexts)
            return _in_file(values[0]) if len(values) == 1 and is_known(values[0]) else value
        case list():
            return [with_known(item, contexts) for item in value]
        case dict():
            return {key: with_known(item, contexts) for key, item in value.items()}
        case _:
            return value


def _in_file(value: Given) -> Value:
    match value:
        case Array(items):
            return [_in_file(item) for item in items]
        case Object(pairs):
            return {key: _in_file(item) for key, item in pairs}
        case None:
            return Scalar("", None)
        case bool():
            return Scalar("true" if value else "false", value)
        case float():
            return Scalar(shown_number(value), value)
        case _:
            return Scalar(str(value), str(value))


def _members(values: Mapping[str, Value], contexts: Contexts) -> Members:
    """The values of a leg; expressions among them are known to the run alone."""
    return Members({key.lower(): _of_leg(value, contexts) for key, value in values.items()}, NULL)


def _of_leg(value: Value, contexts: Contexts) -> Possible:
    if isinstance(value, Scalar):
        return each_once(_of_matrix(scalar_values(value, contexts)))
    return (_nested(value, contexts),)


def _nested(value: Value, contexts: Contexts) -> Given:
    match value:
        case Scalar():
            found = tuple(_of_matrix(scalar_values(value, contexts)))
            return found[0] if len(found) == 1 else Unknown(is_matrix=True)
        case list():
            return Array(tuple(_nested(item, contexts) for item in value))
        case _:
            return Object(tuple((key, _nested(item, contexts)) for key, item in value.items()))


def _of_matrix(values: Iterable[Given]) -> Iterable[Given]:
    return (value if is_known(value) else Unknown(is_matrix=True) for value in values)
