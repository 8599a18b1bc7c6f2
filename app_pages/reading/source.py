"""Where the facts of the snapshot that a run of the app follows come from."""

from app_pages.reading.door import ask


def is_from_github() -> bool:
    """Whether runs and jobs have pages at GitHub that links may lead to."""
    return _is_from("github")


def is_simulated() -> bool:
    """Whether no run of it ever took place."""
    return _is_from("simulated")


def _is_from(source: str) -> bool:
    return bool(ask("freshness")["source"].eq(source).any())
