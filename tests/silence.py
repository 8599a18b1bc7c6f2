"""A story that nobody is told."""

from ingest.story import Level, Story


class Silence(Story):
    """For measurements and tests of what is stored."""

    def event(self, text: str, level: Level = "info", **fields: str | int) -> None:
        """Say nothing."""
