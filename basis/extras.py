"""Packages that not everybody needs: the extras of `pyproject.toml`."""

import sys
from importlib.util import find_spec
from typing import Final, Literal

from basis.errors import UsageError

Extra = Literal["lake", "spark"]

_PACKAGES: Final[dict[Extra, tuple[str, ...]]] = {
    "lake": ("deltalake",),
    "spark": ("pyspark", "sqlglot"),
}


class ExtraMissing(UsageError):
    """What a command needs is not installed."""


def require_extra(extra: Extra, purpose: str) -> None:
    """
    Check that the packages of an extra are installed.

    Args:
        extra: Its name.
        purpose: What takes it, as a sentence without its end: `a lake takes the package deltalake`.

    Raises:
        ExtraMissing: One is not; the sentence says how to install them where Longpole is.
    """
    if any(find_spec(package) is None for package in _PACKAGES[extra]):
        raise ExtraMissing(
            f"{purpose}: install it with `{sys.executable} -m pip install 'longpole[{extra}]'`."
        )
