"""
Steps inside composite actions, which the API does not tell.

Of nested ones the outermost alone: they add up to their step. Newer runners mark them, and mask
what a script prints in that form. Of older ones the headers within a step of an action are taken,
if they have the form of the runner's; where the step is not known, none are.

Sources: actions/runner, `CompositeActionHandler.cs` (##[start-action ...]), `Handler.cs`,
`ScriptHandler.cs`; cli/cli issue 5011.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.logs.bounds import DEEPEST, LONGEST_VALUE, MOST_ROWS
from ingest.logs.log_facts import InnerStep
from ingest.logs.log_lines import Line
from ingest.logs.secrets import hide_secrets
from ingest.logs.step_times import GROUP_RUN

_START = re.compile(r"##\[start-action display=([^;\]]*);id=([^;\]]+)\]")
_FINISH = re.compile(
    r"##\[end-action id=([^;\]]+);outcome=(\w+);conclusion=\w+;duration_ms=(\d{1,10})\]"
)
_ESCAPED = {"%3B": ";", "%5D": "]", "%0D": "\r", "%0A": "\n", "%25": "%"}
_ACTION = re.compile(r"[\w.-]+/[\w./-]+@\S+|\.{1,2}/.*|docker://.+")


@dataclass(slots=True)
class _Header:
    """A header of the step at hand, from its first line on."""

    text: str
    at: datetime


class InnerSteps:
    """What was told so far of one job's inner steps."""

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        self._begun_at: datetime | None = None
        self._steps: list[InnerStep] = []
        self._marks: list[tuple[str, InnerStep]] = []
        self._has_marks = False
        self._step: int | None = None
        self._is_at_start = True
        self._header: _Header | None = None
        self._is_composite: bool | None = None
        self._open: tuple[InnerStep, datetime] | None = None
        self.is_cut = False

    def read(self, line: Line) -> bool:
        """Whether the line told something."""
        if not line.at:
            return False
        self._begun_at = self._begun_at or line.at
        if line.step_number != self._step:
            self._enter_step(line.step_number, line.at)
        self._is_at_start = False
        if line.text.startswith(("##[start-action ", "##[end-action ")):
            return self._read_mark(line, line.at)
        if line.is_in_header and not self._has_marks:
            return self._read_header(line, line.at)
        return False

    def tell(self) -> list[InnerStep]:
        """All inner steps, in their order."""
        if self._open:
            self._add(self._open[0])
            self._open = None
        return [replace(one, position=place) for place, one in enumerate(self._steps, 1)]

    def _read_mark(self, line: Line, at: datetime) -> bool:
        self._has_marks = True
        if match := _START.fullmatch(line.text):
            name = re.sub("|".join(_ESCAPED), lambda one: _ESCAPED[one[0]], match[1])
            if len(self._marks) < DEEPEST:
                self._marks.append((match[2], self._inner_step(line.step_number, name, at)))
            return True
        match = _FINISH.fullmatch(line.text)
        places = [i for i, (mark, _) in enumerate(self._marks) if match and mark == match[1]]
        if not match or not places:
            return False
        _, begun = self._marks[places[-1]]
        del self._marks[places[-1] :]
        if not self._marks and match[2] != "skipped":
            self._add(replace(begun, seconds=int(match[3]) / 1000))
        return True

    def _read_header(self, line: Line, at: datetime) -> bool:
        """Take down a header once its last line shows that it is one of the runner's."""
        if line.text.startswith(GROUP_RUN) and not line.is_coloured and not self._header:
            self._header = _Header(line.text.removeprefix("##[group]"), at)
            return False
        header = self._header
        if line.text != "##[endgroup]" or line.is_coloured or not header or self._step is None:
            return False
        self._header = None
        is_action = bool(_ACTION.fullmatch(header.text.removeprefix("Run ")))
        if not is_action and not line.is_of_script:
            return False
        if self._is_composite is None:
            self._is_composite = not line.is_of_script
            return False
        if not self._is_composite:
            return False
        self._close(header.at)
        self._open = self._inner_step(self._step, header.text, header.at), header.at
        return True

    def _enter_step(self, number: int | None, at: datetime) -> None:
        """What is open ends where a step that is known begins; else its end is not known."""
        if number is not None and self._step is not None:
            self._close(at)
        elif self._open:
            self._add(self._open[0])
            self._open = None
        # After lines that are nobody's a step may have begun before: its headers are not known.
        is_begun = self._step is None and not self._is_at_start
        self._is_composite = False if is_begun else None
        self._step, self._header, self._marks = number, None, []

    def _close(self, at: datetime) -> None:
        if self._open:
            inner, since = self._open
            seconds = round((at - since).total_seconds(), 3)
            self._add(replace(inner, seconds=seconds if seconds >= 0 else None))
            self._open = None

    def _inner_step(self, number: int | None, name: str, at: datetime) -> InnerStep:
        offset = (at - (self._begun_at or at)).total_seconds()
        shown = hide_secrets(name.strip().partition("\n")[0])[:LONGEST_VALUE]
        return InnerStep(self._job_id, 0, number, shown, round(offset, 3), None)

    def _add(self, inner: InnerStep) -> None:
        if len(self._steps) >= MOST_ROWS:
            self.is_cut = True
        else:
            self._steps.append(inner)
