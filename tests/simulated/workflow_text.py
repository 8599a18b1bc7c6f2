"""The workflow file that belongs to a job graph of the founding case."""

from collections.abc import Sequence
from functools import cache

import yaml

from tests.simulated.job_plan import JobPlan
from tests.simulated.world import Json

_UNNAMED = "Run "
_SCRIPT = "true"


@cache
def workflow_text(structure: tuple[JobPlan, ...]) -> str:
    """
    The file in YAML: jobs, names, needs, conditions, matrices and steps, without scripts.

    Where it was skipped, the steps of a job are not known; it has one all the same, as it must.
    """
    workflow = {
        "name": "Build",
        "on": ["pull_request", "push"],
        "jobs": {plan.key: _job(plan) for plan in structure},
    }
    return yaml.safe_dump(workflow, sort_keys=False, width=1000)


def _job(plan: JobPlan) -> Json:
    job: Json = {
        "name": plan.name,
        "needs": list(plan.needs),
        "if": plan.condition,
        "runs-on": "ubuntu-latest",
        "strategy": _strategy(plan),
        "steps": _steps(plan.steps),
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


def _steps(names: Sequence[str]) -> list[Json]:
    """GitHub names a step without a name for what it runs."""
    steps = [
        {"uses": name.removeprefix(_UNNAMED)}
        if name.startswith(_UNNAMED)
        else {"name": name, "run": _SCRIPT}
        for name in names
    ]
    return steps or [{"run": _SCRIPT}]
