"""What jobs, attempts and arms cost."""

from datetime import date
from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, view_rows

HOSTED: Row = {"runner_labels": ["ubuntu-latest"], "runner_name": "GitHub Actions 1"}


def price(label: str, usd: float, since: date = date(2021, 1, 1), **more: object) -> Row:
    """A price of GitHub's standard runners."""
    row: Row = {"label": label, "since_on": since, "usd_per_minute": usd}
    return {**row, **more}


PRICES = [
    price("ubuntu-latest", 0.008),
    price("ubuntu-latest", 0.006, date(2026, 4, 5)),
    price("same", 0.008),
    price("today", 0.01, date(2026, 4, 4)),
    price("next", 0.01, date(2026, 4, 5)),
    price("big", 0.05),
    price("own-big", 0.022, runner_group="large pool"),
]
CASES: dict[str, tuple[list[float | None], Row, tuple[object, ...]]] = {
    "a minute": ([0, 5, 65], {}, ("ubuntu-latest", False, 1.0, None, 0.008)),
    "a second more": ([0, 5, 66], {}, ("ubuntu-latest", False, 2.0, None, 0.016)),
    "no second": ([0, 5, 5], {}, ("ubuntu-latest", False, 1.0, None, 0.008)),
    "in any case": (
        [0, 5, 65],
        {"runner_labels": ["Ubuntu-Latest"]},
        ("ubuntu-latest", False, 1.0, None, 0.008),
    ),
    # Noon and 43,200 s is midnight: the attempt started on the day before the new price.
    "its own day": ([0, 43_200, 43_210], {}, ("ubuntu-latest", False, 1.0, None, 0.008)),
    "an unknown label": ([0, 5, 65], {"runner_labels": ["huge"]}, (None, False, 1.0, None, None)),
    "no label": ([0, 5, 65], {"runner_labels": []}, (None, False, 1.0, None, None)),
    "a later price": ([0, 5, 65], {"runner_labels": ["next"]}, (None, False, 1.0, None, None)),
    "a price of that day": (
        [0, 5, 65],
        {"runner_labels": ["today"]},
        ("today", False, 1.0, None, 0.01),
    ),
    "labels of one price": (
        [0, 5, 65],
        {"runner_labels": ["ubuntu-latest", "same"]},
        ("same", False, 1.0, None, 0.008),
    ),
    "labels of two prices": (
        [0, 5, 65],
        {"runner_labels": ["ubuntu-latest", "big"]},
        (None, False, 1.0, None, None),
    ),
    "self-hosted by label": (
        [0, 5, 66],
        {"runner_labels": ["self-hosted", "ubuntu-latest"]},
        (None, True, None, 2.0, None),
    ),
    "self-hosted by group": (
        [0, 5, 66],
        {"runner_group": "Default"},
        (None, True, None, 2.0, None),
    ),
    "another group without a price": (
        [0, 5, 66],
        {"runner_group": "large pool"},
        (None, False, 2.0, None, None),
    ),
    "another group with a price": (
        [0, 5, 66],
        {"runner_group": "large pool", "runner_labels": ["own-big"]},
        ("own-big", False, 2.0, None, 0.044),
    ),
    "cancelled while it waited": (
        [0, 5, 500],
        {"runner_name": None, "conclusion": "cancelled"},
        ("ubuntu-latest", False, 0.0, None, 0.0),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_job(case: str, tmp_path: Path) -> None:
    """Minutes rounded up, times the price of the label on the day the attempt started."""
    seconds, more, expected = CASES[case]
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[{**job(1, seconds), **HOSTED, **more}],
        runner_prices=PRICES,
    )
    columns = ("price_label", "is_self_hosted", "billed_minutes", "self_hosted_minutes")
    rows = view_rows(database, "job_prices", (*columns, "price_usd"), "job_id")
    assert [expected] == [(*row[:4], row[4] and round(float(str(row[4])), 9)) for row in rows]


UNPRICED: dict[str, tuple[Row, str | None]] = {
    "unknown label": ({"runner_labels": ["huge"]}, "unknown label"),
    "no label": ({"runner_labels": []}, "unknown label"),
    "other group": ({"runner_group": "large pool"}, "other runner group"),
    "later": ({"runner_labels": ["next"]}, "later price"),
    "two prices": ({"runner_labels": ["ubuntu-latest", "big"]}, "conflicting prices"),
    "self-hosted": ({"runner_labels": ["self-hosted"]}, None),
    "never run": ({"runner_name": None, "conclusion": "cancelled", "runner_labels": ["x"]}, None),
    "priced": ({}, None),
}


def test_why_there_is_no_price(tmp_path: Path) -> None:
    """The reason of each job, and of the attempt in the order of the labels."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[
            {**job(place, [0, 5, 65]), **HOSTED, **more}
            for place, (more, _) in enumerate(UNPRICED.values())
        ],
        runner_prices=PRICES,
    )
    rows = view_rows(database, "job_prices", ["unpriced_because"], "job_id")
    assert [why for _, why in UNPRICED.values()] == [why for (why,) in rows]
    columns = ["unpriced_job_count", "unpriced_labels", "unpriced_because"]
    ((total, labels, reasons),) = view_rows(database, "attempt_costs", columns, "run_id")
    assert (5, ["", "big, ubuntu-latest", "huge", "next", "ubuntu-latest"]) == (total, labels)
    assert [
        "unknown label",
        "conflicting prices",
        "unknown label",
        "later price",
        "other runner group",
    ] == reasons


def test_one_list_for_all_runs(tmp_path: Path) -> None:
    """
    Runs before and after a change of the list cost the same: the newest run's day decides.

    By hand: 2 min each, at 0.006 since the candidate's run is of 6 April. A price of 7 April is
    none yet, though a job of that run starts on that day.
    """
    later = {"b": 2 * 86_400}
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(1), attempt(2, start=later["b"])],
        jobs=[
            {**job(1, [0, 5, 70], 1), **HOSTED},
            {**job(2, [later["b"] + second for second in (0, 43_200, 43_265)], 2), **HOSTED},
        ],
        runner_prices=[*PRICES, price("ubuntu-latest", 0.9, date(2026, 4, 7))],
        experiments=[{}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[{"run_id": 1}, {"run_id": 2, "arm": "b"}],
    )
    frame = answer("costs_by_attempt", database, {"experiment": "e"})
    assert [0.012, 0.012] == frame["price_usd"].tolist()
    assert ["2026-04-06"] * 2 == frame["rates_on"].tolist()
    assert ["2026-04-06"] * 2 == answer("costs_by_arm", database, {"experiment": "e"})[
        "rates_on"
    ].tolist()


@pytest.fixture(scope="module")
def arms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Baseline a with runs 1 and 2, candidate b with runs 3 (partly unpriced) and 4 (self-hosted).

    Each run has a job of 65 s (2 min) and one of 190 s (4 min); the clock is the whole run.
    Run 1: 6 min of ubuntu-latest at 0.008 = 0.048. Run 2: 2 min of it and 4 min of big at 0.05 =
    0.016 + 0.2 = 0.216. Run 3: its second job is on huge, which has no price. Run 4: its second
    job is self-hosted: 2 min at 0.008 = 0.016, and 4 min apart. Skipped jobs cost nothing.
    """
    seconds = {1: "ubuntu-latest", 2: "big", 3: "huge", 4: "self-hosted"}
    jobs: list[Row] = []
    for run, label in seconds.items():
        jobs += [
            {**job(10 * run, [0, 5, 70], run), **HOSTED},
            {**job(10 * run + 1, [0, 10, 200], run), **HOSTED, "runner_labels": [label]},
            job(10 * run + 2, [0, 0, 0], run, conclusion="skipped", runner_labels=["huge"]),
        ]
    return build_database(
        tmp_path_factory.mktemp("arms") / "case.duckdb",
        run_attempts=[attempt(run) for run in seconds],
        jobs=jobs,
        runner_prices=PRICES,
        experiments=[{}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[
            {"run_id": run, "arm": "a" if run < 3 else "b", "cache_state": "warm"}
            for run in seconds
        ],
    )


def test_attempts(arms: Path) -> None:
    """A price only where each billed job has one; what lacks it is named."""
    frame = answer("costs_by_attempt", arms, {"experiment": "e"})
    assert [6.0, 6.0, 6.0, 2.0] == frame["billed_minutes"].tolist()
    assert [0.0, 0.0, 0.0, 4.0] == frame["self_hosted_minutes"].tolist()
    assert [0.048, 0.216, None, 0.016] == [
        None if missing else figure
        for figure, missing in zip(frame["price_usd"], frame["price_usd"].isna(), strict=True)
    ]
    assert [None, None, ["huge"], None] == frame["unpriced_labels"].tolist()
    assert [None, None, ["unknown label"], None] == frame["unpriced_because"].tolist()
    assert [0, 0, 1, 0] == frame["unpriced_job_count"].tolist()


def test_arms(arms: Path) -> None:
    """The median of 0.048 and 0.216 is 0.132; b has one price of two runs."""
    frame = answer("costs_by_arm", arms, {"experiment": "e"})
    columns = ["arm", "attempt_count", "priced_count", "self_hosted_count", "price_p50_usd"]
    assert [("a", 2, 2, 0, 0.132), ("b", 2, 1, 1, 0.016)] == list(
        frame[columns].itertuples(index=False, name=None)
    )
    assert [200.0, 200.0] == frame["clock_p50_s"].tolist()
    assert [255.0, 255.0] == frame["compute_p50_s"].tolist()
    assert [6.0, 4.0] == frame["billed_p50_minutes"].tolist()
    assert [None, ["huge"]] == frame["unpriced_labels"].tolist()


def test_comparison(arms: Path) -> None:
    """The comparison of b with a has the prices of both."""
    frame = answer("comparison_clocks", arms, {"experiment": "e"})
    assert [1, 2, 3, 4] == frame["run_id"].tolist()
    assert [False, False, True, False] == frame["price_usd"].isna().tolist()


def test_price_list(arms: Path) -> None:
    """Labels in alphabetical order, each price with its first day."""
    frame = answer("price_list", arms)
    assert ["big", "next", "own-big", "same", "today", "ubuntu-latest", "ubuntu-latest"] == frame[
        "label"
    ].tolist()
    assert ["2021-01-01", "2026-04-05"] == frame["since_on"].tolist()[-2:]
    assert [0.008, 0.006] == frame["minute_price_usd"].tolist()[-2:]
