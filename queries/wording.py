"""How values read on screen: the only place where seconds become minutes and shares per cent."""

import re
from collections.abc import Sequence
from datetime import datetime

import pandas as pd

MISSING = "–"
"""What stands where there is no value."""

_MINUTE = 60
_HOUR = 60 * _MINUTE
_CODE = re.compile(r"`([^`]+)`")
# Everything that Markdown, GitHub's dialect or Streamlit's directives act on is punctuation.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# What Streamlit still acts on after escapes are resolved: it looks for addresses, arrows and :names:
# in the finished text. A word joiner, which is invisible, keeps them apart.
_LATE = re.compile(
    r"(?<=\w)(?=:)|(?<=:)(?=\w)|(?<=www)(?=\.)|(?<=[<-])(?=[->])|(?=@)", re.IGNORECASE
)
_WORD_JOINER = "\u2060"


def duration(seconds: float | None) -> str:
    """
    Seconds as people say them: `45 s`, `3 min 20 s`, `1 h 2 min`; rounded to what is shown.

    Args:
        seconds: May be negative; None or NaN reads as a dash.
    """
    if _is_missing(seconds):
        return MISSING
    assert seconds is not None  # noqa: S101 - what _is_missing has just ruled out
    sign = "-" if round(seconds) < 0 else ""
    whole = round(abs(seconds))
    if whole < _MINUTE:
        return f"{sign}{whole} s"
    if whole < _HOUR:
        return f"{sign}{_joined(whole // _MINUTE, 'min', whole % _MINUTE, 's')}"
    minutes = round(whole / _MINUTE)
    return f"{sign}{_joined(minutes // _MINUTE, 'h', minutes % _MINUTE, 'min')}"
