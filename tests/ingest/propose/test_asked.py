"""What people type and paste: addresses, numbers, clones; and what its experiment is called."""

from pathlib import Path

import pytest

from basis.errors import UsageError
from ingest.propose.asked import Asked, read_things, web_host

THINGS = {
    "numbers": (["o/r", "5", "#6"], (5, 6)),
    "with the repository": (["o/r#5", "O/R#6"], (5, 6)),
    "an address": (["https://github.com/o/r/pull/5"], (5,)),
    "of one of its pages": (["https://www.github.com/o/r/pull/5/files#diff-1", "6"], (5, 6)),
    "as browsers show it": (["github.com/o/r/pull/5"], (5,)),
    "the repository's address": (["https://github.com/o/r.git", "5"], (5,)),
    "no pull request": (["o/r"], ()),
}
REFUSED = {
    "a word": (["five"], "'five' is no pull request: give its number, like 5 or #5, or its"),
    "an issue": (["https://github.com/o/r/issues/5"], "is no pull request"),
    "zero": (["o/r", "0"], "'0' is no pull request"),
    "another host": (["https://ghe.example/o/r/pull/5"], "is of ghe.example, and github.com is"),
    "no repository's name": (["../r#5"], "'../r' is no repository: write it as owner/name."),
    "two": (["o/r", "o/s#5"], "o/r and o/s are two repositories: an experiment is of one."),
}
ORIGINS = {
    "https": "https://github.com/o/r.git",
    "https without .git": "https://github.com/o/r",
    "with a user": "https://me:secret@github.com/o/r.git",
    "ssh": "git@github.com:o/r.git",
    "an ssh address": "ssh://git@github.com:22/o/r.git",
}


@pytest.mark.parametrize("name", THINGS)
def test_things(name: str, tmp_path: Path) -> None:
    """One repository, in the spelling of the first that names it, and numbers in order."""
    things, numbers = THINGS[name]
    assert ("o/r", numbers) == read_things(things, None, "github.com", tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_things_refused(name: str, tmp_path: Path) -> None:
    """One sentence with the remedy."""
    things, expected = REFUSED[name]
    with pytest.raises(UsageError) as caught:
        read_things(things, None, "github.com", tmp_path)
    assert expected in str(caught.value)


def _clone(folder: Path, remote: str) -> None:
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text(
        "[core]\n\tbare = false\n"
        '[remote "upstream"]\n\turl = https://github.com/other/r.git\n'
        f'[remote "origin"]\n\tfetch = +refs/heads/*\n\turl = {remote}\n',
        encoding="utf-8",
    )


@pytest.mark.parametrize("name", ORIGINS)
def test_a_clones_origin(name: str, tmp_path: Path) -> None:
    """Also from a folder below its root."""
    _clone(tmp_path, ORIGINS[name])
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert ("o/r", (5,)) == read_things(["5"], None, "github.com", tmp_path / "a" / "b")


def test_a_second_work_tree(tmp_path: Path) -> None:
    """Its `.git` is a file, which leads to the first one's."""
    _clone(tmp_path / "first", ORIGINS["ssh"])
    own = tmp_path / "first" / ".git" / "worktrees" / "second"
    own.mkdir(parents=True)
    (own / "commondir").write_text("../..\n", encoding="utf-8")
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / ".git").write_text(f"gitdir: {own}\n", encoding="utf-8")
    assert ("o/r", (5,)) == read_things(["5"], None, "github.com", tmp_path / "second")


def test_another_hosts_clone(tmp_path: Path) -> None:
    """A server's clone is of no use while the public API is asked; a flag says which is meant."""
    _clone(tmp_path, "git@ghe.example:o/r.git")
    assert ("o/r", ()) == read_things([], None, "ghe.example", tmp_path)
    with pytest.raises(UsageError, match=r"this clone's origin is no repository of github\.com"):
        read_things(["5"], None, "github.com", tmp_path)
    assert ("a/b", (5,)) == read_things(["5"], "a/b", "github.com", tmp_path)


@pytest.mark.parametrize(
    ("api", "expected"),
    [
        ("https://api.github.com", "github.com"),
        ("https://ghe.example/api/v3", "ghe.example"),
        ("https://api.acme.ghe.com", "acme.ghe.com"),
    ],
)
def test_the_host_of_pages(api: str, expected: str) -> None:
    """GitHub's own, a company's on GHE.com, a company's server."""
    assert expected == web_host(api)


def test_names() -> None:
    """Bare keys, and never the same for two comparisons."""
    asked = [
        Asked("o/r.js", pulls=(5, 6)),
        Asked("o/r.js", pulls=(6, 5)),
        Asked("o/r.js", branches=("main", "topic")),
        Asked("o/r.js", branches=("main", "feat/x")),
        Asked("o/r.js", branches=("main", "feat-x")),
        Asked("o/r.js", branches=("main", "topic"), event="push"),
        Asked("o/r.js", branches=("main", "topic"), last=9),
        Asked("o/r.js", changed="2026-04-07"),
        Asked("o/r.js", changed="2026-04-07", branch="next"),
        Asked("o/r.js", changed="2026-04-07", days=7),
        Asked("o/r.js", workflows=("build.yml", ".github/workflows/new.yml")),
        Asked("o/r.js", branches=("main", "topic"), milestone=("push-*",)),
    ]
    names = [each.name for each in asked]
    assert len(set(names)) == len(names)
    assert ["r-js-5-6", "r-js-6-5", "r-js-main-vs-topic"] == names[:3]
    assert "r-js-build-vs-new" == names[10]
    assert all(name.replace("-", "").isalnum() and name.isascii() for name in names)
