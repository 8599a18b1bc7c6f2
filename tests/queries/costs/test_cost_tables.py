"""Costs in words, column by column."""

from queries.costs.cost_tables import costs_table
from queries.costs.time_against_cost import (
    arm_medians,
    beaten_arms,
)
from tests.queries.cost_rows import cost_rows
from tests.queries.costs.arm_rows import ARMS, arm_rows


def test_table() -> None:
    """Minutes and dollars in words, and who beats whom; self-hosted minutes where there are."""
    beaten = beaten_arms(arm_medians(cost_rows(ARMS), "price_usd", "warm"))
    (row,) = costs_table(arm_rows(), beaten).words.itertuples(index=False, name=None)
    expected = ("base", "warm", "5", "8 min 25 s", "33 min 40 s", "1 h 2 min", "$0.300")
    assert (*expected, "$0.290", "–", "5", "quick") == row
    assert "self-hosted" in costs_table(arm_rows(self_hosted_p50_minutes=[2.0]), beaten).words
