"""
What steps write that wait for steps in the background, or cancel them.

Each writes one block: whose end it waits for, that this is over, and what each came to. Such steps
run one after the other: their blocks do not mix, but lines of others may stand within.

Source: actions/runner, `BackgroundStepCoordinator.cs` (since 2.336).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingest.logs.log_lines import Line
from ingest.logs.step_times import GROUP_RUN, POST, WAITS
from ingest.workflow import StepKind

_KINDS: Mapping[str, StepKind] = dict(
    zip(WAITS, ("wait", "wait all", "wait all", "cancel"), strict=True)
)
_ENDS: Mapping[str, StepKind] = {
    "Finished waiting for background step(s).": "wait",
    "Finished waiting for all background step(s).": "wait all",
    "Finished cancelling background step(s).": "cancel",
}
_RESULT = re.compile(r"  (.+): (Succeeded|Failed|Canceled|Skipped|Unknown)")
_RESULTS_WITHIN = timedelta(seconds=1)
_ID = re.compile(r"[\w-]+")


@dataclass(slots=True)
class WaitBlock:
    """
    What one step says that waits for others or cancels them.

    Attributes:
        left: Of those that it names at first, whoever it has not said the result of.
        results: Name and result of each.
        numbers: Of the steps that its lines are known to belong to.
    """

    kind: StepKind
    left: str
    begun_at: datetime
    ended_at: datetime | None = None
    results: list[tuple[str, str]] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)


class WaitBlocks:
    """
    The blocks of one job so far.

    Attributes:
        blocks: In their order.
        begun: Numbers of steps that began as a command or an action does, and so wait for nobody.
        is_contradictory: Some line can't be where it is; nothing is read from there on.
    """

    def __init__(self, names: Collection[str]) -> None:
        """Of a job that ran steps of these names."""
        self._names = names
        self.blocks: list[WaitBlock] = []
        self.begun: set[int] = set()
        self.is_contradictory = False

    def read(self, line: Line) -> bool:
        """Whether the line told something."""
        if not line.at or line.is_coloured or self.is_contradictory:
            return False
        text, number = line.text, line.step_number
        if text.startswith(WAITS):
            is_told = self._open(text, line.at)
            self.is_contradictory = not is_told
        elif text in _ENDS:
            is_told = self._end(_ENDS[text], line.at)
            self.is_contradictory = not is_told
        else:
            is_told = text.startswith("  ") and self._read_result(text, line.at)
        if is_told and number is not None:
            self.blocks[-1].numbers.add(number)
        elif number is not None and (text.startswith(GROUP_RUN) or text == POST):
            self.begun.add(number)
        return is_told

    def are_whole(self) -> bool:
        """Whether each block has come to its end, and nothing is odd about any."""
        return not self.is_contradictory and all(
            block.ended_at is not None
            and all(self._is_skipped(one) for one in block.left.split(", ") if one)
            for block in self.blocks
        )

    def _open(self, text: str, at: datetime) -> bool:
        opening = next(one for one in WAITS if text.startswith(one))
        is_open = bool(self.blocks) and self.blocks[-1].ended_at is None
        # Each block is of a step of its own.
        if is_open or len(self.blocks) >= len(self._names):
            return False
        named = text.removeprefix(opening)
        self.blocks.append(WaitBlock(_KINDS[opening], named.removeprefix("(none)"), at))
        return True

    def _end(self, kind: StepKind, at: datetime) -> bool:
        block = self.blocks[-1] if self.blocks else None
        if not block or block.ended_at or block.kind != kind or at < block.begun_at:
            return False
        block.ended_at = at
        return True

    def _read_result(self, text: str, at: datetime) -> bool:
        block = self.blocks[-1] if self.blocks else None
        if not block or not block.ended_at or not (match := _RESULT.fullmatch(text)):
            return False
        left = self._pass_over(match[1], block.left)
        if left is None or not block.ended_at <= at <= block.ended_at + _RESULTS_WITHIN:
            return False
        block.left = left
        block.results.append((match[1], match[2]))
        return True

    def _pass_over(self, name: str, names: str) -> str | None:
        """What follows a name in a list; None where another step that ran is before it."""
        while names != name and not names.startswith(f"{name}, "):
            other, _, names = names.partition(", ")
            if not self._is_skipped(other):
                return None
        return names[len(name) + len(", ") :]

    def _is_skipped(self, name: str) -> bool:
        """One that was skipped is named by its id, and has no result."""
        return bool(_ID.fullmatch(name)) and name not in self._names
