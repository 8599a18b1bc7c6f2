"""
The price file: what it may say, reading it, and wording its mistakes.

Source: DESIGN section 4; docs/costs.md explains every key.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from ingest.config.experiment_values import Globs, Text
from ingest.config.mistakes import (
    MISSING,
    MOST,
    key_path,
    line_of,
    read_bounded,
    why_unreadable,
    word_place,
    word_unknown_key,
)
from ingest.config.table import Table
from ingest.errors import PriceFileMissing
from ingest.records import RunnerPrice

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


@dataclass(frozen=True, slots=True)
class PriceFile:
    """
    What the file says.

    Attributes:
        prices: Every one of them; none where there are mistakes, or no file.
        mistakes: A sentence each: file, line, key path, remedy.
    """

    prices: tuple[RunnerPrice, ...] = ()
    mistakes: tuple[str, ...] = ()


def load_prices(path: Path, *, is_named: bool) -> PriceFile:
    """
    Read and check a price file; the default one, which nobody named, may be missing.

    Raises:
        PriceFileMissing: It was named, and is not there.
    """
    try:
        text = read_bounded(path)
    except FileNotFoundError as error:
        if is_named:
            raise PriceFileMissing(
                f"{path}: is not there: name a price file with --prices, or leave the flag out."
            ) from error
        return PriceFile()
    except (OSError, UnicodeDecodeError) as error:
        why = why_unreadable(error)
        return PriceFile(mistakes=(f"{path}: can't be read ({why}): mend it.",))
    return parse_prices(text, path)


def parse_prices(text: str, path: Path) -> PriceFile:
    """Check what a price file says, which sentences call by its path."""
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        return PriceFile(mistakes=(f"{path}: is not TOML: {error}.",))
    try:
        found = PriceList.model_validate(table)
    except ValidationError as error:
        mistakes = error.errors(include_url=False)
        sentences = [_sentence(path, text, mistake) for mistake in mistakes[:MOST]]
        if (more := len(mistakes) - MOST) > 0:
            sentences.append(f"{path}: has {more:,} more mistakes: mend those first.")
        return PriceFile(mistakes=tuple(sentences))
    return PriceFile(
        tuple(
            RunnerPrice(
                label=label,
                runner_group=price.runner_group,
                since_on=price.since,
                usd_per_minute=price.usd_per_minute,
                source=found.source,
                read_on=found.read_on,
            )
            for price in found.price
            for label in dict.fromkeys(price.labels)
        )
    )


def _sentence(path: Path, text: str, mistake: ErrorDetails) -> str:
    keys = list(mistake["loc"])
    line = line_of(text, keys) if keys else None
    key = f"{key_path(keys)}: " if keys else ""
    return f"{word_place(path, line)}: {key}{_remedy(keys, mistake)}"


def _remedy(keys: list[Any], mistake: ErrorDetails) -> str:
    match mistake["type"]:
        case "extra_forbidden":
            model = PriceList if len(keys) == 1 else Price
            remedy = word_unknown_key(keys[-1], model.model_fields)
        case "missing" if keys == ["price"]:
            remedy = "a price list needs at least one [[price]]."
        case "missing":
            remedy = MISSING
        case "value_error":
            remedy = f"{mistake['ctx']['error']}."
        case "list_type" if keys == ["price"]:
            remedy = "write [[price]], with two brackets."
        case "model_type":
            remedy = "must be a table: see docs/costs.md for its keys."
        case "is_instance_of" | "decimal_type" | "decimal_parsing":
            remedy = "is no number: write US dollars as 0.006, without quotes."
        case _:
            remedy = f"{mistake['msg']}."
    return remedy
