"""Cases from the field with their right answers: ../shared/cases, one test each."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from queries.answers import answers
from queries.work.parity_sentences import adjusted_sentence
from queries.work.parity_tables import parity_frame
from queries.work.work_parity import QUESTIONS, adjustment_of, work_parities
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


@dataclass(frozen=True)
class DroppedWork:
    """
    What dropped work explains of the difference between the means of two arms, by hand.

    Attributes:
        difference_s: Between the means.
        explained_s: By job, of its run seconds.
        waits_s: By their waits, beyond.
        sentence: How the report begins to tell it.
    """

    difference_s: float
    explained_s: dict[str, float]
    waits_s: float
    sentence: str


# Runs 101 to 105 take 0 to 4 s longer in each job, of means 2 s. Side by side: cli 152, ui 142 and
# docs 122 s, each after 5 s, then push. If none ran, push would be ready 152 s sooner: docs' 122 s
# must all three give, the next 20 s two of them, the last 10 s cli alone. Without their waits, too,
# it would be ready 5 s before that, at once.
_SIDE_BY_SIDE = DroppedWork(
    difference_s=-157,
    explained_s={
        "cli": -(122 / 3 + 20 / 2 + 10),
        "ui": -(122 / 3 + 20 / 2),
        "docs": -122 / 3,
    },
    waits_s=-5,
    sentence=(
        "Parity-adjusted difference: -5 s (0 s with waits) instead of -2 min 37 s between the "
        "means of time to push (5 and 5 runs). Work that only old does explains -2 min 32 s (-2 "
        "min 37 s with the waits of its jobs) of it, and work that only new does 0 s"
    ),
)
# In run 101 the chain ends 25 s after the test beside it, in the next ones 27, 29, 31 and 33 s:
# 29 s. Lint (30 s and more) and scan (40 s and more) save all of it, whichever goes first, sign 25,
# 26, 27, 28 and 29 s: it has a third of that, 9 s; the other two share the rest.
_CHAIN_BESIDE = DroppedWork(
    difference_s=-29,
    explained_s={"lint": -10, "scan": -10, "sign": -9},
    waits_s=0,
    sentence=(
        "Parity-adjusted difference: 0 s instead of -29 s between the means of time to push (5 and "
        "5 runs). Work that only old does explains -29 s of it, and work that only new does 0 s"
    ),
)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(("parity-side-by-side", 0), _SIDE_BY_SIDE, id="side by side"),
        pytest.param(("parity-chain-beside", 0), _CHAIN_BESIDE, id="chain beside"),
    ],
    indirect=["case"],
)
def test_dropped_work_is_put_back_jointly(case: FieldCase, expected: DroppedWork) -> None:
    """All of the difference is dropped work: none of it is left with its waits put back, too."""
    asked = {"experiment": case.experiment}
    found = answers(("work_by_arm", *QUESTIONS), case.project.database, asked)
    (parity,) = work_parities(found["work_by_arm"])
    adjusted = adjustment_of(parity, found)

    assert adjusted is not None
    assert pytest.approx(expected.difference_s) == adjusted.difference_s
    rows = parity_frame(parity.found, adjusted, "old", "new").set_index("piece")
    assert expected.explained_s == pytest.approx(rows["explained_s"].to_dict())
    assert expected.waits_s == pytest.approx(rows["waits_explained_s"].sum())
    assert pytest.approx(0) == adjusted.adjusted_with_waits_s
    sides = parity.baseline, parity.candidate
    assert adjusted_sentence(*sides, adjusted, "time to push").startswith(expected.sentence)
