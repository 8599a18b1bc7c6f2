"""Workflows, runs, jobs and steps."""

from tests.simulated.shapes.forms import node_id, with_fields
from tests.simulated.shapes.repositories import minimal_repository
from tests.simulated.world import Json


def workflow(repository: Json, workflow_id: int, path: str, **fields: object) -> Json:
    """A workflow of the repository."""
    url = f"{repository['url']}/actions/workflows"
    shape = {
        "id": workflow_id,
        "node_id": node_id("W", workflow_id),
        "name": path.rpartition("/")[2].partition(".")[0],
        "path": path,
        "state": "active",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "url": f"{url}/{workflow_id}",
        "html_url": f"{repository['html_url']}/blob/main/{path}",
        "badge_url": f"{repository['html_url']}/workflows/{workflow_id}/badge.svg",
    }
    return with_fields(shape, fields)


def run(workflow: Json, run_id: int, head: Json, repository: Json, **fields: object) -> Json:
    """
    One attempt of a run of the workflow on the commit `head`.

    Unless `fields` say otherwise it is the first attempt, triggered by a pull request on branch
    `topic` of the repository itself, created 10 s after its commit, a success after 5 minutes.
    """
    committed_at = head["commit"]["committer"]["date"]
    minimal = minimal_repository(repository["full_name"], id=repository["id"])
    person = head["author"]
    url = f"{repository['url']}/actions/runs/{run_id}"
    attempt = fields.get("run_attempt", 1)
    previous = f"{url}/attempts/{attempt - 1}" if isinstance(attempt, int) and attempt > 1 else None
    created_at = fields.get("created_at", committed_at)
    shape = {
        "id": run_id,
        "name": workflow["name"],
        "node_id": node_id("WFR", run_id),
        "check_suite_id": run_id,
        "check_suite_node_id": node_id("CS", run_id),
        "head_branch": "topic",
        "head_sha": head["sha"],
        "path": workflow["path"],
        "display_title": head["commit"]["message"].partition("\n")[0],
        "run_number": run_id,
        "run_attempt": 1,
        "event": "pull_request",
        "status": "completed",
        "conclusion": "success",
        "workflow_id": workflow["id"],
        "url": url,
        "html_url": f"{repository['html_url']}/actions/runs/{run_id}",
        "pull_requests": [],
        "created_at": created_at,
        "updated_at": created_at,
        "run_started_at": created_at,
        "actor": person,
        "triggering_actor": person,
        **{
            f"{name}_url": f"{url}/{name}"
            for name in ("jobs", "logs", "artifacts", "cancel", "rerun")
        },
        "check_suite_url": f"{repository['url']}/check-suites/{run_id}",
        "previous_attempt_url": previous,
        "workflow_url": workflow["url"],
        "referenced_workflows": [],
        "head_commit": {
            "id": head["sha"],
            "tree_id": head["commit"]["tree"]["sha"],
            "message": head["commit"]["message"],
            "timestamp": committed_at,
            **{
                role: {key: head["commit"][role][key] for key in ("name", "email")}
                for role in ("author", "committer")
            },
        },
        "repository": minimal,
        "head_repository": minimal,
    }
    return with_fields(shape, fields)


def job(run: Json, job_id: int, name: str, **fields: object) -> Json:
    """
    One job of the attempt `run`.

    Unless `fields` say otherwise it starts with its run, ends with it and succeeds, without steps.
    """
    repository_url = run["url"].partition("/actions/")[0]
    shape = {
        "id": job_id,
        "run_id": run["id"],
        "workflow_name": run["name"],
        "head_branch": run["head_branch"],
        "run_url": run["url"],
        "run_attempt": run["run_attempt"],
        "node_id": node_id("CR", job_id),
        "head_sha": run["head_sha"],
        "url": f"{repository_url}/actions/jobs/{job_id}",
        "html_url": f"{run['html_url']}/job/{job_id}",
        "status": "completed",
        "conclusion": "success",
        "created_at": run["run_started_at"],
        "started_at": run["run_started_at"],
        "completed_at": run["updated_at"],
        "name": name,
        "steps": [],
        "check_run_url": f"{repository_url}/check-runs/{job_id}",
        "labels": ["ubuntu-latest"],
        "runner_id": 1,
        "runner_name": "GitHub Actions 1",
        "runner_group_id": 1,
        "runner_group_name": "GitHub Actions",
    }
    return with_fields(shape, fields)


def step(number: int, name: str, **fields: object) -> Json:
    """One step of a job."""
    shape = {
        "name": name,
        "status": "completed",
        "conclusion": "success",
        "number": number,
        "started_at": None,
        "completed_at": None,
    }
    return with_fields(shape, fields)
