"""
What a price file may say: the models that validate it.

Source: DESIGN section 4; docs/costs.md explains every key.
"""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ingest.config.experiment_values import Globs, Text
from ingest.config.experiments import Table

HOSTED_GROUP = "GitHub Actions"
"""The group that GitHub's standard runners say they are in."""


def _decimal(value: object) -> object:
    """A number of TOML as it is written: 0.006 has no nearest float."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _day(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("is no day: write it as 2026-01-01, without quotes")  # noqa: TRY004 - pydantic words a ValueError
    return value


def _plain_labels(labels: list[str]) -> list[str]:
    """GitHub does not tell labels apart by case."""
    lower = [label.lower() for label in labels]
    if "self-hosted" in lower:
        raise ValueError("holds self-hosted, whose runners have no list price: leave it out")
    for label in labels:
        if "*" in label or "?" in label:
            raise ValueError(f"holds {label!r}, but is no pattern: write each label in full")
        if label != label.strip():
            raise ValueError(f"holds {label!r}: leave out the spaces around it")
    return lower


Day = Annotated[date, BeforeValidator(_day)]
Labels = Annotated[Globs, AfterValidator(_plain_labels)]
Dollars = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0, le=1000, decimal_places=6)]


class Price(Table):
    """What a minute costs on runners of some labels, from a day on."""

    labels: Labels
    usd_per_minute: Dollars
    since: Day
    runner_group: Text = HOSTED_GROUP


class PriceList(Table):
    """A list of prices, where it was read, and when."""

    source: Text
    read_on: Day
    price: list[Price] = Field(min_length=1)

    @model_validator(mode="after")
    def _prices_differ(self) -> "PriceList":
        keys = Counter(
            (label, price.runner_group, price.since)
            for price in self.price
            for label in price.labels
        )
        for (label, _, since), total in keys.items():
            if total > 1:
                raise ValueError(
                    f"has {total} prices of {label!r} since {since}: leave one of them"
                )
        return self
