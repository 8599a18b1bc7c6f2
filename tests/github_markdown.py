"""Markdown as GitHub renders it: by its own parser, to HTML of which tests see tags and texts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from cmarkgfm import markdown_to_html_with_extensions
from cmarkgfm.cmark import Options

_EXTENSIONS = ["table", "autolink", "tagfilter", "strikethrough", "tasklist"]
_WORD_JOINER = "\u2060"
_TEXTS = {"p", "li", "td", "th", "h3", "h4", "strong", "pre"}


def rendered(markdown: str) -> str:
    """The HTML; tags of the text stay, as on GitHub, which filters them later."""
    return str(
        markdown_to_html_with_extensions(
            markdown, options=Options.CMARK_OPT_UNSAFE, extensions=_EXTENSIONS
        )
    )


@dataclass(slots=True)
class Seen:
    """
    What a reader gets.

    Attributes:
        tags: Every tag that was opened.
        links: Where links and images lead.
        texts: The text of each paragraph, item, cell and heading, its tag first; joiners, which
            nobody sees, left out.
    """

    tags: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def of(self, tag: str) -> list[str]:
        """The texts of one tag."""
        return [text for name, text in self.texts if name == tag]


def seen(markdown: str) -> Seen:
    """What GitHub's HTML of a Markdown text shows."""
    reader = _Reader()
    reader.feed(rendered(markdown))
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Seen()
        self._open: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.tags.add(tag)
        self.found.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag in _TEXTS:
            self._open.append((tag, []))

    def handle_data(self, data: str) -> None:
        for _, parts in self._open:
            parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            name, parts = self._open.pop()
            self.found.texts.append((name, "".join(parts).replace(_WORD_JOINER, "")))
