"""Where the labels of marks stand."""

from math import dist

from hypothesis import given
from hypothesis import strategies as st

from queries.charts.cost_plane import label_places

_POINTS = st.lists(
    st.tuples(st.integers(0, 300).map(float), st.integers(0, 300).map(float)), max_size=8
)


def test_by_hand() -> None:
    """
    The first side that is 14 away from all else.

    Of marks at (0, 0) and (13, 13) the first's label would stand on the second at the top right;
    at the top left, (-13, 13), it is 26 away from it. The second's stands at (26, 26), 39 and more
    away from the first and its label.
    """
    marks = [(0.0, 0.0), (13.0, 13.0)]
    assert ["top left", "top right"] == label_places(marks, away_px=13, free_px=14)


def test_one_place() -> None:
    """Marks of one place have labels on different sides."""
    first, second = label_places([(5.0, 5.0)] * 2, away_px=13, free_px=14)
    assert ("top right", "top left") == (first, second)


@given(_POINTS)
def test_alone_is_first_choice(marks: list[tuple[float, float]]) -> None:
    """A mark that is far from all others has its label at the top right, whatever their number."""
    far = (1000.0, 1000.0)
    assert "top right" == label_places([*marks, far], away_px=13, free_px=14)[-1]
    assert all(dist(far, mark) > 100 for mark in marks)
