"""The order of runs: seeds first, there and back, spread over days."""

from collections import Counter
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from queries.planning.order import Cell, Slot, order_runs

_WANTED = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["warm", "cold"])),
    st.integers(0, 40),
    max_size=8,
)


def _words(slots: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.day} {slot.arm} {slot.cache_state}" for slot in slots]


def test_there_and_back() -> None:
    """Four rounds of two arms are ABBA twice, over four days of two runs each."""
    slots = order_runs({("a", "all"): 4, ("b", "all"): 4}, [])
    assert "abbaabba" == "".join(slot.arm for slot in slots)
    assert [1, 1, 2, 2, 3, 3, 4, 4] == [slot.day for slot in slots]


def test_seeds_come_first() -> None:
    """
    Of a the seed is one of two cold runs that are wanted, of b, which wants none, one more.

    The second round of each state is of the second day.
    """
    wanted = {("a", "warm"): 2, ("b", "warm"): 2, ("a", "cold"): 2}
    slots = order_runs(wanted, [("a", "cold"), ("b", "cold")])
    assert [
        "1 a cold",
        "1 b cold",
        "1 a warm",
        "1 b warm",
        "2 b warm",
        "2 a cold",
        "2 a warm",
    ] == _words(slots)
    assert [True, True, *[False] * 5] == [slot.is_seed for slot in slots]
    assert [True, False, *[True] * 5] == [slot.is_planned for slot in slots]


def test_an_arm_that_needs_fewer_sits_out_evenly() -> None:
    """Of four rounds b, which needs two, has the first and the third; of three c the second."""
    slots = order_runs({("a", "all"): 4, ("b", "all"): 2}, [])
    assert "abaaba" == "".join(slot.arm for slot in slots)
    slots = order_runs({("a", "all"): 3, ("c", "all"): 1}, [])
    assert "acaa" == "".join(slot.arm for slot in slots)


def test_nothing_is_wanted() -> None:
    """No run, no slot."""
    assert () == order_runs({("a", "all"): 0}, [])


@given(_WANTED)
def test_what_is_asked_is_what_is_planned(wanted: dict[Cell, int]) -> None:
    """Each arm gets as many runs in each state as it wants, seeds that are wanted included."""
    seeds = [(arm, "cold") for (arm, state), number in wanted.items() if state == "warm" and number]
    slots = order_runs(wanted, seeds)
    planned = Counter((slot.arm, slot.cache_state) for slot in slots if slot.is_planned)
    assert Counter({cell: number for cell, number in wanted.items() if number}) == planned
    for arm, _ in seeds:
        first = next(slot for slot in slots if slot.arm == arm)
        assert first.is_seed
        assert "cold" == first.cache_state
    assert [slot.is_seed for slot in slots] == sorted((s.is_seed for s in slots), reverse=True)


@given(st.integers(1, 5), st.integers(1, 60))
def test_arms_that_need_the_same_are_level(arm_count: int, number: int) -> None:
    """At no time has an arm had more than one run more than another, and no arm three in a row."""
    arms = "abcde"[:arm_count]
    slots = order_runs({(arm, "warm"): number for arm in arms}, [])
    had = dict.fromkeys(arms, 0)
    for slot in slots:
        had[slot.arm] += 1
        assert max(had.values()) - min(had.values()) <= 1
    if arm_count > 1:
        assert 2 >= max(len(list(its)) for _, its in groupby(slot.arm for slot in slots))


@given(st.integers(1, 4), st.dictionaries(st.sampled_from(["cold", "warm"]), st.integers(1, 40)))
def test_arms_share_each_day(arm_count: int, numbers: dict[str, int]) -> None:
    """Arms that need the same have the same number of runs on each day, in each cache state."""
    arms = "abcd"[:arm_count]
    wanted = {(arm, state): number for state, number in numbers.items() for arm in arms}
    seeds = [(arm, "cold") for arm in arms if set(numbers) == {"cold", "warm"}]
    made = Counter((slot.day, slot.cache_state, slot.arm) for slot in order_runs(wanted, seeds))
    for day, state, _ in made:
        assert 1 == len({made[day, state, arm] for arm in arms})


@given(_WANTED)
def test_days_follow_each_other(wanted: dict[Cell, int]) -> None:
    """None is left out; they are 8 at most, and 4 at least where an arm has 4 runs to make."""
    days = [slot.day for slot in order_runs(wanted, [])]
    assert days == sorted(days)
    assert set(days) == set(range(1, max(days, default=0) + 1))
    assert max(days, default=0) <= 8
    if max(wanted.values(), default=0) >= 4:
        assert max(days) >= 4
