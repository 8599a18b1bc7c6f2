"""What is looked at, as parameters, addresses and names of files."""

from pathlib import Path

import pytest

from app_pages.choosing.filters import clock_choices
from app_pages.choosing.selection import Selection
from app_pages.snapshots import Snapshot
from queries.arms.clock import Clock

_SNAPSHOT = Snapshot(Path("a.duckdb"), 1)
_OWN = Selection(_SNAPSHOT, "e", Clock(("push*",)))
_WHOLE = Selection(_SNAPSHOT, "e", Clock(("push*",), ()), arms=("a",), cache="cold")
_GLOB = Selection(_SNAPSHOT, "e", Clock((), ("b*",)))


@pytest.mark.parametrize(
    ("selection", "file_parts"),
    [(_OWN, ("e",)), (_WHOLE, ("e", "whole run")), (_GLOB, ("e", "b*"))],
)
def test_file_parts(selection: Selection, file_parts: tuple[str, ...]) -> None:
    """Only another clock than the experiment's own is in a file's name."""
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
    assert ("warm", "cold", "other", "all") == _OWN.cache_states
    assert ("cold",) == _WHOLE.cache_states


@pytest.mark.parametrize(
    ("own", "choices"),
    [
        (("push*",), ["milestone: push*", "whole run", "build", "push"]),
        (("a", "b*"), ["milestone: a and b*", "whole run", "build", "push"]),
        ((), ["whole run", "build", "push"]),
    ],
)
def test_clock_choices(own: tuple[str, ...], choices: list[str]) -> None:
    """The experiment's own clock stands first; the whole run is offered once."""
    assert choices == clock_choices(own, ["build", "push"], Clock(own).choice)


def test_what_was_typed_is_offered() -> None:
    """A glob of the reader's own stays in the list while it is chosen; a key is there already."""
    assert "b*" == clock_choices((), ["build"], "b*")[-1]
    assert ["whole run", "build"] == clock_choices((), ["build"], "build")
