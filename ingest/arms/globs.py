"""Globs know `*` and `?`, match whole names, case-sensitively; everything else is itself."""

import re


def regular_expression(glob: str) -> str:
    """The same as an RE2 that must match a whole name, newlines included."""
    parts = {"*": ".*", "?": "."}
    return "(?s)" + "".join(parts.get(character, re.escape(character)) for character in glob)
