"""
Where the block stands in a description.

A marker counts where it is a whole line, from its first character on; blanks may follow it. What
else holds a marker's text (a sentence about it, an indented one) is refused rather than guessed at:
a second block would leave the first one there, out of date.
"""

from dataclasses import dataclass

from ingest.errors import MarkersUnclear
from ingest.publish.lines import line_starts

BEGIN = "<!-- longpole:begin -->"
END = "<!-- longpole:end -->"


@dataclass(frozen=True, slots=True)
class Span:
    """
    A part of a text.

    Attributes:
        start: Its first character, the begin marker's.
        stop: Behind its last one, the end marker's; what follows on that line is outside.
    """

    start: int
    stop: int


def find_block(description: str) -> Span | None:
    """
    The block with its markers; None where the description has none.

    Raises:
        MarkersUnclear: It can't be said where the block begins and ends.
    """
    found: dict[str, list[int]] = {BEGIN: [], END: []}
    for number, (start, line) in enumerate(line_starts(description), start=1):
        for marker, places in found.items():
            if line.rstrip(" \t") == marker:
                places.append(start)
            elif marker in line:
                raise MarkersUnclear(
                    f"the marker {marker} in line {number} of the description is not a line of its "
                    "own: put it at the start of one, without other text, or remove it."
                )
    begins, ends = found[BEGIN], found[END]
    if not begins and not ends:
        return None
    if len(begins) > 1 or len(ends) > 1:
        raise MarkersUnclear(
            f"the description has {len(begins)} begin and {len(ends)} end markers: leave one "
            f"{BEGIN} and one {END}."
        )
    if not begins or not ends:
        there, missing = (BEGIN, END) if begins else (END, BEGIN)
        raise MarkersUnclear(
            f"the description has {there} without {missing}: add what is missing, or remove what "
            "is there."
        )
    if ends[0] < begins[0]:
        raise MarkersUnclear(
            f"the description has {END} above {BEGIN}: put them in order, or remove both."
        )
    return Span(begins[0], ends[0] + len(END))


def line_with_marker(text: str) -> tuple[int, str] | None:
    """The first line that holds a marker, wherever in the line: its number from 1, the marker."""
    for number, (_, line) in enumerate(line_starts(text), start=1):
        for marker in (BEGIN, END):
            if marker in line:
                return number, marker
    return None
