"""Addresses that came from outside, before they become links."""

from urllib.parse import urlsplit

from basis.visible import is_all_visible

_ENDS = {ord(character): f"%{ord(character):02X}" for character in "<>|\\`\n\r\t \"'"}


def web_address(text: object) -> str | None:
    """The address if it is one of the web and hides nothing; None for all else, scripts too."""
    if not isinstance(text, str):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    is_of_web = parts.scheme in {"http", "https"} and bool(parts.netloc)
    return text if is_of_web and is_all_visible(text) else None


def in_markdown(address: str) -> str:
    """The address with what would end a link, or a table's cell, written as a percent code."""
    return address.translate(_ENDS)
