"""Roles, jobs and steps of two arms: given runs, expected rows, corrected for their number."""

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.differences.comparison import (
    Difference,
    Differences,
    Family,
    Level,
    differences_between,
    differences_of,
)
from queries.differences.sentences import compared_sentences
from queries.statistics import Verdict
from tests.laws import examples
from tests.queries.differences.rows import Runs, Work, compared_runs, work

Seconds = Sequence[float]
Parts = Mapping[str, tuple[Seconds, Seconds]]
"""By name: the runs of the baseline and of the candidate."""

# Five runs each: without overlap p is 2 / C(10, 5) = 2 / 252. If one pair of the 25 is the other
# way round it is 2 (1 + 1) / 252; if the arms take turns, U is 10 of 25, and 87 of the 252 orders
# have so small a U or a smaller one.
APART = [100, 101, 102, 103, 104], [90, 91, 92, 93, 94]
ONE_SWAPPED = [100, 101, 102, 103, 104], [100.5, 96, 97, 98, 99]
IN_TURN = [100, 102, 104, 106, 108], [101, 103, 105, 107, 109]


def rows(parts: Parts, on_path: Sequence[str] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `work_by_arm` and `comparison_work`; no seconds on a path are known."""
    sides = {
        arm: {name: pair[place] for name, pair in parts.items()}
        for place, arm in enumerate(("base", "new"))
    }
    done = {
        arm: {name: (1.0, None) for name, seconds in its.items() if seconds}
        for arm, its in sides.items()
    }
    return work(done).assign(path_count=0), compared_runs(sides, on_path=on_path)


def compared(parts: Parts, on_path: Sequence[str] = ()) -> list[Difference]:
    """The rows of one comparison, by family, job and name."""
    found = [row for each in differences_of(*rows(parts, on_path)) for row in each.rows]
    families = list(Family)
    return sorted(found, key=lambda row: (families.index(row.family), row.job or "", row.name))


def counts(found: Difference) -> tuple[int, int]:
    """Runs of either side."""
    return found.found.baseline.run_count, found.found.candidate.run_count


def test_by_hand() -> None:
    """
    Holm's steps for 2/252, 4/252 and 218/252: times 3, times 2, times 1.

    The best attainable are 2/252 each, and times 3 for all of them.
    """
    found = [row.found for row in compared({"a": APART, "b": ONE_SWAPPED, "c": IN_TURN})]

    assert pytest.approx([6 / 252, 8 / 252, 174 / 252]) == [one.corrected.p for one in found]
    assert pytest.approx([2 / 252, 4 / 252, 174 / 252]) == [one.p for one in found]
    assert pytest.approx([6 / 252] * 3) == [one.corrected.best_attainable_p for one in found]
    assert [Verdict.FASTER, Verdict.FASTER, None] == [one.claim for one in found]
    assert [True, True, False] == [one.comparison is not None for one in found]


def test_families_are_corrected_apart() -> None:
    """The one job on the path needs no correction, nor do its steps pay for those of others."""
    found = compared(
        {"a": APART, "b": APART, "c": APART, "a/Push": APART, "b/Push": APART, "b/Set up": APART},
        on_path=["a"],
    )

    assert [
        (Family.PATH_JOBS, "a", "a", 2),
        (Family.OTHER_JOBS, "b", "b", 4),
        (Family.OTHER_JOBS, "c", "c", 4),
        (Family.PATH_STEPS, "a", "Push", 2),
        (Family.OTHER_STEPS, "b", "Push", 4),
        (Family.OTHER_STEPS, "b", "Set up", 4),
    ] == [
        (row.family, row.job, row.name, round(252 * (row.found.corrected.p or 0))) for row in found
    ]


def test_on_the_path_of_one_side() -> None:
    """Either side's is enough; a side whose path is not known has none."""
    done, runs = rows({"a": APART, "b": APART})
    is_there = (runs["job_key"] == "b") & (runs["arm"] == "new")
    is_on_path = runs["is_on_path"].mask(runs["arm"] == "new").mask(is_there, other=True)
    (found,) = differences_of(done, runs.assign(is_on_path=is_on_path))

    assert {"b": Family.PATH_JOBS, "a": Family.OTHER_JOBS} == {
        row.name: row.family for row in found.rows
    }


def test_steps_below_resolution() -> None:
    """Steps are compared in seconds; medians that differ by less than 2 s make no claim."""
    near = [10, 10, 10, 10, 10], [9, 9, 9, 9, 9]
    far = [10, 10, 10, 10, 10], [8, 8, 8, 8, 8]
    none, one = compared({"a": APART, "a/near": near, "a/unlike": far})[1:]

    assert [True, False] == [none.is_below_resolution, one.is_below_resolution]
    assert [None, Verdict.FASTER] == [none.claim, one.claim]
    assert one.found.comparison is not None
    assert one.found.comparison.ratio is None


def test_too_few_runs() -> None:
    """A job that two runs have is no member: it makes no other pay, and nothing is said of it."""
    found = compared({"a": APART, "b": (APART[0], APART[1][:2])})

    assert [(2, True), (None, False)] == [
        (None if one.p is None else round(252 * one.p), one.could_claim)
        for one in (row.found.corrected for row in found)
    ]


def test_only_one_side_has_it() -> None:
    """It is there with a count of 0, and not compared; without a baseline there is nothing."""
    found = compared({"a": APART, "b": (APART[0], []), "c": ([], APART[1])})

    assert [(5, 5), (5, 0), (0, 5)] == [*map(counts, found)]
    assert [True, False, False] == [row.is_compared for row in found]
    assert [] == compared({"c": ([], APART[1])})
    assert [] == compared({})


FOUR = [100, 101, 102, 103], [90, 91, 92, 93]
SENTENCES: dict[str, tuple[Parts, list[str], str]] = {
    "some": (
        {"a": APART, "b": IN_TURN, "c": APART[::-1]},
        ["a", "c"],
        (
            "of 2 jobs on the path 2 differ (1 faster and 1 slower); "
            "none of 1 other job can be said to differ."
        ),
    ),
    "no path is known": (
        {"a": APART, "b": IN_TURN, "b/Push": IN_TURN},
        [],
        "of 2 jobs 1 differs (1 faster); none of 1 step can be said to differ.",
    ),
    "too few to pass": (
        {"a": FOUR, "b": FOUR},
        [],
        (
            "no row of 2 jobs could pass the correction with 4 + 4 runs, so nothing is claimed of "
            "them."
        ),
    ),
    "unlike numbers of runs": (
        {"a": (APART[0], FOUR[1][:3]), "b": (FOUR[0], FOUR[1]), "c": (FOUR[0], FOUR[1])},
        [],
        (
            "no row of 3 jobs could pass the correction with at most 5 + 4 runs, so nothing is "
            "claimed of them."
        ),
    ),
    "one side only": (
        {"a": APART, "b": (APART[0], []), "b/Push": (APART[0], []), "a/x": ([], APART[1])},
        [],
        (
            "of 1 job 1 differs (1 faster); not compared: 1 job of base alone and 1 step of shared "
            "jobs of new alone."
        ),
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_sentences(case: str) -> None:
    """How many of how many differ; what could not be claimed, and why; what is not compared."""
    parts, on_path, said = SENTENCES[case]
    (found,) = differences_of(*rows(parts, on_path))

    assert f"new against base, warm runs: {said}" == compared_sentences(found)[1]


def test_a_baseline_of_any_cache_state() -> None:
    """A baseline without a cache rule is not said to be warm."""
    done, runs = rows({"a": APART})
    (found,) = differences_of(done, runs.assign(is_like_with_like=~runs["is_baseline"]))

    assert compared_sentences(found)[1].startswith(
        "new against base of any cache state, warm runs: of 1 job 1 differs"
    )


def test_a_job_that_only_looks_like_a_leg() -> None:
    """An unmapped job `build (x)` is not leg x of `build`: no run is two samples of either."""
    done, runs = rows({"build": APART, "build (x)": IN_TURN})
    legs = runs["leg"].mask(runs["job_key"] == "build", "x")
    (found,) = differences_of(done, runs.assign(leg=legs))

    assert [("build (x)", (5, 5))] * 2 == [(row.job, counts(row)) for row in found.rows]
    assert pytest.approx([2 / 252, 174 / 252]) == sorted(row.found.p or 0 for row in found.rows)


RUNS: Runs = {
    "base": {
        "image": [100, 101, 102, 103, 104],
        "image/Build": [60, 61, 62, 63, 64],
        "image/Push": [30, 30, 30, 30, 30],
        "image/Tag": [5, 5, 5, 5, 5],
        "image/Check": [9, 9, 9, 9, 9],
    },
    "new": {
        "image": [80, 81, 82, 83, 84],
        "image/Build and push": [70, 71, 72, 73, 74],
        "image/Tag": [4, 4, 4, 4, 4],
    },
    "other": {"image": [90, 91, 92, 93, 94], "image/Tag": [9, 9, 9, 9, 9]},
}
ROLES = dict.fromkeys(["Build", "Push", "Build and push"], "image work")
WORK: Work = {
    "base": {
        "image": (102, 102),
        "image/Build": (62, 62),
        "image/Push": (30, 30),
        "image/Tag": (5, 5),
        "image/Check": (9, 9),
    },
    "new": {"image": (82, 82), "image/Build and push": (72, 72), "image/Tag": (4, 4)},
    "other": {"image": (92, 92), "image/Tag": (9, 9)},
}


def between(
    baseline: str, candidate: str, runs: Runs = RUNS, done: Work = WORK, paths: int = 10
) -> Differences:
    """The comparison of two arms, warm, whose paths are known in so many runs."""
    frame = work(done, ROLES).assign(path_count=paths)
    return differences_between(frame, compared_runs(runs, ROLES), baseline, candidate, "warm")


def test_roles_and_the_path() -> None:
    """
    The role takes 60 + 30 = 90 to 94 s in the baseline, 70 to 74 s in the arm: 20 s less.

    On the path that is 72 - (62 + 30) = -20 s, as of the job 82 - 102. `Build` alone, which has
    another name there, makes -62 s, `Build and push` +72 s: they stand first, as the largest.
    """
    found = between("base", "new")
    (role,) = [row for row in found.rows if row.family is Family.ROLES]

    assert ["Build and push", "Build", "Push", "image work", "image", "Check", "Tag"] == [
        row.name for row in found.rows
    ]
    assert (92.0, 72.0, -20.0) == (
        role.found.baseline.p50,
        role.found.candidate.p50,
        role.path_difference_s,
    )
    # The one role needs no correction: 2 of the C(10, 5) = 252 orders are as far apart.
    assert pytest.approx(2 / 252) == role.found.corrected.p
    assert Verdict.FASTER == role.claim
    assert role.comparison is not None
    assert -20.0 == role.comparison.shift


def test_any_two_arms() -> None:
    """Two candidates, one as the other's baseline: `Tag` 4 to 9 s, the job 82 to 92."""
    rows = {row.name: row for row in between("new", "other").rows}

    assert (4.0, 9.0, 5.0, Verdict.SLOWER) == (
        rows["Tag"].found.baseline.p50,
        rows["Tag"].found.candidate.p50,
        rows["Tag"].path_difference_s,
        rows["Tag"].claim,
    )
    assert (5, 5) == counts(rows["image"])
    assert () == between("base", "none").rows


def test_renaming_steps_of_a_role_changes_nothing_of_it() -> None:
    """The role's row is the same, whatever its steps are called."""
    runs: Runs = {
        arm: {name.replace("Build and push", "Push"): seconds for name, seconds in its.items()}
        for arm, its in RUNS.items()
    }
    done: Work = {
        arm: {name.replace("Build and push", "Push"): seconds for name, seconds in its.items()}
        for arm, its in WORK.items()
    }
    mine, other = (
        [row for row in found.rows if row.family.level is Level.ROLE]
        for found in (between("base", "new"), between("base", "new", runs, done))
    )

    assert mine == other


def test_words() -> None:
    """The largest of each level; role and job differ, `Tag` is below resolution."""
    assert [
        (
            "From base to new, on the path, what changes most: role “image work” -20 s, job "
            "“image” -20 s and step “Build and push” of image +1 min 12 s."
        ),
        (
            "new against base, warm runs: of 1 role 1 differs (1 faster); of 1 job 1 differs (1 "
            "faster); none of 1 step can be said to differ; not compared: 3 steps of shared jobs "
            "of base alone and 1 step of shared jobs of new alone."
        ),
    ] == compared_sentences(between("base", "new"))


def test_unknown_path() -> None:
    """Sorted by medians, and said so; nothing is 0 that is not known."""
    done = {arm: {name: (x, None) for name, (x, _) in its.items()} for arm, its in WORK.items()}
    found = between("base", "new", done=done, paths=0)

    assert [None] * 7 == [row.path_difference_s for row in found.rows]
    assert "Build and push" == found.rows[0].name
    assert "is not known" in compared_sentences(found)[0]


PART = st.tuples(*[st.lists(st.integers(1, 30), max_size=6)] * 2)
PARTS = st.dictionaries(st.sampled_from(["a", "b", "a/x", "a/y"]), PART, min_size=1)


@examples(30)
@given(PARTS, st.integers(0, 1000))
def test_order_does_not_matter(parts: dict[str, tuple[list[int], list[int]]], seed: int) -> None:
    """Rows in any other order give the same."""
    done, runs = rows(parts, on_path=["a"])

    assert differences_of(done, runs) == differences_of(
        done, runs.sample(frac=1, random_state=seed)
    )


@examples(30)
@given(PARTS)
def test_swapping_the_arms_inverts(parts: dict[str, tuple[list[int], list[int]]]) -> None:
    """The same p, and faster where it was slower."""
    swapped = {name: (candidate, baseline) for name, (baseline, candidate) in parts.items()}
    there = {(x.job, x.name): x for x in compared(parts) if x.is_compared}
    back = {(x.job, x.name): x for x in compared(swapped) if x.is_compared}
    other = {Verdict.FASTER: Verdict.SLOWER, Verdict.SLOWER: Verdict.FASTER, None: None}

    for key in there.keys() & back.keys():
        assert there[key].found.p == pytest.approx(back[key].found.p)
        assert other[there[key].claim] == back[key].claim
