"""
What a price is, and why a run has none, in sentences.

Names stand as they came: a page escapes the whole.
"""

from datetime import datetime

import pandas as pd

from queries.wording import count, days, named

_REMEDY = (
    "To have prices, add the labels, with the runner group and the day, to `data/prices.toml` "
    "(docs/costs.md says how), and run `python -m ingest --no-fetch`."
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
