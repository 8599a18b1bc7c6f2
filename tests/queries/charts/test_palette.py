"""Colours that can be seen."""

from itertools import combinations

import pytest

from queries.arms.populations import ALL_RUNS, TOLD_APART
from queries.charts.palette import (
    COSTS,
    DARK,
    LIGHT,
    NEUTRAL,
    SAVES,
    Paper,
    arm_color,
    cache_marker,
    cache_signs,
)

_ARMS = [arm_color(position) for position in range(1, 7)]


def _luminance(color: str) -> float:
    """Relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("paper", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(paper: object) -> None:
    """Marks have a contrast of 3:1 on both backgrounds, text of 4.5:1 (WCAG 2.2, AA)."""
    assert isinstance(paper, type(LIGHT))
    assert [] == [c for c in [*_ARMS, NEUTRAL, SAVES, COSTS] if _contrast(c, paper.background) < 3]
    assert _contrast(paper.ink, paper.background) >= 4.5


@pytest.mark.parametrize("paper", [LIGHT, DARK], ids=["light", "dark"])
def test_words_among_marks(paper: Paper) -> None:
    """Words are ink with the paper's colour around them, so that no line runs through them."""
    font = paper.lettering(12)
    assert (12, paper.ink) == (font["size"], font["color"])
    assert {f"0 0 3px {paper.background}"} == set(str(font["shadow"]).split(", "))


def test_arms_differ() -> None:
    """No two of the first six arms share a colour; an arm keeps its own, the seventh repeats."""
    assert all(one != other for one, other in combinations([*_ARMS, SAVES, COSTS], 2))
    assert arm_color(1) == arm_color(7)


def test_cache_states_differ_without_colour() -> None:
    """Each cache state has a symbol of its own, on charts and in text; told apart or not."""
    symbols = [str(cache_marker(state, 10, "red")["symbol"]) for state in TOLD_APART]
    assert 3 == len(set(symbols))
    assert " (● warm, ○ cold and ◇ other)" == cache_signs(TOLD_APART)


def test_no_sign_where_none_is_needed() -> None:
    """Runs that no arm tells apart are filled, like warm ones, and no legend speaks of them."""
    assert cache_marker("warm", 10, "red") == cache_marker(ALL_RUNS, 10, "red")
    assert "" == cache_signs([ALL_RUNS])
