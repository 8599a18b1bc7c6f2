"""The files of attempts: looked up level by level, each once, and not too many."""

from collections.abc import Collection
from dataclasses import replace

from ingest.graphs.job_graphs import join_files
from ingest.workflow import Workflow, read_workflow
from ingest.workflow_files.attempt_files import StoredFile, find_files
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
    TOP,
    Library,
)


def test_levels() -> None:
    """Attempts are looked up together, one level of calls after the other, each file once."""
    library = Library({AT_HEAD: CALLER, AT_BASE: PLAIN, ("o/r", CALLED, HEAD): REMOTE})
    at_base = replace(PUSH, head_sha=BASE)
    find_files([PUSH, PUSH, at_base], library.look_up, library.read)
    head, base = FileVersion(*AT_HEAD), FileVersion(*AT_BASE)
    remote = FileVersion("o/lib", CALLED, "v1")
    assert [{head, base}, {replace(head, path=CALLED)}, {remote}] == library.asked


def test_a_file_that_calls_hundreds() -> None:
    """No more than 50 files are looked up for one attempt; the others are its problems, briefly."""
    calls = ", ".join(f"j{i}: {{uses: ./.github/workflows/f{i}.yml}}" for i in range(300))
    library = Library({AT_HEAD: f"jobs: {{{calls}}}"})
    (files,) = find_files([PUSH], library.look_up, library.read)
    assert 50 == len(files.called)
    problem = join_files(files, library.read).problem
    assert problem is not None
    assert problem.endswith("And 295 more.")
    assert len(problem) < 1000


def test_repositories_that_call_each_other() -> None:
    """A circle over two repositories is looked up once around; below ten levels it is a problem."""
    back = f"jobs: {{back: {{uses: o/r/{TOP}@main}}}}"
    library = Library(
        {AT_HEAD: REMOTE, ("o/lib", CALLED, "v1"): back, ("o/r", TOP, "main"): REMOTE}
    )
    (files,) = find_files([PUSH], library.look_up, library.read)
    lib, main = FileVersion("o/lib", CALLED, "v1"), FileVersion("o/r", TOP, "main")
    assert [{FileVersion(*AT_HEAD)}, {lib}, {main}] == library.asked
    made = join_files(files, library.read)
    assert made.graph is not None
    assert 10 == len(made.graph.jobs)
    assert "this is below the 10 levels that GitHub allows." in str(made.problem)


def test_a_wide_tree_over_repositories() -> None:
    """Each file calls 50 others in as many repositories, which do the same: 50 are looked up."""

    class Tree(Library):
        def read(self, blob_sha: str) -> Workflow:
            calls = (
                f"j{number}: {{uses: o/r{blob_sha}x{number}/{CALLED}@v1}}" for number in range(50)
            )
            return read_workflow(f"jobs: {{{', '.join(calls)}}}")

        def look_up(self, versions: Collection[FileVersion]) -> dict[FileVersion, StoredFile]:
            self.asked.append(set(versions))
            return {one: StoredFile(HEAD, one.repository[3:], None) for one in versions}

    tree = Tree({})
    (files,) = find_files([PUSH], tree.look_up, tree.read)
    assert [1, 50] == list(map(len, tree.asked))
    assert 50 == len(files.called)
    made = join_files(files, tree.read)
    assert "more than 2,000 jobs" in str(made.problem)
