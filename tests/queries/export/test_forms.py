"""Answers as text: stable, and harmless in a Markdown page."""

import json

import pandas as pd

from basis.visible import is_all_visible
from queries.export import as_harmless, to_csv, to_json, to_markdown


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


def test_lists_of_numbers() -> None:
    """As numbers in JSON, joined like texts elsewhere; making a frame harmless leaves them."""
    frame = as_harmless(pd.DataFrame({"runs_s": [[1.5, 20.0], None]}))
    assert "runs_s\n1.5; 20.0\n\n" == to_csv(frame)
    assert [{"runs_s": [1.5, 20.0]}, {"runs_s": None}] == json.loads(to_json(frame))
    assert "1.5; 20.0" in to_markdown(frame)


def test_json_keeps_the_text() -> None:
    """JSON has the very text, and nothing in it that does not show."""
    text = "a\u202eb\x9b\x7f\U000e0041\nü👩\u200d💻"
    written = to_json(pd.DataFrame({"name": [text]}))
    assert [{"name": text}] == json.loads(written)
    assert is_all_visible(written.replace("\n", ""))
    assert "ü👩\u200d💻" in written
