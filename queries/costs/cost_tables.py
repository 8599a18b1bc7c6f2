"""Costs as a table for people."""

from collections.abc import Sequence

import pandas as pd

from queries.arms.populations import cache_heading, in_cache_order
from queries.costs.time_against_cost import ArmMedians, Beaten
from queries.wording import MISSING, WordedTable, in_words, listed


def costs_table(costs: pd.DataFrame, beaten: Sequence[Beaten]) -> WordedTable:
    """
    Rows of `costs_by_arm` in words, with the arms that beat each on both.

    Args:
        costs: The rows.
        beaten: Those that are beaten, of any cache state.
    """
    costs = in_cache_order(costs)
    by = {one.arm.key: "; ".join(_winners(one.arm, beaten)) for one in beaten}
    keys = zip(costs["arm"], costs["cache_state"], strict=True)
    headings = {
        "arm": "arm",
        **cache_heading(costs),
        "attempt_count": "n",
        "clock_p50_s": "median time",
        "compute_p50_s": "compute",
        "billed_p50_minutes": "billed",
        "self_hosted_p50_minutes": "self-hosted",
        "price_p50_usd": "list price",
        "price_min_usd": "lowest",
        "price_max_usd": "highest",
        "priced_count": "n with a price",
        "beaten_by": "beaten on both by",
    }
    if not costs["self_hosted_p50_minutes"].any():
        del headings["self_hosted_p50_minutes"]
    return in_words(costs.assign(beaten_by=[by.get(key, MISSING) for key in keys]), headings)


def _winners(arm: ArmMedians, beaten: Sequence[Beaten]) -> list[str]:
    """Those that beat it; of a baseline of any cache state by theirs."""
    return [
        f"{listed([better.arm for better in one.by])}"
        f"{f' ({one.arm.cache_state})' if one.arm.is_any_state else ''}"
        for one in beaten
        if one.arm.key == arm.key
    ]
