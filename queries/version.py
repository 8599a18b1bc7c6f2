"""Which Longpole gives the answers."""

import tomllib
from functools import cache
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


@cache
def longpole_version() -> str:
    """The version of this checkout, as `pyproject.toml` says it."""
    version: str = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return version
