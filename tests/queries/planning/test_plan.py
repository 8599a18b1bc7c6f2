"""How many runs are still to be made, worked out by hand from few."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.planning.arrivals import SavedPlan
from queries.planning.comparing import Progress
from queries.planning.sentences import plan_lines
from queries.statistics import Verdict
from tests.laws import examples
from tests.queries.planning.plan_rows import FIRST, NOW, planned

_CACHE = {"cold": [{"message": "cold"}], "warm": [{"message": "warm"}]}
_PLAIN: dict[str, dict[str, object]] = {"a": {}, "b": {}}
_SIX = [100.0, 101, 102, 103, 104, 105]


def _halved(seconds: list[float]) -> list[float]:
    return [one / 2 for one in seconds]


def test_a_fixed_number_by_hand() -> None:
    """
    Of 4 of each 3 and 1 are there: 1 of a and 3 of b are missing, in the rounds b, b a, b.

    A run of a computes 200 s at $0.10, one of b 240 s and costs what nobody knows: 920 s, $0.10.
    """
    plan = planned(
        _PLAIN,
        {("a", "all"): [90, 100, 110], ("b", "all"): [120]},
        runs_per_arm=4,
        prices={"a": 0.1},
    )
    (one,) = plan.comparisons
    assert (Progress.OPEN, (3, 1), (1, 3)) == (one.standing, one.at_hand, one.added)
    assert {("a", "all"): 1, ("b", "all"): 3} == plan.wanted
    assert ["b", "b", "a", "b"] == [slot.arm for slot in plan.slots]
    assert (3, 920, 0.1, 3) == (
        plan.day_count,
        plan.compute_s,
        plan.price_usd,
        plan.unpriced_count,
    )
    assert None is one.scatter


def test_the_baseline_serves_all() -> None:
    """Two candidates without a run want five each, and the baseline's five once."""
    plan = planned({**_PLAIN, "c": {}}, {})
    assert {("a", "all"): 5, ("b", "all"): 5, ("c", "all"): 5} == plan.wanted
    assert (0, None) == (plan.compute_s, plan.price_usd)
    assert "abccbaabccbaabc" == "".join(slot.arm for slot in plan.slots)


def test_arms_that_share_their_runs() -> None:
    """
    Two arms that differ by runners alone: a run is one of each, and is made and paid once.

    Of four of each, small has 3 and big 1: 3 runs are missing. A run takes 200 s of small's runners
    and 240 s of big's: 3 times 440 s. Another arm on a branch of its own is made apart.
    """
    both: dict[str, dict[str, object]] = {
        name: {"branch": "main", "labels": [name]} for name in ("small", "big")
    }
    clocks = {("small", "all"): [90.0, 100, 110], ("big", "all"): [120.0]}
    plan = planned(both, clocks, runs_per_arm=4)
    assert {("small", "all"): 3} == plan.wanted
    (one,) = plan.runs
    assert (("big",), 3, 440, 1320) == (one.feeds, one.number, one.compute_s, plan.compute_s)
    assert ["small"] * 3 == [slot.arm for slot in plan.slots]
    assert "small: 3 runs, each of big, too" in plan_lines(plan)

    waiting = planned(both, clocks, saved=SavedPlan(FIRST, {("small", "all"): 5}))
    assert {("small", "all"): 2} == waiting.wanted
    apart = planned({**both, "other": {"labels": ["small"]}}, clocks, runs_per_arm=4)
    assert {("small", "all"): 3, ("other", "all"): 4} == apart.wanted


def test_cold_and_warm_with_seeds() -> None:
    """
    Five runs of each state of each arm; a seed of each is one of its five cold runs.

    A baseline without a rule serves warm and cold alike, with runs of no state, and needs no seed.
    """
    plan = planned({"a": _CACHE, "b": _CACHE}, {})
    assert dict.fromkeys([("a", "warm"), ("b", "warm"), ("a", "cold"), ("b", "cold")], 5) == (
        plan.wanted
    )
    assert [("a", "cold", True), ("b", "cold", True)] == [
        (slot.arm, slot.cache_state, slot.is_seed) for slot in plan.slots[:2]
    ]
    assert 20 == len(plan.slots)
    alone = planned({"a": {}, "b": _CACHE}, {})
    assert {("a", "other"): 5, ("b", "warm"): 5, ("b", "cold"): 5} == alone.wanted
    assert ["b"] == [slot.arm for slot in alone.slots if slot.is_seed]


def test_a_seed_beside_the_plan() -> None:
    """Where warm runs alone are asked for the cold ones that come before count towards nothing."""
    plan = planned({"a": _CACHE, "b": _CACHE}, {}, states=["warm"])
    assert {("a", "warm"): 5, ("b", "warm"): 5} == plan.wanted
    assert {("a", "cold"): (1, 0), ("b", "cold"): (1, 0)} == {
        one.cell: (one.number, one.planned) for one in plan.runs if one.cell[1] == "cold"
    }


def test_decided_for_good() -> None:
    """Six runs of each that do not overlap: the 6 + 5 of ten hours later were enough."""
    plan = planned(_PLAIN, {("a", "all"): _SIX, ("b", "all"): _halved(_SIX)})
    (one,) = plan.comparisons
    assert (Progress.DECIDED, Verdict.FASTER) == (one.standing, one.verdict)
    assert ((6, 5), (6, 6)) == (one.decided_by, one.at_hand)
    assert FIRST + timedelta(hours=10, seconds=1) == one.decided_at
    assert plan.is_decided
    assert () == plan.slots


def test_decided_by_a_fixed_number() -> None:
    """
    5 + 5 that do not overlap decide nothing for good, but where five were fixed before.

    Without that a run more of each is enough; where eight were fixed, three of each are missing.
    """
    five = {("a", "all"): _SIX[:5], ("b", "all"): _halved(_SIX[:5])}
    (one,) = planned(_PLAIN, five, runs_per_arm=5).comparisons
    assert (Progress.DECIDED, Verdict.FASTER) == (one.standing, one.verdict)
    assert FIRST + timedelta(hours=9) == one.decided_at
    (one,) = planned(_PLAIN, five).comparisons
    assert (Progress.OPEN, Verdict.FASTER, (1, 1)) == (one.standing, one.verdict, one.added)
    assert {("a", "all"): 3, ("b", "all"): 3} == planned(_PLAIN, five, runs_per_arm=8).wanted


def test_provisional_is_not_decided() -> None:
    """3 + 3 allow no exact interval: to 5 of each."""
    three = {("a", "all"): _SIX[:3], ("b", "all"): _halved(_SIX[:3])}
    assert {("a", "all"): 2, ("b", "all"): 2} == planned(_PLAIN, three).wanted


def test_undecided_after_all_that_was_planned() -> None:
    """The same six runs on either side, and six planned: nothing is added behind one's back."""
    (one,) = planned(_PLAIN, {("a", "all"): _SIX, ("b", "all"): _SIX}, runs_per_arm=6).comparisons
    assert (Progress.PLAN_DONE, (0, 0)) == (one.standing, one.added)


def test_not_by_collecting() -> None:
    """The same six runs on either side, and no smallest effect: no number shows a difference."""
    (one,) = planned(_PLAIN, {("a", "all"): _SIX, ("b", "all"): _SIX}).comparisons
    assert (Progress.HOPELESS, (0, 0)) == (one.standing, one.added)


def test_a_saved_plan_is_gone_on_with() -> None:
    """
    Of 3 + 9 planned four hours after the first run 1 + 5 came since: 2 + 4 are missing.

    A plan of 5 + 5 that is complete decides, as a number that was fixed; what is decided for good
    leaves nothing of a plan to be made.
    """
    five = {("a", "all"): _SIX[:5], ("b", "all"): _halved(_SIX[:5])}
    wanted = {("a", "all"): 3, ("b", "all"): 9}
    plan = planned(_PLAIN, five, saved=SavedPlan(FIRST + timedelta(hours=4), wanted))
    assert plan.arrivals is not None
    assert {("a", "all"): 1, ("b", "all"): 5} == plan.arrivals.arrived
    assert {("a", "all"): 2, ("b", "all"): 4} == plan.arrivals.missing == plan.wanted
    assert 6 == plan.arrivals.arrived_count
    assert [Progress.OPEN] == [one.standing for one in plan.comparisons]
    complete = SavedPlan(FIRST, dict.fromkeys(five, 5))
    assert planned(_PLAIN, five, saved=complete).is_decided
    six = {("a", "all"): _SIX, ("b", "all"): _halved(_SIX)}
    assert planned(_PLAIN, six, saved=SavedPlan(FIRST, wanted)).is_decided


@pytest.mark.parametrize(("age", "command_count"), [(29, 1), (31, 0)])
def test_a_run_that_is_started_again(age: int, command_count: int) -> None:
    """Of an arm that is warm by re-runs, the newest run of 30 days, whatever its state."""
    rule = {"attempts": "full", "cold": [{"attempt": "first"}], "warm": [{"attempt": "later"}]}
    plan = planned(
        {"a": rule, "b": rule},
        {("a", "cold"): [60, 61]},
        states=["warm"],
        now=FIRST + timedelta(days=age),
    )
    of_a = next(one for one in plan.runs if one.cell == ("a", "warm"))
    assert ("gh run rerun 1 --repo o/r",)[:command_count] == of_a.start.commands


@examples(12)
@given(
    st.lists(st.floats(50, 500), max_size=6),
    st.lists(st.floats(50, 500), max_size=6),
    st.integers(1, 9),
)
def test_a_fixed_number_is_reached(a: list[float], b: list[float], number: int) -> None:
    """With the runs at hand each arm has as many as the file fixes, and never fewer."""
    plan = planned(_PLAIN, {("a", "all"): a, ("b", "all"): b}, runs_per_arm=number)
    slots = Counter(slot.arm for slot in plan.slots)
    if not plan.is_decided:
        assert {arm: max(0, number - len(runs)) for arm, runs in (("a", a), ("b", b))} == {
            arm: slots[arm] for arm in "ab"
        }


def test_now_is_an_argument() -> None:
    """What ends before the plan does is said by the time that is given."""
    rules: dict[str, dict[str, object]] = {"a": {"until": "2026-04-11T00:00:00"}, "b": {}}
    late, early = (
        planned(rules, {}, now=now).runs[0].start.first for now in (NOW, datetime(2026, 4, 1))
    )
    assert (1, 0) == (len(late), len(early))
