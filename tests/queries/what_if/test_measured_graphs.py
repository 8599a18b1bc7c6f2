"""When runs end if their jobs run shorter: laws, and what the views say."""

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.answers import answers
from queries.errors import NeedsInACircle
from queries.what_if import MeasuredGraphs, key_savings, measured_graphs
from tests.build_database import build_database
from tests.laws import examples
from tests.queries.random_graphs import random_attempts
from tests.queries.what_if.measured_rows import Measured, clock_s, measured_attempts, measured_rows

_few = examples(60)
_attempts = st.lists(measured_attempts(), min_size=1, max_size=4)


def _clocks(graphs: MeasuredGraphs, less_s: list[float]) -> list[float]:
    return list(graphs.ends(np.array(less_s, dtype=np.float64)[graphs.jobs]).clocks_s)


@_few
@given(_attempts, st.data())
def test_it_is_the_longest_chain(attempts: list[list[Measured]], data: st.DataObject) -> None:
    """
    Whatever is changed, each clock is what a walk from job to job gives.

    If nothing is changed nothing changes; some attempts alone, or several times, have the clocks
    that they have among all; and the path then is a chain whose jobs add up to the clock.
    """
    less = [[float(data.draw(st.integers(-9, 60))) for _ in jobs] for jobs in attempts]
    graphs = measured_graphs(*measured_rows(attempts))
    wanted = data.draw(st.lists(st.integers(0, len(attempts) - 1), min_size=1, max_size=6))
    some = graphs.of_attempts(np.array(wanted))
    flat = [seconds for of_jobs in less for seconds in of_jobs]
    expected = [clock_s(*pair) for pair in zip(attempts, less, strict=True)]
    measured = [clock_s(jobs, [0.0] * len(jobs)) for jobs in attempts]

    assert measured == _clocks(graphs, [0.0] * len(flat))
    assert expected == _clocks(graphs, flat)
    assert [expected[number] for number in wanted] == _clocks(some, flat)
    less_s = np.array(flat)[some.jobs]
    on_path = some.on_path(some.ends(less_s))
    of_path = np.bincount(some.attempts[on_path], (some.added_s - less_s)[on_path])
    assert _clocks(some, flat) == list(of_path)


@_few
@given(measured_attempts(), st.data())
def test_jobs_together(jobs: list[Measured], data: st.DataObject) -> None:
    """
    Several jobs that take no time save at least what each of them alone does.

    And at most the run seconds of those on the path. They may save more than the sum of what each
    does (legs side by side), or less (one after the other, beside a chain that is little shorter).
    """
    frames = measured_rows([jobs])
    graphs = measured_graphs(*frames)
    chosen = data.draw(st.sets(st.integers(0, len(jobs) - 1)))
    runs_s = [float(job.run_s) for job in jobs]
    nothing = np.zeros(len(jobs))
    on_path = set(graphs.jobs[graphs.on_path(graphs.ends(nothing))])

    def saved(places: set[int]) -> float:
        less = [run_s if place in places else 0 for place, run_s in enumerate(runs_s)]
        return _clocks(graphs, [0.0] * len(jobs))[0] - _clocks(graphs, less)[0]

    together = saved(chosen)
    assert max((saved({place}) for place in chosen), default=0) <= together
    assert together <= sum(runs_s[place] for place in chosen & on_path)


def test_alone_it_is_the_exclusive_time(tmp_path: Path) -> None:
    """
    Of 150 random attempts the clocks are those of the view, and so is what each job saves alone.

    No key saves less together than one job of it does.
    """
    tables = random_attempts(150, seed=3)
    keys = {row["job_id"]: f"key {number % 4}" for number, row in enumerate(tables["jobs"])}
    database = build_database(
        tmp_path / "random.duckdb",
        **{**tables, "jobs": [{**row, "job_key": keys[row["job_id"]]} for row in tables["jobs"]]},
        experiments=[{}],
        arms=[{}],
        arm_attempts=[{"run_id": row["run_id"]} for row in tables["run_attempts"]],
    )
    found = answers(
        ("measured_jobs", "measured_needs", "attempts_by_arm"), database, {"experiment": "e"}
    )
    jobs, needs = found["measured_jobs"], found["measured_needs"]
    graphs = measured_graphs(jobs, needs)
    nothing = np.zeros(len(jobs))
    clocks_s = graphs.ends(graphs.by_row(nothing)).clocks_s
    counted = found["attempts_by_arm"].query("is_counted").sort_values("run_id")
    most = jobs.groupby("run_id").cumcount().max()

    assert list(counted["clock_s"]) == list(clocks_s)
    assert len(clocks_s) > 50
    # One job of each attempt in each round.
    for number in range(most + 1):
        is_one = graphs.by_row((jobs.groupby("run_id").cumcount() == number).to_numpy())
        less_s = np.where(is_one, graphs.by_row(jobs["run_s"].to_numpy()), 0)
        saved = clocks_s - graphs.ends(less_s).clocks_s
        exclusive_s = graphs.by_row(jobs["exclusive_s"].to_numpy())
        assert list(saved[graphs.attempts[is_one]]) == list(exclusive_s[is_one])
    savings = key_savings(jobs, needs)
    assert (savings["alone_saved_s"] <= savings["together_saved_s"]).all()
    assert (savings["alone_saved_s"] < savings["together_saved_s"]).any()


def test_a_circle_is_refused() -> None:
    """Jobs that need one another have no end, rather than a wrong one."""
    jobs, needs = measured_rows([[Measured("a", 1, is_milestone=True), Measured("b", 1, (0,))]])
    back = needs.rename(columns={"waiting_id": "needed_id", "needed_id": "waiting_id"})
    needs = pd.concat([needs, back])
    with pytest.raises(NeedsInACircle, match="circle"):
        measured_graphs(jobs, needs)


def test_the_order_of_rows_does_not_matter() -> None:
    """Rows of jobs and needs may come in any order, and few cases may be worked out at once."""
    attempts = [
        [
            Measured("a", 3, path_s=3),
            Measured("b", 2),
            Measured("c", 4, (0, 1), path_s=4, exclusive_s=4, is_milestone=True),
        ]
    ] * 2
    jobs, needs = measured_rows(attempts)
    shuffled = jobs.sample(frac=1, random_state=1), needs.sample(frac=1, random_state=2)
    expected = key_savings(jobs, needs)
    pd.testing.assert_frame_equal(expected, key_savings(*shuffled))
    with patch("queries.what_if.key_savings._MOST_AT_ONCE", 1):
        pd.testing.assert_frame_equal(expected, key_savings(jobs, needs))
