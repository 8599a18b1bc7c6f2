"""Changes of a workflow's structure, as a file, an address, a page and an experiment say them."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from basis.errors import ChangeInvalid
from basis.visible import visible

_MOST_BYTES = 100_000
_MOST_CHANGES = 50
_MOST_COPIES = 1_000
_Job = Annotated[str, Field(min_length=1, max_length=500)]
_SET_UP = "steps that are set-up, as globs on their names; else told by their names"


class _Change(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class DropNeed(_Change):
    """The job no longer waits for the other one."""

    do: Literal["drop-need"]
    job: _Job = Field(description="key of the job that waits")
    need: _Job = Field(description="key of the job that it waits for")

    def __str__(self) -> str:
        return f"drop needs: {self.need} from {self.job}"


class AddNeed(_Change):
    """The job waits for the other one, too."""

    do: Literal["add-need"]
    job: _Job = Field(description="key of the job that is to wait")
    need: _Job = Field(description="key of the job that it is to wait for")

    def __str__(self) -> str:
        return f"add needs: {self.need} to {self.job}"


_TIMES = {0: "no time", 0.5: "half the time"}


class Scale(_Change):
    """The job, or one step of it, takes `times` as long, or `less_s` seconds less."""

    do: Literal["scale"]
    job: _Job = Field(description="key of the job")
    step: str | None = Field(default=None, description="name of one step of it; else the whole job")
    times: float | None = Field(
        default=None, ge=0, le=1_000, description="0.5 for half, 0 for gone"
    )
    less_s: float | None = Field(default=None, ge=-1e6, le=1e6, description="below 0 for longer")

    @model_validator(mode="after")
    def _has_one(self) -> "Scale":
        if (self.times is None) == (self.less_s is None):
            raise ValueError("takes either `times` or `less_s`")
        return self

    def __str__(self) -> str:
        what = self.job if self.step is None else f'step "{self.step}" of {self.job}'
        if self.times is not None:
            return f"{what} takes {_TIMES.get(self.times, f'{self.times:g} times as long')}"
        less_s = self.less_s or 0
        return f"{what} takes {abs(less_s):g} s {'less' if less_s >= 0 else 'more'}"


class Remove(_Change):
    """The job is gone; what needed it needs what it needed."""

    do: Literal["remove"]
    job: _Job = Field(description="key of the job")

    def __str__(self) -> str:
        return f"remove {self.job}"


class Merge(_Change):
    """
    The jobs become one: their steps run on one runner, one after the other; set-up is paid once.

    Where one has legs each leg does the work of the others, too: of their legs the one most alike.
    """

    do: Literal["merge"]
    jobs: tuple[_Job, ...] = Field(min_length=1, max_length=50, description="keys of the jobs")
    set_up: tuple[str, ...] | None = Field(default=None, description=_SET_UP)

    def __str__(self) -> str:
        return f"merge {' and '.join(self.jobs)} into one job"


class Split(_Change):
    """The work of the job, or of all its legs, is done by so many shards; each pays set-up."""

    do: Literal["split"]
    job: _Job = Field(description="key of the job")
    into: int = Field(ge=1, le=_MOST_COPIES, description="number of shards")
    set_up: tuple[str, ...] | None = Field(default=None, description=_SET_UP)

    def __str__(self) -> str:
        return f"split {self.job} into {self.into}"


class Balance(_Change):
    """The legs of the job share its work evenly."""

    do: Literal["balance"]
    job: _Job = Field(description="key of the job")
    set_up: tuple[str, ...] | None = Field(default=None, description=_SET_UP)

    def __str__(self) -> str:
        return f"balance the legs of {self.job}"


class Race(_Change):
    """So many copies of the job run at once; the first to end counts, the others are cancelled."""

    do: Literal["race"]
    job: _Job = Field(description="key of the job")
    copies: int = Field(default=2, ge=2, le=_MOST_COPIES, description="number of copies")

    def __str__(self) -> str:
        return f"race {self.copies} copies of {self.job}"


class NoQueue(_Change):
    """The job, or every job, gets its runner at once."""

    do: Literal["no-queue"]
    job: _Job | None = Field(default=None, description="key of the job; else all")

    def __str__(self) -> str:
        return f"no queue for {self.job or 'any job'}"


class Runners(_Change):
    """At most so many jobs run at a time: of one run, or of all runs of the organisation."""

    do: Literal["runners"]
    at_most: int = Field(ge=1, le=100_000, description="number of runners")
    shared: bool | None = Field(
        default=None, description="true: jobs of other runs hold some of them; else this run's only"
    )

    def __str__(self) -> str:
        runners = f"{self.at_most} runner{'' if self.at_most == 1 else 's'}"
        others = ", shared with other runs" if self.shared else ""
        return f"at most {runners} at a time{others}"


class Runner(_Change):
    """The job runs on another runner, so many times as fast."""

    do: Literal["runner"]
    job: _Job = Field(description="key of the job")
    label: _Job = Field(description="label of the runner")
    speed: float = Field(default=1, gt=0, le=1_000, description="2 for twice as fast")
    usd_per_minute: float | None = Field(
        default=None, ge=0, le=1_000, description="its price; else as now"
    )

    def __str__(self) -> str:
        return f"run {self.job} on {self.label}, {self.speed:g} times as fast"


class Milestone(_Change):
    """The clock stops at the end of other jobs."""

    do: Literal["milestone"]
    jobs: tuple[_Job, ...] = Field(min_length=1, max_length=50, description="keys of the jobs")

    def __str__(self) -> str:
        return f"stop the clock at {' and '.join(self.jobs)}"


Change: TypeAlias = (
    DropNeed
    | AddNeed
    | Scale
    | Remove
    | Merge
    | Split
    | Balance
    | Race
    | NoQueue
    | Runners
    | Runner
    | Milestone
)
KINDS: tuple[type[_Change], ...] = (
    DropNeed,
    AddNeed,
    Scale,
    Remove,
    Merge,
    Split,
    Balance,
    Race,
    NoQueue,
    Runners,
    Runner,
    Milestone,
)
Changes: TypeAlias = Annotated[
    tuple[Annotated[Change, Field(discriminator="do")], ...], Field(max_length=_MOST_CHANGES)
]
"""In order, as a field of something that is read."""
_CHANGES = TypeAdapter[tuple[Change, ...]](Changes)
_KNOWN = [str(kind.model_fields["do"].annotation) for kind in KINDS]


def names_of_kinds() -> list[str]:
    """What `do` may be."""
    return [re.sub(r".*\['(.*)'\]", r"\1", text) for text in _KNOWN]


def read_changes(path: Path) -> tuple[Change, ...]:
    """
    The changes of a TOML file: a `[[change]]` each.

    Raises:
        ChangeInvalid: It can't be read, is no TOML, or has a change that is none.
    """
    try:
        data = path.read_bytes()[: _MOST_BYTES + 1]
        if len(data) > _MOST_BYTES:
            raise ChangeInvalid(f"{visible(str(path))} is longer than any list of changes.")
        tables = tomllib.loads(data.decode())
    except OSError as error:
        raise ChangeInvalid(f"{visible(str(path))} can't be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ChangeInvalid(f"{visible(str(path))} is no TOML: {visible(str(error))}.") from error
    if set(tables) != {"change"}:
        raise ChangeInvalid(
            f"{visible(str(path))} has no changes, or more than changes: "
            'write each as a table [[change]] with a key do, as in do = "drop-need".'
        )
    return changes_of(tables["change"])


def changes_of(rows: object) -> tuple[Change, ...]:
    """
    The changes that plain values stand for, as JSON and TOML give them.

    Raises:
        ChangeInvalid: One of them is none.
    """
    try:
        return _CHANGES.validate_python(rows)
    except ValidationError as error:
        raise ChangeInvalid(_mistake(error)) from error


def changes_of_json(text: str) -> tuple[Change, ...]:
    """
    What `to_json` wrote.

    Raises:
        ChangeInvalid: It wrote something else.
    """
    try:
        return _CHANGES.validate_json(text)
    except ValidationError as error:
        raise ChangeInvalid(_mistake(error)) from error


def to_json(changes: Sequence[Change]) -> str:
    """As an address has them."""
    return _CHANGES.dump_json(tuple(changes), exclude_none=True).decode()


def to_toml(changes: Sequence[Change]) -> str:
    """As `read_changes` reads them."""
    return tomlkit.dumps({"change": [change.model_dump(exclude_none=True) for change in changes]})


def _mistake(error: ValidationError) -> str:
    """The first mistake, in one sentence with the remedy."""
    first = error.errors(include_url=False)[0]
    place = [part for part in first["loc"] if part not in names_of_kinds()]
    number = f"change {int(place[0]) + 1}" if place and isinstance(place[0], int) else "changes"
    if first["type"].startswith("union_tag"):
        return f"{number} has no known do: take one of {', '.join(names_of_kinds())}."
    key = ".".join(str(part) for part in place[1:])
    said = first["msg"].removeprefix("Value error, ")
    said = said[0].lower() + said[1:]
    about = f"{number}, {visible(key)}" if key else number
    return f"{about}: {visible(said)}; `longpole what-if --help` has every kind."
