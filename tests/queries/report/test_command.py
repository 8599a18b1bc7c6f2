"""`longpole report`: what it refuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from longpole.queries_command import main
from tests.app.graph_case import graphs


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--milestone", " "], "error: --milestone is empty: give a glob"),
        (["--milestone", "a", "--whole-run"], "error: --milestone and --whole-run name two clocks"),
    ],
)
def test_clocks_that_are_none(tmp_path: Path, flags: list[str], sentence: str) -> None:
    """An unset shell variable is no glob; of two clocks neither is guessed."""
    database = graphs(tmp_path / "graphs.duckdb")
    result = CliRunner().invoke(main, ["report", "cache", "--database", str(database), *flags])

    assert (2, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith(sentence)


def test_another_clock(tmp_path: Path) -> None:
    """The report stands on stdout alone."""
    database = graphs(tmp_path / "graphs.duckdb")
    flags = ["report", "--database", str(database), "--milestone", "cli", "--", "cache"]
    result = CliRunner().invoke(main, flags)

    assert (0, "") == (result.exit_code, result.stderr)
    assert "Clock: time to cli," in result.stdout
