"""What changes of the structure bring: worked out on paper, and laws."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.changes import changes_of
from basis.errors import ChangeInvalid
from queries.answers import answers
from queries.what_if.applying import apply_changes
from queries.what_if.measured import REPLAYED, measured_arms
from queries.what_if.measured_graphs import Seconds
from queries.what_if.outcome import Outcome, what_if
from queries.what_if.runners import find_limit, limited_clocks
from queries.what_if.workload import Workload, began_s, clocks_s, workload
from tests.build_database import build_database
from tests.laws import examples
from tests.queries.random_graphs import random_attempts
from tests.queries.what_if.measured_rows import NO_STEPS, Measured, measured_attempts, measured_rows

_few = examples(40)
# A run on paper: plan 0-10; build waits 2, queues 3, runs 15-75; test waits 5, runs 15-45; push
# waits 5 for both, runs 80-100.
_RUN = [
    Measured("plan", 10),
    Measured("build", 60, (0,), wait_s=5, queue_s=3),
    Measured("test", 30, (0,), wait_s=5),
    Measured("push", 20, (1, 2), wait_s=5, is_milestone=True),
]


def _outcome(*changes: object, runs: int = 1, steps: pd.DataFrame = NO_STEPS) -> Outcome:
    return what_if(workload(*measured_rows([_RUN] * runs)), changes_of(changes), steps)


@pytest.mark.parametrize(
    ("change", "new_s", "compute_s"),
    [
        ({"do": "drop-need", "job": "push", "need": "test"}, 100, 0),
        # Ready at 45, after test: + 5 + 20.
        ({"do": "drop-need", "job": "push", "need": "build"}, 70, 0),
        # Begins with the run: waits as plan did, 0 s; ends at 60, + 5 + 20.
        ({"do": "drop-need", "job": "build", "need": "plan"}, 85, 0),
        # test then begins at 75 + 5, ends at 110, + 5 + 20.
        ({"do": "add-need", "job": "test", "need": "build"}, 135, 0),
        ({"do": "scale", "job": "build", "times": 0.5}, 70, -30),
        # No further than test: 45 + 5 + 20; a job takes no less than nothing.
        ({"do": "scale", "job": "build", "less_s": 80}, 70, -60),
        ({"do": "scale", "job": "push", "less_s": -7}, 107, 7),
        # push needs plan and test then.
        ({"do": "remove", "job": "build"}, 70, -60),
        # One job of 60 + 30 after plan: 10 + 5 + 90, + 5 + 20.
        ({"do": "merge", "jobs": ["build", "test"]}, 130, 0),
        # Two shards of 30 each: 10 + 5 + 30, as long as test.
        ({"do": "split", "job": "build", "into": 2}, 70, 0),
        ({"do": "split", "job": "build", "into": 1}, 100, 0),
        # Every run has the same times: a copy wins nothing and costs all of it.
        ({"do": "race", "job": "build", "copies": 3}, 100, 120),
        ({"do": "no-queue"}, 97, 0),
        ({"do": "no-queue", "job": "test"}, 100, 0),
        # test begins when build has ended, at 75, and ends at 105, + 5 + 20.
        ({"do": "runners", "at_most": 1}, 130, 0),
        ({"do": "runners", "at_most": 2}, 100, 0),
        ({"do": "runner", "job": "build", "label": "large", "speed": 2}, 70, -30),
        ({"do": "milestone", "jobs": ["test"]}, 45, 0),
    ],
)
def test_on_paper(change: dict[str, object], new_s: float, compute_s: float) -> None:
    """Each kind of change gives the time that a walk through the run gives, and its run seconds."""
    found = _outcome(change, runs=3)
    assert (100, new_s) == (found.now_s, found.new_s.value)
    assert 100 - new_s == found.saved_s.value
    assert compute_s == pytest.approx(found.compute_s)
    assert (new_s, new_s) == (found.new_s.low, found.new_s.high)


def test_price() -> None:
    """
    Minutes are rounded up job by job: build's 60 s cost 1, two shards of 30 s cost 2, at $0.01.

    Where a changed job has no price there is none; a job that stays as it was needs none.
    """
    assert pytest.approx(0.01) == _outcome({"do": "split", "job": "build", "into": 2}).price_usd
    dear = {"do": "runner", "job": "build", "label": "large", "usd_per_minute": 0.05}
    assert pytest.approx(0.04) == _outcome(dear).price_usd
    jobs, needs = measured_rows([_RUN])
    jobs.loc[jobs["job_key"].eq("test"), "minute_price_usd"] = np.nan
    half = workload(jobs, needs)
    fewer = changes_of([{"do": "split", "job": "build", "into": 2}])
    assert pytest.approx(0.01) == what_if(half, fewer, NO_STEPS).price_usd
    assert what_if(half, changes_of([{"do": "remove", "job": "test"}]), NO_STEPS).price_usd is None


def test_set_up_is_paid_again() -> None:
    """
    Of build's 60 s 20 are a checkout: two shards take 20 + 20 each, 20 s more are paid.

    Merged with test, whose 30 s have 10 of checkout: 20 + 40 + 20, 10 s less.
    """
    jobs, needs = measured_rows([_RUN])
    steps = pd.DataFrame(
        [(101, 1, "Checkout", 0, 20), (101, 2, "make", 20, 60), (102, 1, "Checkout", 0, 10)],
        columns=["job_id", "number", "step_name", "begun_s", "ended_s"],
    ).assign(is_added=False)
    measured = workload(jobs, needs)

    def found(change: object) -> tuple[float, float]:
        outcome = what_if(measured, changes_of([change]), steps)
        return round(outcome.new_s.value, 6), round(outcome.compute_s, 6)

    # 10 + 5 + 40, + 5 + 20; test ends at 45.
    assert (80, 20) == found({"do": "split", "job": "build", "into": 2})
    assert (120, -10) == found({"do": "merge", "jobs": ["build", "test"]})
    named = {"do": "split", "job": "build", "into": 2, "set_up": ["make"]}
    # 40 s of set-up, 20 s of work: 10 + 5 + 50, + 5 + 20.
    assert (90, 40) == found(named)
    half = {"do": "scale", "job": "build", "step": "make", "times": 0.5}
    assert (80, -20) == found(half)


def test_legs_share_work() -> None:
    """
    Legs of 30 s and 50 s, run after run: balanced 40 s each; in four shards the scatter stays.

    Of four shards drawn from legs of 0.75 and 1.25 of the mean, the slowest is 25 s if one is of
    each kind: 80 / 4 x 1.25; 20 s if all are alike. Merged with a job of 10 s each leg does that.
    """
    run = [
        Measured("test", 30, leg="a", is_milestone=True),
        Measured("test", 50, leg="b", is_milestone=True),
        Measured("lint", 10, is_milestone=True),
    ]
    measured = workload(*measured_rows([run] * 12))

    def found(change: object) -> Outcome:
        return what_if(measured, changes_of([change]), NO_STEPS)

    assert pytest.approx(40) == found({"do": "balance", "job": "test"}).new_s.value
    shards = found({"do": "split", "job": "test", "into": 4}).new_s
    assert 20 <= shards.low <= shards.value <= shards.high <= 30
    assert shards.value > 20
    merged = found({"do": "merge", "jobs": ["lint", "test"]})
    assert (60, 10) == (merged.new_s.value, round(merged.compute_s, 6))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"do": "remove", "job": "biuld"}, "no job biuld is among those that the milestone needs"),
        ({"do": "remove", "job": "biuld"}, "did you mean build?"),
        ({"do": "drop-need", "job": "push", "need": "plan"}, "does not need plan: it needs build"),
        ({"do": "add-need", "job": "plan", "need": "push"}, "in a circle"),
        ({"do": "merge", "jobs": ["plan", "push"]}, "in a circle"),
        ({"do": "remove", "job": "push"}, "without a job of the milestone"),
        ({"do": "balance", "job": "build"}, "no legs"),
        ({"do": "scale", "job": "build", "step": "x", "times": 0}, "has no step x that took time"),
    ],
)
def test_impossible(change: object, said: str) -> None:
    """A change that can't be made of the measured jobs is refused in one sentence."""
    with pytest.raises(ChangeInvalid, match=said.replace("?", r"\?")) as refused:
        _outcome(change)
    assert 1 == len(str(refused.value).splitlines())


def _random(folder: Path) -> Path:
    tables = random_attempts(150, seed=3)
    return build_database(
        folder / "random.duckdb",
        **tables,
        experiments=[{}],
        arms=[{}],
        arm_attempts=[{"run_id": row["run_id"]} for row in tables["run_attempts"]],
    )


def test_fan_in_is_not_merged() -> None:
    """What needs every leg of a matrix can't run in each leg; what each leg needs can."""
    run = [
        Measured("lint", 10),
        Measured("build", 30, (0,), leg="a"),
        Measured("build", 50, (0,), leg="b"),
        Measured("push", 5, (1, 2), is_milestone=True),
    ]
    measured = workload(*measured_rows([run]))
    with pytest.raises(ChangeInvalid, match="push needs all legs of build"):
        what_if(measured, changes_of([{"do": "merge", "jobs": ["build", "push"]}]), NO_STEPS)
    merged = what_if(measured, changes_of([{"do": "merge", "jobs": ["lint", "build"]}]), NO_STEPS)
    assert (65, 65) == (merged.now_s, merged.new_s.value)


def test_no_change_on_stored_attempts(tmp_path: Path, demo: Path) -> None:
    """Of 150 random attempts, and of the demo's, every clock is the one that was observed."""
    cases = [(_random(tmp_path), "e", 50), (demo, "docker-layer-cache", 40)]
    for database, experiment, at_least in cases:
        found = answers([*REPLAYED, "attempts_by_arm"], database, {"experiment": experiment})
        attempts = found["attempts_by_arm"].query("is_counted")
        observed_s = attempts.set_index(["run_id", "run_attempt"])["clock_s"]
        seen = 0
        for arm in measured_arms(found):
            jobs = found["measured_jobs"].set_index("job_id").loc[arm.workload.ids]
            first = jobs.groupby(arm.workload.attempts)[["run_id", "run_attempt"]].first()
            expected = observed_s.loc[list(first.itertuples(index=False, name=None))]
            assert list(expected) == list(clocks_s(arm.workload)[0])
            unchanged = what_if(arm.workload, (), arm.steps)
            assert (0, 0, 0) == (
                unchanged.saved_s.value,
                unchanged.saved_s.low,
                unchanged.saved_s.high,
            )
            assert (0, 0) == (unchanged.compute_s, unchanged.price_usd)
            seen += len(expected)
        assert seen >= at_least


def _clock(measured: Workload, change: object) -> Seconds:
    rng = np.random.default_rng(1)
    changed = apply_changes(measured, changes_of([change]), NO_STEPS, rng)
    first_s: Seconds = clocks_s(changed)[0]
    return first_s


@_few
@given(st.lists(measured_attempts(), min_size=1, max_size=4), st.data())
def test_less_is_never_slower(attempts: list[list[Measured]], data: st.DataObject) -> None:
    """Without a limit no edge that goes, and no job that shortens, makes a run slower."""
    measured = workload(*measured_rows(attempts))
    before_s = clocks_s(measured)[0]
    job = data.draw(st.sampled_from(sorted(set(measured.jobs["key"]))))
    need = data.draw(st.sampled_from(sorted(set(measured.jobs["key"]))))
    try:
        dropped_s = _clock(measured, {"do": "drop-need", "job": job, "need": need})
    except ChangeInvalid:
        dropped_s = before_s
    times = data.draw(st.floats(0, 1))
    shorter_s = _clock(measured, {"do": "scale", "job": job, "times": times})
    assert (dropped_s <= before_s + 1e-9).all()
    assert (shorter_s <= before_s + 1e-9).all()


@_few
@given(st.lists(measured_attempts(), min_size=1, max_size=4), st.integers(1, 9))
def test_work_is_conserved(attempts: list[list[Measured]], into: int) -> None:
    """Merging and splitting neither add nor lose run seconds where nothing is set-up."""
    measured = workload(*measured_rows(attempts))
    rng = np.random.default_rng(1)
    total_s = pytest.approx(measured.run_s.sum())
    for change in (
        {"do": "split", "job": "push", "into": into},
        {"do": "split", "job": "push", "into": 1},
    ):
        changed = apply_changes(measured, changes_of([change]), NO_STEPS, rng)
        assert total_s == changed.run_s.sum()


@_few
@given(st.lists(measured_attempts(), min_size=1, max_size=4))
def test_enough_runners_are_no_limit(attempts: list[list[Measured]]) -> None:
    """With as many runners as jobs the clocks are those without a limit."""
    waiting = [[*map(_without_skew, jobs)] for jobs in attempts]
    measured = workload(*measured_rows(waiting))
    observed_s = dict(zip(measured.sources.tolist(), began_s(measured)[0].tolist(), strict=True))
    limited_s = limited_clocks(measured, len(measured.jobs), "first", observed_s)
    assert limited_s == pytest.approx(clocks_s(measured))


def _without_skew(job: Measured) -> Measured:
    return Measured(
        job.key, job.run_s, job.needs, wait_s=max(job.wait_s, 0), is_milestone=job.is_milestone
    )


def test_graham() -> None:
    """
    Graham's anomaly: on three runners shorter jobs end later, served in the order of the list.

    T1..T9 take 3, 2, 2, 2, 4, 4, 4, 4, 9; T9 needs T1, T5..T8 need T4. They end at 12; all a
    second shorter they end at 13. Source: Graham, Bounds on multiprocessing timing anomalies,
    SIAM Journal on Applied Mathematics 17, 1969.
    """

    def end_s(less_s: float) -> float:
        runs_s = (3, 2, 2, 2, 4, 4, 4, 4, 9)
        needs = {8: (0,), **dict.fromkeys((4, 5, 6, 7), (3,))}
        jobs = [
            Measured(f"t{place}", run_s - less_s, needs.get(place, ()), is_milestone=True)
            for place, run_s in enumerate(runs_s)
        ]
        measured = workload(*measured_rows([jobs]))
        order = {source: float(place) for place, source in enumerate(measured.sources.tolist())}
        return float(limited_clocks(measured, 3, "first", order)[0, 0])

    assert (12, 13) == (end_s(0), end_s(1))


def test_a_limit_is_found() -> None:
    """
    Four jobs of 100 s that two runners take in turn: two of them queue 100 s while two run.

    Without the queue, and with as many runners as jobs, there is none to find.
    """
    jobs = [Measured(f"job{place}", 100, is_milestone=True) for place in range(4)]
    late = [
        Measured(
            one.key, 100, wait_s=100 * (place > 1), queue_s=100 * (place > 1), is_milestone=True
        )
        for place, one in enumerate(jobs)
    ]
    found = find_limit(workload(*measured_rows([late] * 5)))
    assert found is not None
    assert 2 == found.at_most
    assert found.share == pytest.approx(1, abs=0.001)
    assert [False, False, True, True] == found.is_contended[:4].tolist()
    assert find_limit(workload(*measured_rows([jobs] * 5))) is None
    # Under a limit the path leads through runners, too: no job is said to decide.
    measured = workload(*measured_rows([jobs] * 2))
    limited = what_if(measured, changes_of([{"do": "runners", "at_most": 2}]), NO_STEPS)
    assert (100, 200, None) == (limited.now_s, limited.new_s.value, limited.decides_then)
    # What is dropped from runs that queued is worked out under the limit that they had.
    measured = workload(*measured_rows([late] * 5))
    one_less = what_if(measured, changes_of([{"do": "scale", "job": "job3", "times": 0}]), NO_STEPS)
    assert (200, 200) == (one_less.now_s, one_less.new_s.value)
    two_less = what_if(
        measured,
        changes_of([{"do": "scale", "job": f"job{place}", "times": 0} for place in (2, 3)]),
        NO_STEPS,
    )
    assert 100 == two_less.new_s.value
