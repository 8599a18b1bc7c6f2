"""The laws of the demo's world."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.config.experiment_file import load_experiments
from tests.simulated import World, founding_case
from tests.simulated.history import BASELINE_BRANCH, COMBINED_BRANCH, PARALLEL_BRANCH
from tests.simulated.structures import BASELINE, COMBINED_JOB
from tests.simulated.tests.attempts import attempts

ROOT = Path(__file__).resolve().parents[3]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _contents(world: World) -> list[object]:
    repository = world.repository("stackrox/stackrox")
    return [list(attempts(world)), repository.pulls, repository.pull_commits, repository.answer]


def test_same_seed_same_world(demo: World) -> None:
    """The world follows from its seed alone."""
    assert _contents(demo) == _contents(founding_case(1))
    assert _contents(demo) != _contents(founding_case(2))


def test_jobs_wait_for_what_they_need(demo: World) -> None:
    """No job is created before the jobs that it needs have ended; carried-over ones aside."""
    checked = 0
    for run, jobs in attempts(demo):
        is_combined = any("Build UI" in _step_names(job) for job in jobs if _is_main(job))
        structure = COMBINED_JOB if is_combined else BASELINE
        by_name = {job["name"]: job for job in jobs}
        if run["run_attempt"] == 2 and any(job["runner_name"] == "" for job in jobs):
            continue
        for plan in structure:
            needed = [
                by_name[name]
                for other in structure
                if other.key in plan.needs
                for name in other.job_names
                if name in by_name
            ]
            for job in (by_name[name] for name in plan.job_names if name in by_name):
                for other in needed:
                    assert other["completed_at"] is not None
                    assert _at(other["completed_at"]) <= _at(job["created_at"])
                    checked += 1

    assert 2500 < checked


def _is_main(job: dict[str, Any]) -> bool:
    return str(job["name"]).startswith("build-and-push-main")


def _step_names(job: dict[str, Any]) -> list[str]:
    return [step["name"] for step in job["steps"]]


def test_steps_lie_inside_their_job(demo: World) -> None:
    """Steps follow one another inside their job, and their numbers rise with gaps."""
    gaps = 0
    for _, jobs in attempts(demo):
        for job in jobs:
            numbers = [step["number"] for step in job["steps"]]
            times = [
                step[key]
                for step in job["steps"]
                for key in ("started_at", "completed_at")
                if step[key] is not None
            ]
            gaps += numbers != list(range(1, len(numbers) + 1))

            assert sorted(set(numbers)) == numbers
            if times:
                times = [job["started_at"], *times, job["completed_at"] or "9999"]
            assert sorted(times) == times

    assert 1000 < gaps


def test_jobs_lie_inside_their_run(demo: World) -> None:
    """No job that ran ends before it starts, or after its run was last updated."""
    for run, jobs in attempts(demo):
        for job in jobs:
            if job["conclusion"] != "skipped" and job["completed_at"] is not None:
                assert job["started_at"] <= job["completed_at"] <= run["updated_at"]


def test_ten_to_fifteen_runs_count_in_each_arm(demo: World) -> None:
    """What is left of each arm without later attempts, failures and bystanders: 10 to 15 runs."""
    counts: Counter[str] = Counter()
    states: Counter[tuple[str, str]] = Counter()
    for run, _ in attempts(demo):
        message = run["head_commit"]["message"]
        if (
            run["run_attempt"] == 1
            and run["event"] == "pull_request"
            and run["head_repository"]["full_name"] == "stackrox/stackrox"
            and run["conclusion"] == "success"
            and (run["head_branch"] != COMBINED_BRANCH or run["id"] >= 19)
        ):
            counts[run["head_branch"]] += 1
            state = "cold" if message.startswith("experiment:") else "warm run" in message
            states[run["head_branch"], str(state)] += 1

    assert {BASELINE_BRANCH: 13, PARALLEL_BRANCH: 14, COMBINED_BRANCH: 15} == counts
    assert [3, 8, 4, 9, 4, 11] == [
        states[branch, state]
        for branch in (BASELINE_BRANCH, PARALLEL_BRANCH, COMBINED_BRANCH)
        for state in ("cold", "True")
    ]


def test_first_commits_of_the_arms(demo: World) -> None:
    """The commits that the experiment file names are in their pull requests, once each."""
    commits = demo.repository("stackrox/stackrox").pull_commits
    (parallel,) = (c for c in commits[19831] if c["sha"].startswith("3b15b284b65"))
    (combined,) = (c for c in commits[19830] if c["sha"].startswith("52eb0a09bcc"))

    assert 8 == commits[19831].index(parallel)
    assert 8 + 6 == commits[19830].index(combined)
    assert commits[19830][:8] == commits[19831][:8]


def test_partial_rerun(demo: World) -> None:
    """One job ran again; the others are listed again with old times, no runner, a new creation."""
    repository = demo.repository("stackrox/stackrox")
    run = repository.runs[41][2]
    first = {job["name"]: job for job in repository.jobs_of(41, 1)}
    second = {job["name"]: job for job in repository.jobs_of(41, 2)}
    again = {name for name, job in second.items() if job["runner_name"]}
    carried_over = {name for name, job in second.items() if job["runner_name"] == ""}
    kept = ("started_at", "completed_at", "steps", "conclusion")

    assert {"push-main-manifests (RHACS_BRANDING)"} == again
    assert 19 == len(carried_over)
    for name in carried_over:
        assert [first[name][key] for key in kept] == [second[name][key] for key in kept]
        assert 0 == second[name]["runner_id"]
        assert first[name]["id"] != second[name]["id"]
        assert first[name]["completed_at"] < run["run_started_at"] < second[name]["created_at"]


def test_full_rerun(demo: World) -> None:
    """Every job of the other re-run ran again, on a runner."""
    jobs = demo.repository("stackrox/stackrox").jobs_of(38, 2)

    assert (20, 3) == (
        sum(bool(job["runner_name"]) for job in jobs),
        sum(job["conclusion"] == "skipped" for job in jobs),
    )


def test_unfinished_run(demo: World) -> None:
    """The run in progress has jobs that are done, running and queued, none that waits for needs."""
    jobs = demo.repository("stackrox/stackrox").jobs_of(62)
    counts = Counter((job["status"], job["completed_at"] is None) for job in jobs)
    queued = [job for job in jobs if job["status"] == "queued"]

    assert {("completed", False), ("in_progress", True), ("queued", True)} == counts.keys()
    assert [] == [job for job in jobs if job["name"].startswith("push-main-manifests")]
    assert {(None, job["created_at"], 0) for job in queued} == {
        (job["runner_name"], job["started_at"], len(job["steps"])) for job in queued
    }


def test_skipped_jobs(demo: World) -> None:
    """Three jobs are skipped in every run; about half of them end a second before they start."""
    odd: Counter[float] = Counter()
    for run, jobs in attempts(demo):
        skipped = [job for job in jobs if job["conclusion"] == "skipped"]
        if run["conclusion"] == "success":
            assert {
                "scan-go-binaries",
                "Check images for vulnerabilities",
                "Post failure message to Slack",
            } == {job["name"] for job in skipped}
        odd.update(
            (_at(job["completed_at"]) - _at(job["started_at"])).total_seconds() for job in skipped
        )

    assert {-1.0, 0.0} == odd.keys()
    assert 60 < min(odd.values())


def test_experiment_file(demo: World) -> None:
    """The demo's experiment is valid, says that it is simulated, and names branches that exist."""
    loaded = load_experiments(ROOT / "tests" / "simulated" / "demo.toml")
    experiment = loaded.experiments["docker-layer-cache"]
    repository = demo.repository(experiment.repository)

    assert {} == loaded.mistakes
    assert experiment.title is not None
    assert experiment.title.startswith("Simulated: ")
    assert [BASELINE_BRANCH] == [arm.branch for arm in experiment.arm if arm.branch]
    assert {arm.pull_request for arm in experiment.arm} - {None} < repository.pulls.keys()
