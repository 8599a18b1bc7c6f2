"""How many examples a law is tried on."""

from hypothesis import settings

_ALL = 100
"""What a law without a number of its own is tried on, unless a profile says otherwise."""


def examples(count: int) -> settings:
    """Of a law whose examples cost much: so many of the 100 that others have, in any profile."""
    share = settings().max_examples / _ALL
    return settings(max_examples=max(4, round(count * share)), deadline=None)
