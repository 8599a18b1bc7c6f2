"""Cases from the field with their right answers: ../shared/cases, one test each."""

import json
from pathlib import Path

import pytest

from tests.field_cases import FieldCase, ingest_case, ingest_world, read_world
from tests.ingest.project import Project


@pytest.fixture
def case(
    request: pytest.FixtureRequest, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FieldCase:
    """The case that a test's mark names, after its night."""
    name, exit_code = request.param
    return ingest_case(Project(tmp_path, monkeypatch), shared, name, exit_code=exit_code)


def of(name: str, exit_code: int = 0) -> pytest.MarkDecorator:
    """Give a test the case of this name, whose night ends with this exit code."""
    return pytest.mark.parametrize("case", [(name, exit_code)], indirect=True, ids=[name])


@of("dot-file-reusable")
def test_every_run_of_a_case_is_ingested(case: FieldCase) -> None:
    """Four runs, each of which has a clock, of five jobs."""
    assert {1001: 215.0, 1002: 205.0, 1003: 216.0, 1004: 206.0} == case.clocks()
    assert 5 == len(case.jobs(1001))


@of("failed-leg-taken-for-superseded")
def test_a_failed_leg_is_no_lost_runners_job(case: FieldCase) -> None:
    """
    Two legs show one name, and one of them fails in each run of `after`: no run of it counts.

    Of `before` both legs succeed; the later one ends 300 s and 301 s after the start.
    """
    assert {
        1001: 300.0,
        1002: 301.0,
        1003: "milestone failed",
        1004: "milestone failed",
    } == case.clocks()
    for run_id in (1003, 1004):
        jobs = case.jobs(run_id)
        assert not jobs["is_superseded"].any()
        assert not jobs["may_be_superseded"].any()
    arms = case.ask("clock_by_arm", experiment=case.experiment)
    assert {"before": 2, "after": 0} == dict(zip(arms["arm"], arms["attempt_count"], strict=True))


@of("path-skips-the-unmapped", exit_code=1)
def test_a_path_does_not_skip_what_has_no_place(case: FieldCase) -> None:
    """
    `done` needs what `suite` calls, which is not known: it waited for `suite / check`, inferred.

    Seconds from the start of run 1001: `prep` was created at 1 and ran 3 to 30, `suite / compile`
    33, 35 to 100, `suite / check` 103, 105 to 180, `done` 183, 185 to 215. `lint`, which ended at
    182, has a place, and nobody needs it.
    """
    jobs = case.jobs(1001).set_index("name")
    done = jobs.loc["done"]
    assert ("suite / check", "inferred") == (
        jobs.index[jobs["job_id"] == done["blocker_job_id"]].item(),
        done["needs_source"],
    )
    assert [
        ("prep", 3.0, 27.0),
        ("suite / compile", 5.0, 65.0),
        ("suite / check", 5.0, 75.0),
        ("done", 5.0, 30.0),
    ] == case.path(1001)
    assert 0.0 == jobs["path_unknown_s"].sum()


def test_what_a_path_can_not_tell_is_unknown(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The same world, but `done` needs `prep` alone, and was created 153 s after that.

    The jobs of `suite` were there from 33 to 100 and from 103 to 180 s: 67 + 77 = 144 s are
    unknown, and 153 - 144 = 9 s are scheduling. In run 1002 `lint` is the first `done`, whose
    runner was lost, created at 33 and ended at 182: these 149 s are lost, none is unknown, and
    until its replacement's creation at 183 another 1 s passed, 3 before it.
    """
    folder = shared / "cases" / "path-skips-the-unmapped"
    world = json.loads((folder / "world.json").read_text("utf-8"))
    content = world["acme/rocket"]
    versions = content["files"][".github/workflows/ci.yml"]
    versions["default"] = versions["default"].replace("needs: suite", "needs: prep")
    (lost,) = (job for job in content["jobs"] if (job["run_id"], job["name"]) == (1002, "lint"))
    lost |= {"name": "done", "conclusion": "failure", "created_at": "2026-11-20T11:00:33Z"}
    lost |= {"started_at": "2026-11-20T11:00:35Z"}
    project = Project(tmp_path, monkeypatch)
    toml = (folder / "experiments.toml").read_text("utf-8")
    case = ingest_world(project, read_world(world), toml, exit_code=1)

    columns = ["path_lost_s", "path_unknown_s", "path_scheduling_s", "path_queue_s", "path_run_s"]
    found = {
        run_id: case.jobs(run_id).dropna(subset="path_position").set_index("name")[columns]
        for run_id in (1001, 1002)
    }
    assert [0.0, 144.0, 9.0, 2.0, 30.0] == list(found[1001].loc["done"])
    assert [149.0, 0.0, 4.0, 2.0, 20.0] == list(found[1002].loc["done"])
    parts = case.ask("path_parts", experiment=case.experiment)
    sums = parts.groupby("run_id").agg({"part_s": "sum", "clock_s": "first"})
    assert [215.0, 205.0] == sums.loc[[1001, 1002], "part_s"].tolist()
    assert sums["part_s"].tolist() == sums["clock_s"].tolist()


@of("milestone-is-a-caller")
def test_a_milestone_is_a_caller(case: FieldCase) -> None:
    """`release` means all that it calls: `sign` ends last, 2 min 30 s after the start."""
    assert {1001: 150.0, 1002: 151.0, 1003: 130.0, 1004: 131.0} == case.clocks()
    jobs = case.jobs(1001)
    assert {"release / pack", "release / sign"} == set(jobs.loc[jobs["is_milestone"], "name"])
    assert "note:" not in case.stdout
