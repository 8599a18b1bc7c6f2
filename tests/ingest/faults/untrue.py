"""Answers that are about something else than what was asked, and numbers beyond sense."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.ingest import mixed_up
from tests.ingest.faults.broken_wire import Asked, Sent, whole
from tests.ingest.faults.fault import ABSURD, OTHERS, Fault, content_changed, objects_in
from tests.simulated import Answer

_RUNS = ("runs, page 1", "runs, page 2+", "runs of a commit")
_JOBS = ("jobs, page 1", "jobs, page 2+")
_COMMITS = ("commits, page 1", "commits, page 2+")
_ONE_RUN = ("run by id", "earlier attempt")
_PULL = ("pull request",)


def _another_text(content: Any) -> None:  # noqa: ANN401 - JSON
    for each in objects_in(content):
        if isinstance(each.get("text"), str):
            each["text"] = each["text"].replace("jobs", "jabs")


_OTHERS: dict[str, tuple[mixed_up.Change, tuple[str, ...]]] = {
    "another repository": (mixed_up.itself(full_name=mixed_up.ANOTHER), ("repository",)),
    "another commit": (mixed_up.itself(sha="f" * 40), ("commit by sha",)),
    "another pull request": (mixed_up.itself(number=6), _PULL),
    "a pull request to another": (mixed_up.foreign_base, _PULL),
    "commits of another": (mixed_up.foreign_commits, _COMMITS),
    "a commit of another": (mixed_up.foreign_commit, _COMMITS),
    "a run of another repository": (mixed_up.foreign_repository, (*_RUNS, "run by id")),
    "a run of another workflow": (mixed_up.first("workflow_runs", path="x.yml"), _RUNS),
    "a run of another branch": (
        mixed_up.first("workflow_runs", head_branch="b", event="schedule"),
        _RUNS[:2],
    ),
    "a run of another commit": (
        mixed_up.first("workflow_runs", head_sha="f" * 40),
        ("runs of a commit",),
    ),
    "a run under another's id": (mixed_up.first("workflow_runs", id=1), _RUNS),
    "one run under another's id": (mixed_up.under_another_id, _RUNS),
    "another run": (mixed_up.itself(id=1), _ONE_RUN),
    "another attempt": (mixed_up.itself(run_attempt=7), ("earlier attempt",)),
    "an attempt of another commit": (mixed_up.itself(head_sha="f" * 40), ("earlier attempt",)),
    "a job of another run": (mixed_up.first("jobs", run_id=1), _JOBS),
    "a job of another attempt": (mixed_up.first("jobs", run_attempt=7), _JOBS),
    "a job of another commit": (mixed_up.first("jobs", head_sha="f" * 40), _JOBS),
    "a job under another's id": (mixed_up.moved_job, _JOBS),
    "another file's content": (_another_text, ("contents",)),
}

_OF_RUNS = (*_RUNS, *_ONE_RUN)
_FIELDS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "ids": (
        frozenset({"id", "workflow_id", "runner_id", "run_id", "number"}),
        ("repository", *_PULL, *_OF_RUNS, *_JOBS),
    ),
    "other ids": (frozenset({"workflow_id", "runner_id"}), (*_OF_RUNS, *_JOBS)),
    "attempts": (frozenset({"run_attempt"}), (*_OF_RUNS, *_JOBS)),
    "counts": (
        frozenset({"total_count", "run_number", "commits", "byteSize", "size"}),
        (*_PULL, *_OF_RUNS, *_JOBS, "folder lists", "contents"),
    ),
    "times": (
        frozenset(
            f"{name}_at"
            for name in ("created", "updated", "run_started", "started", "completed", "merged")
        )
        | {"date"},
        (*_PULL, *_COMMITS, *_OF_RUNS, *_JOBS),
    ),
}
_NUMBERS = {
    "2^31": 2**31,
    "2^63": 2**63,
    "-1": -1,
    "not a number": float("nan"),
}
_INSTANTS = {"of the year 9999": "9999-12-31T23:59:59Z", "of no calendar": "99999-99-99T99:99:99Z"}
_LIMITED = ("repository", "runs, page 1", "jobs, page 1", "earlier attempt", "contents")
_LIMITS = ("x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-limit", "x-ratelimit-used")


def _replaced(names: frozenset[str], value: object) -> mixed_up.Change:
    def change(content: Any) -> None:  # noqa: ANN401 - JSON
        for each in objects_in(content):
            each.update(dict.fromkeys(each.keys() & names, value))

    return change


def _limits(value: float) -> Callable[[Asked, Answer], Sent]:
    def spoil(asked: Asked, answer: Answer) -> Sent:
        told = dict.fromkeys((*_LIMITS, "retry-after"), str(value))
        return whole(asked, replace(answer, headers={**answer.headers, **told}))

    return spoil


def _absurd() -> Iterator[Fault]:
    for fields, (names, kinds) in _FIELDS.items():
        for called, value in _NUMBERS.items():
            # An id within sense may be one.
            if value != 2**31 or fields not in ("ids", "other ids"):
                spoil = content_changed(_replaced(names, value), keeps_etag=True)
                yield Fault(f"{fields}: {called}", spoil, kinds=kinds, is_of_content=True)
    names, kinds = _FIELDS["times"]
    for called, text in _INSTANTS.items():
        spoil = content_changed(_replaced(names, text), keeps_etag=True)
        yield Fault(f"times {called}", spoil, kinds=kinds, is_of_content=True)
    for called, value in _NUMBERS.items():
        yield Fault(f"limits: {called}", _limits(value), kinds=_LIMITED)


UNTRUE = (
    *(
        Fault(name, content_changed(change), OTHERS, kinds, is_of_content=True)
        for name, (change, kinds) in _OTHERS.items()
    ),
    *(replace(fault, family=ABSURD) for fault in _absurd()),
)
