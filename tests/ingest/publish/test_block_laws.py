"""Laws of the block, for every description that it can be put into."""

from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.errors import BodyInvalid, MarkersUnclear
from ingest.publish.block import BEGIN, END, checked_markdown, find_block, lines, with_block

_LINES = st.one_of(
    st.sampled_from(
        ["", "a", "  ", "```", "~~~", "- b", "> c", "    d", "<details>", "<!--", "-->", "é🌈"]
    ),
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=8),
)
_ENDINGS = st.sampled_from(["\n", "\r\n", "\r"])
_TEXTS = st.builds(
    lambda parts, last: "".join(line + ending for line, ending in parts) + last,
    st.lists(st.tuples(_LINES, _ENDINGS), max_size=6),
    _LINES,
)
# Lines that open nothing: most texts of the others can't be published.
_BODY_LINES = st.one_of(
    st.sampled_from(["", "a", "  ", "- b", "> c", "    d", "<details>x</details>", "é🌈"]),
    st.text(st.characters(exclude_characters="\r\n<`~", exclude_categories=["Cs"]), max_size=8),
)
_BODIES = st.one_of(
    _TEXTS,
    *[
        st.builds(
            lambda parts, last: "".join(line + ending for line, ending in parts) + last,
            st.lists(st.tuples(_BODY_LINES, _ENDINGS), max_size=6),
            _BODY_LINES,
        )
    ]
    * 3,
)
_BLOCKS = st.builds(
    lambda above, inside, below, ending: (
        f"{above}{BEGIN}{ending}{inside}{ending}{END}{ending}{below}"
    ),
    st.one_of(st.just(""), _TEXTS.map(lambda text: text + "\n")),
    _TEXTS,
    _TEXTS,
    _ENDINGS,
)
_DESCRIPTIONS = st.one_of(_TEXTS, _BLOCKS)


def _markdown(text: str) -> str:
    """A text as it may be published."""
    try:
        return checked_markdown(text, "it")
    except BodyInvalid:
        assume(condition=False)
        raise


def _published(description: str, text: str) -> str:
    try:
        return with_block(description, _markdown(text))
    except MarkersUnclear:
        assume(condition=False)
        raise


@given(_DESCRIPTIONS, _BODIES)
def test_what_is_outside_stays(description: str, text: str) -> None:
    """Byte for byte: all of it without a block, else what is above and what is below it."""
    written = _published(description, text)
    before, after = find_block(description), find_block(written)
    assert after is not None
    if before is None:
        assert written.startswith(description)
        assert "" == written[len(description) : after.start].strip("\r\n")
        assert "" == written[after.stop :]
    else:
        assert description[: before.start] == written[: after.start]
        assert description[before.stop :] == written[after.stop :]


@given(_DESCRIPTIONS, _BODIES)
def test_the_block_is_there_once(description: str, text: str) -> None:
    """Between one begin marker and one end marker stands the Markdown, and nothing else."""
    written = _published(description, text)
    span = find_block(written)
    assert span is not None
    assert (1, 1) == (written.count(BEGIN), written.count(END))
    block = lines(written[span.start : span.stop])
    assert [BEGIN, "", *lines(_markdown(text)), "", END] == block


@given(_DESCRIPTIONS, _BODIES)
def test_twice_is_once(description: str, text: str) -> None:
    """The same block again changes nothing."""
    written = _published(description, text)
    assert written == with_block(written, _markdown(text))


@given(_DESCRIPTIONS, _BODIES, _BODIES)
def test_the_last_one_counts(description: str, first: str, second: str) -> None:
    """What was published before leaves no trace."""
    expected = _published(description, second)
    assert expected == with_block(_published(description, first), _markdown(second))
