"""Cases from the field with their right answers: ../shared/cases, one test each."""

from pathlib import Path

import pytest

from tests.field_cases import FieldCase, ingest_case
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


@of("dot-file-reusable")
def test_dot_file_reusable(case: FieldCase) -> None:
    """The file that `suite` calls is read: its jobs have keys, and `done` waits for the slower."""
    assert [
        ("done", "done"),
        ("lint", "lint"),
        ("prep", "prep"),
        ("suite / check", "suite/check"),
        ("suite / compile", "suite/compile"),
    ] == case.keys(1001)
    assert [
        ("prep", 3.0, 27.0),
        ("suite / compile", 5.0, 65.0),
        ("suite / check", 5.0, 75.0),
        ("done", 5.0, 30.0),
    ] == case.path(1001)
    assert case.ask("unmapped_jobs").empty
    assert case.ask("graph_problems").empty


@of("braces-in-a-string")
def test_braces_in_a_string(case: FieldCase) -> None:
    """`}}` in quotes ends no expression: `Build {windows}` is a leg of `build`, and on the path."""
    assert [
        ("Build {linux}", "build"),
        ("Build {windows}", "build"),
        ("all", "all"),
        ("lint", "lint"),
    ] == case.keys(1001)
    assert [("Build {windows}", 3.0, 137.0), ("all", 5.0, 15.0)] == case.path(1001)


@of("fixed-beside-template")
def test_fixed_beside_template(case: FieldCase) -> None:
    """The one job of a fixed name has it, not a leg of the matrix whose names would fit it."""
    assert [
        ("plan", "plan"),
        ("ship", "ship"),
        ("verify (api)", "verify-api"),
        ("verify (docs)", "verify"),
        ("verify (vendor)", "verify"),
    ] == case.keys(1001)
    assert 200.0 == case.clocks()[1001]
    needed = case.project.query(
        "select blockers.name from job_needs as needs "
        "join jobs using (job_id) join jobs as blockers on blockers.job_id = needed_job_id "
        "where jobs.run_id = 1001 and jobs.name = 'ship' and needs.source = 'workflow file' "
        "order by all"
    )
    assert [("verify (api)",), ("verify (docs)",), ("verify (vendor)",)] == needed


LEGS = [
    ("Test on linux", "test"),
    ("Test on linux", "test"),
    ("Test on windows", "test"),
    ("Test on windows", "test"),
    ("build", "build"),
    ("docs", "docs"),
    ("publish", "publish"),
]


@of("legs-share-a-name")
def test_legs_share_a_name(case: FieldCase) -> None:
    """Two legs a name: all have the key, and `publish` waits for the slowest of the four."""
    assert LEGS == case.keys(1001)
    assert [
        ("build", 3.0, 47.0),
        ("Test on windows", 5.0, 243.0),
        ("publish", 4.0, 28.0),
    ] == case.path(1001)


@of("legs-share-a-name-milestone")
def test_legs_share_a_name_milestone(case: FieldCase) -> None:
    """A milestone by key needs no legs: the end of the slowest of the four."""
    assert LEGS[:5] == case.keys(1001)
    assert {1001: 298.0, 1002: 288.0, 1003: 299.0, 1004: 289.0} == case.clocks()


@of("long-name-expression")
def test_long_name_expression(case: FieldCase) -> None:
    """700 characters of source for a name of 15: the file is read."""
    assert [("Test everything", "test"), ("build", "build")] == case.keys(1001)
    assert 160.0 == case.clocks()[1001]
    assert [("workflow file",)] == case.project.query("select distinct source from job_needs")
    assert case.ask("graph_problems").empty


@of("name-with-choice")
def test_name_with_choice(case: FieldCase) -> None:
    """Four texts are possible, each of one job: the path goes through what `prod` needs."""
    assert [
        ("Dry run of prod", "prod"),
        ("Dry run of stage", "stage"),
        ("build", "build"),
        ("lint", "lint"),
    ] == case.keys(1001)
    path = case.path(1001)
    assert ["build", "Dry run of stage", "Dry run of prod"] == [name for name, *_ in path]
    ends = [sum(waited + ran for _, waited, ran in path[: index + 1]) for index in range(3)]
    assert [100.0, 158.0, 220.0] == ends
