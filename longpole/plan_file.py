"""Plans that were saved: the lines of a file beside the experiment file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from basis.version import VERSION
from longpole.line_file import Line, LineFile, Numbered
from queries.planning.arrivals import SavedPlan
from queries.planning.order import Cell


class _Runs(Line):
    arm: str
    cache_state: Literal["warm", "cold", "other", "all"]
    run_count: Annotated[int, Field(ge=1)]


class _Saved(Line):
    made_at: AwareDatetime
    experiment: str
    runs: tuple[_Runs, ...]
    longpole_version: str


def _hold(lines: Sequence[Numbered[_Saved]]) -> dict[str, SavedPlan]:
    """The newest plan of each experiment, by its name."""
    newest: dict[str, _Saved] = {}
    for one in lines:
        known = newest.setdefault(one.line.experiment, one.line)
        if one.line.made_at > known.made_at:
            newest[one.line.experiment] = one.line
    return {
        name: SavedPlan(
            made_at=line.made_at.astimezone(UTC).replace(tzinfo=None),
            wanted={(one.arm, one.cache_state): one.run_count for one in line.runs},
        )
        for name, line in newest.items()
    }


_PLANS: LineFile[_Saved, dict[str, SavedPlan]] = LineFile(
    adapter=TypeAdapter(_Saved),
    is_none="is no saved plan",
    begins=(b'{"made_at":',),
    hold=_hold,
)


def plan_path(experiments: Path) -> Path:
    """The file of an experiment file: that of `experiments.toml` is `experiments.plan.jsonl`."""
    return experiments.with_name(f"{experiments.stem}.plan.jsonl")


def read_plans(path: Path) -> dict[str, SavedPlan]:
    """
    The plan of each experiment that was saved last, by its name.

    Raises:
        LineFileInvalid: The file can't be read, or a line is no plan.
    """
    return _PLANS.read(path)


def save_plan(path: Path, experiment: str, made_at: datetime, wanted: dict[Cell, int]) -> None:
    """
    Put a plan behind those that are saved, which stay as they are.

    Args:
        path: As of `plan_path`.
        experiment: Of which experiment.
        made_at: The present, UTC.
        wanted: Runs to be made, by arm and cache state.

    Raises:
        LineFileInvalid: The file can't be read, or a line is no plan.
        WriteFailed: It can't be written.
    """
    line = _Saved(
        made_at=made_at.replace(tzinfo=UTC),
        experiment=experiment,
        runs=tuple(
            _Runs(arm=arm, cache_state=state, run_count=number)  # type: ignore[arg-type]
            for (arm, state), number in wanted.items()
        ),
        longpole_version=VERSION,
    )
    _PLANS.append(path, lambda _saved: [line])
