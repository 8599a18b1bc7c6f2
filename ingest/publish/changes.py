"""What publishing would change in a description."""

from dataclasses import dataclass
from difflib import unified_diff

from basis.visible import visible
from ingest.errors import DescriptionTooLong
from ingest.publish.block import LONGEST, block_in, with_block
from ingest.publish.lines import is_same, lines


@dataclass(frozen=True, slots=True)
class Change:
    """
    A description, and what it is to become.

    Attributes:
        before: As it was read.
        after: With the block.
    """

    before: str
    after: str

    @property
    def is_none(self) -> bool:
        """Whether only endings of lines differ, if anything."""
        return is_same(self.before, self.after)


def change(description: str, markdown: str) -> Change:
    """
    What becomes of a description.

    Args:
        description: As GitHub has it; empty if there is none.
        markdown: As `block.checked_markdown` gives it.

    Raises:
        MarkersUnclear: It can't be said where the block is to stand.
        DescriptionTooLong: GitHub would refuse it.
    """
    after = with_block(description, markdown)
    if (over := len(after) - LONGEST) > 0:
        raise DescriptionTooLong(
            f"the description would have {len(after):,} characters, {over:,} more than GitHub "
            f"takes ({LONGEST:,}); the block is {len(block_in(after)):,} of them: shorten it, or "
            "what is around it."
        )
    return Change(description, after)


def difference(planned: Change) -> list[str]:
    """The change as a unified diff of lines; nothing hides in them."""
    found = unified_diff(
        lines(planned.before),
        lines(planned.after),
        "description as it is",
        "description with the block",
        lineterm="",
    )
    return [visible(line) for line in found]
