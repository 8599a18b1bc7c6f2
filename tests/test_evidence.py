"""From report to description: what queries write is what ingest publishes."""

from pathlib import Path

import pytest

from ingest.publish.block import checked_markdown, with_block
from queries.report import evidence_of, write_report
from tests.app.cases import hostile
from tests.app.graph_case import graphs
from tests.github_markdown import seen

_DESCRIPTION = "What this does.\r\n\r\n- [ ] reviewed\r\n"


@pytest.mark.parametrize(("build", "experiment"), [(graphs, "cache"), (hostile, "e")])
def test_a_report_can_be_published(tmp_path: Path, build: object, experiment: str) -> None:
    """It holds no marker, leaves no code open, and is replaced by the next one."""
    assert callable(build)
    database = build(tmp_path / "case.duckdb")
    text = write_report(evidence_of(experiment, database), "markdown")
    once = with_block(_DESCRIPTION, checked_markdown(text, "report.md"))

    assert once.startswith(_DESCRIPTION)
    assert once == with_block(once, checked_markdown(text, "report.md"))
    assert _DESCRIPTION.strip() == with_block(once, "x").partition("<!--")[0].strip()
    assert "What to mind" in seen(once).of("h4")
