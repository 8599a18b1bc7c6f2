"""What is expected of an arm, attempt by attempt: seconds and waits from few rows."""

from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs, step

# Run 1: cli runs for 100 s, then two legs of the image: x builds for 30 s and again for 5 s, y for
# 40 s, so that y is the longer job by its 50 s in all. Then push. docs runs beside them for 130 s.
_JOBS = [
    job(11, (0, 0, 100), name="cli", job_key="cli"),
    job(12, (100, 100, 140), name="image (x)", job_key="image", leg="x"),
    job(13, (100, 100, 150), name="image (y)", job_key="image", leg="y"),
    job(14, (150, 150, 160), name="push", job_key="push"),
    job(15, (0, 0, 130), name="docs", job_key="docs"),
]
_STEPS = [
    step(12, 1, (100, 130), name="Build"),
    step(12, 2, (130, 135), name="Build"),
    step(13, 1, (100, 140), name="Build"),
    step(13, 2, (140, 150), name="Check"),
    step(11, 1, (0, 90), name="Compile"),
    step(15, 1, (0, 120), name="Compile"),
]
_NEEDS = needs({12: [11], 13: [11], 14: [12, 13]})
# Run 2, of arm a: one job that builds for 20 s, and for 7 s more in vain.
_OTHER_JOBS = [
    job(21, (0, 0, 60), run_id=2, name="all", job_key="all"),
    job(22, (0, 0, 50), run_id=2, name="lint", job_key="lint", conclusion="failure"),
]
_OTHER_STEPS = [
    step(21, 1, (0, 20), name="Build"),
    step(21, 2, (20, 27), name="Check", conclusion="failure"),
    step(22, 1, (0, 50), name="Compile"),
]


def _answer(folder: Path, **expectation: object) -> list[tuple[object, ...]]:
    database = build_database(
        folder / "e.duckdb",
        experiments=[{"milestone": ["push", "all"]}],
        arms=[{}, {"arm": "b", "position": 2}],
        roles=[
            {"role": "image", "steps": ["Build", "Check"]},
            {"role": "compile", "position": 2, "steps": ["Compile"]},
        ],
        expectations=[{"arm": "b", "against_arm": "a", **expectation}],
        run_attempts=[attempt(1), attempt(2)],
        arm_attempts=[{"run_id": 1, "arm": "b"}, {"run_id": 2}],
        attempt_graphs=[{"run_id": 1}, {"run_id": 2}],
        jobs=[*_JOBS, *_OTHER_JOBS],
        steps=[*_STEPS, *_OTHER_STEPS],
        step_lists=[{"job_id": 11, "has_parallel": False}],
        job_needs=_NEEDS,
    )
    rows = answer("expected_figures", database, {"experiment": "e"})
    columns = ["is_against", "arm", "run_id", "figure_s", "has_awaited_job", "is_waited_for"]
    plain = rows[columns].astype("object").where(rows[columns].notna(), None)
    return list(plain.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("expectation", "own_s", "other_s"),
    [
        ({"measured": "clock"}, 160, 60),
        # The longer leg; of a only what succeeded.
        ({"measured": "job", "measured_name": "image"}, 50, None),
        ({"measured": "job", "measured_name": "lint"}, None, None),
        ({"measured": "job", "measured_name": "*"}, 130, 60),
        # 30 + 5 s in x, 40 s in y.
        ({"measured": "step", "measured_name": "Build"}, 40, 20),
        ({"measured": "step", "measured_name": "Check"}, 10, None),
        ({"measured": "step", "measured_name": "Comp*"}, 120, None),
        # 35 s in x, 40 + 10 s in y: of legs the longest.
        ({"measured": "role", "measured_name": "image"}, 50, 20),
        # 90 s in cli and 120 s in docs: other jobs are other work.
        ({"measured": "role", "measured_name": "compile"}, 210, None),
    ],
)
def test_seconds(
    tmp_path: Path, expectation: dict[str, object], own_s: float | None, other_s: float | None
) -> None:
    """Of both sides, each in the attempts of its arm; none where nothing of it succeeded."""
    assert [
        (False, "b", 1, own_s, None, None),
        (True, "a", 2, other_s, None, None),
    ] == _answer(tmp_path, **expectation)


@pytest.mark.parametrize(
    ("waits_for", "has_job", "is_waited_for"),
    [("cli", True, True), ("image", True, True), ("docs", True, False), ("cil", False, False)],
)
def test_waits(tmp_path: Path, waits_for: str, has_job: bool, is_waited_for: bool) -> None:
    """The path is cli, image (y) and push; docs ends before them; there is no cil."""
    own, other = _answer(tmp_path, waits_for=waits_for)
    assert (False, "b", 1, 160, has_job, is_waited_for) == own
    assert (True, "a", 2, 60, None, None) == other


def test_what_the_file_says(tmp_path: Path) -> None:
    """In order, as it was stored."""
    database = build_database(
        tmp_path / "e.duckdb",
        experiments=[{}],
        arms=[{}],
        expectations=[{"position": 2, "words": "second"}, {"words": "first", "who": "me"}],
    )
    rows = answer("expected_of_arms", database, {"experiment": "e"})
    assert ["first", "second"] == list(rows["expected_words"])
    assert "me" == rows["expected_who"][0]
    assert rows["expected_link"].isna().all()
