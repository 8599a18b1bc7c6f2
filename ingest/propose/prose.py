"""
Sentences of what people write in commit messages and descriptions of pull requests.

What is no prose of theirs is left out: code, logs, tables, addresses, comments, trailers, tasks
that are not ticked, and what Longpole itself put into a description. Each line is looked at a fixed
number of times, so that the time grows with the length of the text alone.

Source: GitHub Flavored Markdown, "Blocks and inlines", as far as people use it in such texts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_TEXT = 100_000
"""Characters that are read; GitHub takes 65,536 as a description."""

LONGEST_SENTENCE = 400
"""Characters; what runs on longer is cut between words."""

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_COMMENT = ("<!--", "-->")
_OWN_BLOCK = ("<!-- longpole:begin -->", "<!-- longpole:end -->")
_CODE = re.compile(r"(?: {4}|\t)")
_LIST_ITEM = re.compile(r"^\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s+")
_OPEN_TASK = re.compile(r"\s{0,12}[-*+]\s+\[ \]")
_TICK = re.compile(r"^\[[xX]\]\s+")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+|\s{0,3}\*\*[^*]{1,80}\*\*:?\s*$")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_LOG = re.compile(
    r"\s{0,8}(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d:\d\d:\d\d|##\[|::\w+|\$ |>>> "
    r"|(?:real|user|sys)\s+\d|#\d+ )"
)
_TRAILER = re.compile(
    r"(?:signed-off-by|co-authored-by|reviewed-by|acked-by|tested-by|cc|change-id|cherry-picked"
    r"|refs?|fixes|closes|see|link|source)\s?: \S",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s)>\]]+")
_END = re.compile(r"(?<=[.!?])[\"')*_]{0,3}\s+(?=[\"'(\[`*_]{0,3}[A-ZÄÖÜ])|;\s")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:vs|approx|ca|e\.g|i\.e|min|max|est|resp|etc|sec|std|sek|bzw|z\.b|no|avg)\.$",
    re.IGNORECASE,
)
_TURN = re.compile(r",? (?:but|whereas|however|aber)\b,? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    A sentence, or a clause that turns against the one before.

    Attributes:
        text: As written, its line ends as spaces.
        heading: The line above that says of what kind this is, "Expected:"; empty without one.
        line: Of the text, from 1, where its paragraph begins.
    """

    text: str
    heading: str
    line: int


@dataclass(slots=True)
class _Paragraph:
    line: int
    lines: list[str]


def read_sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text of a stranger, in order."""
    heading = ""
    for paragraph in _paragraphs(_without_comments(text[:LONGEST_TEXT])):
        joined = " ".join(paragraph.lines)
        if _is_heading(paragraph):
            heading = joined.strip(" #*:_")
            if heading:
                yield Sentence(heading[:LONGEST_SENTENCE], "", paragraph.line)
            continue
        for sentence in _split(joined):
            yield Sentence(sentence, heading, paragraph.line)


def _is_heading(paragraph: _Paragraph) -> bool:
    first = paragraph.lines[0]
    return len(paragraph.lines) == 1 and (
        _HEADING.match(first) is not None or first.rstrip(" *_").endswith(":")
    )


def _without_comments(text: str) -> str:
    """The text without comments and Longpole's own block, its line ends kept."""
    for begin, end in (_OWN_BLOCK, _COMMENT):
        kept = []
        place = 0
        while (found := text.find(begin, place)) >= 0:
            last = text.find(end, found + len(begin))
            after = len(text) if last < 0 else last + len(end)
            kept += [text[place:found], "\n" * text.count("\n", found, after)]
            place = after
        text = "".join([*kept, text[place:]])
    return text


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    """Lines that belong together, without what is no prose; a heading or item begins a new one."""
    open_one: _Paragraph | None = None
    fence = ""
    is_after_blank, is_in_list = True, False
    for number, raw in enumerate(text.splitlines(), start=1):
        fence_here = _FENCE.match(raw)
        if fence or fence_here:
            mark = fence_here[1] if fence_here else ""
            fence = "" if fence and mark.startswith(fence) else fence or mark
            line = ""
        elif is_after_blank and not is_in_list and _CODE.match(raw):
            continue
        else:
            line = _QUOTE.sub("", raw, count=1)
        begins = _LIST_ITEM.match(line) is not None
        is_in_list = begins or (is_in_list and (not line.strip() or line[:1].isspace()))
        is_after_blank = not line.strip()
        prose = "" if _is_no_prose(line) else _prose(line)
        is_heading = _HEADING.match(line) is not None
        if open_one and (begins or is_heading or not prose or _is_heading(open_one)):
            yield open_one
            open_one = None
        if prose and open_one:
            open_one.lines.append(prose)
        elif prose:
            open_one = _Paragraph(number, [prose])
    if open_one:
        yield open_one


def _is_no_prose(line: str) -> bool:
    is_table = line.count("|") > 1
    return bool(is_table or _OPEN_TASK.match(line) or _LOG.match(line) or _TRAILER.match(line))


def _prose(line: str) -> str:
    """The line without the sign of a list and addresses; a heading keeps its sign."""
    line = _TICK.sub("", _LIST_ITEM.sub("", line, count=1), count=1)
    return " ".join(_ADDRESS.sub("", line).split())


def _split(paragraph: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(paragraph):
        if not _ABBREVIATION.search(paragraph[max(0, end.start() - 10) : end.start()]):
            yield from _turns(paragraph[begin : end.end()])
            begin = end.end()
    yield from _turns(paragraph[begin:])


def _turns(sentence: str) -> Iterator[str]:
    begin = 0
    for turn in _TURN.finditer(sentence):
        yield from _bounded(sentence[begin : turn.start()])
        begin = turn.end()
    yield from _bounded(sentence[begin:])


def _bounded(text: str) -> Iterator[str]:
    begin = 0
    while len(text) - begin > LONGEST_SENTENCE:
        end = text.rfind(" ", begin + 1, begin + LONGEST_SENTENCE)
        end = begin + LONGEST_SENTENCE if end < 0 else end
        yield text[begin:end].strip()
        begin = end
    if rest := text[begin:].strip(" ;"):
        yield rest
