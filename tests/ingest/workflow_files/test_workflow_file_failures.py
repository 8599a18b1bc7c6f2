"""What can't be read: a problem where it is missing or hostile, a failure where it may come yet."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from ingest.api.answer_fields import NO_VALUE
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, asked, queries
from tests.ingest.workflow.test_hostile import FILES
from tests.simulated import Answer, Hook, Request, SimulatedGithub, shapes

PLAIN = "jobs: {first: {}, last: {needs: first}}"
REMOTE = "jobs: {call: {uses: o/lib/.github/workflows/called.yml@v1}, last: {needs: call}}"
BUILD = ".github/workflows/build.yaml"
GRAPHS = "select source, is_final, problem from attempt_graphs"
CALLS_ITSELF = ", ".join(f"{key}: {{uses: ./{BUILD}}}" for key in "abc")
HOSTILE = {
    **{
        name: FILES[name]
        for name in (
            "alias bomb",
            "alias bomb in depth",
            "circle",
            "deep",
            "empty",
            "merge key",
            "not YAML",
            "over 1 MB",
            "over 2,000 jobs",
        )
    },
    "binary": (bytes(range(256)), "The file is no text."),
    "NUL": ("jobs:\n  a\0: x\n", "The file is no text."),
    "over 500 KB": ("#" * 512_001, "The file is larger than GitHub gives it out (500 KB)."),
    "calls itself": (f"jobs: {{{CALLS_ITSELF}}}", "have more than 2,000 jobs"),
}


def _two_jobs(small: SmallWorld) -> None:
    """A run of two jobs, the second of which starts when the first has ended."""
    run = small.add_run(1)
    jobs = [
        shapes.job(run, 11, "first", created_at=run["created_at"], completed_at=_at(small, 60)),
        shapes.job(run, 12, "last", created_at=_at(small, 61), started_at=_at(small, 62)),
    ]
    small.repository.add_run(run, jobs)


def _at(small: SmallWorld, seconds: int) -> str:
    return f"2026-04-09T13:{seconds // 60:02}:{seconds % 60:02}Z"


def _spoiled(answer: Answer) -> Hook:
    def hook(request: Request, honest: Answer) -> Answer:
        return answer if request.method == "POST" else honest

    return hook


def _refused(kind: str, *, names_repository: bool = True) -> Callable[[Request, Answer], Answer]:
    """Every object of the first repository is refused, in GitHub's form."""

    def hook(request: Request, honest: Answer) -> Answer:
        if request.method != "POST":
            return honest
        path = {"path": ["r0", "o0"]} if names_repository else {}
        error = {"type": kind, "message": "a stranger's words", **path}
        content = {"data": {"r0": {"o0": None}}, "errors": [error]}
        return Answer(200, honest.headers, json.dumps(content).encode())

    return hook


@pytest.mark.parametrize(("content", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file(project: Project, content: str | bytes, sentence: str) -> None:
    """It is a recorded problem; edges are inferred, nothing is missing, nothing asked again."""
    small = SmallWorld()
    _two_jobs(small)
    small.add_file(content)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        first_night = len(github.requests)
        project.ingest(api=github.url)
        assert {304} == {status for _, status in asked(github, first_night)}
    ((source, is_final, problem),) = project.query(GRAPHS)
    assert ("inferred", True) == (source, is_final)
    assert sentence in problem
    assert [(12, 11, "inferred")] == project.needs()
    assert [(None, None)] == project.query("select distinct job_key, unmapped_because from jobs")


def test_a_file_over_1_mb_is_not_fetched(project: Project) -> None:
    """The folder's list tells its size: no query for its content."""
    small = SmallWorld()
    small.add_run(1)
    small.add_file(b"#" * (1024 * 1024 + 1))
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        assert 2 == len(queries(github))
    assert [(0,)] == project.query("select count(*) from workflow_contents")


def test_a_size_that_no_file_has(project: Project) -> None:
    """Two gigabytes are no size: it is said, and the file is fetched; its id vouches for it."""
    small = SmallWorld()
    small.add_run(1)
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)

    def hook(request: Request, honest: Answer) -> Answer:
        if request.method != "POST":
            return honest
        body = re.sub(rb'("size"|"byteSize"): ?\d+', rb"\1: %d" % 2**31, honest.body)
        return Answer(200, honest.headers, body)

    with SimulatedGithub(small.world, hook=hook) as github:
        outcome = project.ingest(api=github.url)
    assert 0 == outcome.exit_code
    for field in ("size", "byteSize"):
        assert f"note: {field}: {NO_VALUE}" in outcome.stdout
    assert [(None, PLAIN)] == project.query(
        "select problem, content from workflow_files inner join workflow_contents using (blob_sha)"
    )


@pytest.mark.parametrize(
    ("kind", "names_repository"),
    [("FORBIDDEN", True), ("INSUFFICIENT_SCOPES", False), ("NOT_FOUND", True)],
)
def test_a_token_without_access(project: Project, kind: str, *, names_repository: bool) -> None:
    """What to do is said once, edges are inferred, exit 1; a night with access repairs it."""
    small = SmallWorld()
    _two_jobs(small)
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        github.hook = _refused(kind, names_repository=names_repository)
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert 1 == outcome.stdout.count("failed: ")
        assert "failed: workflow files of o/r: " in outcome.stdout
        assert "access to" in outcome.stdout
        assert "stranger" not in outcome.output
        problem = "The file has not been fetched yet."
        assert [("inferred", False, problem)] == project.query(GRAPHS)
        assert [("inferred",)] == project.query("select source from job_needs")
        assert [(0,)] == project.query("select count(*) from workflow_files")
        github.hook = None
        assert 0 == project.ingest(api=github.url).exit_code
    assert [("approximate file", True, None)] == project.query(GRAPHS)
    assert [("approximate file",)] == project.query("select source from job_needs")
    assert [("partial",), ("complete",)] == project.query(
        "select outcome from ingests order by all desc"
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(500), "/graphql was answered with status 500"),
        (Answer(404), "/graphql does not exist"),
        (Answer(403, {}, b"{}"), "/graphql was answered with status 403"),
        (Answer(200, {}, b"<html>"), "/graphql was answered with text that is no JSON"),
        (Answer(200, {}, b"[]"), "/graphql answered something that is no object"),
        (Answer(200, {}, b"{}"), "/graphql answered neither data nor an error"),
        (Answer(200, {}, b'{"data": {"r0": {}}}'), "/graphql left out what it was asked for"),
        (Answer(200, {}, b'{"data": null, "errors": [{}]}'), "GitHub refused the query"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answers_that_fail(project: Project, answer: Answer, expected: str) -> None:
    """A bad answer is recorded with its reason; the next ingest completes."""
    small = SmallWorld()
    small.add_run(1, jobs=["first", "last"])
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world, hook=_spoiled(answer)) as github:
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert f"failed: workflow files of o/r: {expected}" in outcome.stdout
        github.hook = None
        assert 0 == project.ingest(api=github.url).exit_code
    assert [("approximate file", True, None)] == project.query(GRAPHS)


def test_a_repository_that_is_gone(project: Project) -> None:
    """
    A file of a repository that can't be seen is missing: exit 1, its jobs unmapped with the reason.

    The rest of the graph is there, and what the own repository holds is not asked for again.
    """
    small = SmallWorld()
    small.add_run(1, jobs=["call / then", "last"], event="push")
    small.add_file(REMOTE)
    project.write(PULL_REQUEST_ARM)
    keys = "select job_key, unmapped_because from jobs order by job_id"
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert "failed: workflow files of o/lib: GitHub has no such repository" in outcome.stdout
        ((source, is_final, problem),) = project.query(GRAPHS)
        assert ("approximate file", False) == (source, is_final)
        assert "Job 'call' calls 'o/lib/" in problem
        why = "is in the workflow that job 'call' calls, which is not known"
        assert [(None, why), ("last", None)] == project.query(keys)
        before = len(github.requests)
        project.ingest(api=github.url)
        assert [["v1"]] == [[each["object0"]] for each in queries(github, before)]
        library = small.world.add_repository(shapes.repository("o/lib"))
        library.add_commit(shapes.commit(library.answer, "d" * 40, "x", small.start), "v1")
        library.files["d" * 40, ".github/workflows/called.yml"] = b"jobs: {then: {}}"
        assert 0 == project.ingest(api=github.url).exit_code
    assert [("call/then", None), ("last", None)] == project.query(keys)
    assert [("approximate file", True, None)] == project.query(GRAPHS)


def test_the_rate_limit_of_graphql(project: Project) -> None:
    """It ends the night with the time until which, and what was fetched is kept."""
    small = SmallWorld()
    small.add_run(1, jobs=["first", "last"])
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world, graphql_rate_limit=2) as github:
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert "GitHub's rate limit is used up until 20" in outcome.stdout
        assert "; 4995 left in GitHub's window" in outcome.stdout
    assert [("inferred", False)] == [row[:2] for row in project.query(GRAPHS)]


def test_the_budget_of_requests(project: Project) -> None:
    """
    Queries use up --max-requests as other requests do, and nights with little room get on.

    The first ends before the folders' lists, the second before the content of the called file.
    Contents are asked for once: two files, then the one that both call.
    """
    small = SmallWorld()
    for run in (1, 2):
        small.add_run(run, commit=run - 1, jobs=["call / first", "last"])
        text = "jobs: {call: {uses: ./.github/workflows/called.yml}, last: {needs: call}}"
        small.add_file(f"# {run}\n{text}", run - 1)
        small.add_file("jobs: {first: {}}", run - 1, "called.yml")
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        exit_codes = []
        for budget in (7, 3, 3):
            before = len(github.requests)
            exit_codes.append(project.ingest(f"--max-requests={budget}", api=github.url).exit_code)
            assert budget >= sum(status == 200 for _, status in asked(github, before))
        assert [1, 1, 0] == exit_codes
        contents = [request for request in github.requests if "byteSize" in request.body]
    assert 2 == len(contents)
    assert [(2,)] == project.query("select count(*) from attempt_graphs where is_final")
    assert [(0,)] == project.query("select count(*) from jobs where job_key is null")


def test_a_dry_run_fetches_no_files(project: Project) -> None:
    """What is only counted costs no query."""
    small = SmallWorld()
    small.add_run(1)
    small.add_file(PLAIN)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest("--dry-run", api=github.url).exit_code
        assert [] == queries(github)


def test_no_text_of_a_stranger_is_part_of_a_query(project: Project) -> None:
    """A reference made to break out of a query is a value, and leads nowhere."""
    small = SmallWorld()
    reference = 'HEAD")}evil{login}#'
    small.add_run(1, event="push")
    small.add_file(f"jobs: {{call: {{uses: 'o/r/{BUILD}@{reference}'}}}}")
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        bodies: list[dict[str, Any]] = [
            json.loads(request.body) for request in github.requests if request.body
        ]
    assert any(reference in body["variables"].values() for body in bodies)
    assert not any("evil" in body["query"] for body in bodies)
