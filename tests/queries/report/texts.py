"""Texts from strangers that aim at Markdown, as Hypothesis draws them."""

from hypothesis import strategies as st

_WORDS = [
    *("https://x.example", "www.x.example", "a@b.example", "@octocat", "#12", "GH-12", "o/r#12"),
    *("&amp;", "&#35;", "<b>", "<!-- ", " -->", "[x](y)", "![x](y)", "```", "~~~", "---", "==="),
    *("***", "1. ", "- ", "+ ", "# ", "> ", "[ ] ", "[x] ", "\\", "_a_", "__", "**", "~~", "||"),
    *(":tada:", "$x$", "{{x}}", "%%"),
]

strangers_texts = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.text("ab1_*`~[]()<>&|~#-+=:.@!$\\/\"' {}^%", max_size=4)),
    max_size=12,
).map("".join)
