"""Which Longpole this is, and which facts it knows."""

import tomllib
from functools import cache
from pathlib import Path

SCHEMA_VERSION = 9
"""Of the facts: what ingest's last migration makes, and what questions are written for."""

_PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


@cache
def longpole_version() -> str:
    """The version of this checkout, as `pyproject.toml` says it."""
    version: str = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return version
