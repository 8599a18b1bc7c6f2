"""The workflow file that belongs to a job graph of the founding case."""

from collections.abc import Sequence
from functools import cache

import yaml

from tests.simulated.job_plan import JobPlan
from tests.simulated.world import Json

_UNNAMED = "Run "
_SCRIPT = "true"
_FIRST = "define-job-matrix"
_TAG = f"${{{{ needs.{_FIRST}.outputs.build-tag }}}}"
_UPLOAD, _DOWNLOAD, _PUSH = "upload-artifact", "download-artifact", "push"
_IMAGE = "quay.io/stackrox-io/%s:$TAG"


@cache
def workflow_text(structure: tuple[JobPlan, ...]) -> str:
    """
    The file in YAML: jobs, names, needs, conditions, matrices and steps, nearly without scripts.

    Jobs use what they need, much as StackRox's do: outputs of the first job, artifacts and images
    by the keys of the jobs that hand them over. Where it was skipped, the steps of a job are not
    known; it has one all the same, as it must.
    """
    workflow = {
        "name": "Build",
        "on": ["pull_request", "push"],
        "jobs": {plan.key: _job(plan, structure) for plan in structure},
    }
    return yaml.safe_dump(workflow, sort_keys=False, width=1000)


def _with_step(structure: Sequence[JobPlan], part: str) -> list[str]:
    """Keys of the jobs with a step whose name has a part."""
    return [plan.key for plan in structure if any(part in name.lower() for name in plan.steps)]


def _job(plan: JobPlan, structure: Sequence[JobPlan]) -> Json:
    artifacts, images = (
        [need for need in plan.needs if need in _with_step(structure, part)]
        for part in (_UPLOAD, _PUSH)
    )
    job: Json = {
        "name": plan.name,
        "needs": list(plan.needs),
        "if": plan.condition,
        "runs-on": "ubuntu-latest",
        "strategy": _strategy(plan),
        "env": {"TAG": _TAG} if _FIRST in plan.needs else {},
        "steps": _steps(plan, artifacts, images),
    }
    return {key: value for key, value in job.items() if value}


def _strategy(plan: JobPlan) -> Json:
    if not plan.matrix:
        return {}
    is_expression = plan.matrix.startswith("${{")
    return {
        "fail-fast": False,
        "matrix": plan.matrix if is_expression else {plan.matrix: list(plan.legs)},
    }


def _steps(plan: JobPlan, artifacts: Sequence[str], images: Sequence[str]) -> list[Json]:
    """GitHub names a step without a name for what it runs."""
    downloaded = iter(artifacts)
    steps: list[Json] = []
    for name in plan.steps:
        if not name.startswith(_UNNAMED):
            steps.append({"name": name, "run": _script(name, plan.key, images)})
            continue
        step: Json = {"uses": name.removeprefix(_UNNAMED)}
        if _UPLOAD in name:
            step["with"] = {"name": plan.key}
        elif _DOWNLOAD in name and (artifact := next(downloaded, None)):
            step["with"] = {"name": artifact}
        steps.append(step)
    return steps or [{"run": _SCRIPT}]


def _script(name: str, key: str, images: Sequence[str]) -> str:
    """A step that pushes pushes the job's image; one of manifests or a scan reads those needed."""
    commands = []
    if "manifest" in name or name.startswith("Scan"):
        commands += [f"docker manifest inspect {_IMAGE % image}" for image in images]
    if _PUSH in name.lower():
        commands.append(f"docker push {_IMAGE % key}")
    return "\n".join(commands) or _SCRIPT
