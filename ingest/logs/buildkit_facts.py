"""
What BuildKit did of image builds, by its plain progress.

A build begins where its builder is named, or with its vertex 1. Where names and numbers show that
two builds' lines run into each other, neither is told.

Sources: moby/buildkit, `util/progress/progressui/printer.go`; docker/buildx, `util/progress`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.logs.bounds import LONGEST_HEADER, MOST_ROWS
from ingest.logs.headers import Place, is_same_place, place_of
from ingest.logs.log_facts import BuildLayer
from ingest.logs.log_lines import Line
from ingest.logs.vertices import Vertex, read_vertex

_LINE = re.compile(r"#(\d{1,5}) (.+)")
_BUILDER = re.compile(r"building with \".{1,200}\" instance using \S{1,60} driver")
_END = re.compile(r"CACHED|CANCELED|ERROR: .*|DONE(?: (?P<seconds>\d{1,7}\.\d)s)?")
_PUSHED = re.compile(r"pushing layers (?:\d.* )?(\d{1,7}\.\d)s done")
_OUTCOMES = {"CACHED": "cached", "CANCELED": "canceled", "ERROR": "failed", "DONE": "done"}


@dataclass(slots=True)
class _Row:
    """A vertex, as far as it was told; what is cached stays so, though it may be fetched later."""

    vertex: Vertex
    name: str
    outcome: str | None = None
    seconds: float | None = None
    pushed_s: float | None = None

    def end(self, match: re.Match[str]) -> None:
        """Take down how it ended."""
        if self.outcome in {"cached", "failed"}:
            return
        self.outcome = _OUTCOMES[match[0].partition(":")[0].partition(" ")[0]]
        seconds = match["seconds"]
        self.seconds = 0.0 if self.outcome == "cached" else float(seconds) if seconds else None


@dataclass(slots=True)
class _Build:
    """
    One build.

    Attributes:
        here: Where it stands.
        has_other_text: Since its last line another's was seen.
    """

    here: Place
    rows: dict[int, _Row] = field(default_factory=dict)
    is_mixed: bool = False
    has_other_text: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a vertex has not ended, though nothing failed."""
        outcomes = {row.outcome for row in self.rows.values()}
        return None in outcomes and not outcomes & {"failed", "canceled"}


class BuildkitFacts:
    """What was told so far of one job's builds."""

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        self._builds: list[_Build] = []
        self._count = 0
        self.is_cut = False

    def read(self, line: Line) -> bool:
        """Whether the line told something."""
        if not line.at or line.is_in_header or self.is_cut:
            return False
        match = _LINE.fullmatch(line.text) if line.text.startswith("#") else None
        if not match:
            if line.text and self._builds:
                self._builds[-1].has_other_text = True
            return False
        number, text = int(match[1]), match[2][:LONGEST_HEADER]
        here = place_of(line)
        if number == 0:
            return bool(_BUILDER.fullmatch(text)) and self._begin(here)
        build = self._builds[-1] if self._builds else None
        if build and is_same_place(build.here, here):
            build.here = here if build.here[0] is None else build.here
        else:
            build = None
        row = build.rows.get(number) if build else None
        if build and row:
            is_told = self._read_of_known(build, number, row, text)
            build.has_other_text = False
            return is_told
        vertex = None if _END.fullmatch(text) else read_vertex(text)
        if not vertex or not (build or number == 1):
            return False
        if not build:
            self._begin(here)
        return self._add(number, vertex, text)

    def tell(self, first: int = 1) -> list[BuildLayer]:
        """All vertices that came to an end; builds count from `first`."""
        builds = [build for build in self._builds if build.rows and not build.is_mixed]
        rows = [
            (number, build, place, row)
            for number, build in enumerate(builds, first)
            for place, row in build.rows.items()
        ]
        return [layer for row in rows for layer in self._layers(*row)]

    def _layers(self, number: int, build: _Build, place: int, row: _Row) -> Iterator[BuildLayer]:
        """A vertex, and what it pushed."""
        told = [(row.vertex, row.outcome, row.seconds)]
        if row.pushed_s is not None and row.outcome == "done":
            told.append((Vertex("push"), "done", row.pushed_s))
        for vertex, outcome, seconds in told:
            if outcome:
                yield BuildLayer(
                    job_id=self._job_id,
                    position=0,
                    step_number=build.here[0],
                    build=number,
                    vertex=place,
                    kind=vertex.kind,
                    stage=vertex.stage,
                    place=vertex.place,
                    outcome=outcome,
                    seconds=seconds,
                )

    def _begin(self, here: Place) -> bool:
        """Begin with a build; where the one before was at work still, both are mixed."""
        build = _Build(here)
        last = self._builds[-1] if self._builds else None
        if last and is_same_place(last.here, here) and last.is_open:
            build.is_mixed = last.is_mixed = True
        if self._builds and not self._builds[-1].rows:
            self._builds.pop()
        self._builds.append(build)
        return True

    def _read_of_known(self, build: _Build, number: int, row: _Row, text: str) -> bool:
        if end := _END.fullmatch(text):
            row.end(end)
            return True
        if pushed := _PUSHED.fullmatch(text):
            row.pushed_s = float(pushed[1])
            return True
        is_again = text == row.name
        is_other = not is_again and text.startswith("[") and row.name.startswith("[")
        if number == 1 and (is_other or (is_again and row.outcome and build.has_other_text)):
            vertex = read_vertex(text)
            return bool(vertex) and self._begin(build.here) and self._add(1, vertex, text)
        build.is_mixed |= is_other
        return is_again

    def _add(self, number: int, vertex: Vertex | None, name: str) -> bool:
        self._count += 1
        self.is_cut = self._count > MOST_ROWS
        if vertex and not self.is_cut:
            self._builds[-1].rows[number] = _Row(vertex, name)
        return True
