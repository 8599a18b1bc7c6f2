"""What a job graph is made from: what is exact, what is final, what could not be read."""

from dataclasses import replace

import pytest

from ingest.graphs.job_graphs import describe_graph, join_files
from ingest.records import AttemptGraph
from ingest.workflow_files.attempt_files import find_files
from ingest.workflow_files.file_that_ran import Ran
from tests.ingest.file_library import (
    AT_BASE,
    AT_HEAD,
    CALLED,
    CALLER,
    HEAD,
    LIB,
    OF_TAG,
    PLAIN,
    PULL,
    PUSH,
    REMOTE,
    TOP,
    Library,
)


def _described(ran: Ran, texts: dict[tuple[str, str, str], str | None]) -> AttemptGraph:
    library = Library(texts)
    (files,) = find_files([ran], library.look_up, library.read)
    return describe_graph(1, 1, files, join_files(files, library.read))


SOURCES: dict[
    str, tuple[Ran, dict[tuple[str, str, str], str | None], tuple[str, bool, str | None]]
] = {
    "push": (PUSH, {AT_HEAD: PLAIN}, ("workflow file", True, None)),
    "not fetched yet": (PUSH, {}, ("inferred", False, "The file has not been fetched yet.")),
    "not there": (PUSH, {AT_HEAD: None}, ("inferred", True, "It is not there.")),
    "unreadable": (PUSH, {AT_HEAD: "}{"}, ("inferred", True, "Line 1: not YAML: did not find")),
    "same in head and base": (
        PULL,
        {AT_HEAD: PLAIN, AT_BASE: PLAIN},
        ("workflow file", True, None),
    ),
    "another in head than in base": (
        PULL,
        {AT_HEAD: PLAIN, AT_BASE: REMOTE},
        ("approximate file", True, None),
    ),
    "the base's is not there": (
        PULL,
        {AT_HEAD: PLAIN, AT_BASE: None},
        ("approximate file", True, None),
    ),
    "the base's is not fetched yet": (PULL, {AT_HEAD: PLAIN}, ("approximate file", False, None)),
    "neither is there": (
        PULL,
        {AT_HEAD: None, AT_BASE: None},
        ("inferred", True, "It is not there."),
    ),
    "same, but it calls others of its commit": (
        PULL,
        {AT_HEAD: CALLER, AT_BASE: CALLER, ("o/r", CALLED, HEAD): PLAIN},
        ("approximate file", True, None),
    ),
    "a called file": (
        PUSH,
        {AT_HEAD: CALLER, ("o/r", CALLED, HEAD): PLAIN},
        ("workflow file", True, None),
    ),
    "a called file that is not there": (
        PUSH,
        {AT_HEAD: CALLER, ("o/r", CALLED, HEAD): None},
        ("workflow file", True, "Job 'call' calls './.github/workflows/called.yml': It is not"),
    ),
    "a called file that is not fetched yet": (
        PUSH,
        {AT_HEAD: CALLER},
        ("workflow file", False, "Job 'call' calls './.github/workflows/called.yml': The file has"),
    ),
    "a called file that calls itself": (
        PUSH,
        {AT_HEAD: CALLER, ("o/r", CALLED, HEAD): CALLER},
        ("workflow file", True, "this is below the 10 levels that GitHub allows."),
    ),
    "a tag as of today": (
        PUSH,
        {AT_HEAD: REMOTE, ("o/lib", CALLED, "v1"): PLAIN},
        ("approximate file", True, None),
    ),
    "a tag as of then": (
        replace(PUSH, referenced_workflows=(OF_TAG,)),
        {AT_HEAD: REMOTE, ("o/lib", CALLED, LIB): PLAIN},
        ("workflow file", True, None),
    ),
    "no file": (
        replace(PUSH, workflow_path="dynamic/x"),
        {},
        ("inferred", True, "It ran 'dynamic/x', which is no file of .github/workflows."),
    ),
}


@pytest.mark.parametrize(("ran", "texts", "expected"), SOURCES.values(), ids=SOURCES)
def test_source(
    ran: Ran,
    texts: dict[tuple[str, str, str], str | None],
    expected: tuple[str, bool, str | None],
) -> None:
    """What the edges are made from, whether that may get better, and what could not be read."""
    graph = _described(ran, texts)
    source, is_final, problem = expected
    assert (source, is_final) == (graph.source, graph.is_final)
    if problem is None:
        assert graph.problem is None
    else:
        assert problem in str(graph.problem)
    has_file = texts.get(AT_HEAD) is not None
    expected_file = ("o/r", TOP, HEAD) if has_file else (None, None, None)
    assert expected_file == (graph.repository, graph.path, graph.commit_sha)
