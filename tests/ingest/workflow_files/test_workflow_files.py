"""Workflow files over sockets: what is asked for, what is stored, nothing twice."""

from typing import Any

import pytest

from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, asked, queries
from tests.simulated import SimulatedGithub, many_runs, shapes

PLAIN = "jobs: {first: {}, last: {needs: first}}"
CALLER = "jobs: {call: {uses: ./.github/workflows/called.yml}, last: {needs: call}}"
REMOTE = "jobs: {call: {uses: o/lib/.github/workflows/called.yml@v1}}"
GRAPHS = "select source, path, commit_sha, problem, is_final from attempt_graphs order by run_id"
FILES = "select repository, path, commit_sha, problem from workflow_files order by all"
KEYS = "select name, job_key, unmapped_because from jobs order by job_id"
FIRST = f"{1:040x}"
BUILD, CALLED = ".github/workflows/build.yaml", ".github/workflows/called.yml"


def _values(query: dict[str, str]) -> list[str]:
    return [value for variable, value in query.items() if variable.startswith("object")]


def test_requests_of_one_run(project: Project) -> None:
    """
    The folders of its commit and of the base in one query, the list of the one, the content.

    The second night asks for nothing of it.
    """
    small = SmallWorld()
    small.add_run(1, jobs=["first", "last"])
    small.add_file(PLAIN)
    base = small.pull["base"]["sha"]
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        folders, lists, contents = queries(github)
        assert {f"{commit}:.github/workflows" for commit in (FIRST, base)} == set(_values(folders))
        assert [1, 1] == [len(_values(query)) for query in (lists, contents)]
        first_night = len(github.requests)
        assert 5 + 3 == first_night
        assert 0 == project.ingest(api=github.url).exit_code
        assert {304} == {status for _, status in asked(github, first_night)}
    assert [("approximate file", BUILD, FIRST, None, True)] == project.query(GRAPHS)
    missing = f"o/r has no {BUILD} at {base}, or the token may not see it."
    expected = [("o/r", BUILD, FIRST, None), ("o/r", BUILD, base, missing)]
    assert expected == project.query(FILES)
    assert [("first", "first", None), ("last", "last", None)] == project.query(KEYS)
    assert [(1102, 1101, "approximate file")] == project.needs()


def test_a_pull_request_whose_file_is_the_bases(project: Project) -> None:
    """The same content in head and base is that of the merge: it is the one that ran."""
    small = SmallWorld()
    small.add_run(1)
    small.add_file(PLAIN)
    small.repository.files[small.pull["base"]["sha"], BUILD] = PLAIN.encode()
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        assert [1, 1] == [len(_values(query)) for query in queries(github)[1:]]
    assert [("workflow file", BUILD, FIRST, None, True)] == project.query(GRAPHS)
    assert [(1,)] == project.query("select count(*) from workflow_contents")


def test_a_merge_commit_that_github_names(project: Project) -> None:
    """A call of a file of its own tells the commit that ran; its files are asked for there."""
    small = SmallWorld()
    merge = "c" * 40
    reference = {
        "path": f"o/r/{CALLED}@{merge}",
        "sha": merge,
        "ref": "refs/pull/5/merge",
    }
    small.add_run(1, jobs=["call / first", "last"], referenced_workflows=[reference, {"path": 5}])
    small.repository.files[merge, BUILD] = CALLER.encode()
    small.repository.files[merge, CALLED] = PLAIN.encode()
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        folders, _, top, called = queries(github)
        assert [f"{merge}:.github/workflows"] == _values(folders)
        assert [1, 1] == [len(_values(query)) for query in (top, called)]
    assert [("workflow file", BUILD, merge, None, True)] == project.query(GRAPHS)
    assert [("call/first",), ("last",)] == project.query("select job_key from jobs order by all")
    expected = [[{"path": f"o/r/{CALLED}@{merge}", "sha": merge, "ref": "refs/pull/5/merge"}]]
    assert [tuple(expected)] == project.query("select referenced_workflows from run_attempts")


def _library(small: SmallWorld) -> tuple[str, str]:
    """Another repository: a tag's commit and the head of its default branch."""
    answer = shapes.repository("o/lib")
    library = small.world.add_repository(answer)
    then, now = "d" * 40, "e" * 40
    for sha, branch in ((then, None), (now, "v1")):
        library.add_commit(shapes.commit(answer, sha, "library", small.start), branch)
    library.files[then, CALLED] = b"jobs: {then: {}}"
    library.files[now, CALLED] = b"jobs: {now: {}}"
    return then, now


def test_a_file_of_another_repository(project: Project) -> None:
    """It is as of the commit that GitHub says was read; without that, as of today."""
    small = SmallWorld()
    then, now = _library(small)
    reference = {"path": f"O/Lib/{CALLED}@v1", "sha": then, "ref": "refs/tags/v1"}
    fields: dict[str, Any] = {"event": "push", "head_branch": "topic"}
    small.add_run(1, jobs=["call / then"], referenced_workflows=[reference], **fields)
    small.add_run(2, jobs=["call / now"], commit=1, **fields)
    for commit in (0, 1):
        small.add_file(REMOTE, commit)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        asked_for = [_values(query) for query in queries(github)]
    assert [2, 1, 1, 1, 2, 2, 2] == [len(values) for values in asked_for]
    assert ["v1"] == asked_for[3]
    assert [("workflow file",), ("approximate file",)] == project.query(
        "select source from attempt_graphs order by run_id"
    )
    assert [("call/then",), ("call/now",)] == project.query(
        "select job_key from jobs order by all desc"
    )
    assert [(then,), (now,)] == project.query(
        "select commit_sha from workflow_files where repository = 'o/lib' order by all"
    )


def test_a_branch_that_is_not_there(project: Project) -> None:
    """What leads to no commit is a problem for good, not a failure."""
    small = SmallWorld()
    _library(small)
    small.add_file(REMOTE.replace("@v1", "@gone"))
    small.add_run(1, event="push")
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        before = len(github.requests)
        project.ingest(api=github.url)
        assert {304} == {status for _, status in asked(github, before)}
    ((source, _, _, problem, is_final),) = project.query(GRAPHS)
    assert ("approximate file", True) == (source, is_final)
    assert "o/lib has no 'gone', or the token may not see it." in problem


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("push", ("workflow file", FIRST)),
        ("schedule", ("workflow file", FIRST)),
        ("workflow_run", ("approximate file", "f" * 40)),
        ("pull_request_target", ("approximate file", "f" * 40)),
    ],
)
def test_events(project: Project, event: str, expected: tuple[str, str]) -> None:
    """The head commit's file, or the default branch's."""
    small = SmallWorld()
    commits = {"main": "f" * 40, "next": "9" * 40}
    for branch, sha in commits.items():
        small.repository.add_commit(
            shapes.commit(small.answer, sha, "of a branch", small.start), branch
        )
        small.repository.files[sha, BUILD] = PLAIN.encode()
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, base_ref="next")
    small.repository.add_pull_request(pull, small.commits)
    small.add_file(PLAIN)
    small.add_run(1, event=event)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
    assert [expected] == project.query("select source, commit_sha from attempt_graphs")


def test_the_file_of_a_fork(project: Project) -> None:
    """A fork's commit is asked for in the own repository, which shares its objects."""
    small = SmallWorld()
    fork = shapes.minimal_repository("fork/r")
    pull = shapes.pull_request(small.answer, 5, "topic", small.commits, head_repository=fork)
    small.repository.add_pull_request(pull, small.commits)
    small.add_run(1, head_repository=fork)
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        assert {"o", "r"} == {
            value
            for query in queries(github)
            for variable, value in query.items()
            if not variable.startswith("object")
        }
    assert [("approximate file", BUILD, FIRST, None, True)] == project.query(GRAPHS)


def test_a_workflow_of_githubs_own(project: Project) -> None:
    """A run without a file of the repository costs no query; its edges are inferred."""
    small = SmallWorld()
    small.add_run(1, path="dynamic/github-code-scanning/codeql")
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        project.write(PULL_REQUEST_ARM.replace('workflow = "build.yaml"\n', ""))
        assert 0 == project.ingest(api=github.url).exit_code
        assert [] == queries(github)
    problem = "It ran 'dynamic/github-code-scanning/codeql', which is no file of .github/workflows."
    assert [("inferred", None, None, problem, True)] == project.query(GRAPHS)


@pytest.mark.parametrize(("called_count", "query_count"), [(0, 9), (5, 10)])
def test_requests_of_a_backfill(project: Project, called_count: int, query_count: int) -> None:
    """
    300 runs on 300 commits, each with a file of its own: 1.1 requests per run at most, in all.

    Three queries each for folders, for their lists and for contents; one more for the five files
    that all of them call, each of which is stored once.
    """
    world = many_runs(300, 1, 1, commit_count=300, called_count=called_count)
    project.write(
        '[x]\nrepository = "example/many"\nworkflow = "build.yaml"\n'
        '[[x.arm]]\nname = "a"\nbranch = "topic"\n'
    )
    with SimulatedGithub(world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        assert query_count == len(queries(github))
        assert 300 * 1.1 >= len(github.requests)
    assert [(300 + called_count,)] == project.query("select count(*) from workflow_contents")
    assert [(300 * (1 + called_count), 0)] == project.query(
        "select count(*), count(problem) from workflow_files"
    )
    assert [(300, 0)] == project.query(
        "select count(*), count(problem) from attempt_graphs where is_final"
    )
    assert [(0,)] == project.query("select count(*) from jobs where job_key is null")
