"""`longpole what-if`: what changes of an arm's structure would bring, or what could be changed."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from basis.changes import Change, read_changes, to_toml
from basis.documents import Document, Instant, JsonAnswer, written
from basis.visible import visible
from queries.answers import answer, answers, require_experiment
from queries.arms.clock import Clock
from queries.arms.contention import Queue
from queries.command_line import (
    DATABASE,
    EXPERIMENT,
    QUEUE,
    VERBOSE,
    say_if_simulated,
    worded,
)
from queries.database import resolve_snapshot
from queries.errors import ParameterInvalid
from queries.findings import PREDICTIONS, find
from queries.what_if.advice import HYPOTHETICAL, OF_FILES, Advice, advise
from queries.what_if.measured import HOLDS, REPLAYED, MeasuredArm, measured_arms, others_of
from queries.what_if.outcome import Outcome, Span, what_if
from queries.what_if.predictions import Prediction, prediction_sentence
from queries.what_if.registered import Registered
from queries.what_if.words import costs, lines, ranged, saved
from queries.wording import count

_EXAMPLES = """
\b
Examples:
  longpole what-if docker-layer-cache                              what could be changed
  longpole what-if docker-layer-cache --arm baseline --change change.toml
\b
A change.toml, any number of changes, made one after the other:
  [[change]]
  do = "drop-need"           # add-need, remove, no-queue: job, need
  job = "build-and-push-main"
  need = "pre-build-cli"
  [[change]]
  do = "split"               # balance, race (copies), merge (jobs): set_up = ["npm ci"]
  job = "test"
  into = 4
  [[change]]
  do = "scale"               # times = 0.5, or less_s = 20; step = "make" for one step
  job = "build"
  times = 0.5
  [[change]]
  do = "runner"              # label, speed, usd_per_minute
  job = "build"
  label = "ubuntu-latest-8-cores"
  speed = 1.8
  [[change]]
  do = "runners"
  at_most = 20
  shared = true              # with the other runs of the organisation
"""


class SpanFound(Document):
    """A figure with its 80% range."""

    value: float
    """The figure."""
    low: float
    """Where the range begins."""
    high: float
    """Where it ends."""


class OutcomeFound(Document):
    """What an arm's runs would take with changes."""

    what: str
    """The changes, or the advice, in words."""
    where: str
    """Place in the workflow file, as path:line; empty for given changes and the floor."""
    change_toml: str
    """The changes as `--change` takes them."""
    saved_s: SpanFound
    """How much less the median is than now; below 0 it is slower."""
    new_s: SpanFound
    """The median of as many new runs."""
    compute_s: float
    """Run seconds more per run."""
    price_usd: float | None
    """List price more per run."""
    decides_then: str | None
    """Key of the job with the most of the critical path; null under a limit on runners."""
    orders_s: tuple[float, float] | None
    """The median with the longest, and the shortest, waiting job served first; null: no limit."""
    alone_s: float | None
    """The median if other runs held none of the runners; null unless they are shared."""
    why: str
    """What in the measured runs makes us think so; empty for given changes."""
    checked: str
    """What was looked at; empty for given changes."""
    risk: str
    """What could go wrong; empty for given changes."""
    assumptions: list[str]
    """What it rests on."""


class ClosedFound(Document):
    """What was measured when enough runs of the arm counted; it stands as it was."""

    closed_at: Instant
    """When it was written down, UTC."""
    measured_s: float
    """The median clock then."""
    measured_count: int
    """Of so many runs."""
    error: float
    """Predicted / measured - 1."""
    is_in_range: bool
    """Whether the range held it."""


class RegisteredFound(Document):
    """A prediction as it was written down, when no run of the arm counted."""

    made_at: Instant
    """When it was written down, UTC."""
    run_count: int
    """Runs of the other arm that it rests on."""
    newest_run_id: int
    """The newest of these."""
    has_earlier_run: bool | None
    """Whether a run that counts now had started before; null: none counts."""
    closed: ClosedFound | None
    """What was measured; null until enough runs count."""


class PredictionFound(Document):
    """An arm as another one with changes would be, and as it is."""

    arm: str
    """The arm that is predicted."""
    from_arm: str
    """The arm whose runs were replayed."""
    cache_state: Literal["warm", "cold", "other", "all"]
    """Of the runs, on either side."""
    change_toml: str
    """The changes as `--change` takes them."""
    run_count: int
    """Runs that were replayed; of what the experiment file has no longer, then."""
    predicted_s: SpanFound | None
    """The median clock, as registered; else of so many runs as were measured; null: see problem."""
    measured_s: float | None
    """The median clock of the arm's counted runs; null without one."""
    measured_count: int
    """How many these are."""
    error: float | None
    """Predicted / measured - 1."""
    is_in_range: bool | None
    """Whether the range held what was measured."""
    problem: str | None
    """Why nothing is predicted."""
    is_in_file: bool
    """Whether the experiment file still predicts it."""
    is_registered: bool | None
    """Whether it was written down before its arm ran; null where nobody looked."""
    registered: RegisteredFound | None
    """What was written down."""


class WhatIfAnswer(JsonAnswer):
    """What changes of the structure would bring: what `longpole what-if` prints."""

    answer: Literal["what-if"] = "what-if"
    """Which answer this is."""
    experiment: str
    """Its name."""
    arm: str
    """The arm whose runs were replayed."""
    cache_state: Literal["warm", "cold", "other", "all"]
    """Of the runs; all where no arm tells cold from warm."""
    queue: Queue
    """Of the runs: all, or those alone whose critical path queued much, or did not."""
    run_count: int
    """Runs that were replayed."""
    now_s: float
    """Their median clock."""
    outcomes: list[OutcomeFound]
    """Of the given changes; without any, of each advice: first what can be done, by its saving."""
    predictions: list[PredictionFound]
    """Those of the experiment file, held against what was measured; none beside given changes."""


@click.command(
    "what-if", epilog=_EXAMPLES, short_help="Say what would make an arm of EXPERIMENT faster."
)
@EXPERIMENT
@click.option("--arm", metavar="NAME", help="The arm; else the one with the fewest seconds.")
@click.option(
    "--cache",
    "state",
    type=click.Choice(["warm", "cold", "other"]),
    help="Runs of this state; else those that people wait for.",
)
@QUEUE
@click.option(
    "--change",
    "files",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="Changes to try, as TOML; without any, what could be changed, ranked.",
)
@click.option(
    "--milestone",
    "milestones",
    multiple=True,
    metavar="GLOB",
    help="Another clock: the time to the jobs with such a key or name; repeat for more.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@DATABASE
@VERBOSE
def what_if_command(  # noqa: PLR0913 - one argument per flag
    *,
    experiment: str,
    arm: str | None,
    state: str | None,
    queue: Queue | None,
    files: tuple[Path, ...],
    milestones: tuple[str, ...],
    form: Literal["text", "json"],
    database: Path,
    is_verbose: bool,
) -> None:
    """
    Replay measured runs of one arm of EXPERIMENT with changes of its structure.

    Without --change every job, edge and matrix on the critical path is tried, and ranked by what it
    would save; then what the experiment file predicts is held against what was measured.
    Ranges hold 80% of what is to be expected.
    """
    with worded(is_verbose=is_verbose):
        snapshot = resolve_snapshot(database)
        require_experiment(experiment, snapshot)
        changes = [change for file in files for change in read_changes(file)]
        clock = Clock(other=milestones or None)
        asked = {"experiment": experiment, "milestone": clock.parameter, "queue": queue}
        chosen = choose_arm(measured_arms(answers(REPLAYED, snapshot, asked)), arm, state)
        say_if_simulated(snapshot)
        predictions: list[Prediction] = []
        if changes:
            outcome = what_if(
                chosen.workload,
                changes,
                chosen.steps,
                others=others_of(
                    chosen, changes, lambda run_ids: answer(HOLDS, snapshot, {"run_ids": run_ids})
                ),
            )
            found = [_found(" and ".join(map(str, changes)), changes, outcome)]
            text = [_of_runs(experiment, chosen, outcome, queue), *lines(changes, outcome)]
        else:
            advice = advise(chosen, answers(OF_FILES, snapshot, asked))
            found = [_advised(one) for one in advice]
            first = _of_runs(experiment, chosen, advice[-1].outcome, queue)
            predictions = find(PREDICTIONS, experiment, snapshot, clock, queue)
            text = [
                first,
                *(line for one in advice for line in _lines(one)),
                *map(prediction_sentence, predictions),
            ]
        if form == "json":
            answered = WhatIfAnswer(
                experiment=experiment,
                arm=chosen.arm,
                cache_state=chosen.cache_state,  # type: ignore[arg-type]
                queue=queue or "all",
                run_count=chosen.workload.attempt_count,
                now_s=(outcome if changes else advice[-1].outcome).now_s,
                outcomes=found,
                predictions=list(map(_predicted, predictions)),
            )
            click.echo(written(answered).encode(), nl=False)
            return
        click.echo("".join(f"{visible(line)}\n" for line in text).encode(), nl=False)


def choose_arm(arms: Sequence[MeasuredArm], arm: str | None, state: str | None) -> MeasuredArm:
    """
    The runs that are asked for; of any arm those with the lowest median.

    Raises:
        ParameterInvalid: There are none.
    """
    if not arms:
        raise ParameterInvalid(
            "no run counts whose job graph is wholly known, or the clock is a job's own duration, "
            "so none can be replayed: `longpole report` says why."
        )
    of_arm = [one for one in arms if arm in {None, one.arm}]
    if not of_arm:
        names = ", ".join(dict.fromkeys(one.arm for one in arms))
        raise ParameterInvalid(f"no arm {visible(arm or '')} has runs to replay: take {names}.")
    of_state = [one for one in of_arm if state in {None, one.cache_state}]
    if not of_state:
        states = ", ".join(dict.fromkeys(one.cache_state for one in of_arm))
        raise ParameterInvalid(f"no {state} run can be replayed: there are {states}.")
    waited_for = of_state[0].cache_state
    return min(
        (one for one in of_state if one.cache_state == waited_for), key=lambda one: one.median_s
    )


def _of_runs(experiment: str, arm: MeasuredArm, outcome: Outcome, queue: str | None) -> str:
    state = "" if arm.cache_state == "all" else f"{arm.cache_state} "
    older = f"; {arm.left_out:,} older ones are left out" if arm.left_out else ""
    kind = "" if queue is None else f"{queue} "
    runs = count(outcome.run_count, f"{kind}{state}run")
    return f"{experiment}, {arm.arm}: {runs} replayed{older}."


def _lines(advice: Advice) -> list[str]:
    outcome = advice.outcome
    if advice.source == "floor":
        return [f"{advice.what}: {ranged(outcome.new_s)}. {advice.why}"]
    said = f"{advice.what} ({advice.short_where}): {saved(outcome.saved_s)}, {costs(outcome)}."
    risk = f" {advice.risk}" if advice.source in {"need", *HYPOTHETICAL} else ""
    return [f"{said} {advice.why}{risk}"]


def _span(span: Span) -> SpanFound:
    return SpanFound(value=span.value, low=span.low, high=span.high)


def _predicted(one: Prediction) -> PredictionFound:
    span = one.held_s
    return PredictionFound(
        arm=one.arm,
        from_arm=one.from_arm,
        cache_state=one.cache_state,  # type: ignore[arg-type]
        change_toml=to_toml(one.changes),
        run_count=one.run_count,
        predicted_s=_span(span) if span else None,
        measured_s=one.measured_s,
        measured_count=one.measured_count,
        error=one.error,
        is_in_range=one.is_in_range,
        problem=one.problem,
        is_in_file=one.is_in_file,
        is_registered=one.is_registered,
        registered=_registered(one.registered) if one.registered else None,
    )


def _registered(one: Registered) -> RegisteredFound:
    closed = one.closed
    return RegisteredFound(
        made_at=one.made_at,
        run_count=one.run_count,
        newest_run_id=one.newest_run_id,
        has_earlier_run=one.has_earlier_run,
        closed=None if closed is None else ClosedFound(**asdict(closed)),
    )


def _advised(advice: Advice) -> OutcomeFound:
    found = _found(advice.what, advice.changes, advice.outcome)
    about = {name: getattr(advice, name) for name in ("where", "why", "checked", "risk")}
    if advice.changes:
        about["change_toml"] = f"# {visible(advice.where)}\n{found.change_toml}"
    return found.model_copy(update=about)


def _found(what: str, changes: Sequence[Change], outcome: Outcome) -> OutcomeFound:
    return OutcomeFound(
        what=what,
        where="",
        change_toml=to_toml(changes) if changes else "",
        saved_s=_span(outcome.saved_s),
        new_s=_span(outcome.new_s),
        compute_s=outcome.compute_s,
        price_usd=outcome.price_usd,
        decides_then=outcome.decides_then,
        orders_s=outcome.orders_s,
        alone_s=outcome.alone_s,
        why="",
        checked="",
        risk="",
        assumptions=list(outcome.assumptions),
    )
