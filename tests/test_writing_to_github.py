"""
Nothing but publishing changes anything at GitHub.

All that is sent goes through one method of `Sender`, with the verb of a `Request`: GET, POST for
queries, and the PATCH of one file. A GraphQL query could write if it were a mutation.
"""

import ast
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
API = "ingest/api/client.py"
SENDER = "ingest/api/sending.py"
EDITING = "ingest/publish/edit_description.py"
SENDING = {
    *("requestJson", "requestJsonAndCheck", "requestMultipart", "requestMultipartAndCheck"),
    *("requestBlob", "requestBlobAndCheck", "requestMemoryBlobAndCheck"),
    *("graphql_query", "graphql_named_mutation"),
}
SCRIPTS_READ = "ingest/workflow/command_exchanges.py"
CLIENTS = ("github", "requests", "urllib3", "httpx", "aiohttp", "http.client", "urllib.request")


def test_who_sends() -> None:
    """PyGithub is asked in one place; requests are made by two files, one of them publishing's."""
    assert {SENDER} == set(_files_with(_names, SENDING))
    assert {API} == set(_files_with(_names, {"Sender"})) - {SENDER}
    assert {API, EDITING} == set(_files_with(_names, {"sent_and_counted"}))


@pytest.mark.parametrize("verb", ["PATCH", "PUT", "DELETE"])
def test_verbs(verb: str) -> None:
    """Only publishing patches; nothing puts or deletes; what scripts of workflows do is read."""
    found = set(_files_with(_texts, {verb})) - {SCRIPTS_READ}
    assert ({EDITING} if verb == "PATCH" else set()) == found


def test_who_edits() -> None:
    """The edit is called by its own package, and by the word `--write`."""
    files = set(_files_with(_names, {"edit_description", "EditingApi"}))
    assert EDITING in files
    assert {True} == {file.startswith("ingest/publish/") for file in files}


def test_queries_only_read() -> None:
    """No text of the program begins a mutation."""
    found = {
        (file, text)
        for file, tree in _trees().items()
        for text in _texts(tree)
        if text.lstrip().lower().startswith("mutation")
    }
    assert set() == found


def test_who_could_send() -> None:
    """Few files know a library that sends requests: the others end answers, word failures."""
    found = {
        (file, module)
        for file, tree in _trees().items()
        for module in _modules(tree)
        if any(module == client or module.startswith(f"{client}.") for client in CLIENTS)
    }
    known = {"github", "github.Requester", "requests", "urllib3.util"}
    reading = {"requests", "requests.adapters", "urllib3", "urllib3.connection"}
    assert (
        {(SENDER, name) for name in known}
        | {("ingest/api/bounded_reading.py", name) for name in reading}
        | {("ingest/api/answers.py", "requests.utils")}
        | {("ingest/api/downloads.py", name) for name in ("requests", "urllib3.exceptions")}
        | {("ingest/api/sending.py", "requests")}
    ) == found


@cache
def _trees() -> dict[str, ast.AST]:
    """What each file of the program says, by its path."""
    files = [ROOT / "app.py"]
    for folder in ("app_pages", "ingest", "queries"):
        files += sorted((ROOT / folder).rglob("*.py"))
    return {one.relative_to(ROOT).as_posix(): ast.parse(one.read_text("utf-8")) for one in files}


def _files_with(
    parts: Callable[[ast.AST], Iterable[str]], wanted: Collection[str]
) -> Iterator[str]:
    """The files with one of the wanted parts."""
    return (file for file, tree in _trees().items() if not set(wanted).isdisjoint(parts(tree)))


def _names(tree: ast.AST) -> Iterator[str]:
    """All names and attributes, defined and imported ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias | ast.ClassDef | ast.FunctionDef):
            yield node.name


def _texts(tree: ast.AST) -> Iterator[str]:
    """All constant texts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _modules(tree: ast.AST) -> Iterator[str]:
    """All modules that are imported, with their packages."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module in ("http", "urllib"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
