"""The header of a query file, read."""

import pytest

from queries.catalogue.headers import Entry, Header, parse_header

WHOLE = """\
-- How long do attempts take?
--
-- Grain: one row per workflow;
--   workflows without an attempt are absent.
--
-- A remark.
--
-- Parameters
--   $since  TIMESTAMP  first start kept; NULL keeps all
--
-- Columns
--   labels  VARCHAR[]  of the runner
select 1 -- no part of the header
"""


def test_a_whole_header() -> None:
    """Title, grain over two lines, parameters and columns; remarks are for readers."""
    assert Header(
        title="How long do attempts take?",
        grain="one row per workflow; workflows without an attempt are absent.",
        parameters=(Entry("since", "TIMESTAMP", "first start kept; NULL keeps all"),),
        columns=(Entry("labels", "VARCHAR[]", "of the runner"),),
    ) == parse_header(WHOLE)
    assert parse_header(WHOLE).columns[0].is_list
    assert not parse_header(WHOLE).parameters[0].is_list


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("-- How long do attempts take?\n--\n", ""),
        ("take?\n--\n", "take?\n"),
        ("-- Grain: ", "-- "),
        ("-- Columns\n", "-- Column\n"),
        ("  VARCHAR[]  of", " VARCHAR[]  of"),
        ("  VARCHAR[]  of the runner", "  VARCHAR[]"),
    ],
)
def test_a_broken_header_is_refused(whole: str, broken: str) -> None:
    """A missing title, grain, column list, type or meaning is an error, never a guess."""
    assert whole in WHOLE
    with pytest.raises(ValueError, match=r"a query's header|no name, type and meaning"):
        parse_header(WHOLE.replace(whole, broken))


def test_a_file_without_a_header_is_refused() -> None:
    """So is a bare statement."""
    with pytest.raises(ValueError, match="a query's header"):
        parse_header("select 1")
