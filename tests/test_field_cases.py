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
