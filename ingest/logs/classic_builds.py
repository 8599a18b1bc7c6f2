"""
What the builder before BuildKit did of image builds, which says no seconds: instants tell them.

Source: moby/moby, `builder/dockerfile` ("Step 3/7 : RUN ..." and what follows it).
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.logs.bounds import MOST_ROWS
from ingest.logs.headers import Place, is_same_place, place_of
from ingest.logs.log_facts import BuildLayer
from ingest.logs.log_lines import Line
from ingest.logs.vertices import INSTRUCTIONS

_STEP = re.compile(r"Step (\d{1,4})/(\d{1,4}) : ([A-Za-z]+)\b(.*)")
_NAMED = re.compile(r".*\s+AS\s+([\w.-]{1,100})\s*", re.IGNORECASE)
_IMAGE = re.compile(r" ---> [0-9a-f]{12}")
_FAILED = re.compile(r"The command '.*' returned a non-zero code: \d+")
_BEGINNINGS = ("Step ", " ---> ", "The command ")


@dataclass(slots=True)
class _Open:
    """The instruction at work, and where it stands."""

    here: Place
    total: int
    layer: BuildLayer
    since: datetime
    is_just_begun: bool = True


class ClassicBuilds:
    """What was told so far of one job's builds."""

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        self._layers: list[BuildLayer] = []
        self._open: _Open | None = None
        self._build = 0
        self.is_cut = False

    def read(self, line: Line) -> bool:
        """Whether the line told something."""
        if not line.at or line.is_in_header:
            return False
        if not line.text.startswith(_BEGINNINGS):
            if self._open:
                self._open.is_just_begun = False
            return False
        if match := _STEP.fullmatch(line.text):
            return self._begin(line, line.at, match)
        one = self._open
        if not one or not is_same_place(one.here, place_of(line)):
            return False
        return self._read_result(one, line.at, line.text)

    def _read_result(self, one: _Open, at: datetime, text: str) -> bool:
        """How the instruction ended, if the line says so."""
        if one.is_just_begun and text == " ---> Using cache":
            return self._end("cached", 0.0)
        if _IMAGE.fullmatch(text):
            seconds = round((at - one.since).total_seconds(), 3)
            return self._end("done", seconds if seconds >= 0 else None)
        return bool(_FAILED.fullmatch(text)) and self._end("failed", None)

    def tell(self, first: int = 1) -> list[BuildLayer]:
        """All instructions that came to an end; builds count from `first`."""
        return [replace(layer, build=layer.build + first - 1) for layer in self._layers]

    def _begin(self, line: Line, at: datetime, match: re.Match[str]) -> bool:
        """An instruction begins: the first of a build, or the next one of the same."""
        number, total, keyword = int(match[1]), int(match[2]), match[3].upper()
        here, last = place_of(line), self._open
        self._open = None
        is_next = last and (last.total, last.layer.vertex + 1) == (total, number)
        is_next = is_next and last and is_same_place(last.here, here)
        if keyword not in INSTRUCTIONS or number > total or not (is_next or number == 1):
            return False
        if number == 1:
            self._build += 1
        stage = last.layer.stage if last and number > 1 else None
        if keyword == "FROM":
            named = _NAMED.fullmatch(match[4])
            stage = named[1] if named else None
        layer = BuildLayer(
            job_id=self._job_id,
            position=0,
            step_number=line.step_number,
            build=self._build,
            vertex=number,
            kind=keyword,
            stage=stage,
            place=f"{number}/{total}",
            outcome="",
            seconds=None,
        )
        self._open = _Open(here, total, layer, at)
        return True

    def _end(self, outcome: str, seconds: float | None) -> bool:
        """Take down how the instruction ended; what follows of it says no more."""
        if not self._open or self._open.layer.outcome:
            return False
        if len(self._layers) >= MOST_ROWS:
            self.is_cut = True
            return False
        self._open.layer = replace(self._open.layer, outcome=outcome, seconds=seconds)
        self._layers.append(self._open.layer)
        return True
