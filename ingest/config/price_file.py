"""Reading the price file, and wording its mistakes."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ingest.config.mistakes import MISSING, MOST, place, read_bounded, unknown_key, unreadable
from ingest.config.prices import Price, PriceList
from ingest.config.toml_lines import key_path, line_of
from ingest.errors import PriceFileMissing
from ingest.records import RunnerPrice

DEFAULT_PRICES = Path("data/prices.toml")


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
    Read and check a price file.

    Args:
        path: The file.
        is_named: Whether somebody asked for this file; the default one may be missing.

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
        why = unreadable(error)
        return PriceFile(mistakes=(f"{path}: can't be read ({why}): mend it.",))
    return parse_prices(text, path)


def parse_prices(text: str, path: Path) -> PriceFile:
    """
    Check what a price file says.

    Args:
        text: What it says.
        path: What sentences call it.
    """
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
    return f"{place(path, line)}: {key}{_remedy(keys, mistake)}"


def _remedy(keys: list[Any], mistake: ErrorDetails) -> str:
    match mistake["type"]:
        case "extra_forbidden":
            model = PriceList if len(keys) == 1 else Price
            remedy = unknown_key(keys[-1], model.model_fields)
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
