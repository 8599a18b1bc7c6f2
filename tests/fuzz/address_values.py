"""Addresses of the app's pages: every parameter with hostile and odd values."""

from random import Random

from basis.errors import LongpoleError
from tests.hostile_names import HOSTILE

WORDED = (LongpoleError,)
_KEYS = (
    *("experiment", "arm", "cache", "clock", "run", "attempt", "job", "comparison", "part"),
    *("against", "pairs", "behind", "page", ""),
)
_VALUES = [
    *HOSTILE.values(),
    *("cache", "plain", "fast", "warm", "all", "whole run", "milestone: ", "build", "1", "2", "21"),
    *("-1", "0", "1.5", "1e3", "٣", "²", "1_0", " 1 ", "0x1", "9" * 30, "9" * 5000, "nan", "inf"),
    *("/etc/passwd", "http://a.example", "*" * 300, "?*" * 200, "%" * 100, "true", "None"),
]


def make(random: Random) -> list[tuple[str, str]]:
    """Up to eight parameters, keys repeated."""
    return [
        (random.choice(_KEYS), _value(random)) for _ in range(random.choice([1, 1, 2, 3, 5, 8]))
    ]


def _value(random: Random) -> str:
    value = random.choice(_VALUES).encode("utf-8", "replace").decode()
    if random.random() < 0.3:
        value += random.choice(_VALUES)
    if random.random() < 0.1:
        value = "".join(chr(random.randrange(0xD800)) for _ in range(random.randrange(20)))
    return value
