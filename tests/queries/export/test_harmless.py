"""What people may open: harmless in a spreadsheet."""

import pandas as pd
import pytest

from queries.export import as_harmless, to_csv


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
