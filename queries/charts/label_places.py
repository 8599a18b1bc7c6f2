"""Where the labels of marks stand, so that neither marks nor other labels hide them."""

from collections.abc import Sequence
from math import dist

Point = tuple[float, float]
"""Pixels to the right and upwards."""

_SIDES: dict[str, Point] = {
    "top right": (1, 1),
    "top left": (-1, 1),
    "bottom right": (1, -1),
    "bottom left": (-1, -1),
    "top center": (0, 1.2),
    "bottom center": (0, -1.2),
    "middle right": (1.2, 0),
    "middle left": (-1.2, 0),
}
"""Plotly's name of each side, the first choice first, and the direction to a label there."""


def label_places(marks: Sequence[Point], *, away_px: float, free_px: float) -> list[str]:
    """
    The side of each mark on which its label stands; greedy, in the order of the marks.

    Args:
        marks: Their middles.
        away_px: From a mark's middle to its label's, along each axis.
        free_px: How far a label's middle must be from what it shall not meet.

    Returns:
        For each mark the first side that is free, else the one with the most room.
    """
    labels: list[Point] = []
    sides = []
    for place, mark in enumerate(marks):
        others = [*marks[:place], *marks[place + 1 :], *labels]
        spots = {
            side: (mark[0] + away_px * right, mark[1] + away_px * up)
            for side, (right, up) in _SIDES.items()
        }
        room = {
            side: min((dist(spot, other) for other in others), default=free_px)
            for side, spot in spots.items()
        }
        side = max(room, key=lambda side: min(room[side], free_px))
        sides.append(side)
        labels.append(spots[side])
    return sides
