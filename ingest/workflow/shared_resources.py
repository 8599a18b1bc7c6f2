"""
What the runs of a workflow file may share: caches that they write and read, concurrency groups.

Sources: GitHub docs, "Control the concurrency of workflows and jobs" and "Dependency caching
reference" (a branch's caches are its own); Docker docs, "Cache storage backends" (`type=registry`
writes to one reference whoever runs; `type=gha` is GitHub's cache, with a scope).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.bounds import cut
from ingest.workflow.parse import Scalar, Value, parse_yaml
from ingest.workflow.templates import Expression, parts_of

MOST_RESOURCES = 1_000
"""Of one file, which may name thirty thousand, and by aliases more."""

Kind = Literal["cache write", "cache read", "concurrency"]

_OF_A_BRANCH_OR_RUN = re.compile(
    r"\bgithub\.(ref|ref_name|head_ref|sha|run_id|run_number|run_attempt|event)\b", re.IGNORECASE
)
_FLAG = re.compile(r"--cache-(to|from)(?:=|\s+)(\"[^\"]*\"|'[^']*'|\S+)")
_DOCKER_ACTIONS = ("docker/build-push-action@", "docker/bake-action@")
_CACHE_ACTIONS: dict[str, tuple[Kind, ...]] = {
    "actions/cache@": ("cache write", "cache read"),
    "actions/cache/save@": ("cache write",),
    "actions/cache/restore@": ("cache read",),
}
_KINDS: dict[str, Kind] = {"to": "cache write", "from": "cache read"}


@dataclass(frozen=True, slots=True)
class SharedResource:
    """
    Something that runs may share.

    Attributes:
        job_key: The job that uses it; empty for the whole workflow.
        kind: Whether a cache is written or read, or a concurrency group joined.
        name: Registry reference, cache key or scope, or group, as written; cut where it is long.
        is_branch_bound: It differs between branches or runs: by an expression in its name, or
            because it lies in GitHub's cache, which gives each branch its own.
        is_cancelling: A later run of the group cancels an earlier one.
    """

    job_key: str
    kind: Kind
    name: str
    is_branch_bound: bool
    is_cancelling: bool = False


def shared_resources(content: str | bytes) -> list[SharedResource]:
    """
    What the jobs of a file share, each once, in the file's order: the first thousand.

    What stands in composite actions or scripts beside the file is not seen.

    Raises:
        WorkflowUnreadable: As `parse_yaml`.
    """
    found: dict[SharedResource, None] = {}
    for resource in _resources(parse_yaml(content)):
        found[resource] = None
        if len(found) == MOST_RESOURCES:
            break
    return list(found)


def _resources(root: Value) -> Iterator[SharedResource]:
    if not isinstance(root, dict):
        return
    yield from _concurrency("", root.get("concurrency"))
    jobs = root.get("jobs")
    for key, job in jobs.items() if isinstance(jobs, dict) else ():
        if isinstance(job, dict):
            yield from _concurrency(cut(key), job.get("concurrency"))
            steps = job.get("steps")
            for step in steps if isinstance(steps, list) else ():
                yield from _of_step(cut(key), step)


def _concurrency(job_key: str, concurrency: Value | None) -> Iterator[SharedResource]:
    group, cancels = concurrency, None
    if isinstance(concurrency, dict):
        group, cancels = concurrency.get("group"), concurrency.get("cancel-in-progress")
    if isinstance(group, Scalar) and group.text:
        # An expression may cancel: only a plain `false`, or nothing, surely does not.
        is_cancelling = isinstance(cancels, Scalar) and cancels.value not in (False, None)
        yield SharedResource(
            job_key,
            "concurrency",
            cut(group.text),
            _is_of_a_branch_or_run(group.text),
            is_cancelling,
        )


def _of_step(job_key: str, step: Value) -> Iterator[SharedResource]:
    if not isinstance(step, dict):
        return
    uses, given = _text(step.get("uses")), step.get("with")
    inputs = given if isinstance(given, dict) else {}
    key = _text(inputs.get("key"))
    for action, kinds in _CACHE_ACTIONS.items():
        if key and uses.startswith(action):
            yield from (_of_github(job_key, kind, key) for kind in kinds)
    specs = _FLAG.findall(_text(step.get("run")))
    if uses.startswith(_DOCKER_ACTIONS):
        specs = list(_of_inputs(inputs))
    for direction, spec in specs:
        yield from _docker_cache(job_key, _KINDS[direction], spec.strip("\"'"))


def _of_inputs(inputs: dict[str, Value]) -> Iterator[tuple[str, str]]:
    """Direction and specification of each cache that a Docker action is given."""
    for direction in _KINDS:
        for spec in _text(inputs.get(f"cache-{direction}")).splitlines():
            yield direction, spec
        for assignment in _text(inputs.get("set")).splitlines():
            target, _, spec = assignment.partition("=")
            if target.strip().endswith(f".cache-{direction}"):
                yield direction, spec


def _docker_cache(job_key: str, kind: Kind, spec: str) -> Iterator[SharedResource]:
    match cache_of_docker(spec):
        case "registry", name:
            yield SharedResource(job_key, kind, cut(name), _is_of_a_branch_or_run(name))
        case "gha", name:
            yield _of_github(job_key, kind, name)
        case _:
            pass


def cache_of_docker(spec: str) -> tuple[Literal["registry", "gha"], str] | None:
    """Where `type=registry,ref=...` or `type=gha,scope=...` is, by a name; else None."""
    fields = {
        key.strip(): value.strip()
        for key, sign, value in (field.partition("=") for field in spec.strip().split(","))
        if sign
    }
    backend = fields.get("type", "registry")
    name = fields.get("ref") or (spec.strip() if not fields else "")
    if backend == "gha":
        return "gha", f"gha scope {fields.get('scope', 'buildkit')}"
    return ("registry", name) if backend == "registry" and name else None


def _of_github(job_key: str, kind: Kind, name: str) -> SharedResource:
    return SharedResource(job_key, kind, cut(name), is_branch_bound=True)


def _is_of_a_branch_or_run(text: str) -> bool:
    return any(
        isinstance(part, Expression) and _OF_A_BRANCH_OR_RUN.search(part.source)
        for part in parts_of(text)
    )


def _text(value: Value | None) -> str:
    return value.text if isinstance(value, Scalar) and value.value is not None else ""
