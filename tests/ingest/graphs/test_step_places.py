"""Parallel steps through the real ingest: what files say of steps, and the path through them."""

import json
from collections.abc import Iterator

import duckdb
import pytest

from ingest.storage.snapshots import Store
from queries.answers import answer
from queries.cautions.doubts import doubts_sentence
from tests.ingest.old_databases import take_back
from tests.ingest.parallel_world import (
    EXPERIMENTS,
    FILE,
    PATHS,
    RUN_ID,
    STEPS,
    WAIT_S,
    Spans,
    parallel_world,
)
from tests.ingest.project import Project, SmallWorld
from tests.simulated import SimulatedGithub

_PLACES = """
    select jobs.name, places.number, kind, group_number, awaited_by, cancelled_by
    from step_places as places inner join jobs using (job_id)
    where is_background or kind not in ('run', 'action')
    order by jobs.job_id, places.number
"""
_MATCHES = """
    select jobs.name, has_parallel, unmatched_because
    from step_lists inner join jobs using (job_id)
    order by jobs.job_id
"""


@pytest.fixture(scope="module")
def parallel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project that has ingested the world of parallel steps, which tests only read."""
    with pytest.MonkeyPatch.context() as patch:
        yield _ingested(Project(tmp_path_factory.mktemp("parallel"), patch), parallel_world())


def _ingested(project: Project, small: SmallWorld) -> Project:
    project.write(EXPERIMENTS)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    return project


def _paths(project: Project) -> dict[str, dict[str, float]]:
    """The parts of each job, gaps of 0 s left out."""
    parts = answer("attempt_parts", project.database, {"run_id": RUN_ID, "run_attempt": 1})
    names = dict(project.query("select job_id, name from jobs"))
    found: dict[str, dict[str, float]] = {}
    columns = ["job_id", "part", "step_name", "part_s"]
    for job_id, part, step_name, part_s in parts[columns].to_numpy().tolist():
        if part != "gap" or part_s:
            name = step_name if part == "step" else f"({part})"
            found.setdefault(names[job_id], {})[name] = part_s
    return found


def test_what_the_file_says(parallel: Project) -> None:
    """Members before their parent, waits and cancels with whom they mean, actions of one's own."""
    assert [
        ("group", 3, "run", 6, 6, None),
        ("group", 4, "local action", 6, 6, None),
        ("group", 5, "run", 6, 6, None),
        ("group", 6, "parallel group", None, None, None),
        ("service", 2, "run", None, None, 5),
        ("service", 5, "cancel", None, None, None),
        ("one-of-two", 2, "run", None, 5, None),
        ("one-of-two", 3, "run", None, 7, None),
        ("one-of-two", 5, "wait", None, None, None),
        ("one-of-two", 7, "wait all", None, None, None),
        ("late", 2, "run", None, 6, None),
        ("late", 3, "run", None, 4, None),
        ("late", 4, "wait", None, None, None),
        ("late", 6, "wait all", None, None, None),
        ("composite", 2, "local action", None, None, None),
    ] == parallel.query(_PLACES)
    assert [
        *((name, True, None) for name in ("group", "service", "one-of-two", "late")),
        ("composite", False, None),
    ] == parallel.query(_MATCHES)


def test_path_inside_jobs(parallel: Project) -> None:
    """Each part as worked out by hand; they add up to the job."""
    found = _paths(parallel)
    assert PATHS == found
    seconds = {name: max(ended for *_, ended in spans) for name, spans in STEPS.items()}
    assert seconds == {name: sum(parts.values()) for name, parts in found.items()}


def test_parts_of_the_clock(parallel: Project) -> None:
    """
    They add up to it: 123 + 154 + 93 + 133 + 93 + 93 s of jobs and six times 5 s between.

    Steps that others ran beside are marked; those beside the path are in no part.
    """
    parts = answer("path_parts", parallel.database, {"experiment": "x"})
    assert {689.0 + 6 * WAIT_S} == set(parts["clock_s"])
    assert 719.0 == parts["part_s"].sum()
    marked = parts[parts["is_beside"].astype(bool)]
    assert {
        ("group", "Build backend"),
        ("service", "Migrate"),
        ("service", "Integration tests"),
        ("service", "Cancel"),
        ("one-of-two", "Compile"),
        ("one-of-two", "Package"),
        ("late", "Long"),
    } == set(zip(marked["job_key"], marked["step_name"], strict=True))


def test_unresolved_steps(parallel: Project) -> None:
    """Only the steps that the file has one after the other, with their 30 s and the reason."""
    found = answer("unresolved_steps", parallel.database, {"experiment": "x"})
    columns = ["job_name", "is_on_path", "step_count", "unresolved_s", "reason"]
    assert [["untold", True, 2, 30.0, "its workflow file has no parallel steps there"]] == found[
        columns
    ].to_numpy().tolist()


def test_doubts(parallel: Project) -> None:
    """The unresolved seconds are a doubt of the run's path, in the wording of all doubts."""
    rows = answer("doubts", parallel.database, {"experiment": "x"})
    assert [["unresolved", 1, 30.0]] == rows[
        ["doubt", "doubt_count", "doubt_s"]
    ].to_numpy().tolist()
    assert (
        "Not certain in this run: steps of 1 job on its path ran at the same time and nothing "
        "tells which of them was waited for (30 s unresolved)."
    ) == doubts_sentence(rows)


def test_waits_are_no_work(parallel: Project) -> None:
    """The parent of a group and other waits are in no comparison of work; what is cancelled is."""
    durations = answer("step_durations_by_arm", parallel.database, {"experiment": "x"})
    names = set(durations["step_name"])
    assert not names & {"Parallel group", "Use short", "Wait for all", "Wait for the compiler"}
    assert "Wait for all background steps" not in names
    assert {"Build docs", "Postgres", "Cancel"} <= names
    work = answer("work_by_arm", parallel.database, {"experiment": "x"})
    columns = ["work_mean_s", "on_path_count", "path_mean_s"]
    found = dict(
        zip(
            zip(work["job_key"], work["step_name"], strict=True),
            work[columns].to_numpy().tolist(),
            strict=True,
        )
    )
    assert [151.0, 0, 0.0] == found["service", "Postgres"]
    assert [90.0, 1, 90.0] == found["group", "Build backend"]
    assert [60.0, 0, 0.0] == found["group", "Build docs"]
    set_up = set(work.loc[work["is_set_up"].astype(bool), "step_name"])
    assert {"Parallel group", "Use short", "Wait for all"} <= set_up


@pytest.mark.parametrize(
    ("file", "change", "reason"),
    [
        (FILE.replace("Build docs", "Build the docs"), {}, "are not those of the file"),
        (FILE.replace("- parallel:", "- parallel: nothing\n      - other:"), {}, "that is no list"),
        (
            FILE,
            {
                "group": [
                    span if span[0] != 6 else (6, "Parallel group", 10, 50)
                    for span in STEPS["group"]
                ]
            },
            "end at other times than the waits",
        ),
        (
            FILE,
            {
                "group": [
                    span if span[0] != 7 else (7, "Run make test", 60, 120)
                    for span in STEPS["group"]
                ]
            },
            "ran at the same time where the file has them one after the other",
        ),
    ],
)
def test_what_does_not_match(
    project: Project, file: str, change: dict[str, Spans], reason: str
) -> None:
    """
    A job whose listed steps contradict its file keeps no parallel steps of it, and says why.

    Three ran from 10 to 40 s, two from there to 70 s: 60 s are unresolved, and 30 s the backend's.
    """
    _ingested(project, parallel_world({**STEPS, **change}, file))
    (match, *_) = project.query(_MATCHES)
    assert "group" == match[0]
    assert reason in str(match[2])
    assert [] == [row for row in project.query(_PLACES) if row[0] == "group"]
    unresolved = answer("unresolved_steps", project.database, {"experiment": "x"})
    assert "group" == unresolved["job_name"].iloc[0]
    assert reason in unresolved["reason"].iloc[0]
    parts = _paths(project)["group"]
    if not change:
        assert (60.0, 30.0) == (parts["(unresolved)"], parts["Build backend"])
        assert 0.0 == parts["Build docs"]
    assert 123.0 == sum(parts.values())


def test_without_a_file(project: Project) -> None:
    """The same run whose file is gone: every overlap is unresolved, and the reason says so."""
    small = parallel_world()
    small.repository.files.clear()
    _ingested(project, small)
    assert [] == project.query("select * from step_lists")
    found = answer("unresolved_steps", project.database, {"experiment": "x"})
    assert {"its workflow file is not known"} == set(found["reason"])
    seconds = dict(zip(found["job_name"], found["unresolved_s"], strict=True))
    # Waits count as steps where nothing tells that they are: 120 s of `late`, all of the long one.
    assert {
        "group": 60.0,
        "service": 151.0,
        "one-of-two": 78.0,
        "late": 120.0,
        "untold": 30.0,
    } == seconds


def test_a_database_of_schema_5(project: Project) -> None:
    """Its steps are told without a request, once it is brought up to date."""
    _ingested(project, parallel_world())
    ((root,),) = project.query("select value from properties where property = 'api_root'")
    project.environ["GITHUB_API_URL"] = root
    facts = project.facts()
    take_back(project, 5)
    outcome = project.ingest("--no-fetch", token="")
    assert 0 == outcome.exit_code, outcome.output
    assert facts == project.facts()
    assert PATHS == _paths(project)


def test_twice_changes_nothing(project: Project) -> None:
    """Neither a second ingest nor graphs that are made again without a network."""
    small = parallel_world()
    project.write(EXPERIMENTS)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        facts = project.facts()
        assert facts["step_places"]
        project.ingest(api=github.url)
        assert json.dumps(facts, default=str) == json.dumps(project.facts(), default=str)
        with duckdb.connect(Store(project.database).working) as connection:
            for table in ("attempt_graphs", "job_needs", "step_lists", "step_places"):
                connection.execute(f"delete from {table}")
        project.environ["GITHUB_API_URL"] = github.url
        before = len(github.requests)
        assert 0 == project.ingest("--no-fetch", api=github.url).exit_code
        assert before == len(github.requests)
    assert facts == project.facts()
