"""
The needs of a real workflow without a use that its file shows, each checked by hand against it.

`baseline.yaml` is StackRox's `build.yaml` without its scripts and local actions, so what these push
and pull stays unknown. Of its 32 needs 18 are plain: eight jobs name `define-job-matrix`
and read `needs.define-job-matrix.outputs.*` in `env:` or `strategy:`; `slack-on-build-failure`
asks by `failure()` for the ten that it names.
"""

from pathlib import Path

import pytest

from ingest.workflow import join, read_workflow
from ingest.workflow.need_uses import NeedUse, find_need_uses

NO_USE = {
    # The job scans images by roxctl, in a script that is not in this copy; the one it needs has
    # no step that logs in or pushes by an action, no output, and no artifact. In the original the
    # script of "Push matching collector and scanner images" pushes: who takes this need away must
    # look there. That `job-preamble` was not read is said.
    ("scan-images-with-roxctl", "push-matching-collector-scanner"),
}
RELIED_ON = {
    # No use in the scanning job itself. But Slack's `failure()` is of all jobs before it, and it
    # lists the scanning job and not the manifests: without this need their failure is not told.
    ("scan-images-with-roxctl", "push-main-manifests"): ("slack-on-build-failure",),
    # An artifact, see below; and of all that main needs, Slack lists all but the notice.
    ("build-and-push-main", "pre-build-oss-notice"): ("slack-on-build-failure",),
}
BY_ARTIFACT = {
    # Both sides pass a name to `upload-artifact-with-retry` and `download-artifact-with-retry`,
    # actions of the repository: 'cli-build', 'docs-build', 'oss-notice', 'ui-...-build'.
    ("build-and-push-main", "pre-build-cli"),
    ("build-and-push-main", "pre-build-docs"),
    ("build-and-push-main", "pre-build-oss-notice"),
    ("build-and-push-main", "pre-build-ui"),
    ("scan-go-binaries", "pre-build-cli"),
    # The downloads' name is `${{ env.GO_BINARIES_BUILD_ARTIFACT }}`, which a step sets.
    ("build-and-push-main", "pre-build-go-binaries"),
    # 'go-binaries-build-*-default' and '...-amd64-default' are legs of 'go-binaries-build-*-*',
    # whose matrix the run alone knows.
    ("build-and-push-operator", "pre-build-go-binaries"),
    ("scan-go-binaries", "pre-build-go-binaries"),
}
BY_IMAGE = {
    # The needed job logs in to a registry by docker/login-action, and has a step "Push images" or
    # "Push image" whose script is not in this copy: the manifests and the scans are of its images.
    ("push-main-manifests", "build-and-push-main"),
    ("push-operator-manifests", "build-and-push-operator"),
    ("scan-images-with-roxctl", "build-and-push-main"),
    ("scan-images-with-roxctl", "build-and-push-operator"),
}


@pytest.fixture
def uses(shared: Path) -> dict[tuple[str, str], NeedUse]:
    """What is found of each need of the file, without its local actions."""
    content = (shared / "workflows" / "stackrox" / "baseline.yaml").read_text("utf-8")
    found = find_need_uses(join(read_workflow(content), {}), {})
    return {(use.job_key, use.need_key): use for use in found}


def test_candidates(uses: dict[tuple[str, str], NeedUse]) -> None:
    """Which needs have no use, and which only a use that may be."""
    of_state = {state: set[tuple[str, str]]() for state in ("used", "may be used", "no use found")}
    for edge, use in uses.items():
        of_state[use.state].add(edge)

    assert NO_USE == of_state["no use found"]
    assert BY_ARTIFACT | BY_IMAGE | set(RELIED_ON) == of_state["may be used"]
    assert {"define-job-matrix"} == {
        need for job, need in of_state["used"] if job != "slack-on-build-failure"
    }
    assert RELIED_ON == {edge: use.relied_on_by for edge, use in uses.items() if use.relied_on_by}


def test_evidence(uses: dict[tuple[str, str], NeedUse]) -> None:
    """What points to a use is said, and what was not read where nothing does."""
    (no_use,) = NO_USE
    assert "not read: ./.github/actions/job-preamble" == uses[no_use].evidence
    assert all("artifact" in (uses[edge].evidence or "") for edge in BY_ARTIFACT)
    assert all("an image of" in (uses[edge].evidence or "") for edge in BY_IMAGE)
    slack = [use for (job, _), use in uses.items() if job == "slack-on-build-failure"]
    assert 10 == len(slack)
    assert all((use.evidence or "").startswith("asks by failure() whether") for use in slack)


def test_who_goes_on_where_a_need_fails(uses: dict[tuple[str, str], NeedUse]) -> None:
    """Five jobs have a condition with `!cancelled()` or `failure()`; the others are skipped."""
    assert {
        "build-and-push-main",
        "push-main-manifests",
        "push-matching-collector-scanner",
        "push-operator-manifests",
        "slack-on-build-failure",
    } == {job for (job, _), use in uses.items() if not use.is_skipped_on_failure}
