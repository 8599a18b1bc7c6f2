"""The forms of a report."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from queries.export import as_harmless, to_csv
from queries.report.compose import compose
from queries.report.evidence import Evidence
from queries.report.markdown import to_markdown
from queries.report.page import to_page
from queries.verdict.verdict_tables import verdict_frame
from queries.version import longpole_version

Form: TypeAlias = Literal["markdown", "html", "csv"]


def write_report(evidence: Evidence, form: Form) -> str:
    """
    What an experiment found, as text.

    Args:
        evidence: All that is told.
        form: Markdown below 60,000 characters; HTML in one file; CSV with a row per comparison.
    """
    return _WRITERS[form](evidence)


def _as_csv(evidence: Evidence) -> str:
    frame = verdict_frame(evidence.compared)
    frame.insert(0, "experiment", str(evidence.experiment["experiment"]))
    frame = frame.assign(
        milestone="; ".join(evidence.clock) or "the whole run",
        is_simulated=bool(evidence.experiment["is_simulated"]),
        snapshot=evidence.snapshot,
        longpole_version=longpole_version(),
    )
    return to_csv(as_harmless(frame))


_WRITERS: Mapping[Form, Callable[[Evidence], str]] = {
    "markdown": lambda evidence: to_markdown(compose(evidence)),
    "html": lambda evidence: to_page(compose(evidence)),
    "csv": _as_csv,
}

FORMS: Mapping[Form, tuple[str, str]] = {
    "markdown": (".md", "text/markdown"),
    "html": (".html", "text/html"),
    "csv": (".csv", "text/csv"),
}
"""Suffix and media type of each form."""
