"""What is said while an ingest works: a bar on a terminal, lines elsewhere."""

import io

from rich.console import Console

from ingest.story import Story


def _tell(*, is_terminal: bool) -> str:
    console = Console(file=io.StringIO(), force_terminal=is_terminal, width=80, highlight=False)
    story = Story(console)
    story.event("a plain [bold]event[/bold]")
    assert [1, 2] == list(story.tracked([1, 2], 2, "run", lambda item: f"number {item}"))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_lines() -> None:
    """Elsewhere than on a terminal: one line for each event, nothing formatted."""
    expected = "a plain [bold]event[/bold]\nrun 1 of 2: number 1\nrun 2 of 2: number 2\n"
    assert expected == _tell(is_terminal=False)


def test_bar() -> None:
    """On a terminal: a bar that counts to its end, and no line for each item."""
    told = _tell(is_terminal=True)
    assert "2/2" in told
    assert "number 1" not in told
