"""Names on charts show as they are."""

import pytest

from queries.charts.axes import as_label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("build (amd64)", "build (amd64)"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ('<a href="javascript:x">', '&lt;a href="javascript:x"&gt;'),
        ("&lt;", "&amp;lt;"),
        ("a\nb\tc  d", "a⟨U+000A⟩b⟨U+0009⟩c d"),
        ("a\u202eb\x00", "a⟨U+202E⟩b⟨U+0000⟩"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("x" * 61, "x" * 29 + "…" + "x" * 30),
        ("x" * 60, "x" * 60),
    ],
)
def test_as_label(text: str, label: str) -> None:
    """Tags and entities are text, long names keep both ends, what is unseen is shown."""
    assert label == as_label(text)


def test_escaped_after_cut() -> None:
    """An entity is never cut in two."""
    assert "&lt;" * 2 + "…" + "&lt;" * 2 == as_label("<" * 9, length=5)
