"""The price file, and what an ingest stores of it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.config.price_file import PriceFile, load_prices, parse_prices
from ingest.errors import PriceFileMissing
from ingest.records import RunnerPrice
from tests.ingest.project import PULL_REQUEST_ARM, Project

ROOT = Path(__file__).parents[3]
HEAD = 'source = "a list"\nread_on = 2026-02-03\n'
PRICE = '[[price]]\nlabels = "Big"\nusd_per_minute = 0.006\nsince = 2026-01-01\n'
MISTAKES = {
    "no TOML": ("source =", "p.toml: is not TOML: Invalid value"),
    "no prices": (HEAD, "p.toml: price: a price list needs at least one [[price]]."),
    "no source": ("read_on = 2026-02-03\n" + PRICE, "p.toml: source: this key is missing; add it."),
    "one bracket too few": (
        HEAD + PRICE.replace("[[price]]", "[price]"),
        "p.toml line 3: price: write [[price]], with two brackets.",
    ),
    "an unknown key": (
        HEAD + PRICE + "lable = 1\n",
        "p.toml line 7: price[1].lable: unknown key; did you mean 'labels'?",
    ),
    "a price in quotes": (
        HEAD + PRICE.replace("0.006", "'0.006'"),
        (
            "p.toml line 5: price[1].usd_per_minute: is no number: write US dollars as 0.006, "
            "without quotes."
        ),
    ),
    "a negative price": (
        HEAD + PRICE.replace("0.006", "-1"),
        "p.toml line 5: price[1].usd_per_minute: Input should be greater than or equal to 0.",
    ),
    "a day in quotes": (
        HEAD + PRICE.replace("2026-01-01", "'2026-01-01'"),
        "p.toml line 6: price[1].since: is no day: write it as 2026-01-01, without quotes.",
    ),
    "a price for self-hosted runners": (
        HEAD + PRICE.replace('"Big"', '["Self-Hosted", "x"]'),
        (
            "p.toml line 4: price[1].labels: holds self-hosted, whose runners have no list price: "
            "leave it out."
        ),
    ),
    "a pattern": (
        HEAD + PRICE.replace("Big", "ubuntu-*"),
        (
            "p.toml line 4: price[1].labels: holds 'ubuntu-*', but is no pattern: write each label "
            "in full."
        ),
    ),
    "a space at the end": (
        HEAD + PRICE.replace("Big", "big "),
        "p.toml line 4: price[1].labels: holds 'big ': leave out the spaces around it.",
    ),
    "two prices of a label": (
        HEAD + PRICE + PRICE.replace("Big", "bIG"),
        "p.toml: has 2 prices of 'big' since 2026-01-01: leave one of them.",
    ),
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_mistake(text: str, expected: str) -> None:
    """Each mistake is one sentence with file, line, key path and remedy; no price is taken."""
    found = parse_prices(text, Path("p.toml"))
    (mistake,) = found.mistakes
    assert mistake.startswith(expected)
    assert () == found.prices


def test_prices() -> None:
    """Labels in lower case, the number as it is written, the list's source on each."""
    expected = RunnerPrice(
        "big", "GitHub Actions", date(2026, 1, 1), Decimal("0.006"), "a list", date(2026, 2, 3)
    )
    assert PriceFile((expected,)) == parse_prices(HEAD + PRICE, Path("p.toml"))


def test_what_ships() -> None:
    """The prices in data/ load; a minute of ubuntu-latest became cheaper in January 2026."""
    found = load_prices(ROOT / "data" / "prices.toml", is_named=True)
    assert () == found.mistakes
    by_day = {p.since_on: p.usd_per_minute for p in found.prices if p.label == "ubuntu-latest"}
    assert {date(2021, 1, 1): Decimal("0.008"), date(2026, 1, 1): Decimal("0.006")} == by_day


def test_a_missing_file(tmp_path: Path) -> None:
    """The default file may be missing; one that was named may not."""
    assert PriceFile() == load_prices(tmp_path / "gone.toml", is_named=False)
    with pytest.raises(PriceFileMissing, match=r"gone\.toml: is not there: .*--prices"):
        load_prices(tmp_path / "gone.toml", is_named=True)


def test_ingest(project: Project) -> None:
    """Each ingest replaces what is stored; a broken file keeps it, and the exit code is 1."""
    stored = "select label, usd_per_minute::varchar from runner_prices"
    prices = project.folder / "prices.toml"
    flags = ("--no-fetch", "--prices", str(prices))
    project.write(PULL_REQUEST_ARM)
    for text, code, expected in (
        (HEAD + PRICE, 0, [("big", "0.006000")]),
        (HEAD + PRICE.replace("Big", "small"), 0, [("small", "0.006000")]),
        (HEAD, 1, [("small", "0.006000")]),
    ):
        prices.write_text(text, encoding="utf-8")
        outcome = project.ingest(*flags)
        assert code == outcome.exit_code
        assert expected == project.query(stored)
    assert "failed: price file: " in outcome.stdout
    prices.unlink()
    outcome = project.ingest(*flags)
    assert 2 == outcome.exit_code
    assert "is not there" in outcome.stderr
