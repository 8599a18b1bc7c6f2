"""Why there is no price, and what one is."""

import pandas as pd
import pytest

from queries.costs.cost_sentences import list_price_sentence, price_remedy, why_no_price
from queries.costs.time_against_cost import (
    cost_basis,
)
from tests.queries.cost_rows import cost_rows
from tests.queries.costs.arm_rows import ARMS, NAN

PRICES = pd.DataFrame({"price_source": ["a list"], "read_on": ["2026-02-03"]})


WHOLE: dict[str, object] = {}


SELF: dict[str, object] = {"self_hosted_minutes": 1.0}


ALL_SELF = {**SELF, "billed_minutes": 0.0, "price_usd": NAN}


UNBILLED: dict[str, object] = {"billed_minutes": 0.0, "price_usd": NAN}


def unpriced(**labels: str) -> dict[str, object]:
    """A run without a price, by labels and their reasons, which have spaces for underscores."""
    whys = [why.replace("_", " ") for why in labels]
    lists = {"unpriced_labels": list(labels.values()), "unpriced_because": whys}
    return {"price_usd": NAN, "unpriced_job_count": len(labels), **lists}


WHY: dict[str, tuple[list[dict[str, object]], str, bool]] = {
    "one label": (
        [unpriced(unknown_label="big"), WHOLE],
        "1 run of 2 asked for the runner label “big”, not in the price list.",
        True,
    ),
    "two labels": (
        [unpriced(unknown_label="big"), unpriced(unknown_label=""), WHOLE],
        "2 runs of 3 asked for the runner labels “(none)” and “big”, not in the price list.",
        True,
    ),
    "another group": (
        [unpriced(other_runner_group="u"), WHOLE],
        "1 run of 2 ran on runners of a group for which the price list lacks the label “u”.",
        True,
    ),
    "a later price": (
        [unpriced(later_price="u")],
        "1 run of 1 asked for the runner label “u”, priced from a later day on only.",
        True,
    ),
    "conflicting prices": (
        [unpriced(conflicting_prices="a, b"), WHOLE],
        "1 run of 2 asked for runner labels of different prices, the label “a, b”.",
        False,
    ),
    "partly self-hosted": (
        [SELF, WHOLE],
        (
            "1 run of 2 has self-hosted jobs, which have no list price, so that prices would leave "
            "work out."
        ),
        False,
    ),
    "all self-hosted": (
        [ALL_SELF, ALL_SELF],
        "all jobs ran on self-hosted runners, which have no list price.",
        False,
    ),
    "nothing billed": ([UNBILLED, WHOLE], "1 run of 2 has no job that is billed.", False),
    "several reasons": (
        [unpriced(unknown_label="big"), ALL_SELF, WHOLE],
        (
            "1 run of 3 asked for the runner label “big”, not in the price list; 1 run of 3 has "
            "self-hosted jobs, which have no list price, so that prices would leave work out."
        ),
        False,
    ),
}


@pytest.mark.parametrize("case", WHY)
def test_why_there_is_no_price(case: str) -> None:
    """Only runs that lack something are counted; the remedy is there where it would help."""
    runs, why, is_mendable = WHY[case]
    costs = pd.concat([cost_rows({"base": [(500, 250)]}, more=more) for more in runs])

    assert "price_usd" == cost_basis(cost_rows(ARMS))
    assert "compute_s" == cost_basis(costs)
    assert f"Cost is told by compute, not by price: {why}" == why_no_price(costs, PRICES)
    assert is_mendable == (price_remedy(costs) is not None)


def test_no_price_list() -> None:
    """Without a list that is the reason; without runs there is nothing to tell."""
    costs = cost_rows({"base": [(500, 250)]}, more=unpriced(unknown_label="x"))
    assert "the data has no price list" in str(why_no_price(costs, PRICES.iloc[:0]))
    assert price_remedy(costs) is not None
    assert why_no_price(costs.iloc[:0], PRICES) is None
    assert list_price_sentence(costs, PRICES.iloc[:0]) is None


def test_what_a_price_is() -> None:
    """At the rates of one day, from where, as of when, and what it can't tell apart."""
    sentence = str(list_price_sentence(cost_rows(ARMS), PRICES))
    assert "at the rates of 4 Apr 2026, the day of the newest run, for all runs alike" in sentence
    assert "from a list as of 3 Feb 2026. Prices that differ by no more than that round" in sentence
    assert list_price_sentence(cost_rows(ARMS, more=ALL_SELF), PRICES) is None
