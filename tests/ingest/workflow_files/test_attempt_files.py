"""The files of attempts: looked up level by level, each once, and not too many."""

from dataclasses import replace

from ingest.graphs.job_graphs import joined
from ingest.workflow_files.attempt_files import files_of
from ingest.workflow_files.file_that_ran import FileVersion
from tests.ingest.file_library import (
    AT_BASE,
    AT_HEAD,
    BASE,
    CALLED,
    CALLER,
    HEAD,
    PLAIN,
    PUSH,
    REMOTE,
    Library,
)


def test_levels() -> None:
    """Attempts are looked up together, one level of calls after the other, each file once."""
    library = Library({AT_HEAD: CALLER, AT_BASE: PLAIN, ("o/r", CALLED, HEAD): REMOTE})
    at_base = replace(PUSH, head_sha=BASE)
    files_of([PUSH, PUSH, at_base], library.look_up, library.read)
    head, base = FileVersion(*AT_HEAD), FileVersion(*AT_BASE)
    remote = FileVersion("o/lib", CALLED, "v1")
    assert [{head, base}, {replace(head, path=CALLED)}, {remote}] == library.asked


def test_a_file_that_calls_hundreds() -> None:
    """No more than 50 files are looked up for one attempt; the others are its problems, briefly."""
    calls = ", ".join(f"j{i}: {{uses: ./.github/workflows/f{i}.yml}}" for i in range(300))
    library = Library({AT_HEAD: f"jobs: {{{calls}}}"})
    (files,) = files_of([PUSH], library.look_up, library.read)
    assert 50 == len(files.called)
    problem = joined(files, library.read).problem
    assert problem is not None
    assert problem.endswith("And 295 more.")
    assert len(problem) < 1000
