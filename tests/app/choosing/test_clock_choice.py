"""What the clock filter offers, and what it asks for."""

import pytest

from app_pages.choosing.clock_choice import clock_choices, is_refused, milestone_for, own_clock


@pytest.mark.parametrize(
    ("own", "choices"),
    [
        (("push*",), ["milestone: push*", "whole run", "build", "push"]),
        (("a", "b*"), ["milestone: a and b*", "whole run", "build", "push"]),
        ((), ["whole run", "build", "push"]),
    ],
)
def test_choices(own: tuple[str, ...], choices: list[str]) -> None:
    """The experiment's own clock stands first; the whole run is offered once."""
    assert choices == clock_choices(own, ["build", "push"], own_clock(own))


def test_what_was_typed_is_offered() -> None:
    """A glob of the reader's own stays in the list while it is chosen; a key is there already."""
    assert "b*" == clock_choices((), ["build"], "b*")[-1]
    assert ["whole run", "build"] == clock_choices((), ["build"], "build")


@pytest.mark.parametrize(
    ("choice", "own", "milestone"),
    [
        ("milestone: push*", ("push*",), None),
        ("whole run", ("push*",), ()),
        ("whole run", (), None),
        ("build", ("push*",), ("build",)),
        ("b*", (), ("b*",)),
        (" ", ("push*",), None),
        ("milestone: before*", ("push*",), None),
    ],
)
def test_milestone(choice: str, own: tuple[str, ...], milestone: tuple[str, ...] | None) -> None:
    """The own clock is asked for by NULL, the whole run by no globs, all else by itself."""
    assert milestone == milestone_for(choice, own)


@pytest.mark.parametrize(
    ("choice", "is_so"),
    [("", True), ("  ", True), ("milestone: x", True), ("milestone: push*", False), ("x*", False)],
)
def test_refused(choice: str, is_so: bool) -> None:
    """Nothing, and the milestone of another time or experiment, are no clocks."""
    assert is_so == is_refused(choice, ("push*",))
