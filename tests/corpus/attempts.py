"""
The jobs that one attempt of a workflow would list, with the names that GitHub would show.

A name without an expression takes the leg's values in brackets, one with an expression is what it
comes to, the key if that is nothing; over 100 characters are cut to 97 and "...". A called job's
name stands behind its caller's. A job that is skipped by its `if` is listed once, under its `name`
as written; of a caller nothing below.

Source: GitHub docs, "Workflow syntax for GitHub Actions" and "Contexts reference" (which contexts
a name, a matrix, `with` and `runs-on` have); actions/runner, `JobNameBuilder.cs`,
`WorkflowTemplateEvaluator.cs`, issue 1215 (names of skipped jobs).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.corpus.expressions import (
    Invented,
    Lookup,
    evaluate,
    evaluate_template,
    is_truthy,
    shown,
    split_template,
)
from tests.corpus.folder import File
from tests.corpus.invention import Invention, inputs_declared
from tests.corpus.matrices import Leg, legs_of
from tests.corpus.scalars import RefusedByGithub, Value

_LONGEST = 100
_MOST_LEVELS = 10
_MOST_JOBS = 3000
_ASKS_FOR_STATE = re.compile(r"\b(?:always|success|failure|cancelled)\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShownJob:
    """
    One job as the API would list it.

    Attributes:
        name: As shown.
        key: Where it stands in the file, `caller/callee` where nested; of a job in a file that is
            not known, its caller's.
        is_known: Whether the file that it stands in is at hand.
        conclusion: "success", "failure" or "skipped", the last before its matrix was expanded.
        labels: Of its runner.
        stage: How many jobs in a row have to end before it starts.
    """

    name: str
    key: str
    is_known: bool
    conclusion: str
    labels: tuple[str, ...]
    stage: int


def shown_jobs(
    file: File, event: str | None = None, *, has_failures: bool = False, seed: int = 1
) -> list[ShownJob]:
    """
    All jobs of one attempt of a file and of those that it calls.

    Args:
        file: What the run starts with.
        event: What started it, so that conditions are kept; None if all jobs run, whatever their
            conditions say.
        has_failures: Whether all jobs fail that need no other; conditions are kept.
        seed: Other values are invented for another one.

    Raises:
        RefusedByGithub: It would not run.
    """
    invention = Invention(file.repository.name, file.triggers, event, f"{seed} {file.name}")
    inputs = invention.inputs_of_run()
    jobs: list[ShownJob] = []
    plan = _Plan(event is not None or has_failures, has_failures)
    for job in _Level(file, invention, inputs, plan).jobs():
        jobs.append(job)
        if len(jobs) > _MOST_JOBS:
            raise RefusedByGithub(f"more than {_MOST_JOBS:,} jobs")
    return jobs


def shown_name(written: str | None, key: str, leg: Leg | None, contexts: dict[str, Value]) -> str:
    """
    The name of one leg, without its callers'.

    Args:
        written: `name` in the file.
        key: The job's.
        leg: None without a matrix.
        contexts: What the name's expressions may read.
    """
    has_expression = written is not None and any(
        kind == "expression" for kind, _ in split_template(written)
    )
    if written and has_expression:
        if text := shown(evaluate_template(written, contexts)):
            return cut(text)
        written = None
    default = written or key
    if leg is not None and leg.segments:
        default = f"{default} ({', '.join(leg.segments)})"
    return cut(default)


def cut(name: str) -> str:
    """At most 100 characters."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3]}..."


@dataclass(frozen=True, slots=True)
class _Plan:
    """Whether conditions are kept, and whether jobs fail."""

    has_conditions: bool
    has_failures: bool


class _Level:
    """One file of an attempt, below its callers."""

    def __init__(
        self,
        file: File,
        invention: Invention,
        inputs: dict[str, Value],
        plan: _Plan,
        depth: int = 1,
    ) -> None:
        self._file, self._invention, self._inputs = file, invention, inputs
        self._plan, self._depth = plan, depth
        self._jobs: dict[str, dict[str, Any]] = {
            key: job for key, job in file.tree["jobs"].items() if isinstance(job, dict)
        }
        if len(self._jobs) < len(file.tree["jobs"]):
            raise RefusedByGithub("a job that is no mapping")
        self._skipped: dict[str, bool] = {}
        self._spans = _spans(file, depth)

    def jobs(self, caller: str = "", prefix: str = "", stage: int = 0) -> Iterator[ShownJob]:
        for key, job in self._jobs.items():
            path = f"{caller}{key}"
            begins = stage + self._spans[key][0]
            written = _name_of(job)
            if self._is_skipped(key):
                name = prefix + cut(written or key)
                yield ShownJob(name, path, True, "skipped", (), begins)  # noqa: FBT003 - its fields
                continue
            for number, (leg, contexts) in enumerate(legs := self._legs(key, path)):
                contexts["strategy"] = {
                    "job-index": float(number),
                    "job-total": float(len(legs)),
                    "fail-fast": True,
                    "max-parallel": float(len(legs)),
                }
                name = prefix + shown_name(written, key, leg, contexts)
                if "uses" in job:
                    yield from self._called(job, path, name, contexts, begins)
                else:
                    labels = _labels(job.get("runs-on"), contexts)
                    conclusion = "failure" if self._fails(key) else "success"
                    yield ShownJob(name, path, True, conclusion, labels, begins)  # noqa: FBT003 - its fields

    def _legs(self, key: str, path: str) -> list[tuple[Leg | None, dict[str, Value]]]:
        job = self._jobs[key]
        contexts = self._contexts(key)
        strategy = job.get("strategy")
        if strategy is not None and not isinstance(strategy, dict):
            raise RefusedByGithub("a strategy that is no mapping")
        if not strategy or strategy.get("matrix") is None:
            return [(None, contexts | {"matrix": None})]
        legs = legs_of(job, contexts, self._invention, path)
        return [(leg, contexts | {"matrix": leg.values}) for leg in legs] or [
            (None, contexts | {"matrix": None})
        ]

    def _contexts(self, key: str) -> dict[str, Value]:
        return {
            "github": self._invention.github(key),
            "inputs": self._inputs,
            "vars": self._invention.variables(),
            "needs": self._needs(key),
        }

    def _called(
        self, job: dict[str, Any], path: str, name: str, contexts: dict[str, Value], stage: int
    ) -> Iterator[ShownJob]:
        callee = self._file.called(str(job["uses"]))
        if callee is None:
            for inner in ("build", "test (a, 1)"):
                yield ShownJob(f"{name} / {inner}", path, False, "success", (), stage)  # noqa: FBT003 - its fields
            return
        trigger = callee.triggers
        declared = inputs_declared(
            trigger.get("workflow_call") if isinstance(trigger, dict) else None
        )
        given = {
            key: evaluate_template(value, contexts) if isinstance(value, str) else value
            for key, value in (job.get("with") or {}).items()
        }
        inputs = self._invention.inputs(declared, given)
        level = _Level(callee, self._invention, inputs, self._plan, self._depth + 1)
        yield from level.jobs(f"{path}/", f"{name} / ", stage)

    def _needs(self, key: str) -> dict[str, Value]:
        """The context `needs`: outputs that a job declares, or whatever a called file may give."""
        found: dict[str, Value] = {}
        for need in needs_of(self._jobs[key]):
            job = self._jobs.get(need)
            if job is None:
                raise RefusedByGithub(f"needs {need}, which is not there")
            if self._is_skipped(need):
                found[need] = {"result": "skipped", "outputs": {}}
                continue
            outputs = job.get("outputs") or {}
            invented = {name: self._output(need, name) for name in outputs}
            found[need] = {
                "result": "failure" if self._fails(need) else "success",
                "outputs": invented if "uses" not in job else Lookup(partial(self._output, need)),
            }
        return found

    def _output(self, key: str, name: str) -> Value:
        return self._invention.value(f"{key}.{name}")

    def _is_skipped(self, key: str) -> bool:
        if not self._plan.has_conditions:
            return False
        if key not in self._skipped:
            self._skipped[key] = False  # a circle ends here
            self._skipped[key] = not self._runs(key)
        return self._skipped[key]

    def _runs(self, key: str) -> bool:
        """What `if` says; without a word of the state, `success()` is meant too."""
        condition = self._jobs[key].get("if")
        before = self._ancestors(key)
        has_failed = any(map(self._fails, before))
        all_ran = not has_failed and not any(map(self._is_skipped, before))
        text = shown(condition)
        if condition is None or not _ASKS_FOR_STATE.search(text):
            if not all_ran:
                return False
            if condition is None:
                return True
        contexts = {**self._contexts(key), **_state(all_ran, has_failed)}
        if not isinstance(condition, str):
            return is_truthy(condition)
        if "${{" in condition:
            return is_truthy(evaluate_template(condition, contexts))
        return is_truthy(evaluate(condition, contexts))

    def _fails(self, key: str) -> bool:
        return (
            self._plan.has_failures and not needs_of(self._jobs[key]) and not self._is_skipped(key)
        )

    def _ancestors(self, key: str) -> set[str]:
        found: set[str] = set()
        waiting = [key]
        while waiting:
            for need in needs_of(self._jobs[waiting.pop()]):
                if need in self._jobs and need not in found:
                    found.add(need)
                    waiting.append(need)
        return found - {key}


def _spans(file: File, depth: int = 1) -> dict[str, tuple[int, int]]:
    """The first stage of each job of a file, and how many it takes with all that it calls."""
    if depth > _MOST_LEVELS:
        raise RefusedByGithub(f"calls below {_MOST_LEVELS} levels")
    jobs = file.tree["jobs"]
    spans: dict[str, tuple[int, int]] = {}

    def span(key: str) -> tuple[int, int]:
        if key not in spans:
            spans[key] = (0, 1)  # a circle ends here
            callee = file.called(str(jobs[key].get("uses")))
            below = _spans(callee, depth + 1).values() if callee else ()
            needed = [span(need) for need in needs_of(jobs[key]) if need in jobs]
            spans[key] = max(map(sum, needed), default=0), max(map(sum, below), default=1)
        return spans[key]

    return {key: span(key) for key in jobs}


def needs_of(job: dict[str, Any]) -> list[str]:
    """The keys of a job's `needs`."""
    needs = job.get("needs") or []
    return [needs] if isinstance(needs, str) else [str(need) for need in needs]


def _name_of(job: dict[str, Any]) -> str | None:
    name = job.get("name")
    return None if name is None else shown(name)


def _labels(runs_on: Value, contexts: dict[str, Value]) -> tuple[str, ...]:
    value = evaluate_template(runs_on, contexts) if isinstance(runs_on, str) else runs_on
    match value:
        case dict():
            return _labels(value.get("labels"), contexts)
        case list():
            return tuple(label for item in value for label in _labels(item, contexts))
        case None:
            return ()
        case Invented():
            return (shown(value),)
    return (shown(value),)


def _state(all_ran: bool, has_failed: bool) -> dict[str, Value]:
    """What the functions of state say in a condition."""
    return {
        "always()": True,
        "success()": all_ran,
        "failure()": has_failed,
        "cancelled()": False,
    }
