"""Which levels of runners are allowed for, and whether arms differ in them."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from queries.statistics.mix_levels import UNKNOWN, Factor, columns_of, compare_mixes, factor_of


def runs_on(levels: str) -> list[dict[str, float]]:
    """A run on each, wholly."""
    return [{level: 1.0} for level in levels]


def chosen(*factors: tuple[str, str]) -> list[tuple[str, str]]:
    """The levels allowed for, of factors named a, b, ... with a letter for each run of an arm."""
    arms = [
        factor_of(name, runs_on(baseline), runs_on(candidate))
        for name, (baseline, candidate) in zip("abcdef", factors, strict=False)
    ]
    is_candidate = np.repeat([False, True], [len(each) for each in factors[0]])
    return list(columns_of(arms, is_candidate).levels)


def test_shares_by_hand() -> None:
    """Levels by name, the baseline's run first; 0 where a run has none."""
    found = factor_of("CPU", [{"x": 0.25, "a": 0.75}], [{"a": 1.0}])
    assert ("CPU", ("a", "x")) == (found.name, found.levels)
    assert [[0.75, 0.25], [1.0, 0.0]] == found.shares.tolist()


@pytest.mark.parametrize("shares", [{"x": 0.5}, {"x": 1.5, "y": -0.5}, {}])
def test_shares_that_are_none(shares: dict[str, float]) -> None:
    """A job without a known runner is on the level of unknown ones."""
    with pytest.raises(ValueError, match="CPU do not sum up"):
        factor_of("CPU", [{"x": 1.0}], [shares])


@pytest.mark.parametrize(
    ("factors", "expected"),
    [
        # 20 runs have room for one level; x is the most common and the reference.
        ([("xxxxxxxxyy", "xxxxxxxxyz")], ["ay"]),
        # 38 runs have room for one only.
        ([("xxxxxxxxxyyyyyyzzzz",) * 2], ["ay"]),
        # Two runs are too few, on y as beside it.
        ([("xxxxxxxxxy", "xxxxxxxxxy")], []),
        ([("xyyyyyyyyy", "xyyyyyyyyy")], []),
        # One level of each factor before the second of any: 40 runs have room for two.
        ([("xxxxxxxxxxyyyyyyzzzz",) * 2, ("xxxxxyyyyy" * 2,) * 2], ["ay", "by"]),
        # 9 of 20 runs and 1 of 20 visibly differ: that level comes first.
        ([("xxxxxxyyyy" * 2,) * 2, ("xxxxxxxxxxxyyyyyyyyy", "xxxxxxxxxxxxxxxxxxxy")], ["by", "ay"]),
        # The same under other names has no column.
        ([("xxxxxxyyyy" * 2,) * 2, ("ssssssttt" + "tssssssttt" + "t",) * 2], ["ay"]),
    ],
)
def test_levels_by_hand(factors: list[tuple[str, str]], expected: list[str]) -> None:
    """Of each run of either arm a letter, the level that it is on."""
    assert expected == ["".join(level) for level in chosen(*factors)]


def test_unknown_runners_by_hand() -> None:
    """
    Three of ten runs of the baseline are unknown; of the known seven 4 are on x, 3 on y.

    The candidate's 10 are all known, 8 on x and 2 on y. So y has 3/7 of each unknown run: the
    baseline's mean share is 3/7, as of the known ones. Of 20 runs one level has room: y, of 5.
    """
    is_candidate = np.repeat([False, True], 10)
    factor = factor_of("CPU", runs_on("xxxxyyy") + [{UNKNOWN: 1.0}] * 3, runs_on("xxxxxxxxyy"))
    found = columns_of([factor], is_candidate)
    assert ((("CPU", "y"),), (("CPU", UNKNOWN),)) == (found.levels, found.left_out)
    assert pytest.approx([0] * 4 + [1] * 3 + [3 / 7] * 3 + [0] * 8 + [1] * 2) == found.values[:, 0]


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (("xxxxxxxxxx", "yyyyyyyyyy"), ["x", "y"]),
        # One run of ten on the other's: 0.9 - 0.1 squared is 0.64, above a half; two: 0.36.
        (("xxxxxxxxxy", "yyyyyyyyyx"), ["x", "y"]),
        (("xxxxxxxxyy", "yyyyyyyyxx"), []),
        # Two of twenty on one level, of 22 and 18 runs: 0.9^2 / 4 / (0.55 x 0.45) is 0.82.
        (("xxxxxxxxxx" * 2, "yyyyyyyyyyyyyyyyyyxx"), ["x", "y"]),
        # No level of its own is the arm, but two together are.
        (("xxxxxxxxxx" * 3, "yyyyyyyyyyyyyyyzzzzzzzzzzzzzzz"), ["x"]),
        (("xxxxxxxxwwwwwwwwxxxx", "yyyyyyyyyyzzzzzzzzzz"), ["y", "z"]),
    ],
)
def test_confounded(factor: tuple[str, str], expected: list[str]) -> None:
    """Levels that hardly a run of one arm and nearly all of the other are on."""
    made = factor_of("CPU", *map(runs_on, factor))
    is_candidate = np.repeat([False, True], [len(each) for each in factor])
    found = columns_of([made], is_candidate)
    assert expected == [level for _, level in found.confounded]
    assert bool(expected) == (not found.levels)


def test_all_of_an_arm_is_unknown() -> None:
    """Nothing says on what it ran: unknown and arm are confounded."""
    made = factor_of("CPU", [{UNKNOWN: 1.0}] * 10, runs_on("xxxxxxyyyy"))
    found = columns_of([made], np.repeat([False, True], 10))
    assert (("CPU", UNKNOWN),) == found.confounded


def test_mixes_by_hand() -> None:
    """
    Of 20 ways to deal 3 + 3 runs, three on each level, 2 part the levels: p is 0.1.

    The second factor is the same in each run and not asked; the third is dealt evenly, but for one:
    no way to deal is nearer, and p is 1. Two are asked, so 0.1 counts twice.
    """
    factors = [
        factor_of("CPU", runs_on("xxx"), runs_on("yyy")),
        factor_of("image", runs_on("sss"), runs_on("sss")),
        factor_of("region", runs_on("aab"), runs_on("abb")),
    ]
    found = compare_mixes(factors, np.repeat([False, True], 3))
    assert ["CPU", "region"] == [each.factor for each in found]
    assert pytest.approx([0.1, 1.0], abs=0.01) == [each.p for each in found]
    assert pytest.approx(2 * found[0].p) == found[0].corrected_p


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 12), st.integers(0, 12))
def test_two_levels_are_fishers(one: int, other: int) -> None:
    """Arms of 12 runs each, wholly on one of two levels: Fisher's exact p but for the dealing."""
    factor = Factor(
        "CPU",
        ("x", "y"),
        np.array(
            [[place < one, place >= one] for place in range(12)]
            + [[place < other, place >= other] for place in range(12)],
            dtype=float,
        ),
    )
    found = compare_mixes([factor], np.repeat([False, True], 12))
    exact = fisher_exact(np.array([[one, 12 - one], [other, 12 - other]])).pvalue
    p = found[0].p if found else 1.0
    assert pytest.approx(exact, abs=0.025) == p


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from("xyz"), min_size=40, max_size=40), st.permutations("xyz"))
def test_names_of_levels_do_not_matter(levels: list[str], names: list[str]) -> None:
    """But where two are as common, of which the first by name is the reference."""
    assume(len({levels.count(level) for level in "xyz"}) == 3)
    renamed = [dict(zip("xyz", names, strict=True))[level] for level in levels]
    is_candidate = np.repeat([False, True], 20)
    here, there = (
        columns_of(
            [factor_of("CPU", runs_on("".join(one[:20])), runs_on("".join(one[20:])))], is_candidate
        )
        for one in (levels, renamed)
    )
    assert here.values.tolist() == there.values.tolist()
