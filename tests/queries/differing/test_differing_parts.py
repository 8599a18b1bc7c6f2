"""From rows of jobs and steps to those that differ, corrected for their number."""

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.differing.differing_parts import DifferingPart, Family, compared_parts
from queries.differing.differing_sentences import differing_sentences
from queries.differing.differing_tables import differing_frame, differing_table
from queries.statistics import Verdict

Seconds = Sequence[float]

# Five runs each: without overlap p is 2 / C(10, 5) = 2 / 252. If one pair of the 25 is the other
# way round it is 2 (1 + 1) / 252; if the arms take turns, U is 10 of 25, and 87 of the 252 orders
# have so small a U or a smaller one.
APART = [100, 101, 102, 103, 104], [90, 91, 92, 93, 94]
ONE_SWAPPED = [100, 101, 102, 103, 104], [100.5, 96, 97, 98, 99]
IN_TURN = [100, 102, 104, 106, 108], [101, 103, 105, 107, 109]


def rows(
    parts: Mapping[str, tuple[Seconds, Seconds]], *, on_path: Sequence[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `comparison_jobs` and `comparison_steps`; `build/Push` is a step of `build`."""
    found = [
        {
            "candidate": "new",
            "candidate_position": 2,
            "cache_state": "warm",
            "arm": arm,
            "is_baseline": arm == "base",
            "is_like_with_like": True,
            "run_id": number,
            "job_key": name.partition("/")[0],
            "leg": None,
            "step_name": name.partition("/")[2],
            "is_on_path": name in on_path,
            "run_s": float(seconds),
        }
        for name, sides in parts.items()
        for arm, figures in zip(("base", "new"), sides, strict=True)
        for number, seconds in enumerate(figures)
    ]
    frame = pd.DataFrame(found, columns=_COLUMNS).astype({"leg": "str", "is_on_path": "boolean"})
    is_step = frame["step_name"].ne("")
    return frame[~is_step], frame[is_step]


_COLUMNS = [
    "candidate",
    "candidate_position",
    "cache_state",
    "arm",
    "is_baseline",
    "is_like_with_like",
    "run_id",
    "job_key",
    "leg",
    "step_name",
    "is_on_path",
    "run_s",
]


def compared(
    parts: Mapping[str, tuple[Seconds, Seconds]], *, on_path: Sequence[str] = ()
) -> list[DifferingPart]:
    """The parts of one comparison."""
    return compared_parts(*rows(parts, on_path=on_path))


def test_by_hand() -> None:
    """
    Holm's steps for 2/252, 4/252 and 218/252: times 3, times 2, times 1.

    The best attainable are 2/252 each, and times 3 for all of them.
    """
    parts = compared({"a": APART, "b": ONE_SWAPPED, "c": IN_TURN})

    assert pytest.approx([6 / 252, 8 / 252, 174 / 252]) == [
        part.found.corrected.p for part in parts
    ]
    assert pytest.approx([2 / 252, 4 / 252, 174 / 252]) == [part.found.p for part in parts]
    assert pytest.approx([6 / 252] * 3) == [
        part.found.corrected.best_attainable_p for part in parts
    ]
    assert [Verdict.FASTER, Verdict.FASTER, None] == [part.claim for part in parts]
    assert [True, True, False] == [part.found.comparison is not None for part in parts]


def test_families_are_corrected_apart() -> None:
    """The one job on the path needs no correction, nor do its steps pay for those of others."""
    parts = compared(
        {"a": APART, "b": APART, "c": APART, "a/Push": APART, "b/Push": APART, "b/Set up": APART},
        on_path=["a"],
    )

    assert [
        (Family.PATH_JOBS, "a", None, 2),
        (Family.OTHER_JOBS, "b", None, 4),
        (Family.OTHER_JOBS, "c", None, 4),
        (Family.PATH_STEPS, "a", "Push", 2),
        (Family.OTHER_STEPS, "b", "Push", 4),
        (Family.OTHER_STEPS, "b", "Set up", 4),
    ] == [
        (part.family, part.job, part.step, round(252 * (part.found.corrected.p or 0)))
        for part in parts
    ]


def test_on_the_path_of_one_attempt_of_one_side() -> None:
    """One attempt is enough, whichever side's; one whose path is not known is none."""
    jobs, steps = rows({"a": APART, "b": APART})
    jobs["is_on_path"] = jobs["is_on_path"].mask(jobs["run_id"] > 0)
    last = (jobs["job_key"] == "b") & (jobs["arm"] == "new") & (jobs["run_id"] == 4)
    jobs["is_on_path"] = jobs["is_on_path"].mask(last, other=True)

    assert [("b", True), ("a", False)] == [
        (part.job, part.is_on_path) for part in compared_parts(jobs, steps)
    ]


def test_steps_below_resolution() -> None:
    """Steps are compared in seconds; medians that differ by less than 2 s make no claim."""
    near = [10, 10, 10, 10, 10], [9, 9, 9, 9, 9]
    far = [10, 10, 10, 10, 10], [8, 8, 8, 8, 8]
    none, one = compared({"a": APART, "a/near": near, "a/unlike": far})[1:]

    assert none.found.comparison is not None
    assert none.found.comparison.is_below_resolution
    assert [None, Verdict.FASTER] == [none.claim, one.claim]
    assert one.found.comparison is not None
    assert one.found.comparison.ratio is None


def test_too_few_runs() -> None:
    """A job that two runs have is no member: it makes no other pay, and nothing is said of it."""
    few = APART[0], APART[1][:2]
    parts = compared({"a": APART, "b": few})

    assert [(2, True), (None, False)] == [
        (
            None if part.found.corrected.p is None else round(252 * part.found.corrected.p),
            part.found.corrected.could_claim,
        )
        for part in parts
    ]


def test_only_one_side_has_it() -> None:
    """It is there with a count of 0, and not compared; without a baseline there is nothing."""
    parts = compared({"a": APART, "b": (APART[0], []), "c": ([], APART[1])})

    assert [(5, 5, True), (5, 0, False), (0, 5, False)] == [
        (part.baseline_count, part.candidate_count, part.is_compared) for part in parts
    ]
    assert [] == compared({"c": ([], APART[1])})
    assert [] == compared({})


FOUR = [100, 101, 102, 103], [90, 91, 92, 93]
SENTENCES: dict[str, tuple[dict[str, tuple[Seconds, Seconds]], list[str], str]] = {
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

    assert [f"new against base, warm runs: {said}"] == differing_sentences(
        compared(parts, on_path=on_path)
    )


def test_a_baseline_of_any_cache_state() -> None:
    """A baseline without a cache rule is not said to be warm."""
    jobs, steps = rows({"a": APART})
    parts = compared_parts(jobs.assign(is_like_with_like=~jobs["is_baseline"]), steps)

    assert [False] == [part.is_like_with_like for part in parts]
    (sentence,) = differing_sentences(parts)
    assert sentence.startswith("new against base of any cache state, warm runs: of 1 job 1 differs")


def test_a_job_that_only_looks_like_a_leg() -> None:
    """An unmapped job `build (x)` is not leg x of `build`: no run is two samples of either."""
    jobs, steps = rows({"build": APART, "build (x)": IN_TURN})
    legs = jobs["leg"].mask(jobs["job_key"] == "build", "x")
    parts = compared_parts(jobs.assign(leg=legs), steps)

    assert [("build (x)", 5, 5), ("build (x)", 5, 5)] == [
        (part.job, part.baseline_count, part.candidate_count) for part in parts
    ]
    assert pytest.approx([2 / 252, 174 / 252]) == [part.found.p for part in parts]


def test_table() -> None:
    """Only what differs: the path's first, the biggest first, with interval and corrected p."""
    slow = [200, 201, 202, 203, 204], APART[1]
    parts = compared(
        {"a": slow, "b": APART, "c": IN_TURN, "p": APART, "p/Push": APART}, on_path=["p"]
    )
    table = differing_table(parts)

    assert [("p", "–"), ("p", "Push"), ("a", "–"), ("b", "–")] == list(
        table[["job", "step"]].itertuples(index=False, name=None)
    )
    assert [
        *("new", "warm", "on it", "p", "–", "faster", "1 min 42 s", "1 min 32 s"),
        *("0.90 [0.87, 0.93]", "-10 s [-13 s, -7 s]", "0.008", "5 + 5"),
    ] == table.iloc[0].tolist()


def test_two_clumps() -> None:
    """A claim that rests on 3 runs at two speeds is provisional, in table and frame."""
    ten = [float(200 + place) for place in range(10)]
    parts = compared({"a": (ten, [100, 101, 130]), "b": (ten, ten[:5])})
    assert ["faster (provisional)"] == differing_table(parts)["verdict"].tolist()
    assert [True, False] == differing_frame(parts)["is_provisional"].tolist()


def test_frame() -> None:
    """Programs get all rows; what is missing is missing, and every column has its type."""
    frame = differing_frame(compared({"a": APART, "b": IN_TURN, "b/Push": (APART[0], [])}))

    assert ["faster", None, None] == [None if pd.isna(x) else x for x in frame["claim"]]
    assert [5, 5, 0] == frame["candidate_count"].tolist()
    assert frame["shift_s"].isna().tolist() == [False, True, True]
    pd.testing.assert_series_equal(frame.dtypes, differing_frame([]).dtypes)


PART = st.tuples(*[st.lists(st.integers(1, 30), max_size=6)] * 2)
PARTS = st.dictionaries(st.sampled_from(["a", "b", "a/x", "a/y"]), PART, min_size=1)


@settings(deadline=None, max_examples=30)
@given(PARTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    parts: dict[str, tuple[list[int], list[int]]],
    random: object,
) -> None:
    """Rows in any other order give the same parts."""
    jobs, steps = rows(parts, on_path=["a"])
    seed = random.randrange(1000)  # type: ignore[attr-defined]

    assert compared_parts(jobs, steps) == compared_parts(
        jobs.sample(frac=1, random_state=seed), steps.sample(frac=1, random_state=seed)
    )


@settings(deadline=None, max_examples=30)
@given(PARTS)
def test_swapping_the_arms_inverts(parts: dict[str, tuple[list[int], list[int]]]) -> None:
    """The same p, and faster where it was slower."""
    swapped = {name: (candidate, baseline) for name, (baseline, candidate) in parts.items()}
    there = {(x.job, x.step): x for x in compared(parts) if x.is_compared}
    back = {(x.job, x.step): x for x in compared(swapped) if x.is_compared}
    other = {Verdict.FASTER: Verdict.SLOWER, Verdict.SLOWER: Verdict.FASTER, None: None}

    for key in there.keys() & back.keys():
        assert there[key].found.p == pytest.approx(back[key].found.p)
        assert other[there[key].claim] == back[key].claim
