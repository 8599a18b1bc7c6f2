"""Every kind of answer has the form that GitHub publishes."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulated import SimulatedGithub
from tests.simulated.history import WORKFLOW
from tests.simulated.structures import BASELINE, PARALLEL_PRE_BUILD
from tests.simulated.tests.client import get, pages
from tests.simulated.workflow_text import workflow_text

ROOT = "/repos/{owner}/{repo}"
REPOSITORY = "/repos/stackrox/stackrox"
CASES = [
    ("/rate_limit", "/rate_limit"),
    (ROOT, REPOSITORY),
    (f"{ROOT}/pulls/{{pull_number}}", f"{REPOSITORY}/pulls/19830"),
    (f"{ROOT}/pulls/{{pull_number}}/commits", f"{REPOSITORY}/pulls/19831/commits"),
    (f"{ROOT}/commits/{{ref}}", f"{REPOSITORY}/commits/04b23aa369a"),
    (f"{ROOT}/actions/workflows", f"{REPOSITORY}/actions/workflows"),
    (f"{ROOT}/actions/workflows/{{workflow_id}}", f"{REPOSITORY}/actions/workflows/build.yaml"),
    (f"{ROOT}/actions/runs/{{run_id}}", f"{REPOSITORY}/actions/runs/12"),
    (
        f"{ROOT}/actions/runs/{{run_id}}/attempts/{{attempt_number}}",
        f"{REPOSITORY}/actions/runs/41/attempts/2",
    ),
    (
        f"{ROOT}/actions/runs/{{run_id}}/attempts/{{attempt_number}}/jobs",
        f"{REPOSITORY}/actions/runs/41/attempts/1/jobs",
    ),
]
Problems = Callable[[str, Any], list[str]]


@pytest.mark.parametrize(("endpoint", "path"), CASES)
def test_form(
    demo_github: SimulatedGithub, problems_of_form: Problems, endpoint: str, path: str
) -> None:
    """An answer satisfies the schema of its endpoint."""
    answer = get(demo_github, path)

    assert answer.status == 200
    assert [] == problems_of_form(endpoint, answer.content)


def test_form_of_all_runs_and_jobs(
    demo_github: SimulatedGithub, problems_of_form: Problems
) -> None:
    """So does every run, and every job of every attempt, the unfinished run's, too."""
    listings = pages(demo_github, f"{REPOSITORY}/actions/workflows/build.yaml/runs?per_page=100")
    problems = []
    job_count = 0
    for listing in listings:
        problems += problems_of_form(f"{ROOT}/actions/workflows/{{workflow_id}}/runs", listing)
        problems += problems_of_form(f"{ROOT}/actions/runs", listing)
    runs = [run for listing in listings for run in listing["workflow_runs"]]
    for run in runs:
        path = f"{REPOSITORY}/actions/runs/{run['id']}/jobs?filter=all&per_page=100"
        jobs = get(demo_github, path).content
        job_count += len(jobs["jobs"])
        problems += problems_of_form(f"{ROOT}/actions/runs/{{run_id}}/jobs", jobs)

    assert [] == problems
    assert (62, 63 * 23 + 18) == (len(runs), job_count)


def test_form_of_a_file(problems_of_form: Problems, demo_github: SimulatedGithub) -> None:
    """A file's content is answered for the default branch, a branch and a short sha."""
    path = f"{REPOSITORY}/contents/{WORKFLOW}"
    answers = [get(demo_github, path + ref) for ref in ("", "?ref=master", "?ref=04b23aa369a")]
    contents = [b64decode(answer.content["content"]).decode() for answer in answers]

    for answer in answers:
        assert [] == problems_of_form(f"{ROOT}/contents/{{path}}", answer.content)
    structures = (BASELINE, BASELINE, PARALLEL_PRE_BUILD)
    assert [workflow_text(structure) for structure in structures] == contents


def test_form_tells_a_wrong_answer(problems_of_form: Problems) -> None:
    """The check itself sees a missing field and a wrong type."""
    problems = problems_of_form(f"{ROOT}/actions/workflows", {"total_count": "1"})

    assert 2 == len(problems)
