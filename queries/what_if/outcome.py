"""What changes of the structure would bring: the new time, the difference, the cost, and ranges."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from basis.changes import Change, Runners
from basis.errors import ChangeInvalid
from queries.what_if.applying import IS_DRAWN, apply_changes
from queries.what_if.assumptions import assumptions_of, of_limit, of_order
from queries.what_if.measured_graphs import Seconds
from queries.what_if.runners import (
    Order,
    OtherJobs,
    find_limit,
    limited_clocks,
    uncontended,
)
from queries.what_if.workload import Part, Workload, began_s, clocks_s

_RESAMPLES = 1_000
_RANGE = (0.1, 0.9)
_SEED = 19
_MOST_NEW = 10_000
_MOST_LIMITED = 400
_MOST_ORDERED = 150


@dataclass(frozen=True, slots=True)
class Span:
    """
    A figure with its 80% range.

    Attributes:
        value: The figure.
        low: Where the range begins.
        high: Where it ends.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What an arm's runs would take with changes.

    Attributes:
        run_count: Runs that were replayed.
        now_s: Their median, as measured.
        new_s: The median of as many new runs, or of `new_count`.
        saved_s: How much less that is than now; below 0 it is slower. Of the same runs: no part of
            its range is that runs differ from one another.
        compute_s: Run seconds more per run, of the jobs that the milestone needs.
        price_usd: List price more per run, likewise, each job's minutes rounded up; None where a
            price is not known.
        decides_then: Key of the job with the most seconds on the critical path of the most runs;
            None under a limit on runners.
        orders_s: The median, if of the jobs that wait for a runner the longest or the shortest
            first get one; None without a limit.
        alone_s: The median, if jobs of other runs held none of the runners; None unless they do.
        assumptions: What it rests on, a sentence each; names as they came.
    """

    run_count: int
    now_s: float
    new_s: Span
    saved_s: Span
    compute_s: float
    price_usd: float | None
    decides_then: str | None
    orders_s: tuple[float, float] | None
    alone_s: float | None
    assumptions: tuple[str, ...]


def what_if(
    measured: Workload,
    changes: Sequence[Change],
    steps: pd.DataFrame,
    new_count: int | None = None,
    others: OtherJobs | None = None,
) -> Outcome:
    """
    Replay measured runs with changes.

    Runs are replayed whole, so that what is correlated within one stays so. The range of the new
    median comes of two draws of runs, of the measured ones and of the new ones; what is said twice
    comes out alike.

    Args:
        measured: The runs.
        changes: In order.
        steps: Rows of `measured_steps` of their jobs.
        new_count: Runs that the new median will be of; as many as measured where None.
        others: As of `replay`.

    Raises:
        ChangeInvalid: A change can't be made of these jobs.
    """
    return sum_up(measured, replay(measured, changes, steps, others), new_count)


def needs_others(changes: Sequence[Change]) -> bool:
    """Whether `replay` needs to know the jobs of other runs."""
    limits = [change for change in changes if isinstance(change, Runners)]
    return bool(limits and limits[-1].shared)


def sum_up(measured: Workload, replayed: "Replayed", new_count: int | None = None) -> Outcome:
    """
    What replayed runs say; see `what_if`.

    Args:
        measured: The runs.
        replayed: The same with changes, as `replay` gives them.
        new_count: As of `what_if`.
    """
    outcome = outcome_of(
        measured, replayed.changed, replayed.clocks_s, replayed.assumptions, new_count=new_count
    )
    if replayed.orders_s is None:
        return outcome
    # The path under a limit leads through runners, too: it is not worked out.
    return replace(outcome, orders_s=replayed.orders_s, alone_s=replayed.alone_s, decides_then=None)


def outcome_of(
    measured: Workload,
    changed: Workload,
    new_s: Seconds,
    assumptions: tuple[str, ...],
    *,
    new_count: int | None = None,
) -> Outcome:
    """
    What was replayed, beside what was measured.

    Args:
        measured: The runs.
        changed: The same with changes.
        new_s: The clocks of these, by draw and attempt.
        assumptions: What they rest on.
        new_count: As of `what_if`.
    """
    rng = np.random.default_rng(_SEED)
    n = measured.attempt_count
    now_s = clocks_s(measured)[0]
    picks = rng.integers(0, n, size=(_RESAMPLES, n))
    drawn_s = new_s[rng.integers(0, len(new_s), size=picks.shape), picks]
    again = rng.integers(0, n, size=(_RESAMPLES, min(new_count or n, _MOST_NEW)))
    new_medians_s = np.median(np.take_along_axis(drawn_s, again, axis=1), axis=1)
    saved_s = np.median(now_s[picks], axis=1) - np.median(drawn_s, axis=1)
    new_median_s, median_s = float(np.median(new_s)), float(np.median(now_s))
    return Outcome(
        run_count=n,
        now_s=median_s,
        new_s=_span(new_median_s, new_medians_s),
        saved_s=_span(median_s - new_median_s, saved_s),
        compute_s=_compute_s(changed) - _compute_s(measured),
        price_usd=_more_usd(measured, changed),
        decides_then=_decides(changed),
        orders_s=None,
        alone_s=None,
        assumptions=assumptions,
    )


@dataclass(frozen=True, slots=True)
class Replayed:
    """
    Runs with changes.

    Attributes:
        changed: Their jobs.
        clocks_s: By draw and attempt.
        orders_s: As of `Outcome`.
        alone_s: Likewise.
        assumptions: Likewise.
    """

    changed: Workload
    clocks_s: Seconds
    orders_s: tuple[float, float] | None
    alone_s: float | None
    assumptions: tuple[str, ...]


def replay(
    measured: Workload,
    changes: Sequence[Change],
    steps: pd.DataFrame,
    others: OtherJobs | None = None,
) -> Replayed:
    """
    The runs one by one, as `what_if` sums them up.

    Args:
        measured: The runs.
        changes: In order.
        steps: Rows of `measured_steps` of their jobs.
        others: Jobs of other runs; looked at where they share a limit on runners.

    Raises:
        ChangeInvalid: As `what_if`.
    """
    rng = np.random.default_rng(_SEED)
    limits = [change.at_most for change in changes if isinstance(change, Runners)]
    found = find_limit(measured) if changes else None
    is_drawn = any(isinstance(change, IS_DRAWN) for change in changes) or found is not None
    before = measured.drawn_several_times() if is_drawn else measured
    if found is not None:
        before = uncontended(before, found, rng)
    changed = apply_changes(before, changes, steps, rng)
    said = [sentence for change in changes for sentence in assumptions_of(change, measured)]
    at_most = limits[-1] if limits else found.at_most if found else None
    if at_most is None:
        return Replayed(changed, clocks_s(changed), None, None, tuple(dict.fromkeys(said)))
    sharing = _sharing(changes, others)
    begins_s = began_s(measured)[0].tolist()
    observed_s = dict(zip(measured.sources.tolist(), begins_s, strict=True))
    changed = _at_most_draws(changed, _MOST_LIMITED)
    new_s = limited_clocks(changed, at_most, "first", observed_s, sharing)
    off_s = np.zeros(measured.attempt_count)
    if found is not None:
        # What the replay of the measured structure gets wrong, it gets wrong here, too.
        same = _at_most_draws(before, _MOST_LIMITED)
        off_s = clocks_s(measured)[0] - np.median(
            limited_clocks(same, found.at_most, "first", observed_s), axis=0
        )
        said.append(of_limit(found))
    few = _at_most_draws(changed, _MOST_ORDERED)
    orders: tuple[Order, Order] = ("longest", "shortest")
    one, other = (
        float(np.median(limited_clocks(few, at_most, order, observed_s, sharing)))
        for order in orders
    )
    alone_s = None
    if sharing is not None:
        of_run_s = limited_clocks(changed, at_most, "first", observed_s)
        alone_s = float(np.median(np.maximum(of_run_s + off_s, 0)))
    said.append(of_order(at_most, is_shared=sharing is not None))
    new_s = np.maximum(new_s + off_s, 0)
    return Replayed(changed, new_s, (one, other), alone_s, tuple(dict.fromkeys(said)))


def _sharing(changes: Sequence[Change], others: OtherJobs | None) -> OtherJobs | None:
    """Whose jobs hold runners, too."""
    if not needs_others(changes):
        return None
    if others is None:
        raise ChangeInvalid(
            "a prediction does not know which jobs of other runs held runners: leave out shared."
        )
    return others


def _at_most_draws(workload: Workload, most: int) -> Workload:
    """As many draws as make about so many runs, one at least."""
    draws = max(1, min(workload.draw_count, most // workload.attempt_count))
    return workload.first_draws(draws)


def _span(value: float, drawn: Seconds) -> Span:
    low, high = np.quantile(drawn, _RANGE)
    return Span(value, float(low), float(high))


def _compute_s(workload: Workload) -> float:
    seconds = (workload.run_s + workload.seconds[Part.EXTRA]).sum()
    return float(seconds) / (workload.draw_count * workload.attempt_count)


def _more_usd(before: Workload, after: Workload) -> float | None:
    """By run; only of the jobs that a change made other is a price asked for."""
    bills = _bills(before).merge(
        _bills(after),
        how="outer",
        left_index=True,
        right_index=True,
        suffixes=("_before", "_after"),
    )
    minutes = bills[["minutes_before", "minutes_after"]].fillna(0)
    is_same = minutes["minutes_before"].eq(minutes["minutes_after"]) & (
        bills["usd_before"].eq(bills["usd_after"])
        | bills["usd_before"].isna() & bills["usd_after"].isna()
    )
    usd = pd.Series(0.0, index=bills.index)
    for side, sign in (("after", 1), ("before", -1)):
        of_side = minutes[f"minutes_{side}"]
        usd += sign * (of_side * bills[f"usd_{side}"]).where(of_side > 0, 0.0)
    more = usd[~is_same]
    return None if more.isna().any() else float(more.sum()) / before.attempt_count


def _bills(workload: Workload) -> pd.DataFrame:
    """By id: minutes, each run's rounded up, and the price of one."""
    minutes = np.maximum(np.ceil(workload.run_s / 60), 1) + np.ceil(
        workload.seconds[Part.EXTRA] / 60
    )
    bill = {"minutes": minutes.mean(axis=0), "usd": workload.jobs["minute_usd"].to_numpy()}
    return pd.DataFrame(bill, index=workload.ids)


def _decides(changed: Workload) -> str | None:
    """What has the most seconds on the path, run by run; the key of the most runs."""
    graphs = changed.graphs
    on_path = graphs.on_path(graphs.ends(np.zeros(len(graphs.jobs))))
    rows = graphs.jobs[on_path]
    of_path = pd.DataFrame(
        {
            "attempt": changed.attempts[rows],
            "key": changed.jobs["key"].to_numpy()[rows],
            "seconds": (changed.wait_s + changed.run_s)[0, rows],
        }
    )
    by_key = of_path.groupby(["attempt", "key"], as_index=False)["seconds"].sum()
    longest = by_key.loc[by_key.groupby("attempt")["seconds"].idxmax()]
    counts = longest["key"].value_counts()
    return None if counts.empty else str(min(counts.index[counts.eq(counts.max())]))
