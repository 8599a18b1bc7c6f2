"""What is looked at, as parameters, addresses and names of files."""

import pytest

from app_pages.choosing.selection import Selection

_OWN = Selection("e", own_milestone=("push*",), milestone=None, arms=(), cache="all")
_WHOLE = Selection("e", own_milestone=("push*",), milestone=(), arms=("a",), cache="cold")
_GLOB = Selection("e", own_milestone=(), milestone=("b*",), arms=(), cache="all")


@pytest.mark.parametrize(
    ("selection", "clock", "asked", "file_parts"),
    [
        (_OWN, ("push*",), None, ("e",)),
        (_WHOLE, (), (), ("e", "whole run")),
        (_GLOB, ("b*",), ("b*",), ("e", "b*")),
    ],
)
def test_clock(
    selection: Selection,
    clock: tuple[str, ...],
    asked: tuple[str, ...] | None,
    file_parts: tuple[str, ...],
) -> None:
    """The own clock is left to the question, and only another one is in a file's name."""
    assert clock == selection.clock
    assert {"experiment": "e", "milestone": asked} == selection.asked
    assert file_parts == selection.file_parts


@pytest.mark.parametrize(
    ("selection", "address"),
    [
        (_OWN, {"experiment": "e", "cache": "all"}),
        (_WHOLE, {"experiment": "e", "cache": "cold", "arm": ["a"], "clock": "whole run"}),
        (_GLOB, {"experiment": "e", "cache": "all", "clock": "b*"}),
    ],
)
def test_address(selection: Selection, address: dict[str, object]) -> None:
    """A link to another page keeps what is looked at."""
    assert address == selection.address


def test_cache_states() -> None:
    """All of them in their order, or the one that is chosen."""
    assert ("warm", "cold", "other") == _OWN.cache_states
    assert ("cold",) == _WHOLE.cache_states
