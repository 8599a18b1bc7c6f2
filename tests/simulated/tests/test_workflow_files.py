"""Every simulated commit has the workflow file that its runs' jobs come from."""

from collections import Counter
from dataclasses import replace

from ingest.workflow import FileReference, Graph, Place, join, map_jobs, read_workflow
from ingest.workflow.shown_names import NOT_EXPANDED
from tests.ingest.file_library import a_job, places_of
from tests.simulated import SimulatedRepository, World, many_runs
from tests.simulated.history import (
    BASELINE_BRANCH,
    COMBINED_BRANCH,
    PARALLEL_BRANCH,
    STRUCTURES,
    WORKFLOW,
)
from tests.simulated.job_plan import JobPlan
from tests.simulated.references import file_bytes
from tests.simulated.tests.attempts import attempts


def _places(plan: JobPlan) -> dict[str, Place]:
    """Where the jobs of a plan stand, by name."""
    if not plan.matrix:
        return {plan.job_names[0]: Place(plan.key, (None,))}
    legs = (NOT_EXPANDED,) if plan.is_skipped else plan.legs
    return {name: Place(plan.key, (leg,)) for name, leg in zip(plan.job_names, legs, strict=True)}


def _graph(repository: SimulatedRepository, sha: str) -> Graph:
    return join(read_workflow(file_bytes(repository, sha, WORKFLOW)), {})


def test_every_job_is_in_its_file(demo: World) -> None:
    """Each job of each attempt has the key and the leg of its plan, in the file of its commit."""
    repository = demo.repository("stackrox/stackrox")
    expected = {
        name: place
        for plans in STRUCTURES.values()
        for plan in plans
        for name, place in _places(plan).items()
    }
    counts: Counter[str] = Counter()
    for run, jobs in attempts(demo):
        listed = [
            replace(a_job(number, job["name"]), conclusion=job["conclusion"])
            for number, job in enumerate(jobs)
        ]
        mapped = map_jobs(_graph(repository, run["head_sha"]), listed).places
        places = {job.name: mapped[job.job_id] for job in listed}
        counts.update(run=1, job=len(places))

        assert {name: expected[name] for name in places} == places

    assert {"run": 64, "job": 63 * 23 + 18} == counts


def test_needs_are_those_of_the_plan(demo: World) -> None:
    """The file of the last commit of each branch says what its jobs wait for."""
    repository = demo.repository("stackrox/stackrox")
    for branch, structure in STRUCTURES.items():
        graph = _graph(repository, branch)

        assert {plan.key: plan.needs for plan in structure} == {
            key: job.needs for key, job in graph.jobs.items()
        }


def test_bases(demo: World) -> None:
    """A pull request's base is the head of its branch; only the baseline's has the same file."""
    repository = demo.repository("stackrox/stackrox")
    bases = {number: pull["base"] for number, pull in repository.pulls.items()}
    has_same_file = {
        number: file_bytes(repository, pull["base"]["sha"], WORKFLOW)
        == file_bytes(repository, pull["head"]["sha"], WORKFLOW)
        for number, pull in repository.pulls.items()
    }

    assert {19700: "master", 19830: BASELINE_BRANCH, 19831: BASELINE_BRANCH} == {
        number: base["ref"] for number, base in bases.items()
    }
    assert [repository.branches[base["ref"]] for base in bases.values()] == [
        base["sha"] for base in bases.values()
    ]
    assert {19700: True, 19830: False, 19831: False} == has_same_file
    assert {BASELINE_BRANCH, PARALLEL_BRANCH, COMBINED_BRANCH, "master"} == set(repository.branches)


def test_many_runs_take_commits_in_turn() -> None:
    """Runs are spread over the commits, each of which has its own file of the same jobs."""
    repository = many_runs(5, jobs_per_run=2, commit_count=3).repository("example/many")
    texts = [file_bytes(repository, f"{number:040x}", WORKFLOW) for number in (1, 2, 3)]

    assert [f"{number:040x}" for number in (1, 2, 3, 1, 2)] == [
        attempts[1]["head_sha"] for attempts in repository.runs.values()
    ]
    assert 3 == len(set(texts))
    assert f"{3:040x}" == repository.branches["topic"]
    for text in texts:
        assert {"job 1": Place("job-1", (None,)), "job 2": Place("job-2", (None,))} == places_of(
            join(read_workflow(text), {}), [job["name"] for job in repository.jobs_of(1)]
        )


def test_many_runs_call_workflows() -> None:
    """Called files lie beside the caller; their jobs are listed, the runs name them."""
    repository = many_runs(2, commit_count=2, called_count=2).repository("example/many")
    sha = f"{2:040x}"
    run = repository.runs[2][1]
    called = {
        FileReference(None, path, None): file_bytes(repository, sha, path)
        for path in (".github/workflows/called-1.yaml", ".github/workflows/called-2.yaml")
    }
    graph = join(read_workflow(file_bytes(repository, sha, WORKFLOW)), called)
    places = places_of(graph, [job["name"] for job in repository.jobs_of(2)])

    assert {
        "job 1": Place("job-1", (None,)),
        "call 1 / job": Place("call-1/job", (None, None)),
        "call 2 / job": Place("call-2/job", (None, None)),
    } == places
    assert [
        {
            "path": f"example/many/.github/workflows/called-{number}.yaml@{sha}",
            "sha": sha,
            "ref": "refs/heads/topic",
        }
        for number in (1, 2)
    ] == run["referenced_workflows"]
    assert 6 == len({job["id"] for run_id in (1, 2) for job in repository.jobs_of(run_id)})
