"""Plans that were saved, a line of JSON each, in a file beside the experiment file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from basis.errors import LongpoleError
from basis.version import VERSION
from basis.visible import visible
from basis.whole_files import write_whole
from queries.planning.arrivals import SavedPlan
from queries.planning.order import Cell

_MOST_BYTES = 4 * 2**20
"""Of the file: some ten thousand plans."""


class PlanFileInvalid(LongpoleError):
    """Saved plans can't be read, or written."""


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Runs(_Table):
    arm: str
    cache_state: Literal["warm", "cold", "other", "all"]
    run_count: Annotated[int, Field(ge=1)]


class _Line(_Table):
    made_at: AwareDatetime
    experiment: str
    runs: tuple[_Runs, ...]
    longpole_version: str


def plan_path(experiments: Path) -> Path:
    """The file of an experiment file: that of `experiments.toml` is `experiments.plan.jsonl`."""
    return experiments.with_name(f"{experiments.stem}.plan.jsonl")


def read_plan(path: Path, experiment: str) -> SavedPlan | None:
    """
    The plan of an experiment that was saved last; None where none was.

    Raises:
        PlanFileInvalid: The file can't be read, or a line is no plan.
    """
    its = [line for line in _lines(path, _text(path)) if line.experiment == experiment]
    if not its:
        return None
    newest = max(its, key=lambda line: line.made_at)
    return SavedPlan(
        made_at=newest.made_at.astimezone(UTC).replace(tzinfo=None),
        wanted={(one.arm, one.cache_state): one.run_count for one in newest.runs},
    )


def save_plan(path: Path, experiment: str, made_at: datetime, wanted: dict[Cell, int]) -> None:
    """
    Put a plan behind those that are saved, which stay as they are.

    Args:
        path: As of `plan_path`.
        experiment: Of which experiment.
        made_at: The present, UTC.
        wanted: Runs to be made, by arm and cache state.

    Raises:
        PlanFileInvalid: The file can't be read or written, or a line is no plan.
    """
    before = _text(path)
    _lines(path, before)
    line = _Line(
        made_at=made_at.replace(tzinfo=UTC),
        experiment=experiment,
        runs=tuple(
            _Runs(arm=arm, cache_state=state, run_count=number)  # type: ignore[arg-type]
            for (arm, state), number in wanted.items()
        ),
        longpole_version=VERSION,
    )
    gap = "" if not before or before.endswith("\n") else "\n"
    whole = f"{before}{gap}{line.model_dump_json()}\n"
    if len(whole.encode()) > _MOST_BYTES:
        raise PlanFileInvalid(f"{path} has no room for another plan: take out the oldest lines.")
    try:
        write_whole(path, whole)
    except OSError as error:
        raise PlanFileInvalid(
            f"{path} can't be written ({error.strerror}): free space or allow writing there."
        ) from error


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise PlanFileInvalid(
            f"{path} can't be read ({error.strerror}): allow reading it, or move it away."
        ) from error
    except UnicodeDecodeError as error:
        raise PlanFileInvalid(f"{path} is not UTF-8: put back the file that git has.") from error
    if len(data) > _MOST_BYTES:
        raise PlanFileInvalid(f"{path} has more than {_MOST_BYTES:,} bytes: take out old lines.")
    return text


def _lines(path: Path, text: str) -> list[_Line]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(_Line.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise PlanFileInvalid(
                f"{path} line {number} is no plan ({visible(first['msg'])}): put back the line "
                "that git has, or take it out."
            ) from error
    return found
