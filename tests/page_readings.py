"""What each page reads of a snapshot, as its code says: followed from name to name."""

import ast
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from queries.findings import Finding
from queries.meaning.tables import built_tables, plain_views

_ROOT = Path(__file__).resolve().parents[1]
_SELECTION = "app_pages.choosing.selection"
"""The module whose methods pages ask."""

_Place = tuple[str, str]
"""A module of the app's, and what it names: at its top level, or a method after a dot."""


class _Module(NamedTuple):
    """Code by the name that it defines, empty for what runs on import; and what is imported."""

    code: dict[str, list[ast.AST]]
    imported: dict[str, _Place]


def readings_of(page: str) -> tuple[set[str], set[str]]:
    """
    Tables and views that a page asks for, and what it reads that Python worked out of them.

    Args:
        page: Name of its file.
    """
    tables = {*built_tables(), *plain_views()}
    waiting: list[_Place] = [(f"app_pages.{page}", "")]
    reached: set[_Place] = set()
    asked: set[str] = set()
    found: set[str] = set()
    while waiting:
        place = waiting.pop()
        if place in reached:
            continue
        reached.add(place)
        code = _module(place[0]).code.get(place[1], [])
        for node in (part for one in code for part in ast.walk(one)):
            if isinstance(node, ast.Constant) and node.value in tables:
                asked.add(node.value)
            waiting += _leads_to(place[0], node)
            value = _value(place[0], node)
            found |= {value.name} if isinstance(value, Finding) else set()
            asked |= {one for one in value if one in tables} if isinstance(value, tuple) else set()
    return asked, found


def _leads_to(module: str, node: ast.AST) -> Iterator[_Place]:
    code, imported = _module(module)
    match node:
        case ast.Name(id=name) if name in code:
            yield module, name
        case ast.Name(id=name) if name in imported and _file(imported[name][0]).is_file():
            yield imported[name]
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in imported:
            whole = ".".join(imported[name])
            if whole.startswith("app_pages.") and attr in _module(whole).code:
                yield whole, attr
        case ast.Attribute(attr=attr) if f".{attr}" in _module(_SELECTION).code:
            yield _SELECTION, f".{attr}"


def _value(module: str, node: ast.AST) -> object:
    """What a name imported from elsewhere stands for, or one of a module imported from there."""
    imported = _module(module).imported
    match node:
        case ast.Name(id=name) if name in imported:
            source, wanted = imported[name]
        case ast.Attribute(value=ast.Name(id=name), attr=wanted) if name in imported:
            source = ".".join(imported[name])
        case _:
            return None
    if not source.startswith("queries."):
        return None
    with suppress(ModuleNotFoundError):  # an attribute of something else than a module
        return getattr(import_module(source), wanted, None)
    return None


@cache
def _module(name: str) -> _Module:
    found = _Module({}, {})
    for statement in ast.parse(_file(name).read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for one in statement.names:
                found.imported[one.asname or one.name] = statement.module, one.name
        else:
            for defined, code in _definitions(statement):
                found.code.setdefault(defined, []).append(code)
    return found


def _definitions(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    match statement:
        case ast.ClassDef(name=name, body=body):
            for one in body:
                yield f".{one.name}" if isinstance(one, ast.FunctionDef) else name, one
        case ast.FunctionDef(name=name):
            yield name, statement
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name, statement
        case _:
            yield "", statement


def _file(module: str) -> Path:
    return _ROOT / f"{module.replace('.', '/')}.py" if module.startswith("app_pages.") else _ROOT
