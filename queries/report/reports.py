"""The forms of a report."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from basis.documents import written
from queries.export import as_harmless, to_csv
from queries.report.comparisons import comparisons_frame
from queries.report.compose import compose
from queries.report.evidence import Evidence
from queries.report.json_answer import verdict_of
from queries.report.markdown import to_markdown
from queries.report.page import to_page

Form: TypeAlias = Literal["markdown", "html", "csv", "json"]


def write_report(evidence: Evidence, form: Form, *, is_full: bool = False) -> str:
    """
    What an experiment found, as text.

    Args:
        evidence: All that is told.
        form: Markdown below 30,000 characters, of which what one pastes is not folded; HTML in one
            file; CSV with a row per comparison; JSON with all of it, as `VerdictAnswer`.
        is_full: Markdown below 60,000 characters, nothing folded.
    """
    if form == "markdown" and is_full:
        return to_markdown(compose(evidence), is_full=True)
    return _WRITERS[form](evidence)


_WRITERS: Mapping[Form, Callable[[Evidence], str]] = {
    "markdown": lambda evidence: to_markdown(compose(evidence)),
    "html": lambda evidence: to_page(compose(evidence)),
    "csv": lambda evidence: to_csv(as_harmless(comparisons_frame(evidence))),
    "json": lambda evidence: written(verdict_of(evidence)),
}

FORMS: Mapping[Form, tuple[str, str]] = {
    "markdown": (".md", "text/markdown"),
    "html": (".html", "text/html"),
    "csv": (".csv", "text/csv"),
    "json": (".json", "application/json"),
}
"""Suffix and media type of each form."""
