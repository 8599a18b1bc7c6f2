"""Actions of the repository itself: fetched beside the workflow file, read for what jobs use."""

from dataclasses import replace

import duckdb

from ingest.storage.snapshots import Store
from ingest.workflow import read_action
from ingest.workflow_files.attempt_files import find_files, read_actions
from ingest.workflow_files.file_that_ran import FileVersion
from tests.ingest.file_library import AT_BASE, AT_HEAD, BASE, HEAD, PUSH, Library
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, asked, queries
from tests.simulated import SimulatedGithub

FILE = """
jobs:
  first: {steps: [{uses: ./.github/actions/up, with: {name: dist}}]}
  last: {needs: first, steps: [{uses: ./down, with: {what: dist-1}}]}
"""
UP = """
inputs: {name: {default: none}}
runs:
  using: composite
  steps: [{uses: actions/upload-artifact@v4, with: {name: '${{ inputs.name }}-1'}}]
"""
DOWN = """
runs:
  using: composite
  steps: [{uses: ./inner, with: {what: '${{ inputs.what }}'}}]
"""
INNER = """
runs:
  using: composite
  steps: [{uses: actions/download-artifact@v4, with: {name: '${{ inputs.what }}'}}]
"""
USE = ("last", "first", "used", "downloads artifact 'dist-1', which first uploads")
USES = "select job_key, need_key, state, evidence from need_uses"


def _at(path: str, commit: str = HEAD) -> FileVersion:
    return FileVersion("o/r", path, commit)


def test_levels() -> None:
    """After the workflow file its actions, then theirs; a missing file by its other name."""
    texts = {
        AT_HEAD: FILE,
        ("o/r", ".github/actions/up/action.yml", HEAD): UP,
        ("o/r", "down/action.yml", HEAD): None,
        ("o/r", "down/action.yaml", HEAD): DOWN,
        ("o/r", "inner/action.yml", HEAD): INNER,
    }
    library = Library(dict(texts))
    (files,) = find_files([PUSH], library.look_up, library.read, read_action)

    assert [
        {FileVersion(*AT_HEAD)},
        {_at(".github/actions/up/action.yml"), _at("down/action.yml")},
        {_at("down/action.yaml")},
        {_at("inner/action.yml")},
    ] == library.asked
    assert {".github/actions/up", "down", "inner"} == read_actions(files, read_action).keys()
    assert files.is_complete


def test_the_same_files_at_other_commits() -> None:
    """Attempts of equal files have one key, whatever their commits; missing files are equal."""
    library = Library({AT_HEAD: FILE, AT_BASE: FILE})
    for commit in (HEAD, BASE):
        for folder in (".github/actions/up", "down"):
            for name in ("action.yml", "action.yaml"):
                library.texts["o/r", f"{folder}/{name}", commit] = None
    rans = [PUSH, replace(PUSH, head_sha=BASE)]
    head, base = find_files(rans, library.look_up, library.read, read_action)
    assert head.key == base.key
    assert head.is_complete
    library.texts["o/r", "down/action.yml", BASE] = DOWN
    head, base = find_files(rans, library.look_up, library.read, read_action)
    assert head.key != base.key
    assert not base.is_complete  # of ./inner nothing is known


def test_fetched_and_derived_again(project: Project) -> None:
    """
    Folders of actions are asked for together, each content once; later nights ask for nothing.

    What jobs use of each other is stored, and made anew without a network after older rules.
    """
    small = SmallWorld()
    small.add_run(1, jobs=["first", "last"])
    small.add_file(FILE)
    commit = f"{1:040x}"
    for path, text in {
        ".github/actions/up/action.yml": UP,
        "down/action.yml": DOWN,
        "inner/action.yml": INNER,
    }.items():
        small.repository.files[commit, path] = text.encode()
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        # The workflow's folders, list and content; those of two actions; those of the inner one.
        assert 3 + 3 + 3 == len(queries(github))
        first_night = len(github.requests)
        assert 0 == project.ingest(api=github.url).exit_code
        assert {304} == {status for _, status in asked(github, first_night)}
    assert [USE] == project.query(USES)
    assert [(1,)] == project.query(
        "select count(*) from attempt_graphs semi join need_uses using (files_key) where is_final"
    )
    with duckdb.connect(Store(project.database).working) as connection:
        connection.execute("delete from need_uses")
        connection.execute("update attempt_graphs set rules = 0, files_key = null")
    assert 0 == project.ingest("--no-fetch", token="", api=github.url).exit_code
    assert [USE] == project.query(USES)
