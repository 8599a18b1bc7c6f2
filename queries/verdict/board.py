"""
Page 1's first screen as values: a row per arm, and what to know before merging.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
import scipy  # its `stats` takes a second to import: only once failures are compared

from queries.arms.count_sentences import failures
from queries.arms.populations import CACHE_ORDER, which_runs
from queries.cautions.caution import Caution
from queries.differences.comparison import Differences
from queries.differences.fate_sentences import skipped_phrases
from queries.differences.parity import WorkParity
from queries.logs.cache_parts import CachePart, cache_parts
from queries.logs.mix_sentences import mix_words
from queries.logs.runner_mix import RunnerMix
from queries.statistics import NoInterval, Outlook, Verdict
from queries.verdict.decisions import Standing, decided_words
from queries.verdict.verdict_sentences import (
    bounds_in_words,
    confounded_words,
    difference_in_words,
    measured,
    verdict_in_words,
    verdict_word,
)
from queries.verdict.verdicts import ComparedClock
from queries.waterfall.parts import Waterfall
from queries.waterfall.sentences import why_words
from queries.wording import count, listed, share, signed

About: TypeAlias = Literal["verdict", "cost", "excluded", "work", "data"]
"""Where more of a fact stands."""

_CLOCK = "clock_s"
_MOST_PHRASES = 1
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class ArmRow:
    """
    One arm in one cache state.

    Attributes:
        arm: Its name.
        position: Its place in the experiment, 1 = first.
        is_baseline: Whether the others are compared with it.
        cache_state: Of its runs.
        runs: Rows of `attempts_by_arm`, those that count, by clock.
        median_s: Of their clock.
        price_usd: Median list price of a run; None where it is not known.
        failed_count: Runs that failed before the clock's end.
        ended_count: These, and those that count.
        found: Its comparison with the baseline; None of the baseline, and where there is none.
    """

    arm: str
    position: int
    is_baseline: bool
    cache_state: str
    runs: pd.DataFrame
    median_s: float
    price_usd: float | None
    failed_count: int
    ended_count: int
    found: ComparedClock | None


def arm_rows(
    attempts: pd.DataFrame,
    counts: pd.DataFrame,
    costs: pd.DataFrame,
    compared: Sequence[ComparedClock],
) -> list[ArmRow]:
    """
    A row per arm and cache state with a counted run: warm first, then the baseline, then in order.

    Args:
        attempts: Rows of `attempts_by_arm`.
        counts: Rows of `arm_counts`.
        costs: Rows of `costs_by_arm`.
        compared: Every comparison there is.
    """
    drawn = attempts[attempts["is_counted"].fillna(value=False) & attempts["clock_s"].notna()]
    prices = _by_arm(costs, "price_p50_usd")
    failed = failures(counts)
    totals = {name: _by_arm(failed, name) for name in ("failed_count", "ended_count")}
    own = {(one.candidate, one.cache_state): one for one in compared if one.clock == _CLOCK}
    rows = []
    for (arm, state), runs in drawn.groupby(["arm", "cache_state"], sort=False):
        key = str(arm), str(state)
        price = prices.get(key)
        rows.append(
            ArmRow(
                arm=key[0],
                position=int(runs["arm_position"].iloc[0]),
                is_baseline=bool(runs["is_baseline"].iloc[0]),
                cache_state=key[1],
                runs=runs.sort_values(["clock_s", "run_id", "run_attempt"]),
                median_s=float(runs["clock_s"].median()),
                price_usd=None if price is None or pd.isna(price) else float(price),
                failed_count=int(totals["failed_count"].get(key, 0)),
                ended_count=int(totals["ended_count"].get(key, len(runs))),
                found=own.get(key),
            )
        )
    places = {state: place for place, state in enumerate(CACHE_ORDER)}
    return sorted(rows, key=lambda x: (places[x.cache_state], not x.is_baseline, x.position))


def rows_of_state(rows: Sequence[ArmRow], cache_state: str) -> list[ArmRow]:
    """
    The rows that are compared in one cache state, in which there is a comparison.

    A baseline without a rule for cache states stands against the candidates of each.
    """
    its = [row for row in rows if row.cache_state == cache_state]
    if any(row.is_baseline for row in its):
        return its
    return [*(row for row in rows if row.is_baseline), *its]


def difference_and_why(
    one: ComparedClock,
    waterfalls: Sequence[Waterfall],
    differences: Callable[[], Iterable[Differences]],
    step_caches: Callable[[], pd.DataFrame | None],
) -> tuple[str, str]:
    """
    By how much the arms of a decided comparison differ, and what that comes from.

    Args:
        one: The comparison.
        waterfalls: Those of the experiment; the second is empty where none tells why.
        differences: Likewise; asked where it matters.
        step_caches: The answer of that name, None where no logs are read; likewise.
    """
    shift = one.comparison.shift or 0.0
    key = one.candidate, one.cache_state

    def of_jobs() -> Differences | None:
        return next((d for d in differences() if (d.candidate, d.cache_state) == key), None)

    def of_caches() -> list[CachePart]:
        rows = step_caches()
        return [] if rows is None else cache_parts(rows, *key)

    whys = (
        why_words(w, shift, of_jobs, of_caches)
        for w in waterfalls
        if (w.candidate, w.cache_state) == key
    )
    said = difference_in_words(one.comparison, one.unit, interval="95% interval")
    return said, next(whys, None) or ""


def leader_words(one: ComparedClock) -> str:
    """The two fastest candidates against each other."""
    ratio, ends = one.comparison.ratio, one.comparison.ratio_interval
    is_told = one.comparison.verdict in {Verdict.FASTER, Verdict.SLOWER}
    if not is_told or ratio is None or ends is None:
        names = f"{one.candidate} and {one.baseline}"
        return f"The two fastest, {names}: {verdict_in_words(one)}."
    by = f"{share(abs(1 - ratio))} {verdict_word(one)}"
    low, high = sorted(abs(1 - end) for end in ends)
    return (
        f"The two fastest: {one.candidate} is {by} than {one.baseline} "
        f"({share(low)} to {share(high)})."
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One thing to know before merging: a fact, never advice.

    Attributes:
        mark: ✓ it speaks for the arm, ✗ against it, ? it can't be told; else none of these.
        subject: What it is about.
        text: What is so.
        about: Where more of it stands.
        whole: The same with what the text only counts; None where it counts nothing.
    """

    mark: str
    subject: str
    text: str
    about: About
    whole: str | None = None


def before_merge(  # noqa: PLR0913 - all that is to be known, by name
    first: ComparedClock,
    compared: Sequence[ComparedClock],
    counts: pd.DataFrame,
    parities: Sequence[WorkParity],
    *,
    cautions: Sequence[Caution],
    overall_count: int,
    standings: Mapping[tuple[str, str], Standing] = MappingProxyType({}),
    mixes: Sequence[RunnerMix] = (),
) -> list[Fact]:
    """
    What to know of a candidate: its time in each cache state, cost, failures, work, data.

    Args:
        first: Its comparison that the headline tells.
        compared: Every comparison there is.
        counts: Rows of `arm_counts`, of both arms at least, in all cache states.
        parities: Of the comparisons.
        cautions: What speaks against comparisons, of all arms.
        overall_count: How many more warnings there are, about no one arm.
        standings: What is decided however often one looks, by candidate and cache state.
        mixes: What the mix of runners makes of comparisons, where logs tell the runners.
    """
    own = [one for one in compared if one.candidate == first.candidate]
    clocks = sorted(
        (
            one
            for one in own
            if one.clock == _CLOCK and (one.cache_state != "other" or one is first)
        ),
        key=lambda one: CACHE_ORDER.index(one.cache_state),
    )
    alike = {one.clock: one for one in own if one.cache_state == first.cache_state}
    return [
        *(
            _time(one, standings.get((one.candidate, one.cache_state)), is_told=one is first)
            for one in clocks
        ),
        *_cost(alike),
        *_failures(first, counts),
        *_work(first, parities),
        *_machines(first, mixes),
        _data(first, counts, cautions, overall_count),
    ]


def _by_arm(rows: pd.DataFrame, column: str) -> dict[tuple[str, str], float]:
    keys = zip(rows["arm"], rows["cache_state"], strict=True)
    return dict(zip(keys, rows[column], strict=True))


def _time(one: ComparedClock, standing: Standing | None, *, is_told: bool) -> Fact:
    """By how much only where the headline does not say it; whether it is decided for good."""
    subject = which_runs("", one.cache_state) or "time"
    marks = {Verdict.FASTER: "✓", Verdict.SLOWER: "✗", Verdict.UNDECIDED: "?"}
    decided = decided_words(standing, one.comparison.verdict)
    words = "; ".join(filter(None, (_time_words(one, is_told=is_told), decided)))
    return Fact(marks.get(one.comparison.verdict, "="), subject, words, "verdict")


def _time_words(one: ComparedClock, *, is_told: bool) -> str:
    comparison = one.comparison
    if comparison.no_interval_because is NoInterval.CONFOUNDED:
        return f"cannot tell: {confounded_words(comparison)}"
    if comparison.no_interval_because is not None:
        runs = f"{comparison.candidate.run_count} against {comparison.baseline.run_count}"
        return f"too few to tell, {runs}"
    if comparison.verdict is Verdict.UNDECIDED:
        bounds = bounds_in_words(comparison, one.smallest_effect, one.unit)
        return f"{bounds}{_outlook(one)}"
    if is_told:
        return verdict_in_words(one)
    return f"{verdict_in_words(one)}, {difference_in_words(comparison, one.unit)}"


def _outlook(one: ComparedClock) -> str:
    more = one.more
    if more is None or more.outlook is Outlook.UNKNOWN:
        return ""
    if more.outlook is Outlook.NOT_BY_COLLECTING:
        return "; more runs would not settle it"
    if more.baseline and more.candidate:
        return f"; ~{max(more.baseline, more.candidate)} more of each should tell"
    arm = one.baseline if more.baseline else one.candidate
    return f"; ~{more.baseline or more.candidate} more of {arm} should tell"


def _cost(alike: Mapping[str, ComparedClock]) -> list[Fact]:
    one = alike.get("price_usd") or alike.get("compute_s")
    if one is None or one.comparison.shift is None:
        return []
    shift = one.comparison.shift
    is_price = one.clock == "price_usd"
    is_told = one.comparison.verdict in {Verdict.FASTER, Verdict.SLOWER}
    word = verdict_word(one) if is_told else "not told apart"
    by = signed(measured(shift, one.unit))
    whole = f"{by} a run, list price: {word}" if is_price else None
    return [
        Fact("$", "cost", f"{by}{'' if is_price else ' of compute'} a run: {word}", "cost", whole)
    ]


def _failures(first: ComparedClock, counts: pd.DataFrame) -> list[Fact]:
    """Fisher's exact test on failed and other runs that ended."""
    known = failures(counts)
    is_of = [
        known["arm"].eq(first.candidate) & known["cache_state"].eq(first.cache_state),
        # A baseline without a rule for cache states is compared with all its runs.
        known["arm"].eq(first.baseline)
        & (known["cache_state"].eq(first.cache_state) | (not first.is_like_with_like)),
    ]
    (failed, base_failed), (ended, base_ended) = (
        [int(known.loc[its, column].sum()) for its in is_of]
        for column in ("failed_count", "ended_count")
    )
    if not ended or not base_ended:
        return []
    its = f"{failed or 'none'} of {ended}"
    said = f"{its} against {base_failed or 'none'} of {base_ended}"
    if not failed and not base_failed:
        return [Fact("✓", "failures", said, "excluded")]
    table = np.array([[failed, ended - failed], [base_failed, base_ended - base_failed]])
    if scipy.stats.fisher_exact(table).pvalue > _LEVEL:
        return [Fact("?", "failures", f"{said}: too few to tell", "excluded")]
    is_more = failed * base_ended > base_failed * ended
    word = "more often" if is_more else "less often"
    return [Fact("✗" if is_more else "✓", "failures", f"{said}: {word}", "excluded")]


def _work(first: ComparedClock, parities: Sequence[WorkParity]) -> list[Fact]:
    for parity in parities:
        side = parity.candidate
        if (side.arm, side.cache_state) == (first.candidate, first.cache_state):
            phrases = skipped_phrases(parity.found, is_short=True)
            if not phrases:
                return [Fact("✓", "work lost", "none: it does all that the other does", "work")]
            text, whole = "; ".join(phrases[:_MOST_PHRASES]), None
            if (more := len(phrases) - _MOST_PHRASES) > 0:
                text = f"{text}; {more} more"
                whole = "; ".join(skipped_phrases(parity.found))
            return [Fact("−", "work lost", text, "work", whole)]
    return []


def _machines(first: ComparedClock, mixes: Sequence[RunnerMix]) -> list[Fact]:
    return [
        Fact("?" if mix.adjusted.confounded else "i", "machines", words, "data")
        for mix in mixes
        if (mix.candidate, mix.cache_state) == (first.candidate, first.cache_state)
        and (words := mix_words(mix)) is not None
    ]


def _data(
    first: ComparedClock, counts: pd.DataFrame, cautions: Sequence[Caution], overall_count: int
) -> Fact:
    parts = []
    for arm in (first.candidate, first.baseline):
        its = counts[counts["arm"] == arm]
        if arm == first.candidate or first.is_like_with_like:
            its = its[its["cache_state"] == first.cache_state]
        total = int(its["attempt_count"].sum())
        counted = int(its.loc[its["excluded_because"].isna(), "attempt_count"].sum())
        parts.append(f"{counted} of {total}")
    arms = {first.candidate, first.baseline}
    own = overall_count + sum(one.arm in arms for one in cautions)
    every = overall_count + len(cautions)
    warnings = count(every, "warning") if every else "no warnings"
    of_all = "" if own == every else f"{own or 'none'} of "
    return Fact("i", "data", f"{listed(parts)} runs count; {of_all}{warnings}", "data")
