"""Tables for people: words to read, figures to sort by."""

import pandas as pd

from queries.wording import in_words

_NONE = float("nan")


def test_words_and_figures() -> None:
    """
    The suffix of a column says how its values read; the figures stay, in the unit that is named.

    1.5 minutes are 90 s. Numbers of runs are names, and texts are texts: they have no figures.
    """
    table = in_words(
        pd.DataFrame(
            {
                "arm": pd.Series(["a", None], dtype="str"),
                "run_number": pd.array([1234, 7], dtype="Int64"),
                "job_count": pd.array([1234, None], dtype="Int64"),
                "run_s": [346.4, 8.0],
                "billed_minutes": [1.5, _NONE],
                "price_usd": [0.184, 12.4],
                "path_share": [0.42, 1.0],
                "started_at": [pd.Timestamp(2026, 4, 5, 10), None],
            }
        ),
        {
            "arm": "arm",
            "run_number": "run",
            "job_count": "jobs",
            "run_s": "time",
            "billed_minutes": "billed",
            "price_usd": "price",
            "path_share": "share",
            "started_at": "started",
        },
    )
    assert [
        ["a", 1234, "1,234", "5 min 46 s", "1 min 30 s", "$0.184", "42%", "5 Apr 2026 10:00 UTC"],
        ["–", 7, "–", "8 s", "–", "$12.40", "100%", "–"],
    ] == table.words.to_numpy().tolist()
    assert ["jobs", "time", "billed", "price", "share", "started"] == list(table.figures)
    assert [346.4, 8.0] == table.figures["time"].tolist()
    assert 90 == table.figures["billed"].iloc[0]
    assert "jobs" not in table.units
    assert ("seconds", "seconds", "UTC") == tuple(
        table.units[heading] for heading in ("time", "billed", "started")
    )
    kept = table.of(["price", "arm"])
    assert (["price", "arm"], ["price"], ["price"]) == (
        kept.headings,
        list(kept.figures),
        list(kept.units),
    )


def test_figures_that_read_otherwise() -> None:
    """Words of the caller's own; where one of them stands for no figure, there are words alone."""
    frame = pd.DataFrame({"part_s": [-4.0, _NONE], "ratio": [0.5, 2.0]})
    headings = {"part_s": "part", "ratio": "ratio"}
    dash = in_words(frame, headings, {"part_s": ["-4 s", "–"], "ratio": ["0.50", "2.00"]})
    assert ["-4 s", "–"] == dash.words["part"].tolist()
    assert ["0.50", "2.00"] == dash.words["ratio"].tolist()
    assert (["part", "ratio"], {"part": "seconds"}) == (list(dash.figures), dash.units)
    unknown = in_words(frame, headings, {"part_s": ["-4 s", "not known"], "ratio": ["0.50", "2"]})
    assert ["ratio"] == list(unknown.figures)
    assert {} == unknown.units
