"""Elements that a text in Markdown opens and does not close, or the other way round."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt

# What GitHub shows and what holds other blocks; paragraphs, items and cells close by themselves.
_CONTAINERS = frozenset({"blockquote", "details", "div", "dl", "ol", "picture", "table", "ul"})
_MARKDOWN = MarkdownIt("commonmark")


def unbalanced_tag(markdown: str) -> str | None:
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
