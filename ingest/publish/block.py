"""
The block put into a description; what is outside the markers stays as it is, byte for byte.

A marker counts where it is a whole line, from its first character on; blanks may follow it. What
else holds a marker's text (a sentence about it, an indented one) is refused rather than guessed at:
a second block would leave the first one there, out of date. A blank line stands behind the begin
marker and before the end marker, so that what is between is read as Markdown whatever is around it,
and the other way round.

GitHub gives a description with the line endings that it was saved with: CRLF from a browser, as
sent from a program. Python's `splitlines` would see more line endings than Markdown does.

Sources: CommonMark 0.31, 2.1 "Characters and lines", 4.6 "HTML blocks".
"""

import re
from dataclasses import dataclass
from difflib import unified_diff
from html.parser import HTMLParser
from typing import NamedTuple

from markdown_it import MarkdownIt

from basis.visible import visible
from ingest.errors import BodyInvalid, DescriptionTooLong, MarkersUnclear

BEGIN = "<!-- longpole:begin -->"
END = "<!-- longpole:end -->"

LONGEST = 65_536
"""
Characters (code points) that GitHub takes in a description.

Source: what it answers to a longer one, 422 "body is too long (maximum is 65536 characters)".
"""

_ENDING = re.compile(r"\r\n|\n|\r")
_MARKDOWN = MarkdownIt("commonmark")
_BLOCKS = MarkdownIt("commonmark").disable("inline")
# What GitHub shows and what holds other blocks; paragraphs, items and cells close by themselves.
_CONTAINERS = frozenset({"blockquote", "details", "div", "dl", "ol", "picture", "table", "ul"})


class Span(NamedTuple):
    """Where a block is, from its begin marker on; behind the end marker's text it is over."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Change:
    """A description as it was read, and as it is to become."""

    before: str
    after: str

    @property
    def is_none(self) -> bool:
        """Whether only endings of lines differ, if anything."""
        return is_same(self.before, self.after)


def lines(text: str) -> list[str]:
    """The lines without their endings; a last ending begins no further line."""
    found = _ENDING.split(text)
    return found if found[-1] else found[:-1]


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same but for the endings of their lines."""
    return _ENDING.sub("\n", one) == _ENDING.sub("\n", other)


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
    for number, line in enumerate(_ENDING.split(text), start=1):
        if marker := next((each for each in (BEGIN, END) if each in line), None):
            raise BodyInvalid(
                f"{name} holds the marker {marker} in line {number}: remove it, the markers are "
                "added around the text."
            )
    markdown = "\n".join(found)
    if not _has_whole_block(_block(markdown, "\n")):
        raise BodyInvalid(
            f"{name} leaves code or HTML open at its end, which would swallow what stands below "
            "the block: close it."
        )
    if (tag := _unbalanced_tag(markdown)) is not None:
        raise BodyInvalid(
            f"{name} has a <{tag}> whose tags do not match, which would take in what stands below "
            "the block: open and close it."
        )
    return markdown


def find_block(description: str) -> Span | None:
    """
    The block with its markers; None where the description has none.

    Raises:
        MarkersUnclear: It can't be said where the block begins and ends.
    """
    found: dict[str, list[int]] = {BEGIN: [], END: []}
    for number, (start, line) in enumerate(_line_starts(description), start=1):
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


def with_block(description: str, markdown: str) -> str:
    """
    The description with the Markdown, as `checked_markdown` gives it, as its block.

    In place of the block that is there, with the line ending of its begin marker; else at the end,
    after a blank line, with that of the description's last line.

    Raises:
        MarkersUnclear: It can't be said where the block is, or it would stand in code.
    """
    span = find_block(description)
    if span is None:
        ending = next(iter(_ENDING.findall(description)[::-1]), "\n")
        *earlier, last = _ENDING.split(description)
        blank = ending * (2 if last else 1 if earlier and earlier[-1] else 0)
        above, below = description + blank, ""
    else:
        found = _ENDING.search(description, span.start)
        ending = "\n" if found is None else found[0]
        above, below = description[: span.start], description[span.stop :]
    changed = above + _block(markdown, ending) + below
    if not _has_whole_block(changed):
        raise MarkersUnclear(
            "the description's block would stand inside code, or below code or HTML that is left "
            "open: close what is open, or move the markers out of it."
        )
    return changed


def plan_change(description: str, markdown: str) -> Change:
    """
    What becomes of a description; arguments as of `with_block`.

    Raises:
        MarkersUnclear: It can't be said where the block is to stand.
        DescriptionTooLong: GitHub would refuse it.
    """
    after = with_block(description, markdown)
    if (over := len(after) - LONGEST) > 0:
        span = find_block(after)
        size = 0 if span is None else span.stop - span.start
        raise DescriptionTooLong(
            f"the description would have {len(after):,} characters, {over:,} more than GitHub "
            f"takes ({LONGEST:,}); the block is {size:,} of them: shorten it, or what is around it."
        )
    return Change(description, after)


def difference(planned: Change) -> list[str]:
    """The change as a unified diff of lines; nothing hides in them."""
    names = ("description as it is", "description with the block")
    found = unified_diff(lines(planned.before), lines(planned.after), *names, lineterm="")
    return [visible(line) for line in found]


def _line_starts(text: str) -> list[tuple[int, str]]:
    """Of each line, where in the text it begins, and the line without its ending."""
    starts = [0, *(ending.end() for ending in _ENDING.finditer(text))]
    return list(zip(starts, _ENDING.split(text), strict=True))


def _block(markdown: str, ending: str) -> str:
    return ending.join([BEGIN, "", *lines(markdown), "", END])


def _has_whole_block(text: str) -> bool:
    """
    Whether Markdown sees both markers as comments that end where their line does.

    A comment may interrupt a paragraph, but neither a code block nor other HTML that is still open.
    """
    ends = {
        token.map[1]: token.map[0]
        for token in _BLOCKS.parse(text)
        if token.type == "html_block" and token.level == 0 and token.map is not None
    }
    for number, line in enumerate(_ENDING.split(text), start=1):
        marker = line.rstrip(" \t")
        if marker == BEGIN and number not in ends:
            return False
        if marker == END and ends.get(number) != number - 1:
            return False
    return True


def _unbalanced_tag(markdown: str) -> str | None:
    """The first container whose tags do not match; None where all do. Code holds no tags."""
    reader = _Balance()
    for token in _MARKDOWN.parse(markdown):
        for part in (token, *(token.children or ())):
            if part.type in {"html_block", "html_inline"}:
                reader.feed(part.content)
    reader.close()
    return reader.wrong or (reader.open[-1] if reader.open else None)


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _CONTAINERS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _CONTAINERS:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong = self.wrong or tag
