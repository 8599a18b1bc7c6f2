"""Answers as text: stable, and harmless in a spreadsheet or a Markdown page."""

import json
from datetime import datetime

import pandas as pd
import pytest

from queries.export import as_harmless, to_csv, to_json, to_markdown
from queries.visible import is_all_visible


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
        "| a\\|b⟨U+000A⟩c |   1 |\n"
        "| \\<img\\>\\`x\\`  |  20 |\n"
    ) == to_markdown(frame)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\u00a0=", "＝"])
def test_a_formula_is_guarded(start: str) -> None:
    """Text that a spreadsheet would run gets an apostrophe, alone or as an item of a list."""
    harmless = as_harmless(pd.DataFrame({"name": [f"{start}1+1"], "labels": [["a", f"{start}1"]]}))

    assert [f"'{start}1+1"] == list(harmless["name"])
    assert [["a", f"'{start}1"]] == list(harmless["labels"])


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("a;=1+1", "a;'=1+1"),
        ('a; "=1+1', "a;' \"=1+1"),
        ("\t=1+1", "⟨U+0009⟩=1+1"),
        ("\r\n@a", "⟨U+000D⟩⟨U+000A⟩@a"),
        ("\u200b=1", "⟨U+200B⟩=1"),
        ("a=1, b-2", "a=1, b-2"),
        ("–", "–"),
    ],
)
def test_what_begins_a_cell(text: str, harmless: str) -> None:
    """A semicolon may separate cells; a sign for what does not show begins no formula."""
    assert [harmless] == list(as_harmless(pd.DataFrame({"name": [text]}))["name"])


def test_only_text_is_changed(frame: pd.DataFrame) -> None:
    """Numbers, instants, truth values, what is missing, dtypes and the original stay."""
    before = to_csv(frame)
    harmless = as_harmless(frame)

    assert ['say "hi", all⟨U+000D⟩'] == list(harmless["name"].dropna())
    pd.testing.assert_frame_equal(frame.drop(columns="name"), harmless.drop(columns="name"))
    assert list(frame.dtypes) == list(harmless.dtypes)
    assert before == to_csv(frame)


def test_json_keeps_the_text() -> None:
    """JSON has the very text, and nothing in it that does not show."""
    text = "a\u202eb\x9b\x7f\U000e0041\nü👩\u200d💻"
    written = to_json(pd.DataFrame({"name": [text]}))
    assert [{"name": text}] == json.loads(written)
    assert is_all_visible(written.replace("\n", ""))
    assert "ü👩\u200d💻" in written
