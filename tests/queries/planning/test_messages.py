"""Messages that rules match: found where a pattern has a literal text, and always tried."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.planning.messages import find_message


@pytest.mark.parametrize(
    ("wanted", "unwanted", "expected"),
    [
        (["warm run"], [], "ci: warm run"),
        (["^experiment:"], [], "experiment: measured run"),
        (["warm$"], [], "ci: warm"),
        (["^cold$"], [], "cold"),
        (["(?i)Warm Run"], [], "ci: Warm Run"),
        ([r"\[cold\]"], [], "ci: [cold]"),
        ([r"\bwarm\b"], [], "ci: warm"),
        (["cold|first"], [], "ci: cold"),
        (["run [0-9]+|warm"], [], "ci: warm"),
        (["^experiment:", "warm run"], [], "experiment: warm run measured run"),
        (["warm$", "^experiment:"], [], "experiment: warm"),
        ([], ["warm run"], "ci: measured run"),
        ([], ["run"], None),
        (["warm run"], ["run"], None),
        (["run [0-9]+"], [], None),
        (["skip ci"], [], "ci: skip ci"),
        ([r"\[skip ci\]"], [], None),
        (["it's; rm -rf ~"], [], None),
        (["$(reboot)"], [], None),
    ],
)
def test_messages(wanted: list[str], unwanted: list[str], expected: str | None) -> None:
    """Never one that an unwanted pattern matches, that starts no run, or that a shell acts on."""
    assert expected == find_message(wanted, unwanted)


@given(
    st.lists(st.text("ab:^$|\\[]().*+? ", max_size=8), max_size=3),
    st.lists(st.text("ab:^$|\\ ", max_size=4), max_size=2),
)
def test_what_is_found_is_matched(wanted: list[str], unwanted: list[str]) -> None:
    """By the RE2 that arms are resolved with."""
    judge = duckdb.connect(":memory:")
    patterns = [*wanted, *unwanted]
    for pattern in patterns:
        try:
            judge.execute("select regexp_matches('', ?)", [pattern])
        except duckdb.Error:
            return  # the validator of the experiment file refuses it
    found = find_message(wanted, unwanted)
    if found is None:
        return
    for pattern in patterns:
        row = judge.execute("select regexp_matches(?, ?)", [found, pattern]).fetchone()
        assert row == (pattern in wanted,)
