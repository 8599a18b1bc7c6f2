"""
Which steps of a file's job the steps are that the API lists, and what they therefore are.

Sources: actions/runner, `JobExtension.cs` (the steps that the runner adds before and after those
of the file, and the wait that it adds where a background step has none).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.workflow.steps import FileStep, JobSteps

IMPLICIT_WAIT = "Wait for all background steps"

ADDED_BEFORE = ("Set up job", "Set up runner", "Initialize containers")
_BEFORE_BEGINNINGS = ("Pre ", "Pull ", "Build ")
ADDED_AFTER = ("Stop containers", "Complete runner", "Complete job", "Create custom image")
_AFTER_BEGINNINGS = ("Post ",)
_MOST_WORK = 100_000
_RESOLUTION = timedelta(seconds=1)
_LONGEST_WAIT_BEYOND = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class ShownStep:
    """
    One step as the API lists it.

    Attributes:
        began_at: None for one that did not run, likewise `ended_at`.
    """

    number: int
    name: str
    began_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class MatchedStep:
    """
    What a listed step is; it refers to other steps by their numbers.

    Attributes:
        step: As `FileStep`, its `group`, `awaited_by` and `cancelled_by` numbers of the API.
    """

    number: int
    step: FileStep


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why the steps of a job are not matched, completing "its steps"."""

    reason: str


def match_steps(steps: JobSteps, shown: Sequence[ShownStep]) -> list[MatchedStep] | Unmatched:
    """
    The listed steps of a job that its file describes.

    All or nothing: they must stand in one row between those that the runner adds, every one of the
    file, in its order, under its name; and no time may contradict what the file makes wait.
    """
    if steps.problem is not None:
        return Unmatched(steps.problem)
    first = _first_of(steps.steps, shown)
    if isinstance(first, Unmatched):
        return first
    rows = shown[first : first + len(steps.steps)]
    numbers = [row.number for row in rows]
    described = list(steps.steps)
    after = shown[first + len(rows) :]
    if after and after[0].name == IMPLICIT_WAIT:
        numbers.append(after[0].number)
        described = [_waited_for(step, len(rows)) for step in described]
        described.append(FileStep("wait all", ((IMPLICIT_WAIT,),)))
        rows = [*rows, after[0]]
    if problem := find_contradiction(described, rows):
        return Unmatched(problem)
    return [
        MatchedStep(number, _by_number(step, numbers))
        for number, step in zip(numbers, described, strict=True)
    ]


def _first_of(steps: Sequence[FileStep], shown: Sequence[ShownStep]) -> int | Unmatched:
    """Where the file's steps begin among those listed."""
    found: list[int] = []
    work = 0
    for first in range(len(shown) - len(steps) + 1):
        for step, row in zip(steps, shown[first:], strict=False):
            work += 1
            if not step.may_be_shown_as(row.name):
                break
        else:
            if all(_is_added_after(row.name) for row in shown[first + len(steps) :]):
                found.append(first)
        if work > _MOST_WORK:
            return Unmatched("have too many readings")
        if not _is_added_before(shown[first].name):
            break
    match found:
        case [first]:
            return first
        case []:
            return Unmatched("are not those of the file, by their names and their order")
        case _:
            return Unmatched("may be those of the file in more than one way")


def _is_added_before(name: str) -> bool:
    return name in ADDED_BEFORE or name.startswith(_BEFORE_BEGINNINGS)


def _is_added_after(name: str) -> bool:
    return name in ADDED_AFTER or name == IMPLICIT_WAIT or name.startswith(_AFTER_BEGINNINGS)


def _waited_for(step: FileStep, implicit: int) -> FileStep:
    if step.is_background and step.awaited_by is None and step.cancelled_by is None:
        return replace(step, awaited_by=implicit)
    return step


def _by_number(step: FileStep, numbers: Sequence[int]) -> FileStep:
    group, awaited_by, cancelled_by = (
        None if index is None else numbers[index]
        for index in (step.group, step.awaited_by, step.cancelled_by)
    )
    return replace(step, group=group, awaited_by=awaited_by, cancelled_by=cancelled_by)


def find_contradiction(steps: Sequence[FileStep], rows: Sequence[ShownStep]) -> str | None:
    """
    What times say against what waits for what, as they would where another version of a file ran.

    Args:
        steps: By which the times are judged, one of each row.
        rows: As the API lists them, in order.

    Returns:
        Completes "its steps"; None where nothing does.
    """
    spans = [_span(row) for row in rows]
    ended: datetime | None = None
    for step, span in zip(steps, spans, strict=True):
        if step.is_background or span is None:
            continue
        if ended is not None and span[0] < ended - _RESOLUTION:
            return "ran at the same time where the file has them one after the other"
        ended = span[1]
    for index, ends in _awaited(steps, spans):
        wait = spans[index]
        if wait is None:
            continue
        last = max([wait[0], *ends])
        if wait[1] < last - _RESOLUTION or wait[1] > last + _LONGEST_WAIT_BEYOND:
            return "end at other times than the waits of the file would"
    if any(_is_never_ended(step) for step in steps):
        return "have one in the background that nothing listed waits for"
    return None


def _awaited(
    steps: Sequence[FileStep], spans: Sequence[tuple[datetime, datetime] | None]
) -> Iterator[tuple[int, list[datetime]]]:
    """Each wait, and the ends of those that it waits for."""
    ends: dict[int, list[datetime]] = {
        index: []
        for index, step in enumerate(steps)
        if step.kind in ("wait", "wait all", "parallel group")
    }
    for step, span in zip(steps, spans, strict=True):
        if step.awaited_by is not None and span is not None:
            ends[step.awaited_by].append(span[1])
    yield from ends.items()


def _is_never_ended(step: FileStep) -> bool:
    return step.is_background and step.awaited_by is None and step.cancelled_by is None


def _span(row: ShownStep) -> tuple[datetime, datetime] | None:
    if row.began_at is None or row.ended_at is None:
        return None
    return row.began_at, row.ended_at
