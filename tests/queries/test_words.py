"""Names carry units, and the glossary knows each of them."""

import re
from pathlib import Path

import pytest

from queries.arms.count_sentences import MEANINGS, meaning_of
from queries.catalogue import Question, questions, views

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
LINES = re.findall(
    r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", GLOSSARY.split("## Columns")[1], re.MULTILINE
)
FILES: dict[str, Question] = {**questions(), **views()}

TYPE_OF_SUFFIX = {
    "_s": {"DOUBLE", "DOUBLE[]"},
    "_minutes": {"DOUBLE"},
    "_usd": {"DOUBLE"},
    "_share": {"DOUBLE"},
    "_at": {"TIMESTAMP"},
    "_count": {"BIGINT"},
    "_id": {"BIGINT"},
}
UNIT_OF_TYPE = {"TIMESTAMP": "instant", "BOOLEAN": "true or false"}
UNIT_OF_SUFFIX = {
    "_s": "seconds",
    "_share": "0 to 1",
    "_minutes": "minutes",
    "_usd": "US dollars",
}
FORBIDDEN = re.compile(
    r"^id$|duration|_ms$|_seconds$|_pct$|percent|_time$|^(old|new)_"
    # Minutes are what GitHub bills, never a way to write a duration.
    r"|(?<!billed)(?<!billed_p50)(?<!self_hosted)(?<!self_hosted_p50)_minutes$"
)


def test_glossary_has_exactly_the_columns_of_the_answers() -> None:
    """Every column of every answer has one line, in alphabetical order, and nothing else has."""
    columns = {column.name for question in questions().values() for column in question.columns}

    assert sorted(columns) == [name for name, _, _ in LINES]


def test_reasons_are_those_of_the_glossary() -> None:
    """Page 1 says of a reason what the glossary says; parts of it may vary."""
    section = GLOSSARY.split("## Reasons not to count")[1].split("## Warnings")[0]
    found = re.findall(r"^\| `([^`]+)` \| \w+ \| (.+) \|$", section, re.MULTILINE)
    assert MEANINGS == {reason: meaning.replace("`", "") for reason, meaning in found}
    assert MEANINGS["longer than N h"] == meaning_of("longer than 6 h")
    assert MEANINGS["marked by hand: ..."] == meaning_of("marked by hand: a flaky mirror")
    assert "" == meaning_of("too warm")


@pytest.mark.parametrize("name", questions())
def test_glossary_gives_the_unit_of_the_type(name: str) -> None:
    """A column's unit in the glossary is that of its type."""
    units = {line[0]: line[1] for line in LINES}

    for column in questions()[name].columns:
        if column.type in UNIT_OF_TYPE:
            assert UNIT_OF_TYPE[column.type] == units[column.name]
        if column.type == "DOUBLE":
            assert UNIT_OF_SUFFIX[f"_{column.name.rpartition('_')[2]}"] == units[column.name]


@pytest.mark.parametrize("name", FILES)
def test_suffixes_carry_the_type(name: str) -> None:
    """DOUBLE ends in a unit, TIMESTAMP in `_at`, BOOLEAN is `is_` or `has_`, and the reverse."""
    for column in FILES[name].columns:
        suffix = next((s for s in TYPE_OF_SUFFIX if column.name.endswith(s)), None)
        assert column.type in TYPE_OF_SUFFIX.get(suffix or "", {column.type}), column
        if column.type == "DOUBLE":
            assert suffix in UNIT_OF_SUFFIX, column
        if column.type == "TIMESTAMP":
            assert suffix == "_at", column
        assert (column.type == "BOOLEAN") == column.name.startswith(("is_", "has_")), column


@pytest.mark.parametrize("name", FILES)
def test_no_name_has_a_second_spelling(name: str) -> None:
    """Neither a bare id nor a unit spelt otherwise."""
    assert [] == [c.name for c in FILES[name].columns if FORBIDDEN.search(c.name)]
