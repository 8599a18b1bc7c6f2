"""
Which step a line of a job's log belongs to, where the archive has no file per step.

The API gives whole seconds: a line belongs to the step whose seconds contain it, if one does. In
seconds that several steps share, what the runner writes as a step begins decides, as far as the
steps that begin there can be matched with it in one way only.

Source: actions/runner, `Handler.cs` and `ScriptHandler.cs` (what each step begins with),
`JobExtension.cs` and `ContainerOperationProvider.cs` (the steps of the job itself),
`BackgroundStepCoordinator.cs` (waits).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from ingest.logs.bounds import LINE_CHARACTERS, MOST_UNDECIDED_CHARACTERS
from ingest.logs.log_lines import Line
from ingest.records import Step
from ingest.workflow import GROUP, IMPLICIT_WAIT

GROUP_RUN = "##[group]Run "
POST = "Post job cleanup."
WAITS = (
    "Waiting for background step(s) to complete: ",
    "Waiting for all background step(s) to complete: ",
    "No background steps remaining to wait for.",
    "Cancelling background step(s): ",
)
"""With what a step begins that waits for steps in the background, or cancels them."""
_OF_THE_JOB = {
    "Set up job": ("Current runner version: ",),
    "Initialize containers": ("##[group]Checking docker version",),
    "Stop containers": ("Stop and remove container: ",),
    "Complete job": (
        "Evaluate and set job outputs",
        "Uploading runner diagnostic logs",
        "Cleaning up orphan processes",
    ),
}


def number_lines(lines: Iterable[Line], steps: Sequence[Step]) -> Iterator[Line]:
    """The same lines, with the numbers of their steps; in the same order."""
    ran = [_Ran(step.number, step.name or "", start, end) for step, start, end in _spans(steps)]
    second: datetime | None = None
    sharing: list[_Ran] = []
    zone = _Zone()
    for line in lines:
        if line.at and (now := line.at.replace(microsecond=0)) != second:
            second, sharing = now, [step for step in ran if step.start <= now <= step.end]
        if second and len(sharing) > 1:
            yield from zone.add(line, sharing, second)
        else:
            yield from zone.leave()
            line.step_number = sharing[0].number if sharing else None
            yield line
    yield from zone.leave()


def _spans(steps: Sequence[Step]) -> Iterator[tuple[Step, datetime, datetime]]:
    for step in sorted(steps, key=lambda step: step.number):
        if step.started_at and step.completed_at and step.conclusion != "skipped":
            yield step, step.started_at, step.completed_at


@dataclass(frozen=True, slots=True)
class _Ran:
    number: int
    name: str
    start: datetime
    end: datetime


@dataclass(slots=True)
class _Zone:
    """Lines one after another in seconds that several steps share."""

    lines: list[Line] = field(default_factory=list)
    steps: dict[int, _Ran] = field(default_factory=dict)
    since: datetime | None = None
    characters: int = 0
    is_given_up: bool = False

    def add(self, line: Line, sharing: list[_Ran], second: datetime) -> Iterator[Line]:
        """Keep a line; of too many none is decided, and all are passed on."""
        if self.is_given_up:
            line.possible_steps = tuple(step.number for step in sharing)
            yield line
            return
        if not self.lines:
            self.since = second
        self.lines.append(line)
        self.steps |= {step.number: step for step in sharing}
        self.characters += len(line.text) + LINE_CHARACTERS
        if self.characters > MOST_UNDECIDED_CHARACTERS:
            for undecided in self.lines:
                undecided.possible_steps = tuple(self.steps)
                yield undecided
            self.lines, self.is_given_up = [], True

    def leave(self) -> Iterator[Line]:
        """The lines, with their steps where that is sure."""
        if not self.steps:
            return
        for line, number in zip(self.lines, self._numbers(), strict=True):
            line.step_number = number
            line.possible_steps = () if number is not None else tuple(self.steps)
            yield line
        self.lines, self.steps, self.characters, self.is_given_up = [], {}, 0, False

    def _numbers(self) -> list[int | None]:
        """
        Of each line the number of its step, None where that is not sure.

        Steps begin with marks, in their order. Which mark is whose is known within limits: by the
        earliest that each may have, and the latest. A line is sure to be of a step that has begun
        by the latest, if by the earliest no further one has.
        """
        steps = [self.steps[number] for number in sorted(self.steps)]
        begun = [step for step in steps if self.since and step.start < self.since]
        to_begin = [step for step in steps if step not in begun]
        unknown: list[int | None] = [None] * len(self.lines)
        if len(begun) > 1 or any(a.end > b.start for a, b in pairwise([*begun, *to_begin])):
            return unknown
        marks = _marks(self.lines)
        earliest = _embed(to_begin, marks)
        latest = _embed(to_begin[::-1], marks[::-1])
        if earliest is None or latest is None:
            return unknown
        latest = latest[::-1]
        numbers = [begun[0].number if begun else None, *(step.number for step in to_begin)]
        for place in range(len(self.lines)):
            count = bisect_right(earliest, place)
            if count == bisect_right(latest, place):
                unknown[place] = numbers[count]
        return unknown


def _embed(steps: list[_Ran], marks: list[tuple[int, str]]) -> list[int] | None:
    """For each step in turn the next mark that it fits; None where one fits none."""
    places, waiting = [], iter(marks)
    for step in steps:
        place = next((place for place, text in waiting if _fits(step.name, text)), None)
        if place is None:
            return None
        places.append(place)
    return places


def _marks(lines: list[Line]) -> list[tuple[int, str]]:
    """Lines with which steps may begin; with which a step of the job itself does, the first."""
    marks, seen = [], set()
    for place, line in enumerate(lines):
        if not line.at:
            continue
        own = next((n for n, begin in _OF_THE_JOB.items() if line.text.startswith(begin)), None)
        if (
            (own and own not in seen)
            or line.text.startswith((GROUP_RUN, *WAITS))
            or line.text == POST
        ):
            marks.append((place, line.text))
        seen.add(own)
    return marks


def _fits(name: str, text: str) -> bool:
    """Whether a step of this name may begin with this line."""
    if name in _OF_THE_JOB:
        return text.startswith(_OF_THE_JOB[name])
    if text == POST:
        return name.startswith("Post ")
    if text.startswith(WAITS):
        return not name.startswith(("Post ", "Run "))
    if name in (GROUP, IMPLICIT_WAIT):
        return False
    if name.startswith("Run "):
        return text.startswith(f"##[group]{name}")
    return text.startswith(GROUP_RUN) and not name.startswith("Post Run ")
