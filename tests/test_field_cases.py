"""Cases from the field with their right answers: ../shared/cases, one test each."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from queries.answers import answers
from queries.differences.parity import QUESTIONS, adjustment_of, work_parities
from queries.differences.sentences import adjusted_sentence
from queries.differences.tables import differences_frame
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
        assert not jobs["is_possibly_superseded"].any()
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
    names = dict(case.project.query("select job_id, name from jobs where run_id = 1001"))
    needed = [
        names[needed_id]
        for job_id, needed_id, source in case.project.needs()
        if names.get(job_id) == "ship" and source == "workflow file"
    ]
    assert ["verify (api)", "verify (docs)", "verify (vendor)"] == sorted(needed)


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
    rows = differences_frame((), parity, adjusted).set_index("name")
    assert expected.explained_s == pytest.approx(rows["explained_s"].to_dict())
    assert expected.waits_s == pytest.approx(rows["waits_explained_s"].sum())
    assert pytest.approx(0) == adjusted.adjusted_with_waits_s
    sides = parity.baseline, parity.candidate
    assert adjusted_sentence(*sides, adjusted, "time to push").startswith(expected.sentence)
