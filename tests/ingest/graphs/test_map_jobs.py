"""Jobs in the database: found in their files, and looked up again when something changes."""

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.storage.database import schema_version
from ingest.storage.snapshots import Store
from tests.ingest.old_databases import take_back
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, asked
from tests.simulated import SimulatedGithub, read_recording, shapes

PLAIN = "jobs: {first: {}, last: {needs: first}}"
KEYS = "select job_key from jobs order by job_id"


def _runs(folder: Path) -> str:
    """An experiment for each repository of a recording, with its runs by their ids."""
    by_repository: dict[str, list[int]] = {}
    for run in json.loads((folder / "runs.json").read_text("utf-8")):
        by_repository.setdefault(run["repository"]["full_name"], []).append(run["id"])
    return "".join(
        f'[e{number}]\nrepository = "{repository}"\n[[e{number}.arm]]\nname = "all"\nruns = {ids}\n'
        for number, (repository, ids) in enumerate(by_repository.items())
    )


def test_libafl(project: Project, shared: Path) -> None:
    """Each of 316 recorded jobs has the key and leg that were worked out by hand."""
    folder = shared / "recordings" / "libafl"
    world = read_recording(folder)
    (run, *_) = json.loads((folder / "runs.json").read_text("utf-8"))
    repository = world.repository(run["repository"]["full_name"])
    content = (shared / "workflows/libafl/build_and_test.yml").read_bytes()
    repository.files[run["head_sha"], run["path"]] = content
    project.write(_runs(folder))
    with SimulatedGithub(world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    with (shared / "workflows/libafl/expected.csv").open(encoding="utf-8", newline="") as file:
        expected = {
            row["job_name"]: (row["job_key"], row["leg"] or None) for row in csv.DictReader(file)
        }
    rows = project.query("select name, job_key, leg, unmapped_because from jobs")
    assert 316 == len(rows)
    assert {(name, *expected[name], None) for name, *_ in rows} == set(rows)
    assert [("approximate file", 3)] == project.query(
        "select source, count(*) from attempt_graphs "
        "where is_final and problem is null group by all"
    )
    assert [("approximate file",)] == project.query("select distinct source from job_needs")


def test_tenstorrent(project: Project, shared: Path) -> None:
    """
    Without files edges are inferred and marked; no job has a key, check runs have no edges.

    The 16 edges are those that were worked out by eye.
    """
    folder = shared / "recordings" / "tenstorrent"
    project.write(_runs(folder))
    with SimulatedGithub(read_recording(folder)) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    needs = project.needs()
    assert ["inferred"] * 16 == [source for *_, source in needs]
    assert [33467800575] == [needed for job, needed, _ in needs if job == 33467841415]
    check_runs = project.query("select job_id from jobs where is_check_run")
    assert {job for job, *_ in needs}.isdisjoint(job for (job,) in check_runs)
    assert [(36, 0, 0)] == project.query(
        "select count(*), count(job_key), count(unmapped_because) from jobs"
    )
    assert [("inferred", True, 4, 4)] == project.query(
        "select source, is_final, count(*), count(problem) from attempt_graphs group by all"
    )


def test_no_fetch(project: Project) -> None:
    """Without a network nothing is fetched; what has no stored file is inferred for now."""
    small = SmallWorld()
    small.add_run(1, jobs=["first", "last"])
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest("--max-requests=5", api=github.url)
        project.environ["GITHUB_API_URL"] = github.url
        before = len(github.requests)
        assert 0 == project.ingest("--no-fetch", api=github.url).exit_code
        assert before == len(github.requests)
        graphs = "select source, is_final from attempt_graphs"
        assert [("inferred", False)] == project.query(graphs)
        project.ingest(api=github.url)
        facts = project.facts()
        assert [("approximate file", True)] == project.query(graphs)
        with duckdb.connect(Store(project.database).working) as connection:
            connection.execute("delete from attempt_graphs")
            connection.execute("delete from job_needs")
            connection.execute("update jobs set job_key = null")
        assert 0 == project.ingest("--no-fetch", api=github.url).exit_code
    assert facts == project.facts()


def test_a_branch_that_is_not_asked_for(project: Project) -> None:
    """
    A graph of today's default branch stays while nobody asks what that is now.

    It is not final, since a file that it calls can't be fetched.
    """
    small = SmallWorld()
    content = "jobs: {call: {uses: o/gone/.github/workflows/x.yml@v1}, last: {needs: call}}"
    small.repository.add_commit(small.commits[0], "main")
    small.add_file(content)
    small.add_run(1, jobs=["call", "last"], event="workflow_run")
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 1 == project.ingest(api=github.url).exit_code
        facts = project.facts()
        assert [("approximate file", False)] == project.query(
            "select source, is_final from attempt_graphs"
        )
        assert 0 == project.ingest("--no-fetch", api=github.url).exit_code
    assert facts == project.facts()


def test_jobs_that_are_fetched_again(project: Project) -> None:
    """A run that went on has its new jobs looked up too, in a file that is not fetched again."""
    small = SmallWorld()
    running: dict[str, Any] = {"status": "in_progress", "conclusion": None}
    small.add_run(1, jobs=["first"], job_fields=running | {"completed_at": None}, **running)
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        assert [("first",)] == project.query(KEYS)
        assert [] == project.needs()
        small.add_run(1, jobs=["first", "last", "stranger"])
        before = len(github.requests)
        assert 0 == project.ingest(api=github.url).exit_code
        assert not [path for path, _ in asked(github, before) if "graphql" in path]
    assert [("first",), ("last",), (None,)] == project.query(KEYS)
    assert [(1102, 1101, "approximate file")] == project.needs()


def test_a_re_run(project: Project) -> None:
    """Each attempt has a graph of its own, in which its own jobs are looked up."""
    small = SmallWorld()
    small.add_run(1, jobs=["first", "last"])
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        small.add_run(1, jobs=["first", "last"], run_attempt=2)
        project.ingest(api=github.url)
    assert [(1, True), (2, True)] == project.query(
        "select run_attempt, is_final from attempt_graphs order by all"
    )
    expected = [(1102, 1101), (1202, 1201)]
    assert expected == [edge[:2] for edge in project.needs()]


def test_a_job_that_was_replaced_leaves_no_edge(project: Project) -> None:
    """Jobs that GitHub lists no more take their edges with them."""
    small = SmallWorld()
    waiting: dict[str, Any] = {"status": "queued", "conclusion": None, "steps": []}
    running: dict[str, Any] = {"status": "in_progress", "conclusion": None}
    small.add_run(1, jobs=["first", "x", "last"], job_fields=waiting, **running)
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        assert [(1103, 1101)] == [edge[:2] for edge in project.needs()]
        small.add_run(1, jobs=["first", "last"])
        project.ingest(api=github.url)
    assert [(1102, 1101)] == [edge[:2] for edge in project.needs()]


@pytest.mark.parametrize("is_fetched", [True, False])
def test_a_database_of_schema_1(project: Project, is_fetched: bool) -> None:
    """
    It is migrated, listed once more, and its jobs are mapped; they are not fetched again.

    Without a network its edges are inferred until the files can be fetched.
    """
    small = SmallWorld()
    small.add_run(1, jobs=["first", "last"])
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        expected = project.facts()
        take_back(project, 1, without=["job_key", "leg", "job_needs", "workflow_files"])
        before = len(github.requests)
        flags = () if is_fetched else ("--no-fetch",)
        assert 0 == project.ingest(*flags, api=github.url).exit_code
        if not is_fetched:
            assert [("inferred", False)] == project.query(
                "select source, is_final from attempt_graphs"
            )
            project.ingest(api=github.url)
        later = asked(github, before)
    assert expected == project.facts()
    assert not [path for path, _ in later if "/jobs" in path]
    assert [304, 200, 200] == [status for path, status in later if "graphql" not in path]
    assert [(schema_version(),)] == project.query("select max(version) from schema_migrations")


_BASE = "b" * 40
_BRANCH_ARM = '[x]\nrepository = "o/r"\nworkflow = "build.yaml"\n\n[[x.arm]]\nname = "topic"\n'


def _with_base(*others: tuple[int, str]) -> SmallWorld:
    """A run of pull request 5, whose base has the head's file; others of its branch have theirs."""
    small = SmallWorld()
    small.add_run(1, jobs=["first", "last"])
    sha = small.add_file(PLAIN)
    path = ".github/workflows/build.yaml"
    small.repository.files[_BASE, path] = small.repository.files[sha, path]
    for number, base in ((5, _BASE), *others):
        pull = shapes.pull_request(small.answer, number, "topic", small.commits, base_sha=base)
        small.repository.add_pull_request(pull, small.commits)
    return small


def test_a_pull_request_that_becomes_known(project: Project) -> None:
    """Its base shows that the head's file is the one that ran, also after the graph was made."""
    with SimulatedGithub(_with_base().world) as github:
        for arm, source in (
            ('branch = "topic"', "approximate file"),
            ("pull_request = 5", "workflow file"),
        ):
            project.write(_BRANCH_ARM + arm)
            assert 0 == project.ingest(api=github.url).exit_code
            assert [(source, True)] == project.query("select source, is_final from attempt_graphs")


def test_two_pull_requests_of_one_branch(project: Project) -> None:
    """Nobody knows of which one the run is, so neither base makes its file exact."""
    project.write(
        f"{_BRANCH_ARM}pull_request = 5\n[[x.arm]]\nname = 'other'\npull_request = 6\n"
        "since = 2030-01-01\n[[x.arm]]\nname = 'base'\nbranch = 'none'\n"
    )
    project.write(project.experiments.read_text().replace("[x]\n", "[x]\nbaseline = 'base'\n"))
    with SimulatedGithub(_with_base((6, "c" * 40)).world) as github:
        project.ingest(api=github.url)
    assert [("approximate file",)] == project.query("select source from attempt_graphs")


@pytest.mark.parametrize("flags", [(), ("--no-fetch",)])
def test_graphs_of_older_rules_keep_their_commit(project: Project, flags: tuple[str, ...]) -> None:
    """The default branch has moved since: the commit that was found is nearer to what ran."""
    small = SmallWorld()
    small.repository.add_commit(small.commits[0], "main")
    small.add_file(PLAIN)
    small.add_run(1, jobs=["first", "last"], event="workflow_run")
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        facts = project.facts()
        small.repository.add_commit(small.commits[1], "main")
        small.add_file("jobs: {other: {}}", commit=1)
        with duckdb.connect(Store(project.database).working) as connection:
            connection.execute("update attempt_graphs set rules = 0")
            connection.execute("update jobs set job_key = null")
        before = len(github.requests)
        assert 0 == project.ingest(*flags, api=github.url).exit_code
        assert not [path for path, _ in asked(github, before) if "graphql" in path]
    assert facts == project.facts()
    assert [(str(small.commits[0]["sha"]), "first")] == project.query(
        "select commit_sha, job_key from attempt_graphs cross join jobs where name = 'first'"
    )


def test_older_rules_and_a_branch_that_is_not_asked_for(project: Project) -> None:
    """Without a network a called file is as it was found, where one content of it is stored."""
    small = SmallWorld()
    small.repository.add_commit(small.commits[0], "main")
    small.add_file("jobs: {call: {uses: o/r/.github/workflows/called.yaml@main}}")
    small.add_file(PLAIN, path="called.yaml")
    small.add_run(1, jobs=["call / first", "call / last"])
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        facts = project.facts()
        assert [("call/first",), ("call/last",)] == project.query(KEYS)
        with duckdb.connect(Store(project.database).working) as connection:
            connection.execute("update attempt_graphs set rules = 0")
            connection.execute("update jobs set job_key = null")
        assert 0 == project.ingest("--no-fetch", api=github.url).exit_code
    assert facts == project.facts()


def test_matrices_do_not_multiply(project: Project) -> None:
    """
    Five dynamic matrices of 40 legs, one after the other: rows as of legs, not of pairs of legs.

    So are those of a database that held the pairs, after the next ingest, without a request; what
    each job waited for is the same.
    """
    leg_count, pair_count = 40, 4 * 40 * 40
    small = SmallWorld()
    small.add_run(1, jobs=[f"m{n} ({leg})" for n in range(5) for leg in range(leg_count)])
    needs = [f"needs: m{n - 1}, " if n else "" for n in range(5)]
    matrix = "strategy: {matrix: {x: '${{ fromJSON(needs.a.outputs.b) }}'}}"
    small.add_file(f"jobs: {{{', '.join(f'm{n}: {{{needs[n]}{matrix}}}' for n in range(5))}}}")
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.environ["GITHUB_API_URL"] = github.url
        assert 0 == project.ingest().exit_code
    facts = project.facts()
    pairs = project.needs()
    assert 4 * 2 * leg_count == len(facts["job_needs"])
    assert pair_count == len(set(pairs)) == len(pairs)
    take_back(project, 7)
    with duckdb.connect(Store(project.database).working) as connection:
        rows = connection.execute(
            "select job_id, needed_job_id, source from job_needs order by all"
        )
        assert pairs == rows.fetchall()
    assert 0 == project.ingest("--no-fetch", token="").exit_code
    assert facts == project.facts()
