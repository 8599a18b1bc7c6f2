"""Answers as text: stable, and harmless in a spreadsheet or a Markdown page."""

import json
from datetime import datetime

import pandas as pd
import pytest

from queries.export import guard_formulas, to_csv, to_json, to_markdown


@pytest.fixture
def frame() -> pd.DataFrame:
    """A row with every type, and a row in which everything is missing."""
    return pd.DataFrame(
        {
            "name": pd.Series(['say "hi", all\r', None], dtype="str"),
            "run_id": pd.Series([24948925010, None], dtype="Int64"),
            "wall_s": pd.Series([-0.5, None], dtype="float64"),
            "is_counted": pd.Series([True, None], dtype="boolean"),
            "started_at": pd.Series(
                [datetime(2026, 4, 4, 19, 16, 16), None], dtype="datetime64[us]"
            ),
            "labels": pd.Series([["a", "b"], None], dtype="object"),
        }
    )


def test_csv(frame: pd.DataFrame) -> None:
    """One line per row after the header; quotes only where they are needed; missing is empty."""
    assert (
        "name,run_id,wall_s,is_counted,started_at,labels\n"
        '"say ""hi"", all\r",24948925010,-0.5,true,2026-04-04T19:16:16Z,a; b\n'
        ",,,,,\n"
    ) == to_csv(frame)


def test_csv_of_no_rows(frame: pd.DataFrame) -> None:
    """An answer without rows keeps its header."""
    assert "name,run_id,wall_s,is_counted,started_at,labels\n" == to_csv(frame.head(0))


def test_json(frame: pd.DataFrame) -> None:
    """Numbers stay numbers, lists lists, missing null; instants are ISO 8601."""
    assert [
        {
            "name": 'say "hi", all\r',
            "run_id": 24948925010,
            "wall_s": -0.5,
            "is_counted": True,
            "started_at": "2026-04-04T19:16:16Z",
            "labels": ["a", "b"],
        },
        dict.fromkeys(frame.columns),
    ] == json.loads(to_json(frame))


def test_markdown() -> None:
    """A cell can't end its column, open markup or break its line."""
    frame = pd.DataFrame({"name": ["a|b\nc", "<img>`x`"], "n": [1, 20]})

    assert (
        "| name          |   n |\n"
        "|:--------------|----:|\n"
        "| a\\|b c        |   1 |\n"
        "| &lt;img>\\`x\\` |  20 |\n"
    ) == to_markdown(frame)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_formula_is_guarded(start: str) -> None:
    """Text that a spreadsheet would run gets an apostrophe, alone or first in a list."""
    guarded = guard_formulas(
        pd.DataFrame({"name": [f"{start}1+1"], "labels": [[f"{start}1+1", "="]]})
    )

    assert [f"'{start}1+1"] == list(guarded["name"])
    assert [[f"'{start}1+1", "="]] == list(guarded["labels"])


def test_only_text_is_guarded(frame: pd.DataFrame) -> None:
    """Negative numbers stay numbers; harmless and missing text, dtypes and the original stay."""
    before = to_csv(frame)
    guarded = guard_formulas(frame)

    pd.testing.assert_frame_equal(frame, guarded)
    assert before == to_csv(guarded)
    formula = pd.DataFrame({"name": ["=1"]})
    guard_formulas(formula)
    assert ["=1"] == list(formula["name"])
