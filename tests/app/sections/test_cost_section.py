"""What page 1 says of costs."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.app import cases
from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.build_database import build_database
from tests.queries.facts import attempt, job


def priced(path: Path, *, label: str = "ubuntu-latest", state: str = "warm") -> Path:
    """
    Arms plain (baseline) and `HOSTILE`, 3 warm runs each, of one job on runners of a label.

    plain runs for 95, 96, 97 s: 2 min each at $0.05 are $0.100; the other 55, 56, 57 s: $0.050.
    The runs of plain may be of another cache state: a baseline without a rule for them.
    """
    arms = {"plain": 100, cases.HOSTILE: 60}
    runs = [(arm, 10 * end + n, end + n) for arm, end in arms.items() for n in range(3)]
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "plain"}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place}
            for place, arm in enumerate(arms, start=1)
        ],
        arm_attempts=[
            cases.selected(arm, run_id, state if arm == "plain" else "warm")
            for arm, run_id, _ in runs
        ],
        run_attempts=[attempt(run_id) for _, run_id, _ in runs],
        jobs=[
            {**job(run_id, (0, 5, end), run_id, name="build"), "runner_labels": [label]}
            for _, run_id, end in runs
        ],
        runner_prices=[
            {"label": "ubuntu-latest", "since_on": date(2026, 1, 1), "usd_per_minute": 0.05}
        ],
        ingests=[{"ingest_id": 1, "finished_at": cases.INGESTED_AT}],
    )


own_machines = partial(priced, label="self-hosted")
unknown_label = partial(priced, label=cases.HOSTILE)
of_any_state = partial(priced, state="other")


def test_prices(open_page: OpenPage, build: Build) -> None:
    """Who is beaten on both, by hand: 101 s and $0.10 against 61 s and $0.05; as list prices."""
    app = open_page("which_is_faster", build(priced), show="Cost")
    said = words_of(app)
    assert (
        f"plain is beaten on both by {cases.SHOWN}: 1 min 1 s and $0.050 a run instead of "
        "1 min 41 s and $0.100 (medians, n = 3 and 3)."
    ) in said
    assert "at the rates of 4 Apr 2026, the day of the newest run" in said
    assert "from a list as of 1 Jan 2026" in said
    assert [] == list(app.exception)
    (table,) = [table for table in tables_of(app) if "list price" in table]
    assert ["$0.100", "$0.050"] == table["list price"].tolist()
    assert [cases.SHOWN, "–"] == table["beaten on both by"].tolist()


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (own_machines, "all jobs ran on self-hosted runners, which have no list price"),
        (unknown_label, f"6 runs of 6 asked for the runner label “{cases.SHOWN}”"),
        (cases.small, "the data has no price list"),
    ],
    ids=["self-hosted", "unknown label", "no price list"],
)
def test_without_prices(
    case: Callable[[Path], Path], why: str, open_page: OpenPage, build: Build
) -> None:
    """Why there is none, and how to have some, if one can; compute stands in its place."""
    app = open_page("which_is_faster", build(case), show="Cost")
    said = words_of(app)
    assert f"Cost is told by compute, not by price: {why}" in said
    assert (case is not own_machines) == ("`longpole ingest --no-fetch`" in said)
    assert [] == list(app.exception)


def test_arms_looked_at(open_page: OpenPage, build: Build) -> None:
    """The only arm that is looked at is not said to be alone, and the table has it alone."""
    app = open_page("which_is_faster", build(priced), arm=cases.SHOWN, show="Cost")
    assert "none of the arms looked at is beaten on both" in words_of(app)
    assert "there is only" not in words_of(app)
    (table,) = [table for table in tables_of(app) if "beaten on both by" in table]
    assert [cases.SHOWN] == table["arm"].tolist()


def test_a_baseline_of_any_cache_state(open_page: OpenPage, build: Build) -> None:
    """At ?cache=warm the baseline without a rule is in the table, beaten as the sentence says."""
    app = open_page("which_is_faster", build(of_any_state), cache="warm", show="Cost")
    assert "Runs of the baseline are of any cache state." in words_of(app)
    (table,) = [table for table in tables_of(app) if "beaten on both by" in table]
    assert ["–", f"{cases.SHOWN} (warm)"] == table["beaten on both by"].tolist()


def test_nothing_counts(open_page: OpenPage, build: Build) -> None:
    """Without a counted run nothing is set against anything."""
    app = open_page("which_is_faster", build(cases.small), clock="no-such-job", show="Cost")
    assert "so there is nothing to set against each other" in words_of(app)
    assert [] == list(app.exception)
