"""
The lines of a register of predictions: a JSON object each, appended and never changed.

`made` is a prediction as it was when no run of its arm counted; `closed`, what was measured when
enough did. A `closed` names its `made` by the SHA-256 of that line, so that neither can be changed
without the other's notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from basis.changes import Changes, to_json
from longpole.line_file import Line, LineFile, LineInvalid, Numbered

_Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Count = Annotated[int, Field(ge=1)]
_State = Literal["warm", "cold", "other", "all"]

Identity = tuple[str, str, str, str, str, tuple[str, ...]]
"""Experiment, arm, cache state, the other arm, changes as JSON, globs of the clock."""


class Made(Line):
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


class Closed(Line):
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
    """

    entries: dict[Identity, Entry]


def register_path(experiments: Path) -> Path:
    """
    The register of an experiment file, beside it.

    That of `experiments.toml` is `predictions.jsonl`, that of `ours.toml` `ours.predictions.jsonl`.
    """
    name = "predictions.jsonl"
    return experiments.with_name(
        name if experiments.name == "experiments.toml" else f"{experiments.stem}.{name}"
    )


def naive(at: datetime) -> datetime:
    """An instant of a line as the rest of Longpole has them: UTC, without its zone."""
    return at.replace(tzinfo=None)


def _hold(lines: Sequence[Numbered[Made | Closed]]) -> Register:
    made = {one.sha256: one.line for one in lines if isinstance(one.line, Made)}
    closings: dict[Identity, Closed] = {}
    for one in lines:
        line = one.line
        if isinstance(line, Closed):
            if (closes := made.get(line.made_sha256)) is None:
                raise LineInvalid(
                    one.number, "closes a prediction whose line was changed, or is not there"
                )
            known = closings.setdefault(closes.identity, line)
            if line.closed_at < known.closed_at:
                closings[closes.identity] = line
    entries: dict[Identity, Entry] = {}
    for digest, prediction in made.items():
        earlier = entries.get(prediction.identity)
        if earlier is None or prediction.made_at < earlier.made.made_at:
            entries[prediction.identity] = Entry(
                prediction, digest, closings.get(prediction.identity)
            )
    return Register(entries)


REGISTER: LineFile[Made | Closed, Register] = LineFile(
    adapter=TypeAdapter(Annotated[Made | Closed, Field(discriminator="kind")]),
    is_none="is none of a register",
    begins=(b'{"kind":"made"', b'{"kind":"closed"'),
    hold=_hold,
)
"""How a register is read, and continued."""
