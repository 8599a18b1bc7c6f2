"""
The block put into a description; what is outside the markers stays as it is, byte for byte.

A blank line stands behind the begin marker and before the end marker, so that what is between is
read as Markdown whatever is around it, and the other way round.
"""

from markdown_it import MarkdownIt

from ingest.errors import BodyInvalid, MarkersUnclear
from ingest.publish.lines import first_ending, last_ending, line_starts, lines, until_blank_line
from ingest.publish.markers import BEGIN, END, find_block, line_with_marker
from ingest.publish.open_tags import unbalanced_tag

LONGEST = 65_536
"""
Characters (code points) that GitHub takes in a description.

Source: what it answers to a longer one, 422 "body is too long (maximum is 65536 characters)".
"""
_BLOCKS = MarkdownIt("commonmark").disable("inline")


def checked_markdown(text: str, name: str) -> str:
    """
    What may stand between the markers: the text without blank lines around it.

    Args:
        text: As it was read.
        name: What sentences call it.

    Raises:
        BodyInvalid: It is empty, too long for any description, holds a marker, or would swallow
            what stands below the block.
    """
    if (over := len(text) - LONGEST) > 0:
        raise BodyInvalid(
            f"{name} has {len(text):,} characters, {over:,} more than GitHub takes in a "
            f"description ({LONGEST:,}): shorten it."
        )
    found = lines(text)
    while found and not found[-1].strip():
        del found[-1]
    while found and not found[0].strip():
        del found[0]
    if not found:
        raise BodyInvalid(f"{name} is empty: give the Markdown that is to be published.")
    if "\0" in text:
        raise BodyInvalid(f"{name} holds a NUL character: give a text in Markdown.")
    if (place := line_with_marker(text)) is not None:
        number, marker = place
        raise BodyInvalid(
            f"{name} holds the marker {marker} in line {number}: remove it, the markers are added "
            "around the text."
        )
    markdown = "\n".join(found)
    if not _has_whole_block(_block(markdown, "\n")):
        raise BodyInvalid(
            f"{name} leaves code or HTML open at its end, which would swallow what stands below "
            "the block: close it."
        )
    if (tag := unbalanced_tag(markdown)) is not None:
        raise BodyInvalid(
            f"{name} has a <{tag}> whose tags do not match, which would take in what stands below "
            "the block: open and close it."
        )
    return markdown


def with_block(description: str, markdown: str) -> str:
    """
    The description with the Markdown as its block.

    In place of the block that is there, with the line ending of its begin marker; else at the end,
    after a blank line, with that of the description's last line.

    Args:
        description: As GitHub has it; empty if there is none.
        markdown: As `checked_markdown` gives it.

    Raises:
        MarkersUnclear: It can't be said where the block is, or it would stand in code.
    """
    span = find_block(description)
    if span is None:
        ending = last_ending(description)
        above, below = description + until_blank_line(description), ""
    else:
        ending = first_ending(description[span.start :])
        above, below = description[: span.start], description[span.stop :]
    changed = above + _block(markdown, ending) + below
    if not _has_whole_block(changed):
        raise MarkersUnclear(
            "the description's block would stand inside code, or below code or HTML that is left "
            "open: close what is open, or move the markers out of it."
        )
    return changed


def block_in(description: str) -> str:
    """The block of a description that has one, with its markers; else an empty text."""
    span = find_block(description)
    return "" if span is None else description[span.start : span.stop]


def _block(markdown: str, ending: str) -> str:
    return ending.join([BEGIN, "", *lines(markdown), "", END])


def _has_whole_block(text: str) -> bool:
    """
    Whether Markdown sees both markers as comments that end where their line does.

    Source: CommonMark 0.31, 4.6 "HTML blocks": a comment may interrupt a paragraph, but neither a
    code block nor other HTML that is still open.
    """
    ends = {
        token.map[1]: token.map[0]
        for token in _BLOCKS.parse(text)
        if token.type == "html_block" and token.level == 0 and token.map is not None
    }
    for number, (_, line) in enumerate(line_starts(text), start=1):
        marker = line.rstrip(" \t")
        if marker == BEGIN and number not in ends:
            return False
        if marker == END and ends.get(number) != number - 1:
            return False
    return True
