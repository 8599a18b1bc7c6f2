"""
What runs cost, by which prices, and which arms are beaten on both.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

import pandas as pd

from queries.arms.populations import which_runs
from queries.costs.time_against_cost import ArmMedians, Basis, Beaten, TimeAgainstCost, weighed
from queries.statistics import Verdict
from queries.statistics.estimates import FEWEST_RUNS
from queries.verdict.verdicts import ComparedClock
from queries.wording import count, days, duration, listed, money, named, upper

NOTHING_COUNTS = "No run counts yet, so there is nothing to set against each other."
_ANY_STATE = " Runs of the baseline are of any cache state."


def cost_figure(cost: float | None, basis: Basis) -> str:
    """A cost in its unit: `$0.184`, `36 min 7 s of compute`."""
    return money(cost) if basis == "price_usd" else f"{duration(cost)} of compute"


def cost_sentences(
    found: TimeAgainstCost,
    compared: Collection[ComparedClock],
    looked_at: Collection[str] = (),
) -> list[str]:
    """
    Which arms are beaten on both, a sentence each; or that none is; or what the only arm costs.

    Args:
        found: Where all arms stand.
        compared: All comparisons, which say what is decided.
        looked_at: Arms to speak of, whichever arms beat them; empty for all.
    """
    said = []
    basis = found.basis
    for state, rows in groupby(found.arms, key=lambda arm: arm.cache_state):
        its = list(rows)
        mine = [arm for arm in its if not looked_at or arm.arm in looked_at]
        if not mine:
            continue
        if len(enough := weighed(its)) > 1:
            beaten = [one for one in found.beaten if one.arm.cache_state == state]
            shown = [one for one in beaten if one.arm in mine]
            said += [_beaten(one, basis, compared) for one in shown]
            if not shown:
                said.append(_unbeaten(state) if beaten else _nobody(enough, basis))
        elif len(its) > 1:
            said.append(
                upper(
                    f"{_on(state)}too few arms have the {FEWEST_RUNS} runs that are the least to "
                    "set them against each other."
                )
            )
        elif not its[0].is_any_state:
            said.append(_alone(its[0], basis))
    return said


def _beaten(found: Beaten, basis: Basis, compared: Collection[ComparedClock]) -> str:
    arm, best, is_one = found.arm, found.by[0], len(found.by) == 1
    names = listed([one.arm for one in found.by])
    proofs = [
        f"{'' if is_one else f'against {one.arm} '}{_decided(one, arm, basis, compared)}"
        for one in found.by
    ]
    return (
        f"{upper(_on(arm.cache_state))}{arm.arm} is beaten on both by {names}: "
        f"{'' if is_one else f'{best.arm} takes '}{_both(best, basis)} a run instead of "
        f"{_both(arm, basis)} (medians, n = {best.run_count} and {arm.run_count}). "
        f"{upper('; '.join(proofs))}.{_whose_runs([arm, *found.by])}"
    )


def _decided(
    best: ArmMedians, arm: ArmMedians, basis: Basis, compared: Collection[ComparedClock]
) -> str:
    """What the comparisons say of the differences between an arm and one that beats it."""
    if not (best.is_baseline or arm.is_baseline):
        return (
            "this goes by the medians, since the costs of two candidates are not tested against "
            "each other"
        )
    candidate, wanted = (arm, Verdict.SLOWER) if best.is_baseline else (best, Verdict.FASTER)
    decided = {
        one.clock
        for one in compared
        if (one.candidate, one.cache_state) == (candidate.arm, candidate.cache_state)
        and one.comparison.verdict is wanted
    }
    cost = "price" if basis == "price_usd" else "compute"
    match "clock_s" in decided, basis in decided:
        case True, True:
            return "both differences are decided, each by its own 95% interval"
        case True, False:
            return f"the difference in time is decided, that in {cost} is not"
        case False, True:
            return f"the difference in {cost} is decided, that in time is not"
        case _:
            return "neither difference is decided yet"


def _nobody(arms: Sequence[ArmMedians], basis: Basis) -> str:
    said = upper(f"{_on(arms[0].cache_state)}no arm is beaten on both")
    fastest = min(arms, key=lambda one: (one.clock_s, one.cost))
    cheapest = min(arms, key=lambda one: (one.cost, one.clock_s))
    if fastest is cheapest:
        best = [one for one in arms if (one.clock_s, one.cost) == (fastest.clock_s, fastest.cost)]
        return f"{said} by the medians: {_ties(best, len(arms), basis)}.{_whose_runs(arms)}"
    least = "cheapest" if basis == "price_usd" else "one with the least compute"
    return (
        f"{said}: by the medians {fastest.arm} is the fastest ({_both(fastest, basis)}), "
        f"{cheapest.arm} the {least} ({_both(cheapest, basis)}).{_whose_runs(arms)}"
    )


def _ties(best: Sequence[ArmMedians], total: int, basis: Basis) -> str:
    """Nothing is better than the best in anything, so the others tie with them on one, or both."""
    names = listed([one.arm for one in best])
    if len(best) == 1:
        return f"{names} ties with the others on one of them"
    if len(best) == total:
        return f"{names} are alike on both ({_both(best[0], basis)})"
    return f"{names}, alike on both, tie with the others on one of them"


def _unbeaten(cache_state: str) -> str:
    return upper(f"{_on(cache_state)}none of the arms looked at is beaten on both.")


def _whose_runs(arms: Sequence[ArmMedians]) -> str:
    return _ANY_STATE if any(arm.is_any_state for arm in arms) else ""


def _alone(arm: ArmMedians, basis: Basis) -> str:
    where = which_runs("on ", arm.cache_state, " ")
    return (
        f"{upper(f'{where}there is only')} {arm.arm}: a run takes {_both(arm, basis)} (medians of "
        f"{count(arm.run_count, 'run')})."
    )


def _on(cache_state: str) -> str:
    return which_runs("on ", cache_state, ", ")


def _both(arm: ArmMedians, basis: Basis) -> str:
    return f"{duration(arm.clock_s)} and {cost_figure(arm.cost, basis)}"


_REMEDY = (
    "To have prices, add the labels, with the runner group and the day, to the price list "
    "(docs/costs.md says how), and run `longpole ingest --no-fetch`."
)


def why_no_price(costs: pd.DataFrame, price_list: pd.DataFrame) -> str | None:
    """
    Why cost is told by compute, with how many runs; None where there is nothing to tell.

    Args:
        costs: Rows of `costs_by_attempt`, not all of them with a price that tells all.
        price_list: Rows of `price_list`.
    """
    if costs.empty:
        return None
    is_mixed = costs["self_hosted_minutes"] > 0
    is_unbilled = costs["price_usd"].isna() & (costs["unpriced_job_count"] == 0) & ~is_mixed
    if is_mixed.all() and (costs["billed_minutes"] == 0).all():
        reasons = ["all jobs ran on self-hosted runners, which have no list price"]
    else:
        reasons = [
            *(["the data has no price list"] if price_list.empty else _unpriced(costs)),
            *_of(is_mixed, "has self-hosted jobs", "have self-hosted jobs", _NO_LIST_PRICE),
            *_of(is_unbilled, "has no job that is billed", "have no job that is billed"),
        ]
    return f"Cost is told by compute, not by price: {'; '.join(reasons)}."


def price_remedy(costs: pd.DataFrame) -> str | None:
    """
    How to have prices, code in backticks; None where the price file could not give each run one.

    Args:
        costs: Rows of `costs_by_attempt`, as for `why_no_price`.
    """
    lacking = costs[costs["price_usd"].isna() | (costs["self_hosted_minutes"] > 0)]
    reasons = {why for whys in lacking["unpriced_because"].dropna() for why in whys}
    is_mendable = (lacking["unpriced_job_count"] > 0) & (lacking["self_hosted_minutes"] == 0)
    return _REMEDY if is_mendable.all() and reasons and reasons <= _MENDABLE else None


def list_price_sentence(costs: pd.DataFrame, price_list: pd.DataFrame) -> str | None:
    """
    What a price is, at the rates of which day, from where and of when; None if no run has one.

    Args:
        costs: Rows of `costs_by_attempt`.
        price_list: Rows of `price_list`.
    """
    rates = costs.loc[costs["price_usd"].notna(), "rates_on"]
    if price_list.empty or rates.empty:
        return None
    return (
        f"Prices are list prices of private repositories at the rates of {_day(rates.max())}, the "
        "day of the newest run, for all runs alike, each job rounded up to a minute, from "
        f"{price_list['price_source'].iloc[0]} as of {_day(price_list['read_on'].iloc[0])}. Prices "
        "that differ by no more than that rounding are hardly ever told apart. Public repositories "
        "pay nothing for standard runners; included minutes and discounts are not considered."
    )


def _unpriced(costs: pd.DataFrame) -> list[str]:
    """`1 run of 5 asked for the runner label “x”, which has no price`, a clause for each reason."""
    rows = costs.dropna(subset=["unpriced_because"])
    pairs = [
        set(zip(whys, labels, strict=True))
        for whys, labels in zip(rows["unpriced_because"], rows["unpriced_labels"], strict=True)
    ]
    said = []
    for because, (before, after) in _REASONS.items():
        labels = sorted(
            {label or "(none)" for its in pairs for why, label in its if why == because}
        )
        total = sum(any(why == because for why, _ in its) for its in pairs)
        words = f"{before} {'label' if len(labels) == 1 else 'labels'} {named(labels)}{after}"
        if labels:
            said.append(f"{count(total, 'run')} of {len(costs)} {words}")
    return said


def _of(is_one: pd.Series, has: str, have: str, more: str = "") -> list[str]:
    total = int(is_one.sum())
    words = has if total == 1 else have
    return [f"{count(total, 'run')} of {len(is_one)} {words}{more}"] if total else []


def _day(iso: object) -> str:
    at = datetime.fromisoformat(str(iso))
    return days(at, at)


_NO_LIST_PRICE = ", which have no list price, so that prices would leave work out"
_REASONS = {
    "unknown label": ("asked for the runner", ", not in the price list"),
    "other runner group": (
        "ran on runners of a group for which the price list lacks the",
        "",
    ),
    "later price": ("asked for the runner", ", priced from a later day on only"),
    "conflicting prices": ("asked for runner labels of different prices, the", ""),
}
"""What is said around the labels of each reason of `job_prices`."""
_MENDABLE = _REASONS.keys() - {"conflicting prices"}
