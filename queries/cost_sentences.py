"""
What a run costs, and which arms are beaten on both time and cost, in sentences.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from queries.populations import population
from queries.statistics import Verdict
from queries.statistics.estimates import FEWEST_RUNS
from queries.time_against_cost import (
    ArmMedians,
    Basis,
    Beaten,
    arm_medians,
    beaten_arms,
    weighed,
)
from queries.verdicts import ComparedClock
from queries.wording import count, days, duration, listed, money, named, upper

NOTHING_COUNTS = "No run counts yet, so there is nothing to set against each other."
_REMEDY = (
    "To have prices, add the labels to `data/prices.toml` (docs/costs.md says how), and run "
    "`python -m ingest --no-fetch`."
)


def cost_figure(cost: float | None, basis: Basis) -> str:
    """A cost in its unit: `$0.184`, `36 min 7 s of compute`."""
    return money(cost) if basis == "price_usd" else f"{duration(cost)} of compute"


def cost_sentences(
    costs: pd.DataFrame,
    basis: Basis,
    cache_states: Sequence[str],
    compared: Sequence[ComparedClock],
) -> list[str]:
    """
    Which arms are beaten on both, a sentence each; or that none is; or what the only arm costs.

    Args:
        costs: Rows of `costs_by_attempt`.
        basis: What cost is told by.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
        compared: The comparisons, which say what is decided.
    """
    said = []
    for state in cache_states:
        arms = arm_medians(costs, basis, state, compared)
        if len(enough := weighed(arms)) > 1:
            found = beaten_arms(arms)
            said += [_beaten(one, basis, compared) for one in found] or [_nobody(enough, basis)]
        elif len(arms) > 1:
            said.append(
                f"On {population(state)}, too few arms have the {FEWEST_RUNS} runs that are the "
                "least to set them against each other."
            )
        elif arms:
            said.append(_alone(arms[0], basis))
    return said


def why_no_price(costs: pd.DataFrame, price_list: pd.DataFrame) -> str | None:
    """
    Why cost is told by compute; None where there is nothing to tell.

    Args:
        costs: Rows of `costs_by_attempt`, not all of them with a price that tells all.
        price_list: Rows of `price_list`.
    """
    total = len(costs)
    is_mixed = costs["self_hosted_minutes"] > 0
    lists = costs["unpriced_labels"].dropna()
    labels = sorted({label or "(none)" for found in lists for label in found})
    instead = "compute stands in its place"
    if not total:
        return None
    if is_mixed.all() and (costs["billed_minutes"] == 0).all():
        return f"All jobs ran on self-hosted runners, which have no list price: {instead}."
    if price_list.empty:
        return f"No price is known, since the data has no price list: {instead}."
    if labels:
        lacking = count(int(costs["price_usd"].isna().sum()), "run")
        return (
            f"No price is known of the runner labels {named(labels)}, which {lacking} of {total} "
            f"asked for: {instead}."
        )
    return (
        f"{count(int(is_mixed.sum()), 'run')} of {total} have self-hosted jobs, which have no list "
        f"price, so that prices would leave work out: {instead}."
    )


def price_remedy(costs: pd.DataFrame) -> str | None:
    """How to have prices, code in backticks; None where no job lacks one that it could have."""
    return _REMEDY if costs["unpriced_job_count"].any() else None


def list_price_sentence(price_list: pd.DataFrame) -> str | None:
    """
    What a price is, from where and of when; None without prices.

    Args:
        price_list: Rows of `price_list`.
    """
    if price_list.empty:
        return None
    read_at = datetime.fromisoformat(str(price_list["read_on"].iloc[0]))
    return (
        "Prices are list prices of private repositories, each job rounded up to a minute, from "
        f"{price_list['price_source'].iloc[0]} as of {days(read_at, read_at)}. Public repositories "
        "pay nothing for standard runners; included minutes and discounts are not considered."
    )


def _beaten(found: Beaten, basis: Basis, compared: Sequence[ComparedClock]) -> str:
    arm, best, is_one = found.arm, found.by[0], len(found.by) == 1
    names = listed([one.arm for one in found.by])
    proofs = [
        f"{'' if is_one else f'against {one.arm} '}{_decided(one, arm, basis, compared)}"
        for one in found.by
    ]
    return (
        f"On {population(arm.cache_state)}, {arm.arm} is beaten on both by {names}: "
        f"{'' if is_one else f'{best.arm} takes '}{_both(best, basis)} a run instead of "
        f"{_both(arm, basis)} (medians, n = {best.run_count} and {arm.run_count}). "
        f"{upper('; '.join(proofs))}."
    )


def _decided(
    best: ArmMedians, arm: ArmMedians, basis: Basis, compared: Sequence[ComparedClock]
) -> str:
    """What the comparisons say of the differences between an arm and one that beats it."""
    if not (best.is_baseline or arm.is_baseline):
        return "this goes by the medians, since two candidates are not tested against each other"
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
    where = population(arms[0].cache_state)
    fastest = min(arms, key=lambda one: (one.clock_s, one.cost))
    cheapest = min(arms, key=lambda one: (one.cost, one.clock_s))
    said = f"On {where}, no arm is beaten on both"
    if fastest is cheapest:
        return f"{said} by the medians: {fastest.arm} ties with the others on one of them."
    least = "cheapest" if basis == "price_usd" else "one with the least compute"
    return (
        f"{said}: by the medians {fastest.arm} is the fastest ({_both(fastest, basis)}), "
        f"{cheapest.arm} the {least} ({_both(cheapest, basis)})."
    )


def _alone(arm: ArmMedians, basis: Basis) -> str:
    return (
        f"On {population(arm.cache_state)} there is only {arm.arm}: a run takes "
        f"{_both(arm, basis)} (medians of {count(arm.run_count, 'run')})."
    )


def _both(arm: ArmMedians, basis: Basis) -> str:
    return f"{duration(arm.clock_s)} and {cost_figure(arm.cost, basis)}"
