"""`longpole plan`: which runs of an experiment are still to be made, and which of them arrived."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from basis.documents import written
from basis.errors import LongpoleError
from basis.visible import visible
from ingest.command_line import EXPERIMENT_FILE
from ingest.command_line import utc_now as _now
from longpole.plan_file import plan_path, read_plans, save_plan
from queries.answers import answer, answers, require_experiment
from queries.arms.populations import CACHE_ORDER
from queries.command_line import DATABASE, EXPERIMENT, VERBOSE, misfits_in, say_if_simulated, worded
from queries.database import resolve_snapshot
from queries.findings import DECISIONS, VERDICTS, find_all
from queries.planning.answer import plan_answer
from queries.planning.arrivals import SavedPlan
from queries.planning.plan import QUESTIONS, Plan, plan_runs
from queries.planning.sentences import arrival_line, plan_lines

_EXAMPLES = """
\b
Examples:
  longpole plan docker-layer-cache           how many runs of which arm, and what starts them
  longpole plan docker-layer-cache --save    and hold the coming nights against it
  longpole plan docker-layer-cache --cache warm
"""


class NothingToPlan(LongpoleError):
    """No run of the experiment would decide anything."""


@click.command(
    "plan", epilog=_EXAMPLES, short_help="Say which runs of EXPERIMENT are still to be made."
)
@EXPERIMENT
@click.option(
    "--cache",
    "state",
    type=click.Choice(["warm", "cold", "other"]),
    help="Plan runs of this state alone; else of all that arms have rules for.",
)
@click.option(
    "--save",
    "is_saved",
    is_flag=True,
    help="Keep the plan beside the experiment file: the next call says which runs arrived.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@EXPERIMENT_FILE
@DATABASE
@VERBOSE
def plan_command(  # noqa: PLR0913 - one argument per flag
    *,
    experiment: str,
    state: str | None,
    is_saved: bool,
    form: Literal["text", "json"],
    experiments: Path,
    database: Path,
    is_verbose: bool,
) -> None:
    """
    Plan the runs that would decide EXPERIMENT, from those at hand.

    How many of which arm, cold and warm, in which order, at what cost, and the difference that they
    would show; commands whose runs the arms' selectors count, or what to change first. Where all is
    decided it says: stop. Nothing is started, and nothing written without --save.
    """
    with worded(is_verbose=is_verbose):
        snapshot = resolve_snapshot(database)
        require_experiment(experiment, snapshot)
        path = plan_path(experiments)
        saved = read_plans(path).get(experiment)
        now = _now()
        states = CACHE_ORDER if state is None else (state,)
        _refuse_what_would_not_count(experiment, snapshot)
        plan = _plan_of(experiment, snapshot, saved, now, states)
        if not plan.comparisons:
            raise NothingToPlan(f"{experiment} has no {state} runs to plan: leave --cache out.")
        say_if_simulated(snapshot)
        if is_saved:
            _save(plan, path, now)
        text = (
            written(plan_answer(plan))
            if form == "json"
            else "".join(f"{visible(line)}\n" for line in plan_lines(plan))
        )
        click.echo(text.encode(), nl=False)


def arrival_lines(
    experiments: Path, wanted: Iterable[str], snapshot: Path, now: datetime
) -> list[str]:
    """
    What a night brought of saved plans, a line for each of the experiments that has one.

    Args:
        experiments: The experiment file, beside which plans are saved.
        wanted: Experiments by name; of one that the snapshot does not hold there is no line.
        snapshot: What the night published.
        now: The present, UTC.

    Raises:
        LongpoleError: Saved plans, or the snapshot, can't be read.
    """
    saved = read_plans(plan_path(experiments))
    names = [name for name in wanted if name in saved]
    known = set(answer("experiments", snapshot)["experiment"]) if names else set()
    lines = []
    for name in names:
        if name in known:
            with suppress(NothingToPlan):
                lines.append(arrival_line(_plan_of(name, snapshot, saved[name], now, CACHE_ORDER)))
    return lines


def _plan_of(
    experiment: str,
    snapshot: Path,
    saved: SavedPlan | None,
    now: datetime,
    states: Sequence[str],
) -> Plan:
    found = answers(QUESTIONS, snapshot, {"experiment": experiment, "milestone": None})
    if len(found["arm_selectors"]) < 2:  # noqa: PLR2004 - a baseline and a candidate
        raise NothingToPlan(
            f"{experiment} has one arm alone, so no number of runs decides anything: add a "
            "second [[arm]] to compare it with, and run `longpole ingest`."
        )
    held = find_all((VERDICTS, DECISIONS), experiment, snapshot)
    return plan_runs(
        experiment,
        found,
        held[VERDICTS.name],
        held[DECISIONS.name],
        now=now,
        saved=saved,
        states=states,
    )


def _refuse_what_would_not_count(experiment: str, snapshot: Path) -> None:
    """More runs like those that are excluded would be excluded, too."""
    asked = {"experiment": experiment}
    if answer("attempts_by_arm", snapshot, asked).empty:
        return
    headline = misfits_in(snapshot, experiment).headline
    if headline is not None:
        raise NothingToPlan(f"more runs would not count, either: {headline}")


def _save(plan: Plan, path: Path, now: datetime) -> None:
    if plan.arrivals is not None and plan.arrivals.missing:
        click.echo(
            f"note: the plan of before is kept, since runs of it are missing: to give it up, take "
            f"its line out of {path}.",
            err=True,
        )
    elif plan.wanted:
        save_plan(path, plan.experiment, now, plan.wanted)
        click.echo(f"saved in {path}", err=True)
    else:
        click.echo("note: nothing is saved, since no run is to be made.", err=True)
