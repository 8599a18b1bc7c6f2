"""What a night does with predictions: writes new ones down, closes those whose arm ran."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

from basis.changes import to_json
from basis.errors import LongpoleError
from basis.version import VERSION
from ingest import night
from ingest.records import Failure
from longpole.register_lines import (
    REGISTER,
    Closed,
    Entry,
    Identity,
    Made,
    Register,
    naive,
    register_path,
)
from queries.answers import answer, answers
from queries.arms.clock import Clock
from queries.database import open_snapshot
from queries.findings import PREDICTIONS, with_kept
from queries.meaning.building import replace_finding
from queries.meaning.reading import built_findings
from queries.what_if import registered
from queries.what_if.outcome import Span
from queries.what_if.predictions import LEAST_MEASURED, Prediction
from queries.what_if.registered import Registered

_WHAT = "the register of predictions"


@dataclass(frozen=True, slots=True)
class FoundPredictions:
    """
    What a night found of one experiment.

    Attributes:
        clock: Its own.
        predictions: As replayed this night.
        medians: Rows of `clock_by_arm`.
    """

    experiment: str
    clock: Clock
    predictions: Sequence[Prediction]
    medians: pd.DataFrame

    def measured(self, arm: str, cache_state: str) -> tuple[int, float | None, datetime | None]:
        """Counted runs of an arm in a cache state, their median clock, and the first's start."""
        rows = self.medians[
            self.medians["arm"].eq(arm)
            & self.medians["cache_state"].eq(cache_state)
            & self.medians["attempt_count"].gt(0)
        ]
        if rows.empty:
            return 0, None, None
        row = rows.iloc[0]
        return int(row["attempt_count"]), float(row["clock_p50_s"]), row["first_started_at"]


def registering(experiments: Path, now: Callable[[], datetime]) -> night.Register:
    """The step of a night that keeps the register beside an experiment file."""
    return partial(_keep, register_path(experiments), now)


def _keep(
    path: Path,
    now: Callable[[], datetime],
    snapshot: Path,
    previous: Path | None,
    whole: Collection[str],
) -> list[Failure]:
    failures: list[Failure] = []
    register: Register | None = None
    try:
        register = REGISTER.read(path)
    except LongpoleError as error:
        failures.append(Failure(_WHAT, str(error)))
    try:
        standings = read_standings(snapshot, register)
        lacking = partial(lacking_lines, standings=standings, whole=whole, at=now())
        try:
            if register is not None and lacking(register):
                register = REGISTER.append(path, lacking)
        except LongpoleError as error:
            failures.append(Failure(_WHAT, str(error)))
        for standing in standings:
            held = (
                with_kept(PREDICTIONS, [*standing.predictions], standing.experiment, previous)
                if register is None
                else hold(standing, register)
            )
            value = PREDICTIONS.to_json(held)
            replace_finding(snapshot, standing.experiment, PREDICTIONS.name, value)
    except (LongpoleError, duckdb.Error) as error:
        failures.append(Failure(_WHAT, str(error).partition("\n")[0]))
    return failures


def read_standings(snapshot: Path, register: Register | None) -> list[FoundPredictions]:
    """
    Of each experiment that is built in a snapshot and has predictions, if only registered ones.

    Raises:
        LongpoleError: The snapshot can't be read.
        duckdb.Error: Likewise.
    """
    with open_snapshot(snapshot) as connection:
        rows = connection.execute("select distinct experiment from predicted_arms").fetchall()
    entries = register.entries.values() if register else ()
    names = {name for (name,) in rows} | {entry.made.experiment for entry in entries}
    found = []
    for row in answer("experiments", snapshot).to_dict("records"):
        name = str(row["experiment"])
        predictions = _built(name, snapshot) if name in names else None
        if predictions is not None:
            own = row["milestone"]
            clock = Clock(() if own is None else tuple(map(str, own)))
            medians = answers(("clock_by_arm",), snapshot, {"experiment": name})["clock_by_arm"]
            found.append(FoundPredictions(name, clock, predictions, medians))
    return found


def lacking_lines(
    register: Register,
    *,
    standings: Sequence[FoundPredictions],
    whole: Collection[str],
    at: datetime,
) -> list[Made | Closed]:
    """
    What a register does not have yet: predictions whose arm has not run, and what was measured.

    Args:
        register: What it has.
        standings: What the night found.
        whole: Experiments of which all was fetched: of others nobody knows that an arm has not run.
        at: The present, UTC.
    """
    return [
        line
        for standing in standings
        for line in (
            *(_made(standing, register, at) if standing.experiment in whole else ()),
            *_closed(standing, register, at),
        )
    ]


def hold(standing: FoundPredictions, register: Register) -> list[Prediction]:
    """The predictions of an experiment with what is registered of them, then those it gave up."""
    entries = _of_experiment(standing, register)
    held = []
    for one in standing.predictions:
        entry = entries.pop(_identity(one, standing), None)
        shown = _registered(entry, standing) if entry else None
        held.append(replace(one, is_registered=entry is not None, registered=shown))
    asked = {(one.arm, one.from_arm, one.changes) for one in standing.predictions}
    for entry in entries.values():
        made = entry.made
        count, measured_s, _ = standing.measured(made.arm, made.cache_state)
        held.append(
            Prediction(
                arm=made.arm,
                from_arm=made.from_arm,
                cache_state=made.cache_state,
                changes=made.changes,
                run_count=made.run_count,
                predicted_s=None,
                measured_s=measured_s,
                measured_count=count,
                problem=None,
                range_count=made.range_count,
                newest_run=(made.newest_run_id, made.newest_run_attempt),
                is_in_file=(made.arm, made.from_arm, made.changes) in asked,
                is_registered=True,
                registered=_registered(entry, standing),
            )
        )
    return held


def _made(standing: FoundPredictions, register: Register, at: datetime) -> Iterator[Made]:
    for one in standing.predictions:
        is_known = _identity(one, standing) in register.entries
        if one.measured_count or one.predicted_s is None or one.newest_run is None or is_known:
            continue
        newest_id, newest_attempt = one.newest_run
        yield Made(
            made_at=at.replace(tzinfo=UTC),
            experiment=standing.experiment,
            arm=one.arm,
            cache_state=one.cache_state,  # type: ignore[arg-type]
            from_arm=one.from_arm,
            changes=one.changes,
            milestone=standing.clock.own,
            clock=standing.clock.name,
            predicted_s=one.predicted_s.value,
            predicted_low_s=one.predicted_s.low,
            predicted_high_s=one.predicted_s.high,
            range_count=one.range_count,
            run_count=one.run_count,
            newest_run_id=newest_id,
            newest_run_attempt=newest_attempt,
            longpole_version=VERSION,
        )


def _closed(standing: FoundPredictions, register: Register, at: datetime) -> Iterator[Closed]:
    for entry in _of_experiment(standing, register).values():
        made = entry.made
        count, measured_s, _ = standing.measured(made.arm, made.cache_state)
        if entry.closed is None and measured_s and count >= LEAST_MEASURED:
            yield Closed(
                closed_at=at.replace(tzinfo=UTC),
                made_sha256=entry.made_sha256,
                experiment=made.experiment,
                arm=made.arm,
                cache_state=made.cache_state,
                measured_s=measured_s,
                measured_count=count,
                error=made.predicted_s / measured_s - 1,
                is_in_range=made.predicted_low_s <= measured_s <= made.predicted_high_s,
                longpole_version=VERSION,
            )


def _of_experiment(standing: FoundPredictions, register: Register) -> dict[Identity, Entry]:
    """What is registered of an experiment on the clock that it has now."""
    return {
        identity: entry
        for identity, entry in register.entries.items()
        if entry.made.experiment == standing.experiment
        and entry.made.milestone == standing.clock.own
    }


def _identity(one: Prediction, standing: FoundPredictions) -> Identity:
    of_arm = (standing.experiment, one.arm, one.cache_state)
    return (*of_arm, one.from_arm, to_json(one.changes), standing.clock.own)


def _registered(entry: Entry, standing: FoundPredictions) -> Registered:
    made, closed = entry.made, entry.closed
    made_at = naive(made.made_at)
    _, _, first_started_at = standing.measured(made.arm, made.cache_state)
    return Registered(
        made_at=made_at,
        predicted_s=Span(made.predicted_s, made.predicted_low_s, made.predicted_high_s),
        run_count=made.run_count,
        newest_run_id=made.newest_run_id,
        has_earlier_run=None if first_started_at is None else bool(first_started_at < made_at),
        closed=None
        if closed is None
        else registered.Closed(
            closed_at=naive(closed.closed_at),
            measured_s=closed.measured_s,
            measured_count=closed.measured_count,
            error=closed.error,
            is_in_range=closed.is_in_range,
        ),
    )


def _built(experiment: str, snapshot: Path) -> list[Prediction] | None:
    """The predictions that stand in a snapshot; None where nothing could be built."""
    try:
        built = built_findings((PREDICTIONS.name,), experiment, snapshot)
    except LongpoleError:
        return None  # was said when it was built
    return None if built is None else PREDICTIONS.of_json(built[PREDICTIONS.name])
