"""The verdict that may be looked at after every run: its laws, and small cases by hand."""

from itertools import permutations
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics import SmallestEffect, Verdict, compare
from queries.statistics.sequential import (
    Evidence,
    compare_at_every_look,
    log_evidence,
    looks,
    without_ties,
)
from tests.benchmarks.verdict_sequential import CASES, Case, stops
from tests.laws import examples

ARMS = ("bc", "cb", "bbc", "bcbc", "bccb", "cbbbc", "bcbcbc")
FIVE_PERCENT = SmallestEffect(share=0.05)


def marks(arms: str) -> np.ndarray:
    """Of each run, whether it is the candidate's."""
    return np.array([arm == "c" for arm in arms])


def test_two_runs_by_hand() -> None:
    """
    One run of the baseline, then a faster one of the candidate.

    Order: at a hazard h of the candidate, from below 2! h / ((1 + h) 1), from above
    2! (1 / h) / ((1 / h + 1) (1 / h)) = 2 h / (1 + h), and their geometric mean the same. Rank: the
    second run is the first of two, a quarter of the way up: half a stake is won. (Of the first run
    nothing is known: no stake.)
    """
    order = np.mean([2 * h / (1 + h) for h in (1.5, 2.5, 4.0, 9.0, 30.0)])
    rank = np.mean([1 + stake / 2 for stake in (0.3, 0.6, 1.0)])
    found = log_evidence(np.array([2.0, 1.0]), marks("bc"), [1, 2])
    assert pytest.approx([0, log((order + rank) / 2)]) == found


@pytest.mark.parametrize("arms", ARMS)
def test_no_effect(arms: str) -> None:
    """Without an effect the mean of the evidence over all orders is 1 at most, and nearly that."""
    orders = np.array(list(permutations(range(len(arms)))), dtype=float)
    mean = np.exp(log_evidence(orders, marks(arms), [len(arms)])).mean()
    assert 0.97 < mean < 1 + 1e-9


@pytest.mark.parametrize("arms", ARMS)
def test_nothing_is_won_on_average_by_a_further_run(arms: str) -> None:
    """Whatever came before, the next run leaves the evidence as it is at most, on average."""
    for past in permutations(range(len(arms) - 1)):
        ranked = np.array(past, dtype=float)
        before = exp(log_evidence(ranked, marks(arms[:-1]), [len(past)])[0])
        nexts = [np.append(ranked, place - 0.5) for place in range(len(arms))]
        after = np.exp(log_evidence(np.array(nexts), marks(arms), [len(arms)])).mean()
        assert after <= before * (1 + 1e-9)


@given(
    st.lists(st.tuples(st.floats(1, 1e4), st.booleans()), min_size=2, max_size=30),
    st.floats(0, 1e4),
)
def test_faster_is_no_less_evidence(runs: list[tuple[float, bool]], less: float) -> None:
    """All of the candidate's runs faster by the same: never less evidence that it is faster."""
    figures = without_ties(np.array([figure for figure, _ in runs]), 1.0)
    is_candidate = np.array([mark for _, mark in runs])
    looked_at = range(1, len(runs) + 1)
    before = log_evidence(figures, is_candidate, looked_at)
    after = log_evidence(figures - less * is_candidate, is_candidate, looked_at)
    assert (after >= before - 1e-9).all()


def test_looks_by_hand() -> None:
    """From 3 + 3 on after every run, then after a tenth more each time."""
    candidates = np.cumsum(np.tile([0, 1], 100))
    found = looks(candidates)
    assert [6, 7, 8] == found[:3]
    assert [119, 120, 132, 146, 161, 178, 196] == found[-7:]
    assert [] == looks(np.arange(1, 9))


def runs_of(count: int, ratio: float, seed: int = 5) -> tuple[list[float], list[bool]]:
    """Runs in turns, in whole seconds, the candidate's so many times as long."""
    random = np.random.default_rng(seed)
    is_candidate = np.tile([False, True], count)
    figures = 300 * np.exp(random.normal(0, 0.08, 2 * count)) * np.where(is_candidate, ratio, 1)
    return np.floor(figures).tolist(), is_candidate.tolist()


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(0.7, Verdict.FASTER), (1.4, Verdict.SLOWER), (1.0, Verdict.EQUIVALENT)]
)
def test_decisions(ratio: float, verdict: Verdict) -> None:
    """What is plainly so is decided, by runs that a single look decides likewise."""
    figures, is_candidate = runs_of(150, ratio)
    found = compare_at_every_look(figures, is_candidate, smallest_effect=FIVE_PERCENT)
    decision = found.decision
    assert decision is not None
    assert verdict is decision.verdict
    seen = decision.baseline_count + decision.candidate_count
    arms = [
        [figure for figure, mark in zip(figures[:seen], is_candidate, strict=False) if mark is side]
        for side in (False, True)
    ]
    assert [decision.baseline_count, decision.candidate_count] == [len(arm) for arm in arms]
    assert verdict is compare(*arms, smallest_effect=FIVE_PERCENT).verdict


@examples(20)
@given(st.integers(0, 40), st.integers(0, 1000))
def test_later_runs_change_no_decision(more: int, seed: int) -> None:
    """A decision stands, whatever follows; before it there was none."""
    figures, is_candidate = runs_of(40, 0.85, seed)
    whole = compare_at_every_look(figures, is_candidate).decision
    assert whole is not None
    seen = whole.baseline_count + whole.candidate_count
    for count, expected in ((seen + more, whole), (seen - 1, None)):
        assert expected == compare_at_every_look(figures[:count], is_candidate[:count]).decision


def test_swapping_arms() -> None:
    """The baseline compared with the candidate: the same the other way round."""
    figures, is_candidate = runs_of(20, 0.9)
    there = compare_at_every_look(figures, is_candidate)
    back = compare_at_every_look(figures, [not mark for mark in is_candidate])
    assert there.ratio_interval is not None
    assert back.ratio_interval is not None
    low, high = back.ratio_interval
    assert pytest.approx((1 / high, 1 / low), rel=1e-3) == there.ratio_interval
    assert there.decision is not None
    assert back.decision is not None
    assert (Verdict.FASTER, Verdict.SLOWER) == (there.decision.verdict, back.decision.verdict)


def test_the_interval_ends_where_the_evidence_suffices() -> None:
    """Just outside a shift is excluded, just inside it is not."""
    figures, is_candidate = runs_of(30, 0.9)
    found = compare_at_every_look(figures, is_candidate)
    assert found.ratio_interval is not None
    values = np.log(without_ties(np.array(figures), 1.0))
    evidence = Evidence(values, np.array(is_candidate), 0.05)
    low, high = map(log, found.ratio_interval)
    assert evidence.is_below(high + 0.002, [60])
    assert not evidence.is_below(high - 0.002, [60])
    assert evidence.is_above(low - 0.002, [60])
    assert not evidence.is_above(low + 0.002, [60])


def test_few_runs() -> None:
    """Without 3 runs of each there is nothing to say; with so few the interval is open."""
    assert compare_at_every_look([3, 4, 5, 6, 7], [True, False] * 2 + [True]).ratio_interval is None
    found = compare_at_every_look([300, 200, 301, 202, 303, 205], [False, True] * 3)
    assert found.decision is None
    assert found.ratio_interval is not None
    assert (0.0, float("inf")) == found.ratio_interval


def test_all_runs_alike() -> None:
    """Runs of one length say nothing, however many."""
    assert compare_at_every_look([60] * 100, [False, True] * 50).decision is None


def test_the_level_is_shared() -> None:
    """Of four comparisons each has a quarter of the level, and needs more runs."""
    figures, is_candidate = runs_of(60, 0.9)
    alone = compare_at_every_look(figures, is_candidate)
    shared = compare_at_every_look(figures, is_candidate, comparisons=4)
    assert (0.05, 0.0125) == (alone.level, shared.level)
    assert alone.decision is not None
    assert shared.decision is not None
    assert shared.decision.candidate_count > alone.decision.candidate_count


@pytest.mark.parametrize("case", CASES[::2], ids=lambda case: case.name)
def test_the_study_stops_as_decisions_are_made(case: Case) -> None:
    """All experiments at once stop with the word, and after the runs, of each by itself."""
    found = list(stops(case, np.random.default_rng(9), 0.9, 5))
    figures, is_candidate = case.runs(np.random.default_rng(9), 0.9, 5)
    for runs, stop in zip(figures, found, strict=True):
        decision = compare_at_every_look(
            runs.tolist(), is_candidate.tolist(), smallest_effect=FIVE_PERCENT
        ).decision
        expected = (
            (Verdict.UNDECIDED, 0)
            if decision is None
            else (
                decision.verdict,
                decision.baseline_count + decision.candidate_count,
            )
        )
        assert expected == stop


def test_false_alarms() -> None:
    """Looked at after every run up to 40 + 40, arms that do not differ are told apart in 5%."""
    random = np.random.default_rng(2)
    experiments = 200
    is_candidate = np.tile([False, True], 40)
    figures = np.floor(120 * np.exp(random.normal(0, 0.08, (experiments, 80))))
    evidence = Evidence(np.log(without_ties(figures, 1.0)), is_candidate, 0.05)
    after = looks(np.cumsum(is_candidate))
    wrong = (evidence.is_below(0.0, after) | evidence.is_above(0.0, after)).any(axis=-1)
    error = sqrt(0.05 * 0.95 / experiments)
    assert wrong.mean() <= 0.05 + 2 * error
