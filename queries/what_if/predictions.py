"""Arms predicted from others with changes, as the experiment file names them, and measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from basis.changes import Change, changes_of_json
from basis.errors import ChangeInvalid
from queries.arms.populations import ALL_RUNS, are_told_apart
from queries.what_if.measured import REPLAYED, MeasuredArm, measured_arms
from queries.what_if.outcome import Span, what_if
from queries.what_if.registered import Registered, registered_words
from queries.what_if.words import ranged
from queries.wording import (
    MISSING,
    WordedTable,
    count,
    days,
    duration,
    in_words,
    share,
    signed,
    upper,
)

QUESTIONS = (*REPLAYED, "predicted_arms", "clock_by_arm")
"""What predictions rest on."""

LEAST_MEASURED = 5
"""Runs of the arm that close what was written down; without any the range is that of so many."""

HOW_TO_READ = (
    "Predicted: the other arm's measured runs replayed with the changes; 80% range of the median "
    "of as many runs as were measured. What else differs between the arms is not predicted. "
    "Registered: written down before a run of the arm counted, with the range of "
    f"{LEAST_MEASURED} runs, and held as it was written."
)

_MOST_RUNS = 300
_LEAST_RUNS = 5
_NOT_REGISTERED = "not registered before its arm ran"
_NOT_YET = "not registered yet: that takes a night in which nothing of it fails"
_NOT_IN_FILE = "the experiment file has it no longer"
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Prediction:
    """
    One arm in one cache state, as another arm with changes would be, and as it is.

    Attributes:
        arm: The arm that is predicted.
        from_arm: The arm whose runs were replayed.
        cache_state: Of the runs, on either side.
        changes: What makes the one of the other.
        run_count: Runs that were replayed.
        predicted_s: The median clock, its range that of `range_count` runs; None where there is
            a problem, or the experiment file has it no longer.
        measured_s: The median clock of the arm's counted runs; None without one.
        measured_count: How many these are.
        problem: Why nothing is predicted; None where something is.
        range_count: As many as were measured; of none, `LEAST_MEASURED`.
        newest_run: Id and attempt of the newest run that was replayed; None without one.
        is_in_file: Whether the experiment file still predicts it.
        is_registered: Whether it was written down before its arm ran; None where nobody looked:
            on another clock, or in the demo.
        registered: What was written down then.
    """

    arm: str
    from_arm: str
    cache_state: str
    changes: tuple[Change, ...]
    run_count: int
    predicted_s: Span | None
    measured_s: float | None
    measured_count: int
    problem: str | None
    range_count: int = LEAST_MEASURED
    newest_run: tuple[int, int] | None = None
    is_in_file: bool = True
    is_registered: bool | None = None
    registered: Registered | None = None

    @property
    def held_s(self) -> Span | None:
        """What is held against what was measured: as registered, else as replayed now."""
        return self.registered.predicted_s if self.registered else self.predicted_s

    @property
    def error(self) -> float | None:
        """Predicted / measured - 1; None where either is missing."""
        if self.held_s is None or not self.measured_s:
            return None
        return self.held_s.value / self.measured_s - 1

    @property
    def is_in_range(self) -> bool | None:
        """Whether the range held what was measured; None where either is missing."""
        if self.held_s is None or self.measured_s is None:
            return None
        return self.held_s.low <= self.measured_s <= self.held_s.high

    @property
    def register_words(self) -> str | None:
        """What is said of its registration; None where nobody looked."""
        if self.registered is not None:
            left = "" if self.is_in_file else f"; {_NOT_IN_FILE}"
            return f"{registered_words(self.registered)}{left}"
        if self.is_registered is None or self.predicted_s is None:
            return None
        return _NOT_REGISTERED if self.measured_count else _NOT_YET


def predictions_of(found: Mapping[str, pd.DataFrame]) -> list[Prediction]:
    """
    Each prediction in each cache state that has runs enough to predict from, or runs of the arm.

    Args:
        found: The answers to `QUESTIONS`.
    """
    asked = found["predicted_arms"]
    if asked.empty:
        return []
    arms = measured_arms(found, _MOST_RUNS)
    return [
        one
        for row in asked.to_dict("records")
        for one in _predict(
            str(row["arm"]),
            str(row["from_arm"]),
            changes_of_json(str(row["changes"])),
            arms,
            found["clock_by_arm"],
        )
    ]


def as_registered_before(
    predictions: Sequence[Prediction], before: Sequence[Prediction]
) -> list[Prediction]:
    """The predictions with what others say of their registration; those that are registered."""
    known = {_kind(one): one for one in before if one.is_registered is not None}
    kept = []
    for one in predictions:
        same = known.pop(_kind(one), one)
        kept.append(replace(one, is_registered=same.is_registered, registered=same.registered))
    return [*kept, *(one for one in known.values() if one.registered is not None)]


def _kind(one: Prediction) -> tuple[str, str, str, tuple[Change, ...]]:
    return one.arm, one.cache_state, one.from_arm, one.changes


def _predict(
    arm: str,
    from_arm: str,
    changes: tuple[Change, ...],
    arms: Sequence[MeasuredArm],
    clocks: pd.DataFrame,
) -> Iterator[Prediction]:
    sources = [one for one in arms if one.arm == from_arm]
    if not sources:
        nothing = (
            f"no run of {from_arm} counts whose job graph is wholly known, or the clock is a job's "
            "own duration."
        )
        yield Prediction(arm, from_arm, ALL_RUNS, changes, 0, None, None, 0, nothing)
        return
    all_states = [_predict_state(arm, changes, source, clocks) for source in sources]
    told = [one for one in all_states if one.predicted_s is not None or one.measured_count]
    yield from told or all_states[:1]


def _predict_state(
    arm: str, changes: tuple[Change, ...], source: MeasuredArm, clocks: pd.DataFrame
) -> Prediction:
    state = source.cache_state
    measured = clocks[clocks["arm"].eq(arm) & clocks["cache_state"].eq(state)]
    n = int(measured["attempt_count"].sum())
    range_count = n or LEAST_MEASURED
    predicted, why = _predicted(source, changes, range_count)
    return Prediction(
        arm=arm,
        from_arm=source.arm,
        cache_state=state,
        changes=changes,
        run_count=source.workload.attempt_count,
        predicted_s=predicted,
        measured_s=float(measured["clock_p50_s"].iloc[0]) if n else None,
        measured_count=n,
        problem=why,
        range_count=range_count,
        newest_run=source.runs[-1],
    )


def _predicted(
    source: MeasuredArm, changes: Sequence[Change], range_count: int
) -> tuple[Span | None, str | None]:
    """The median, or why there is none."""
    n = source.workload.attempt_count
    if n < _LEAST_RUNS:
        return (
            None,
            f"it takes {_LEAST_RUNS} runs of {source.arm} to predict from, and there are {n}.",
        )
    try:
        outcome = what_if(source.workload, changes, source.steps, new_count=range_count)
    except ChangeInvalid as error:
        return None, str(error)
    return outcome.new_s, None


def prediction_sentence(one: Prediction) -> str:
    """
    What was predicted, what was measured, and how far they are apart.

    `combined job, warm: predicted 5 min 24 s (5 min 5 s to 5 min 50 s), measured 5 min 16 s
    (12 runs): off by +2.5%, in the range.`
    """
    state = "" if one.cache_state == ALL_RUNS else f", {one.cache_state}"
    name = f"{one.arm}{state}"
    if one.held_s is None:
        return f"{name}: not predicted: {one.problem}"
    predicted = f"{name}: predicted {ranged(one.held_s)}"
    register = f" {upper(one.register_words)}." if one.register_words else ""
    if one.measured_s is None:
        return f"{predicted}; no run of it counts yet.{register}"
    held = "in the range" if one.is_in_range else "outside the range"
    return (
        f"{predicted}, measured {duration(one.measured_s)} ({count(one.measured_count, 'run')}): "
        f"off by {signed(share(one.error))}, {held}.{register}"
    )


def changes_sentence(one: Prediction) -> str:
    """From what and how, as `b is predicted as a with: merge cli and ui into one job`."""
    shown = [*map(str, one.changes[:_MOST_SHOWN])]
    if more := len(one.changes) - len(shown):
        shown.append(count(more, "more change"))
    return f"{one.arm} is predicted as {one.from_arm} with: {'; '.join(shown)}."


def predictions_frame(predictions: Sequence[Prediction]) -> pd.DataFrame:
    """A row each: names, changes in words, seconds, counts, error, range, registration."""
    return pd.DataFrame(
        [
            {
                "arm": one.arm,
                "cache_state": one.cache_state,
                "from_arm": one.from_arm,
                "changes": "; ".join(map(str, one.changes)),
                "predicted_s": one.held_s.value if one.held_s else None,
                "predicted_low_s": one.held_s.low if one.held_s else None,
                "predicted_high_s": one.held_s.high if one.held_s else None,
                "run_count": one.registered.run_count if one.registered else one.run_count,
                "measured_s": one.measured_s,
                "measured_count": one.measured_count,
                "error": one.error,
                "is_in_range": one.is_in_range,
                "is_registered": one.is_registered,
                "made_at": one.registered.made_at if one.registered else None,
                "problem": one.problem,
            }
            for one in predictions
        ]
    )


def predictions_table(frame: pd.DataFrame) -> WordedTable:
    """The rows of `predictions_frame`, for people."""
    spans = frame[["predicted_s", "predicted_low_s", "predicted_high_s"]].itertuples(index=False)
    missing = frame["predicted_s"].isna()
    predicted = [
        MISSING if none else ranged(Span(*span)) for none, span in zip(missing, spans, strict=True)
    ]
    held = frame["is_in_range"].map({True: "yes", False: "no"})
    registered = [
        days(made_at, made_at) if known else {False: "no"}.get(known, MISSING)
        for known, made_at in zip(frame["is_registered"], frame["made_at"], strict=True)
    ]
    has_states = are_told_apart(frame["cache_state"])
    return in_words(
        frame.assign(is_in_range=held, registered=registered),
        {
            "arm": "arm",
            **({"cache_state": "cache"} if has_states else {}),
            "predicted_s": "predicted (80% range)",
            "measured_s": "measured",
            "measured_count": "runs",
            "error": "error",
            "is_in_range": "in the range",
            **({"registered": "registered"} if frame["is_registered"].notna().any() else {}),
            "from_arm": "from",
            "changes": "changes",
        },
        {
            "predicted_s": predicted,
            "error": [signed(share(one)) for one in frame["error"]],
        },
    )
