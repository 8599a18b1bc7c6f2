"""Expectations of an experiment held against its runs: figure, interval, n and outcome of each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import pandas as pd

from basis.claims import COMPARING, Claim, Measured, claims_of_json
from queries.arms.populations import ALL_RUNS, CACHE_ORDER
from queries.expectations.judging import Outcome, judge_claim, off_by
from queries.statistics import (
    MoreRuns,
    NoInterval,
    Scale,
    compare,
    more_runs_for_median,
    more_runs_for_share,
    more_runs_to_tell,
    share_interval,
)
from queries.statistics.arm_summary import median, median_interval
from queries.statistics.floats import Floats, as_floats
from queries.statistics.verdicts import Interval
from queries.verdict.verdict_sentences import confounded_words
from queries.verdict.verdicts import days_of
from queries.wording import quoted

QUESTIONS = ("expected_of_arms", "expected_figures")
"""What the answers rest on."""

Told: TypeAlias = Callable[[Interval], bool]
"""Whether an interval decides."""

BELOW_RESOLUTION = "the medians differ by less than 2 s, which the clock cannot tell"


@dataclass(frozen=True, slots=True)
class Expectation:
    """
    What was expected, but for its claims.

    Attributes:
        position: Its place in the experiment file, 1 = first.
        words: As they were written.
        who: Whose they are; None if that is not said.
        link: Where they stand, of the web; None likewise.
        arm: The arm that they are about.
        against_arm: The arm that it is compared with; None where nothing is.
        measured: What they are about.
        measured_name: Glob of the job or step, or the role; None of the clock.
    """

    position: int
    words: str
    who: str | None
    link: str | None
    arm: str
    against_arm: str | None
    measured: Measured
    measured_name: str | None


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """
    One claim of an expectation in one cache state, and what the runs say of it.

    Attributes:
        expectation: What it belongs to.
        claim: It.
        cache_state: Of the arm's runs.
        outcome: What the runs say.
        run_count: Runs of the arm that have such a figure.
        against_count: Likewise of the arm that it is compared with; None where nothing is.
        figure: In the claim's unit: a median, the estimated difference or ratio, or a share of
            runs; None without one.
        interval: Of the figure, 95%; None without one.
        off_by: Of a refuted claim, how far the figure is from its nearest end; else None.
        more: What would settle it; None unless it can't be told yet and more runs could be added.
        is_provisional: So few runs that the outcome may well be another with more.
        reason: Why there is no figure, or why more runs would not tell; None where there is none.
    """

    expectation: Expectation
    claim: Claim
    cache_state: str
    outcome: Outcome
    run_count: int = 0
    against_count: int | None = None
    figure: float | None = None
    interval: Interval | None = None
    off_by: float | None = None
    more: MoreRuns | None = None
    is_provisional: bool = False
    reason: str | None = None


def expectations_of(found: Mapping[str, pd.DataFrame]) -> list[HeldClaim]:
    """
    Each claim of each expectation, in each cache state that is meant and has runs.

    Args:
        found: The answers to `QUESTIONS`.
    """
    figures = found["expected_figures"]
    return [
        held
        for row in found["expected_of_arms"].to_dict("records")
        for held in _hold(
            row, figures[figures["expectation_position"] == row["expectation_position"]]
        )
    ]


def _hold(row: Mapping[Any, Any], figures: pd.DataFrame) -> Iterator[HeldClaim]:
    expectation = Expectation(
        position=int(row["expectation_position"]),
        words=str(row["expected_words"]),
        who=_text(row["expected_who"]),
        link=_text(row["expected_link"]),
        arm=str(row["arm"]),
        against_arm=_text(row["against_arm"]),
        measured=_MEASURED[str(row["measured"])],
        measured_name=_text(row["measured_name"]),
    )
    wanted = _text(row["wanted_cache_state"])
    own = figures[~figures["is_against"]]
    there = set(own["cache_state"])
    states = [wanted] if wanted else [one for one in CACHE_ORDER if one in there] or [ALL_RUNS]
    for claim in claims_of_json(str(row["claims"])):
        for state in states:
            runs = own[own["cache_state"] == state]
            others = figures[figures["is_against"]]
            others = others[(others["cache_state"] == state) | ~others["has_cache_rule"]]
            yield _hold_claim(
                HeldClaim(expectation, claim, state, Outcome.CANNOT_TELL), runs, others
            )


_MEASURED: dict[str, Measured] = {one: one for one in ("clock", "job", "step", "role")}


def _text(value: Any) -> str | None:  # noqa: ANN401 - a cell of a frame
    return None if value is None or pd.isna(value) else str(value)


def _hold_claim(held: HeldClaim, runs: pd.DataFrame, others: pd.DataFrame) -> HeldClaim:
    if held.claim.kind == "because_waits_for":
        return _hold_wait(held, runs)
    if held.claim.kind in COMPARING:
        return _hold_difference(held, runs, others)
    return _hold_median(held, runs)


def _never(held: HeldClaim, reason: str) -> HeldClaim:
    return replace(held, outcome=Outcome.NEVER_MEASURED, reason=reason)


def _why_none(held: HeldClaim, runs: pd.DataFrame, arm: str) -> str:
    """Of runs without a figure."""
    state = f"{held.cache_state} " if held.cache_state in {"cold", "warm"} else ""
    if runs.empty:
        return f"no {state}run of {arm} counts"
    measured, name = held.expectation.measured, held.expectation.measured_name or ""
    return f"no counted {state}run of {arm} has a {measured} {quoted(name)} that succeeded"


def _judged(held: HeldClaim, more_runs: Callable[[Told], MoreRuns]) -> HeldClaim:
    """A claim with its figure and interval, judged; `more_runs` says what it takes to tell."""
    outcome = judge_claim(held.claim, held.interval)
    if outcome is Outcome.REFUTED and held.figure is not None:
        return replace(held, outcome=outcome, off_by=off_by(held.claim, held.figure))
    if outcome is not Outcome.CANNOT_TELL:
        return replace(held, outcome=outcome)

    def is_told(interval: Interval) -> bool:
        return judge_claim(held.claim, interval) is not Outcome.CANNOT_TELL

    return replace(held, more=more_runs(is_told))


def _hold_median(held: HeldClaim, runs: pd.DataFrame) -> HeldClaim:
    figures = _figures(runs)
    if not figures.size:
        return _never(held, _why_none(held, runs, held.expectation.arm))
    measured = replace(
        held,
        run_count=int(figures.size),
        figure=median(figures),
        interval=median_interval(figures),
    )
    return _judged(measured, lambda is_told: more_runs_for_median(figures, is_told))


def _hold_difference(held: HeldClaim, runs: pd.DataFrame, others: pd.DataFrame) -> HeldClaim:
    """By the verdict's own interval; of steps and roles, which can be 0, on their scale."""
    expectation = held.expectation
    candidate, baseline = (rows["figure_s"].dropna().tolist() for rows in (runs, others))
    for rows, figures, arm in (
        (runs, candidate, expectation.arm),
        (others, baseline, expectation.against_arm or ""),
    ):
        if not figures:
            return _never(held, _why_none(held, rows, arm))
    scale: Scale = "difference" if held.claim.unit == "s" and _can_be_0(expectation) else "ratio"
    days = days_of(*(rows[rows["figure_s"].notna()] for rows in (others, runs)))
    found = compare(baseline, candidate, scale=scale, days=days)
    if held.claim.unit == "ratio" and found.ratio is None:
        # A figure of 0 has no ratio. Any difference is one in seconds, too.
        if held.claim.said:
            return _never(held, "a share says nothing of what took 0 s in a run")
        held = replace(held, claim=_in_seconds(held.claim))
    is_ratio = held.claim.unit == "ratio"
    measured = replace(
        held,
        run_count=len(candidate),
        against_count=len(baseline),
        figure=found.ratio if is_ratio else found.shift,
        interval=found.ratio_interval if is_ratio else found.shift_interval,
        is_provisional=bool(found.provisional_because),
    )
    if found.is_below_resolution and not held.claim.said:
        return replace(measured, reason=BELOW_RESOLUTION)
    if found.no_interval_because is NoInterval.CONFOUNDED:
        return replace(measured, reason=confounded_words(found))
    return _judged(
        measured,
        lambda is_told: more_runs_to_tell(
            baseline, candidate, is_told, scale=found.scale, is_ratio=is_ratio
        ),
    )


def _can_be_0(expectation: Expectation) -> bool:
    return expectation.measured in {"step", "role"}


def _in_seconds(claim: Claim) -> Claim:
    """Any difference, as one of seconds in place of a ratio."""
    nothing = {1.0: 0.0}
    low, high = (None if end is None else nothing[end] for end in (claim.low, claim.high))
    return replace(claim, unit="s", low=low, high=high)


def _hold_wait(held: HeldClaim, runs: pd.DataFrame) -> HeldClaim:
    arm, job = held.expectation.arm, quoted(held.claim.said)
    if runs.empty:
        return _never(held, _why_none(held, runs, arm))
    if not runs["has_awaited_job"].fillna(value=False).any():
        return _never(held, f"no counted run of {arm} has a job {job}")
    known = runs["is_waited_for"].dropna()
    if known.empty:
        return _never(held, f"of no counted run of {arm} is the critical path known")
    total, count = len(known), int(known.sum())
    measured = replace(
        held, run_count=total, figure=count / total, interval=share_interval(count, total)
    )
    return _judged(measured, lambda is_told: more_runs_for_share(count, total, is_told))


def _figures(rows: pd.DataFrame) -> Floats:
    return as_floats(rows["figure_s"].dropna().tolist())
