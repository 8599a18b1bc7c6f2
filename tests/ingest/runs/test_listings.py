"""How far listings are read, and how they are named."""

from datetime import datetime
from pathlib import Path

import pytest

from ingest.config.experiment_file import parse_experiments
from ingest.runs.listings import (
    Depth,
    Listing,
    ReadBefore,
    Wish,
    is_far_enough,
    join_wishes,
    wish_for_listing,
)


def _day(day: int, month: int = 6) -> datetime:
    return datetime(2026, month, day)


_NEVER = None
_READ_TO_THE_END = ReadBefore(complete_since=None, read_at=_day(20))
_READ_TO_JUNE_10 = ReadBefore(complete_since=_day(10), read_at=_day(20))


@pytest.mark.parametrize(
    ("depth", "before", "oldest", "run_count", "expected"),
    [
        pytest.param(Depth(), _NEVER, _day(1, 1), 900, False, id="never read: to the end"),
        pytest.param(Depth(since=_day(5)), _NEVER, _day(5), 9, False, id="not yet past since"),
        pytest.param(Depth(since=_day(5)), _NEVER, _day(4), 9, True, id="past since"),
        pytest.param(Depth(run_count=30), _NEVER, _day(5), 29, False, id="one run short"),
        pytest.param(Depth(run_count=30), _NEVER, _day(5), 30, True, id="enough runs"),
        pytest.param(Depth(), _READ_TO_THE_END, _day(16, 5), 9, False, id="re-runs may hide here"),
        pytest.param(Depth(), _READ_TO_THE_END, _day(15, 5), 9, True, id="35 days before reading"),
        pytest.param(
            Depth(run_count=30), _READ_TO_THE_END, _day(16, 5), 30, False, id="enough, but re-runs"
        ),
        pytest.param(
            Depth(since=_day(1, 5)), _READ_TO_JUNE_10, _day(10, 5), 9, False, id="deeper than ever"
        ),
    ],
)
def test_is_far_enough(
    depth: Depth, before: ReadBefore | None, oldest: datetime, run_count: int, expected: bool
) -> None:
    """A listing is read as far as it is wanted, and again as far as re-runs may have changed it."""
    assert expected == is_far_enough(depth, before, oldest, run_count)


def test_url_escapes_the_branch() -> None:
    """A branch's name is text, not a part of the query."""
    listing = Listing("o/r", "build.yaml", "a&b=c/d")
    expected = "/repos/o/r/actions/workflows/build.yaml/runs?branch=a%26b%3Dc%2Fd&per_page=100"
    assert expected == listing.url()


def test_url_of_what_is_older() -> None:
    """Past 1,000 results the listing goes on by date."""
    url = Listing("o/r", branch="main").url(datetime(2026, 4, 4, 12, 0, 1))
    expected = (
        "/repos/o/r/actions/runs?branch=main&created=%3C%3D2026-04-04T12%3A00%3A01Z&per_page=100"
    )
    assert expected == url


def test_branches_by_a_glob() -> None:
    """GitHub filters by event in their place; `last` counts the runs on such branches."""
    text = """\
[x]
repository = "o/r"
workflow = "build.yaml"
event = "merge_group"
baseline = "a"
[[x.arm]]
name = "a"
branch = "gh-readonly-queue/main/*"
last = 30
[[x.arm]]
name = "b"
branch = "gh-readonly-queue/next/*"
last = 30
"""
    experiment = parse_experiments(text, Path("x")).experiments["x"]
    wishes = [wish_for_listing(experiment, arm, None, None) for arm in experiment.arm]
    listing = Listing("o/r", "build.yaml", event="merge_group")
    expected = [
        Wish(listing, Depth(run_count=30, branches=f"gh-readonly-queue/{base}/*"))
        for base in ("main", "next")
    ]
    assert expected == wishes
    assert {listing: expected[0].depth} == join_wishes(expected[:1])
    assert {listing: Depth()} == join_wishes(expected)
