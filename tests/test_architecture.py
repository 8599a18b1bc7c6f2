"""Each layer knows only its neighbour."""

import ast
import tomllib
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from basis.version import SCHEMA_VERSION
from ingest.storage.database import schema_version

ROOT = Path(__file__).resolve().parents[1]

FORBIDDEN = {
    "basis": {"ingest", "longpole", "queries", "app_pages", "github", "streamlit", "pandas"},
    "ingest": {"queries", "longpole", "app_pages", "streamlit", "plotly"},
    "queries": {"ingest", "longpole", "app_pages", "github", "streamlit"},
    "app_pages": {"ingest", "longpole", "github", "duckdb"},
    "app.py": {"ingest", "longpole", "github", "duckdb"},
    "longpole": {"app_pages", "github", "streamlit"},
}


@pytest.mark.parametrize(("layer", "forbidden"), FORBIDDEN.items(), ids=FORBIDDEN)
def test_layer(layer: str, forbidden: set[str]) -> None:
    """No file of a layer imports what the layer must not know, not even inside a function."""
    # `python -m ingest` and `python -m queries` are doors to commands in `longpole`.
    doors = {ROOT / layer / "__main__.py"}
    path = ROOT / layer
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    assert files
    found = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in _imports(file) & (forbidden - {"longpole"} if file in doors else forbidden)
    }
    assert set() == found


def test_parts_of_ingest_form_no_circle() -> None:
    """The folders and files of `ingest/` build on each other, and never the other way round."""
    builds_on: defaultdict[str, set[str]] = defaultdict(set)
    for file in sorted((ROOT / "ingest").rglob("*.py")):
        part = file.relative_to(ROOT / "ingest").parts[0].removesuffix(".py")
        builds_on[part] |= {
            name.split(".")[1]
            for name in _modules(file)
            if name.startswith("ingest.") and name.split(".")[1] != part
        }
    assert {"storage"} <= builds_on["jobs"]
    TopologicalSorter(builds_on).prepare()


def test_readers_and_writer_agree_on_the_schema() -> None:
    """Queries can't ask ingest for the schema's version; the two must say the same."""
    assert schema_version() == SCHEMA_VERSION


def test_every_dependency_is_imported() -> None:
    """A dependency of the program that no file imports is not needed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    modules = {
        "PyGithub": "github",
        "PyYAML": "yaml",
        "markdown-it-py": "markdown_it",
        "streamlit[auth]": "streamlit",
    }
    declared = {line.partition(">")[0] for line in project["dependencies"]}
    sources = [ROOT / "app.py", *(f for d in FORBIDDEN for f in (ROOT / d).rglob("*.py"))]
    imported = set().union(*(_imports(file) for file in sources))
    unused = {name for name in declared if modules.get(name, name) not in imported}
    assert set() == unused


def _imports(file: Path) -> set[str]:
    """Top-level modules that a file imports."""
    return {name.partition(".")[0] for name in _modules(file)}


def _modules(file: Path) -> set[str]:
    """Modules that a file imports, by their whole names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names
