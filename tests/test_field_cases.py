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


@of("milestone-is-a-caller")
def test_a_milestone_is_a_caller(case: FieldCase) -> None:
    """`release` means all that it calls: `sign` ends last, 2 min 30 s after the start."""
    assert {1001: 150.0, 1002: 151.0, 1003: 130.0, 1004: 131.0} == case.clocks()
    jobs = case.jobs(1001)
    assert {"release / pack", "release / sign"} == set(jobs.loc[jobs["is_milestone"], "name"])
    assert "note:" not in case.stdout
