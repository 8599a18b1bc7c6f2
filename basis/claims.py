"""What somebody claims of an arm: from where to where a figure lies, as experiments store it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

ClaimKind: TypeAlias = Literal[
    "about", "at_most", "at_least", "saves", "faster", "slower", "because_waits_for"
]
Measured: TypeAlias = Literal["clock", "job", "step", "role"]
"""What an expectation is about."""
Unit: TypeAlias = Literal["s", "ratio", "share"]
"""Seconds, arm / other arm, or a share of runs."""

COMPARING: tuple[ClaimKind, ...] = ("saves", "faster", "slower")
"""Claims about the difference to another arm."""


@dataclass(frozen=True, slots=True)
class Claim:
    """
    One claim.

    Attributes:
        kind: Its key in the experiment file.
        said: Its value there; empty where it is `true`.
        unit: Of the ends: of a median in seconds; of a difference, arm minus the other one, in
            seconds; of their ratio; of a share of runs.
        low: Where the figure begins at least; None for no bound.
        high: Where it ends at most; likewise.
        is_open: The ends don't belong to it, as no difference does not to `faster`.
    """

    kind: ClaimKind
    said: str
    unit: Unit
    low: float | None
    high: float | None
    is_open: bool = False


_CLAIMS = TypeAdapter(tuple[Claim, ...])


def claims_to_json(claims: Sequence[Claim]) -> str:
    """As `claims_of_json` reads them."""
    return _CLAIMS.dump_json(tuple(claims)).decode()


def claims_of_json(text: str) -> tuple[Claim, ...]:
    """What `claims_to_json` wrote."""
    return _CLAIMS.validate_json(text)
