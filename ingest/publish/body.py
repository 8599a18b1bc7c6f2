"""Reading the Markdown that is to be published."""

import sys
from pathlib import Path

from ingest.errors import BodyInvalid
from ingest.publish.block import checked_markdown

STDIN = Path("-")


def read_body(path: Path) -> str:
    """
    The Markdown of a file, or of standard input.

    Raises:
        BodyInvalid: It can't be read, is no UTF-8, or can't stand between the markers.
    """
    name = "standard input" if path == STDIN else str(path)
    try:
        content = sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise BodyInvalid(
            f"{name} can't be read ({reason}): give a file in Markdown with --body, or - for "
            "standard input."
        ) from error
    return checked_markdown(text, name)
