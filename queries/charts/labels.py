"""Text on charts: names come from strangers, and Plotly reads tags, links included, in labels."""

import html

from queries.wording import on_one_line, shortened


def as_label(text: str, length: int = 60) -> str:
    """
    Text as a label that shows this text: tags and entities escaped, on one line.

    Args:
        text: As it came.
        length: Characters shown at most.
    """
    return html.escape(shortened(on_one_line(text), length), quote=False)
