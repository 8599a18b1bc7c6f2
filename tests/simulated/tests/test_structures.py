"""The demo's job graphs are those of the real workflow files."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.workflow import WorkflowJob, read_workflow
from tests.simulated.job_plan import JobPlan
from tests.simulated.structures import BASELINE, COMBINED_JOB, PARALLEL_PRE_BUILD
from tests.simulated.workflow_text import workflow_text

arms = pytest.mark.parametrize(
    ("name", "structure"),
    [
        ("baseline", BASELINE),
        ("parallel-pre-build", PARALLEL_PRE_BUILD),
        ("combined-job", COMBINED_JOB),
    ],
)


@arms
def test_structure(shared: Path, name: str, structure: tuple[JobPlan, ...]) -> None:
    """Jobs, needs and named steps are those of the real workflow file."""
    text = (shared / "workflows" / "stackrox" / f"{name}.yaml").read_text("utf-8")
    file_needs: dict[str, set[str]] = {}
    file_steps: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=  \w[\w-]*:\n)", text.partition("\njobs:")[2])[1:]:
        key = block.strip().partition(":")[0]
        needs = re.search(r"^    needs:(?: (.+)|((?:\n    - .+)+))", block, re.MULTILINE)
        named = "" if needs is None else needs[1] or needs[2].replace("- ", "")
        file_needs[key] = set(named.split())
        file_steps[key] = re.findall(r"^    - name: (.+)", block, re.MULTILINE)

    assert file_needs == {plan.key: set(plan.needs) for plan in structure}
    assert {plan.key: file_steps[plan.key] for plan in structure if not plan.is_skipped} == {
        plan.key: [step for step in plan.steps if not step.startswith("Run ")]
        for plan in structure
        if not plan.is_skipped
    }


@arms
def test_workflow_file(shared: Path, name: str, structure: tuple[JobPlan, ...]) -> None:
    """The demo's file reads like the real one: keys, names, needs, conditions, matrices."""
    real = (shared / "workflows" / "stackrox" / f"{name}.yaml").read_text("utf-8")
    expected, actual = read_workflow(real), read_workflow(workflow_text(structure))

    assert expected.name == actual.name
    assert [_plain(job) for job in expected.jobs] == [_plain(job) for job in actual.jobs]


def _plain(job: WorkflowJob) -> WorkflowJob:
    """The job with its condition on one line, as GitHub takes it, and without its steps."""
    condition = None if job.condition is None else " ".join(job.condition.split())
    return replace(job, condition=condition, steps=None)
