"""Logs of whole jobs, read from one file or from a file per step, worked out by hand."""

import pytest

from ingest.logs.log_facts import BuildLayer, InnerStep, LogFacts
from ingest.logs.read_archive import read_archive
from tests.ingest.logs.archives import archive
from tests.ingest.logs.whole_logs import GEMS, IMAGE, WHOLE_LOGS, WholeLog


def read(whole: WholeLog, files: dict[str, str | bytes]) -> LogFacts:
    """What an archive of these files tells."""
    return read_archive(archive(files), [whole.job], lambda _job: True)


@pytest.mark.parametrize("name", WHOLE_LOGS)
def test_one_file_or_many(name: str) -> None:
    """A file per step and one for the job tell the same, with the same steps."""
    whole = WHOLE_LOGS[name]
    facts = read(whole, {"0_build.txt": whole.text})
    assert facts == read(whole, whole.files)
    assert facts == read(whole, {"0_build.txt": whole.text, **whole.files})


def test_an_image() -> None:
    """Everything that the log of a job that builds an image tells."""
    facts = read(IMAGE, {"0_build.txt": IMAGE.text})
    (one,) = facts.jobs
    assert ("read", "AMD EPYC 7763 64-Core Processor", 4) == (one.state, one.cpu_model, one.cores)
    assert ["actions/checkout", "actions/setup-node"] == [one.action for one in facts.actions]
    go = "setup-go-Linux-x64-go-1.22.0-cafe"
    assert [
        (3, "actions/cache", "restore", "partial", "Linux-go-0a1b", "Linux-go-9f9f", 20971520, 4.5),
        (4, "actions/setup-go", "restore", "hit", go, go, 3145728, 2.5),
        (7, "actions/setup-node", "restore", "miss", None, None, None, None),
        (14, "actions/setup-go", "save", "unchanged", go, None, None, None),
        (15, "actions/cache", "save", "saved", "Linux-go-0a1b", None, 22020096, 3.0),
    ] == [
        (
            *(one.step_number, one.tool, one.kind, one.outcome),
            *(one.cache_key, one.found_key, one.bytes, one.seconds),
        )
        for one in facts.caches
    ]
    assert [
        BuildLayer(1, 1, 8, 1, 1, "load", None, None, "done", 0.1),
        BuildLayer(1, 2, 8, 1, 2, "import cache", None, None, "done", 0.5),
        BuildLayer(1, 3, 8, 1, 3, "FROM", "base", "1/2", "done", 0.0),
        BuildLayer(1, 4, 8, 1, 4, "RUN", "base", "2/2", "cached", 0.0),
        BuildLayer(1, 5, 8, 1, 5, "RUN", "stage-1", "2/2", "done", 45.9),
        BuildLayer(1, 6, 8, 1, 6, "COPY", "other", "2/2", "done", 0.3),
        BuildLayer(1, 7, 8, 1, 7, "export image", None, None, "done", 6.9),
    ] == facts.layers
    assert [
        InnerStep(1, 1, 7, "Run actions/setup-node@v4", 15.6, 4.3),
        InnerStep(1, 2, 7, "Build", 20.0, 38.9),
    ] == facts.inner_steps


def test_gems_and_crates() -> None:
    """What each action that caches says in its own way."""
    gems = "setup-ruby-bundler-cache-v6-ubuntu-24.04-x64-ruby-3.3.0-ab"
    crates = "v0-rust-build-Linux-x64-0a-1b"
    other = "v0-rust-build-Linux-x64-0a-2c"
    assert [
        (2, "ruby/setup-ruby", "restore", "miss", gems, None, None, None),
        (2, "ruby/setup-ruby", "save", "saved", gems, None, 5000, 4.0),
        (3, "Swatinem/rust-cache", "restore", "partial", crates, other, 1048576, 3.0),
        (4, "actions/cache", "restore", "miss", "out-1", None, None, 0.5),
        (5, "actions/cache", "save", "refused", "out-1", None, None, None),
        (6, "Swatinem/rust-cache", "save", "saved", crates, None, 2097152, 3.0),
    ] == [
        (
            *(one.step_number, one.tool, one.kind, one.outcome),
            *(one.cache_key, one.found_key, one.bytes, one.seconds),
        )
        for one in read(GEMS, {"0_build.txt": GEMS.text}).caches
    ]
