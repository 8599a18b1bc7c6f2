"""What page 1 says beside the verdict: pairs, jobs and steps that differ, and decisions."""

import pytest

from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.pairs_case import pairs


@pytest.mark.parametrize(
    ("query", "said", "warning"),
    [
        ({}, "In 6 pairs of the same commit, fast is 33% faster than plain", ""),
        ({"pairs": "time"}, "In 6 pairs of neighbours in time, fast is 33% faster than plain", ""),
        ({"pairs": "<b>"}, "In 6 pairs of the same commit", "asks for pairs “<b>”"),
    ],
    ids=["by commit first", "by time", "refused"],
)
def test_choice_of_pairs(
    query: dict[str, str], said: str, warning: str, open_page: OpenPage, build: Build
) -> None:
    """What the runs of a pair have in common is in the address; what is not there is said."""
    app = open_page("which_is_faster", build(pairs), show="In pairs", **query)

    assert [] == list(app.exception)
    assert said in words_of(app)
    assert warning in words_of(app)
    (table,) = [table for table in tables_of(app) if "baseline run" in table]
    assert 6 == len(table)
    assert "https://github.com/o/r/actions/runs/100/attempts/1" == table["arm at GitHub"].iloc[0]


def test_what_differs_and_what_is_decided(open_page: OpenPage, build: Build) -> None:
    """The job, 33% faster, and its step, 100 s faster, by a name that acts on nothing."""
    page = open_page("which_is_faster", build(pairs))
    said = " ".join(element.proto.help for element in page.markdown).replace("\\", "")
    assert "Decided on 4 Apr 2026 after 6 + 5 runs: faster" in said
    app = open_page("where_the_seconds_go", build(pairs), show_work="What differs")
    said = words_of(app)
    assert "of 1 job on the path 1 differs (1 faster); of 1 step of jobs on the path 1 diff" in said
    (table,) = [table for table in tables_of(app) if "verdict" in table]
    assert [("job", "faster"), ("step", "faster")] == list(
        table[["what", "verdict"]].itertuples(index=False, name=None)
    )
