"""How often a comparison that grew could be looked at, and when that is said."""

from collections.abc import Sequence

import pandas as pd
import pytest

from queries.verdict.looks import find_looks, looks_sentence
from queries.verdict.verdicts import ComparedClock, compared_clocks
from tests.queries.facts import NOON

_DAY = pd.Timedelta(days=1)


def clocks(days: Sequence[float], *, wall_s: float | None = 600.0) -> pd.DataFrame:
    """Rows of `comparison_clocks`: a run of each arm on each of these days after 4 April, noon."""
    frame = pd.DataFrame(
        [
            {
                "candidate": "new",
                "candidate_position": 2,
                "cache_state": "warm",
                "arm": arm,
                "is_baseline": arm == "base",
                "run_id": 100 * place + number,
                "run_attempt": 1,
                "run_started_at": NOON + day * _DAY,
                "clock_s": seconds + number,
                "wall_s": wall_s,
                "path_queue_s": 0.0,
                "compute_s": 100.0,
                "price_usd": float("nan"),
                "self_hosted_minutes": 0.0,
                "jobs_fetched_at": None,
            }
            for place, (arm, seconds) in enumerate({"base": 500.0, "new": 300.0}.items())
            for number, day in enumerate(days)
        ]
    )
    return frame.astype({"wall_s": "float64", "jobs_fetched_at": "datetime64[us]"})


def ingests(*finished: tuple[float | None, str]) -> pd.DataFrame:
    """Rows of `ingest_log`: when each ended, in days after 4 April, noon, and how."""
    ends = [None if day is None else NOON + day * _DAY for day, _ in finished]
    return pd.DataFrame({"finished_at": pd.Series(ends, dtype="datetime64[us]")}).assign(
        outcome=[outcome for _, outcome in finished]
    )


def test_by_hand() -> None:
    """
    A run of each arm on days 0 to 4, ten minutes long; three of each are an interval's least.

    Ingests after days 1 (2 + 2 runs: too few), 2, 3 and 3 again (nothing new), and 4: three looks.
    One that was interrupted and one that failed published nothing; one that ended five minutes
    after the runs of day 4 had started saw none of them.
    """
    log = ingests(
        (1.5, "complete"),
        (2.5, "complete"),
        (3.5, "partial"),
        (3.75, "complete"),
        (3.9, "failed"),
        (None, "running"),
        (4 + 300 / 86400, "complete"),
        (4.5, "complete"),
    )
    assert {("new", "warm"): 3} == find_looks(clocks(range(5)), log)


def test_an_end_that_is_not_known() -> None:
    """Without a wall time the clock's end is when a run is known."""
    log = ingests((2.5, "complete"))
    assert {("new", "warm"): 1} == find_looks(clocks(range(3), wall_s=None), log)


def test_a_backfill_is_one_look() -> None:
    """
    Nightly ingests that did not have the runs yet showed nothing of them.

    By hand: runs of days 0 to 4, all fetched on day 20; ingests on days 1.5 to 9.5 of other work,
    then on days 20.5 and 21.5. Fetched before its end a run is known from its end on.
    """
    nightly = [(day + 0.5, "complete") for day in (*range(1, 10), 20, 21)]
    rows = clocks(range(5))
    fetched = NOON + 20 * _DAY
    assert {("new", "warm"): 3} == find_looks(rows, ingests(*nightly))
    assert {("new", "warm"): 1} == find_looks(
        rows.assign(jobs_fetched_at=fetched), ingests(*nightly)
    )
    assert {("new", "warm"): 3} == find_looks(rows.assign(jobs_fetched_at=NOON), ingests(*nightly))


def test_nothing_to_look_at() -> None:
    """Without runs there is no comparison; without ingests nobody looked."""
    assert {} == find_looks(clocks(range(3)).iloc[:0], ingests((1, "complete")))
    assert {("new", "warm"): 0} == find_looks(clocks(range(3)), ingests())


def compared(runs: int, planned: int | None = None) -> list[ComparedClock]:
    """The comparisons of two arms, so many runs each, that do not overlap."""
    rows = clocks(range(runs))
    attempts = rows.assign(cache_state="warm")
    return compared_clocks(rows, attempts, smallest_effect=None, planned=planned)


@pytest.mark.parametrize(
    ("runs", "planned", "looks", "is_said"),
    [(5, None, 12, True), (5, None, 1, False), (2, None, 12, False), (5, 5, 12, False)],
    ids=["said", "seen once", "nothing decided", "planned"],
)
def test_when_it_is_said(runs: int, planned: int | None, looks: int, is_said: bool) -> None:
    """Only of a decision that was not planned and could be seen more than once."""
    sentence = looks_sentence(compared(runs, planned), {("new", "warm"): looks})
    assert is_said == (sentence is not None)


def test_words() -> None:
    """How often, what of it, and what to do."""
    said = str(looks_sentence(compared(5), {("new", "warm"): 12}))
    assert said.startswith(
        "Not planned beforehand: 12 looks at warm runs of new could have shown a decision."
    )
    assert "fix runs_per_arm" in said
