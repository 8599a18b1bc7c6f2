"""How fast requests follow each other: GitHub's 900 points a minute, and not far below."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.api.gate import BURST, Pace

_MOMENT_S = 1e-6


def _taken_at(pace: Pace, wishes: list[tuple[float, int]]) -> list[float]:
    """When points are taken that are wished for one after the other: (seconds later, points)."""
    now = 1000.0
    taken = []
    for later_s, points in wishes:
        now += later_s
        while (wait_s := pace.wait_s(points, now)) > 0:
            now += wait_s
        pace.take(points, now)
        taken.append(now - 1000)
    return taken


def test_by_hand() -> None:
    """
    Two points a second, four ahead: a fifth is there after 0.5 s, five more points 2.5 s later.

    Ten seconds later four are there at once, and the next after half a second.
    """
    wishes = [(0.0, 1)] * 5 + [(0.0, 4), (10.0, 2), (0.0, 2), (0.0, 1)]
    expected = [0.0, 0.0, 0.0, 0.0, 0.5, 2.5, 12.5, 12.5, 13.0]
    assert expected == _taken_at(Pace(2, 4), wishes)


@settings(deadline=None)
@given(
    wishes=st.lists(
        st.tuples(st.just(0.0) | st.floats(0, 5), st.integers(1, 5)), min_size=1, max_size=60
    ),
    points_per_s=st.floats(0.1, 20),
    burst=st.integers(5, 40),
)
def test_never_more_and_never_slower(
    wishes: list[tuple[float, int]], points_per_s: float, burst: int
) -> None:
    """
    In no window are more points taken than the burst and the rate allow.

    Who had to wait ends a window in which exactly that many were taken: he could not have gone
    a moment earlier.
    """
    taken = _taken_at(Pace(points_per_s, burst), wishes)
    before = 0.0
    for last, (at, (later_s, _)) in enumerate(zip(taken, wishes, strict=True)):
        room = [
            burst + points_per_s * (at - taken[first]) - sum(p for _, p in wishes[first : last + 1])
            for first in range(last + 1)
        ]
        assert min(room) >= -_MOMENT_S * points_per_s
        if at > before + later_s + _MOMENT_S:
            assert min(room) <= _MOMENT_S * points_per_s
        before = at


def test_a_long_backfill() -> None:
    """2,000 requests as fast as may be: at most 900 in any minute, and 14 a second all the time."""
    taken = _taken_at(Pace(), [(0.0, 1)] * 2000)
    most = max(
        sum(begin <= at <= begin + 60 for at in taken[first:])
        for first, begin in enumerate(taken[:1000:10])
    )
    assert 850 <= most <= 900
    assert abs((2000 - BURST) / 14 - taken[-1]) < 0.001
