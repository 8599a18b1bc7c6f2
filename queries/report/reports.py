"""The forms of a report."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import pandas as pd

from queries.cautions.doubts import doubts_sentence
from queries.export import as_harmless, to_csv
from queries.report.compose import compose
from queries.report.evidence import Evidence
from queries.report.markdown import to_markdown
from queries.report.page import to_page
from queries.verdict.verdict_tables import verdict_frame
from queries.verdict.verdicts import ComparedClock
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
        doubts=pd.Series(
            [
                doubts_sentence(_of_sides(evidence.doubts, one), _of_sides(evidence.attempts, one))
                for one in evidence.compared
            ],
            dtype="str",
        ),
        milestone="; ".join(evidence.clock) or "the whole run",
        is_simulated=bool(evidence.experiment["is_simulated"]),
        snapshot=evidence.snapshot,
        longpole_version=longpole_version(),
    )
    return to_csv(as_harmless(frame))


def _of_sides(rows: pd.DataFrame, one: ComparedClock) -> pd.DataFrame:
    """Those of the runs that a comparison is of."""
    is_candidate = rows["arm"].eq(one.candidate) & rows["cache_state"].eq(one.cache_state)
    is_baseline = rows["arm"].eq(one.baseline)
    if one.is_like_with_like:
        is_baseline &= rows["cache_state"].eq(one.cache_state)
    return rows[is_candidate | is_baseline]


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
