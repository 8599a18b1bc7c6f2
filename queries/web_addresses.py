"""Addresses that came from outside, before they become links."""

from urllib.parse import urlsplit

_ENDS = {ord(character): f"%{ord(character):02X}" for character in "<>|\\`\n\r\t \"'"}


def web_address(text: object) -> str | None:
    """The address if it is one of the web; None for anything else, `javascript:` included."""
    if not isinstance(text, str):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


def in_markdown(address: str) -> str:
    """The address with what would end a link, or a table's cell, written as a percent code."""
    return address.translate(_ENDS)
