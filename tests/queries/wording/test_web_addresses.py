"""Which addresses become links."""

import pytest

from queries.wording import web_address


@pytest.mark.parametrize(
    "text", ["https://github.com/o/r/actions/runs/1", "http://ghe.example:8080/o/r"]
)
def test_accepted(text: str) -> None:
    """Addresses of the web are links, also of a server at home."""
    assert text == web_address(text)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "//x", "https:", "", "http://[", None, 1.0]
)
def test_refused(text: object) -> None:
    """Anything else is none."""
    assert web_address(text) is None
