"""Caches and concurrency groups that a workflow file names."""

from collections.abc import Mapping

import pytest

from ingest.workflow.shared_resources import SharedResource, shared_resources

STEP = "jobs: {build: {steps: [%s]}}"
CASES: Mapping[str, tuple[str, list[tuple[str, str, bool]]]] = {
    "a registry reference": (
        (
            "{uses: docker/build-push-action@v6, "
            "with: {cache-to: 'type=registry,mode=max,ref=r/i:c', "
            "cache-from: 'type=registry,ref=r/i:c'}}"
        ),
        [("cache write", "r/i:c", False), ("cache read", "r/i:c", False)],
    ),
    "two references": (
        '{uses: docker/build-push-action@v6, with: {cache-from: "type=registry,ref=a\\nb"}}',
        [("cache read", "a", False), ("cache read", "b", False)],
    ),
    "a reference of the branch": (
        (
            "{uses: docker/build-push-action@v6, "
            "with: {cache-to: 'type=registry,ref=r/i:${{ github.head_ref }}'}}"
        ),
        [("cache write", "r/i:${{ github.head_ref }}", True)],
    ),
    "a matrix value is no branch": (
        (
            "{uses: docker/build-push-action@v6, "
            "with: {cache-to: 'type=registry,ref=r/i:${{ matrix.arch }}'}}"
        ),
        [("cache write", "r/i:${{ matrix.arch }}", False)],
    ),
    "GitHub's cache is the branch's own": (
        "{uses: docker/build-push-action@v6, with: {cache-to: 'type=gha,scope=main'}}",
        [("cache write", "gha scope main", True)],
    ),
    "an inline cache has no name": (
        "{uses: docker/build-push-action@v6, with: {cache-to: type=inline}}",
        [],
    ),
    "bake": (
        "{uses: docker/bake-action@v5, with: {set: '*.cache-to=type=registry,ref=r/i'}}",
        [("cache write", "r/i", False)],
    ),
    "a script": (
        "{run: 'docker buildx build --cache-to=type=registry,ref=r/i --cache-from \"r/j\" .'}",
        [("cache write", "r/i", False), ("cache read", "r/j", False)],
    ),
    "actions/cache": (
        "{uses: actions/cache@v4, with: {key: 'go-${{ runner.os }}'}}",
        [("cache write", "go-${{ runner.os }}", True), ("cache read", "go-${{ runner.os }}", True)],
    ),
    "restore and save": (
        (
            "{uses: actions/cache/restore@v4, with: {key: k}}, "
            "{uses: actions/cache/save@v4, with: {key: k}}"
        ),
        [("cache read", "k", True), ("cache write", "k", True)],
    ),
    "nothing that is shared": (
        "{uses: actions/checkout@v4}, {run: make}, just text, [a, list]",
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_steps(case: str) -> None:
    """Kind, name, and whether each branch has its own."""
    steps, expected = CASES[case]
    found = shared_resources(STEP % steps)

    assert expected == [(one.kind, one.name, one.is_branch_bound) for one in found]
    assert {"build"} >= {one.job_key for one in found}


@pytest.mark.parametrize(
    ("concurrency", "expected"),
    [
        ("deploy", ("deploy", False, False)),
        ("{group: deploy, cancel-in-progress: true}", ("deploy", False, True)),
        (
            "{group: deploy, cancel-in-progress: '${{ github.event_name }}'}",
            ("deploy", False, True),
        ),
        (
            "{group: 'ci-${{ github.ref }}', cancel-in-progress: false}",
            ("ci-${{ github.ref }}", True, False),
        ),
    ],
)
def test_concurrency(concurrency: str, expected: tuple[str, bool, bool]) -> None:
    """A group of the workflow and of a job: name, whether it is a branch's, whether it cancels."""
    content = f"concurrency: {concurrency}\njobs: {{a: {{concurrency: {concurrency}}}}}"

    assert [SharedResource(job_key, "concurrency", *expected) for job_key in ("", "a")] == (
        shared_resources(content)
    )


def test_no_workflow() -> None:
    """What has no jobs shares nothing."""
    assert [] == shared_resources("[a]") == shared_resources("jobs: {a: b}")
