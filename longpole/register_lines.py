"""
The lines of a register of predictions: a JSON object each, appended and never changed.

`made` is a prediction as it was when no run of its arm counted; `closed`, what was measured when
enough did. A `closed` names its `made` by the SHA-256 of that line, so that neither can be changed
without the other's notice.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from basis.changes import Changes, to_json
from basis.visible import visible, with_signs

MOST_LINE_BYTES = 2**20
"""Of a line: more than the changes of a whole experiment file."""

MOST_BYTES = 16 * 2**20
"""Of a file: some tens of thousands of predictions."""

_MARKERS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")
_NEWEST = (b'{"kind":"made"', b'{"kind":"closed"')  # what a line begins with that broke off
_Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Count = Annotated[int, Field(ge=1)]
_State = Literal["warm", "cold", "other", "all"]

Identity = tuple[str, str, str, str, str, tuple[str, ...]]
"""Experiment, arm, cache state, the other arm, changes as JSON, globs of the clock."""


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Made(_Line):
    """
    What was predicted when no run of the arm counted.

    Attributes:
        milestone: Globs of the clock, with `job: ` before those of a duration; none: whole run.
        clock: The same in words.
        predicted_s: The median clock.
        predicted_low_s: Where its 80% range begins.
        predicted_high_s: Where it ends.
        range_count: So many runs' median the range is of.
        run_count: Runs that were replayed.
    """

    kind: Literal["made"] = "made"
    made_at: AwareDatetime
    experiment: str
    arm: str
    cache_state: _State
    from_arm: str
    changes: Changes
    milestone: tuple[str, ...]
    clock: str
    predicted_s: _Seconds
    predicted_low_s: _Seconds
    predicted_high_s: _Seconds
    range_count: _Count
    run_count: _Count
    newest_run_id: int
    newest_run_attempt: int
    longpole_version: str

    @property
    def identity(self) -> Identity:
        """What makes it this prediction, and not another one."""
        changes = to_json(self.changes)
        of_arm = (self.experiment, self.arm, self.cache_state)
        return (*of_arm, self.from_arm, changes, self.milestone)


class Closed(_Line):
    """
    What was measured, once enough runs of the arm counted.

    Attributes:
        made_sha256: Of the line that it closes, without its line end.
        measured_s: The median clock of the runs that counted.
        error: Predicted / measured - 1.
    """

    kind: Literal["closed"] = "closed"
    closed_at: AwareDatetime
    made_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    experiment: str
    arm: str
    cache_state: _State
    measured_s: _Seconds
    measured_count: _Count
    error: Annotated[float, Field(allow_inf_nan=False)]
    is_in_range: bool
    longpole_version: str


_LINE = TypeAdapter[Made | Closed](Annotated[Made | Closed, Field(discriminator="kind")])


class LineInvalid(Exception):
    """
    A line that is none of a register.

    Attributes:
        number: Its place in the file, from 1.
        why: What is wrong, to stand behind the file and line.
    """

    def __init__(self, number: int, why: str) -> None:
        super().__init__(number, why)
        self.number = number
        self.why = why


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One prediction of the register.

    Attributes:
        made: As it was made; of several alike the earliest.
        made_sha256: Of its line.
        closed: What was measured; of several the earliest; None until then.
    """

    made: Made
    made_sha256: str
    closed: Closed | None


@dataclass(frozen=True, slots=True)
class Register:
    """
    What a register holds.

    Attributes:
        entries: By identity, in the order of the file.
        kept_bytes: Up to where it is whole: what follows broke off in a crash.
        ends_line: Whether that ends with a line end.
    """

    entries: dict[Identity, Entry]
    kept_bytes: int
    ends_line: bool


def line_of(line: Made | Closed) -> bytes:
    """As it stands in the file, with its line end; what does not show is JSON's escape."""
    text = line.model_dump_json(exclude_none=True)
    return with_signs(text, lambda one: json.dumps(one)[1:-1]).encode() + b"\n"


def read_lines(data: bytes) -> Register:
    """
    What a register holds; a last line that broke off is left out.

    Raises:
        LineInvalid: A line is none of a register, or closes what is not there.
    """
    whole, _, last = data.rpartition(b"\n")
    is_torn = bool(last) and _is_torn(last)
    kept_bytes = len(data) - len(last) if is_torn else len(data)
    lines = list(_lines(whole.split(b"\n") if is_torn else data.split(b"\n")))
    made = {digest: line for _, digest, line in lines if isinstance(line, Made)}
    closings: dict[Identity, Closed] = {}
    for number, _, line in lines:
        if isinstance(line, Closed):
            if (closes := made.get(line.made_sha256)) is None:
                raise LineInvalid(
                    number, "closes a prediction whose line was changed, or is not there"
                )
            known = closings.setdefault(closes.identity, line)
            if line.closed_at < known.closed_at:
                closings[closes.identity] = line
    entries: dict[Identity, Entry] = {}
    for digest, one in made.items():
        known_entry = entries.get(one.identity)
        if known_entry is None or one.made_at < known_entry.made.made_at:
            entries[one.identity] = Entry(one, digest, closings.get(one.identity))
    return Register(entries, kept_bytes, not kept_bytes or data[:kept_bytes].endswith(b"\n"))


def naive(at: datetime) -> datetime:
    """An instant of a line as the rest of Longpole has them: UTC, without its zone."""
    return at.replace(tzinfo=None)


def _lines(texts: list[bytes]) -> Iterator[tuple[int, str, Made | Closed]]:
    for number, text in enumerate(texts, start=1):
        line = text.removesuffix(b"\r")  # as git may write it
        if line.strip():
            yield number, sha256(line).hexdigest(), _read(number, line)


def _read(number: int, line: bytes) -> Made | Closed:
    if line.startswith(_MARKERS):
        raise LineInvalid(number, "is the marker of a merge conflict")
    if len(line) > MOST_LINE_BYTES:
        raise LineInvalid(number, f"has more than {MOST_LINE_BYTES:,} bytes")
    try:
        return _LINE.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"][1:]))
        about = f"{visible(place)}: " if place else ""
        raise LineInvalid(
            number, f"is none of a register ({about}{visible(first['msg'])})"
        ) from error


def _is_torn(last: bytes) -> bool:
    """Whether it is the beginning of a line of ours, and no whole one."""
    if not any(last.startswith(begin) or begin.startswith(last) for begin in _NEWEST):
        return False
    try:
        _LINE.validate_json(last)
    except ValidationError as error:
        return error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"
    return False
