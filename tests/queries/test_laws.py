"""Laws that hold for whatever the facts are."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from queries.answers import answers
from queries.catalogue import questions
from queries.export import to_csv
from tests.build_database import build_database
from tests.laws import examples
from tests.queries.facts import Row, attempt, job, step

E = {"experiment": "e"}
ABOUT_ARMS = [
    name
    for name, question in questions().items()
    if {p.name for p in question.parameters} in ({*E}, {*E, "milestone"})
]
FEW = examples(10)
# Each example asks every question of two databases.
FEWER = examples(8)

SECONDS = st.one_of(st.none(), st.integers(0, 20_000))


@st.composite
def facts(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Up to six attempts of two arms with any conclusion, jobs at any times, steps within."""
    conclusions = st.sampled_from(["success", "success", "failure", "cancelled", None])
    tables: dict[str, list[Row]] = {
        name: [] for name in ("run_attempts", "jobs", "steps", "arm_attempts")
    }
    for run_id in range(1, draw(st.integers(0, 6)) + 1):
        status = draw(st.sampled_from(["completed", "completed", "in_progress", None]))
        tables["run_attempts"].append(
            attempt(run_id, start=draw(SECONDS), status=status, conclusion=draw(conclusions))
        )
        tables["arm_attempts"].append(
            {
                "run_id": run_id,
                "arm": draw(st.sampled_from("ab")),
                "cache_state": draw(st.sampled_from(["cold", "warm"])),
                "excluded_because": draw(st.sampled_from([None, None, "other event"])),
            }
        )
        for number in range(draw(st.integers(0, 3))):
            job_id = 10 * run_id + number
            tables["jobs"].append(
                job(
                    job_id,
                    draw(st.tuples(SECONDS, SECONDS, SECONDS)),
                    run_id=run_id,
                    name=draw(st.sampled_from(["build", "test"])),
                    conclusion=draw(st.sampled_from(["success", "failure", "skipped"])),
                )
            )
            tables["steps"].append(step(job_id, 1, draw(st.tuples(SECONDS, SECONDS))))
    return {**tables, "experiments": [{}], "arms": [{}, {"arm": "b", "position": 2}]}


def answered(tables: dict[str, list[Row]], names: list[str]) -> dict[str, pd.DataFrame]:
    """The answers about the experiment, from a database of these facts."""
    with TemporaryDirectory() as folder:
        database = build_database(Path(folder) / "law.duckdb", **tables)
        return answers(names, database, E)


def shifted(tables: dict[str, list[Row]], by: timedelta) -> dict[str, list[Row]]:
    """The same facts at another time."""
    return {
        table: [
            {
                column: value + by if isinstance(value, datetime) else value
                for column, value in row.items()
            }
            for row in rows
        ]
        for table, rows in tables.items()
    }


@FEW
@given(facts())
def test_quantiles_are_ordered(tables: dict[str, list[Row]]) -> None:
    """The shortest <= the median <= the 0.9 quantile <= the longest, and none is negative."""
    by_part = ["job_durations_by_arm", "step_durations_by_arm"]
    found = answered(tables, ["clock_by_arm", *by_part])
    wall = found["clock_by_arm"].query("attempt_count > 0")

    assert (wall["clock_min_s"] >= 0).all()
    assert (wall["clock_min_s"] <= wall["clock_p50_s"]).all()
    assert (wall["clock_p50_s"] <= wall["clock_p90_s"] + 1e-9).all()
    assert (wall["clock_p90_s"] <= wall["clock_max_s"] + 1e-9).all()
    for name in by_part:
        assert (found[name]["run_p50_s"] >= 0).all()
        assert (found[name]["run_p50_s"] <= found[name]["run_p90_s"] + 1e-9).all()
        assert (found[name]["run_p90_s"] <= found[name]["run_max_s"] + 1e-9).all()


@FEW
@given(facts())
def test_counted_and_excluded_are_the_selected(tables: dict[str, list[Row]]) -> None:
    """No selected attempt is lost, and each is counted or has a reason; what counts has a clock."""
    found = answered(tables, ["clock_by_arm", "attempts_by_arm", "arm_counts"])
    wall = found["clock_by_arm"]
    counted = found["attempts_by_arm"].query("is_counted")

    assert len(tables["arm_attempts"]) == len(found["attempts_by_arm"])
    assert len(tables["arm_attempts"]) == found["arm_counts"]["attempt_count"].sum()
    assert len(tables["arm_attempts"]) == (wall["attempt_count"] + wall["excluded_count"]).sum()
    assert len(counted) == wall["attempt_count"].sum()
    assert counted["clock_s"].notna().all()


@FEWER
@given(facts(), st.one_of(st.just(0), st.integers(-(10**8), 10**8)))
def test_neither_time_nor_order_matters(tables: dict[str, list[Row]], seconds: int) -> None:
    """
    The same facts at another time have the same durations, counts and reasons.

    Stored the other way round they give the same bytes.
    """
    before = answered(tables, ABOUT_ARMS)
    turned = {table: rows[::-1] for table, rows in tables.items()}
    after = answered(shifted(turned, timedelta(seconds=seconds)), ABOUT_ARMS)

    for name in ABOUT_ARMS:
        timeless = [c.name for c in questions()[name].columns if c.type != "TIMESTAMP"]
        pd.testing.assert_frame_equal(before[name][timeless], after[name][timeless])
    if not seconds:
        assert {n: to_csv(f) for n, f in before.items()} == {n: to_csv(f) for n, f in after.items()}
