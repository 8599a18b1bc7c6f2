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
