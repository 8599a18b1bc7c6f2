"""Which arms are beaten on both, and what is said of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.costs.cost_sentences import (
    cost_sentences,
)
from queries.costs.cost_tables import costs_table
from queries.costs.time_against_cost import (
    ArmMedians,
    Basis,
    arm_medians,
    beaten_arms,
    standing,
    time_against_cost,
    weighed,
)
from tests.queries.cost_rows import Runs, compared, cost_rows
from tests.queries.costs.arm_rows import ARMS, arm_rows


def said(arms: Runs, basis: Basis = "price_usd", looked_at: Sequence[str] = ()) -> list[str]:
    """What is said of their warm runs."""
    more = {} if basis == "price_usd" else {"self_hosted_minutes": 1.0}
    costs = cost_rows(arms, more=more)
    found = time_against_cost(costs, ["warm", "cold"], compared(costs))
    return cost_sentences(found, compared(costs), looked_at)


def test_beaten() -> None:
    """By hand: quick beats base and odd on both; dear is the fastest and the dearest."""
    arms = arm_medians(cost_rows(ARMS), "price_usd", "warm")
    assert [("base", 505.0, 0.3), ("quick", 304.0, 0.2), ("dear", 205.0, 0.4)] == [
        (one.arm, one.clock_s, one.cost) for one in arms[:3]
    ]
    assert [("base", ["quick"]), ("odd", ["quick"])] == [
        (one.arm.arm, [better.arm for better in one.by]) for one in beaten_arms(arms)
    ]


def test_sentences() -> None:
    """By whom, by how much, and whether the comparisons decide it."""
    assert [
        (
            "On warm runs, base is beaten on both by quick: 5 min 4 s and $0.200 a run instead of "
            "8 min 25 s and $0.300 (medians, n = 5 and 5). Both differences are decided, each by "
            "its own 95% interval."
        ),
        (
            "On warm runs, odd is beaten on both by quick: 5 min 4 s and $0.200 a run instead of "
            "10 min and $0.250 (medians, n = 5 and 3). This goes by the medians, since the "
            "costs of two candidates are not tested against each other."
        ),
    ] == said(ARMS)


@pytest.mark.parametrize(
    ("base", "new", "proof"),
    [
        (
            ARMS["base"],
            list(zip(range(300, 305), (100, 400, 299, 298, 500), strict=True)),
            "in time is decided, ",
        ),
        (
            ARMS["base"],
            list(zip((900, 100, 504, 503, 950), range(100, 105), strict=True)),
            "in price is decided,",
        ),
        ([(303, 290), (390, 121), (299, 300)], [(300, 100), (301, 110), (302, 120)], "Neither"),
    ],
    ids=["time", "price", "neither"],
)
def test_what_is_decided(
    base: Sequence[tuple[float, float]], new: Sequence[tuple[float, float]], proof: str
) -> None:
    """Each difference by itself; 3 + 3 runs decide nothing of a price."""
    (sentence,) = said({"base": base, "new": new})
    assert "base is beaten on both by new" in sentence
    assert proof in sentence


def test_beaten_by_the_baseline() -> None:
    """A candidate may be beaten by the baseline, and by more than one."""
    arms: Runs = {"base": ARMS["quick"], "new": ARMS["base"], "best": [(100, 100)] * 3}
    base, new = said(arms)
    assert base.startswith("On warm runs, base is beaten on both by best: 1 min 40 s and $0.100")
    assert "new is beaten on both by best and base: best takes 1 min 40 s" in new
    assert "Against best this goes by the medians" in new
    assert new.endswith("against base both differences are decided, each by its own 95% interval.")


def test_nobody_is_beaten() -> None:
    """Then the fastest and the cheapest are named, with both figures."""
    arms: Runs = {"base": ARMS["quick"], "dear": ARMS["dear"]}
    assert [
        (
            "On warm runs, no arm is beaten on both: by the medians dear is the fastest (3 min 25 "
            "s and $0.400), base the cheapest (5 min 4 s and $0.200)."
        )
    ] == said(arms)
    assert "3 min 25 s and 13 min 40 s of compute" in said(arms, "compute_s")[0]


def test_ties_beat_nobody() -> None:
    """An arm that is faster at the same price is not better on both."""
    (sentence,) = said({"base": [(300, 200)] * 3, "new": [(200, 200)] * 3})
    assert "no arm is beaten on both by the medians: new ties with the others" in sentence
    (sentence,) = said({"base": [(300, 200)] * 3, "new": [(300, 200)] * 3})
    assert sentence.endswith("medians: base and new are alike on both (5 min and $0.200).")
    alike: Runs = {"base": [(300, 200)] * 3, "new": [(300, 200)] * 3, "dear": [(300, 300)] * 3}
    (sentence,) = said(alike)
    assert "base and new, alike on both, tie with the others on one of them" in sentence


def test_arms_that_are_looked_at() -> None:
    """Others still beat them, and nobody is said to be alone, or to win, for being looked at."""
    assert said(ARMS)[:1] == said(ARMS, looked_at=["base", "dear"])
    assert ["On warm runs, none of the arms looked at is beaten on both."] == said(
        ARMS, looked_at=["dear"]
    )
    pair = {"base": ARMS["quick"], "dear": ARMS["dear"]}
    assert said(pair) == said(pair, looked_at=["dear"])


def test_few_runs() -> None:
    """Two runs beat nobody; one arm alone has its figures said."""
    assert ["On warm runs, too few arms have the 3 runs"] == [
        sentence[:42] for sentence in said({"base": ARMS["base"], "new": ARMS["quick"][:2]})
    ]
    assert [
        "On warm runs there is only base: a run takes 8 min 25 s and $0.300 (medians of 5 runs)."
    ] == said({"base": ARMS["base"]})


def test_a_baseline_of_any_cache_state() -> None:
    """A baseline without a rule stands beside the warm runs with all its runs."""
    costs = cost_rows({"base": ARMS["base"], "new": ARMS["quick"]})
    states = costs.assign(cache_state=costs["cache_state"].where(~costs["is_baseline"], "other"))
    found = [replace(one, is_like_with_like=False) for one in compared(costs)]
    assert ["new"] == [one.arm for one in arm_medians(states, "price_usd", "warm")]
    assert ["base", "new"] == [one.arm for one in arm_medians(states, "price_usd", "warm", found)]
    assert len(costs) == len(standing(states, ["warm"], found))
    assert 5 == len(standing(states, ["warm"], ()))

    cost = time_against_cost(states, ["warm", "cold", "other"], found)
    (sentence,) = cost_sentences(cost, found)
    assert sentence.startswith("On warm runs, base is beaten on both by new: ")
    assert sentence.endswith(" Runs of the baseline are of any cache state.")
    assert ["–", "new (warm)"] == costs_table(
        arm_rows(arm=["base", "new"], cache_state=["other", "warm"]), cost.beaten
    ).words["beaten on both by"].tolist()


MEDIANS = st.builds(
    ArmMedians,
    arm=st.uuids().map(str),
    position=st.just(1),
    is_baseline=st.booleans(),
    cache_state=st.just("warm"),
    own_state=st.just("warm"),
    is_any_state=st.just(value=False),
    run_count=st.integers(1, 5),
    clock_s=st.integers(1, 5).map(float),
    cost=st.integers(1, 5).map(float),
)


@given(st.lists(MEDIANS, max_size=8))
def test_laws(arms: list[ArmMedians]) -> None:
    """
    Who beats one that beats another beats that one, too, so some arm is always unbeaten.

    The order of the arms does not matter, and nobody beats itself.
    """
    by = {one.arm.arm: {better.arm for better in one.by} for one in beaten_arms(arms)}
    assert by == {one.arm.arm: {better.arm for better in one.by} for one in beaten_arms(arms[::-1])}
    for arm, better in by.items():
        assert arm not in better
        for one in better:
            assert by.get(one, set()) < better
    assert not weighed(arms) or {one.arm for one in weighed(arms)} - by.keys()
