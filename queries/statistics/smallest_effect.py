"""The difference below which none matters, as the experiment file says it."""

import re
from dataclasses import dataclass
from math import log1p

_FORM = re.compile(r"(?P<amount>\d+(?:\.\d+)?)(?P<unit>%|s)")


@dataclass(frozen=True, slots=True)
class SmallestEffect:
    """
    Either a share or seconds.

    Attributes:
        share: 0.05 for 5%: faster by it is a ratio of 0.95, slower by it one of 1 / 0.95, so that
            the verdict does not depend on which arm is the baseline.
        seconds: A shift by so much.

    Raises:
        ValueError: Both or neither is given, or it is not above 0, or the share not below 1.
    """

    share: float | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.seconds is None):
            raise ValueError("a smallest effect is a share or seconds: give one of them.")
        if (self.share or self.seconds or 0) <= 0 or (self.share or 0) >= 1:
            raise ValueError("a smallest effect is above 0, and a share below 100%.")

    @property
    def log_margin(self) -> float | None:
        """Half the range in which a log ratio does not matter; None where it is in seconds."""
        return None if self.share is None else -log1p(-self.share)


def parse_smallest_effect(text: str | None) -> SmallestEffect | None:
    """
    What `5%` or `15s` says; None where nothing is said, or an effect of 0.

    Raises:
        ValueError: It is neither.
    """
    if text is None:
        return None
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} does not have the form '5%' or '15s'.")
    amount = float(match["amount"])
    if not amount:
        return None
    if match["unit"] == "%":
        return SmallestEffect(share=amount / 100)
    return SmallestEffect(seconds=amount)
