"""The part "Over time" of page 1, and what other parts say of changes of level."""

from tests.app.cases import empty, small
from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.nightly_case import nightly, nightly_arms


def test_one_arm_alone(open_page: OpenPage, build: Build) -> None:
    """A nightly on main says when it became slower, after which commit, and links to the range."""
    app = open_page("which_is_faster", build(nightly), show="Over time")

    assert [] == list(app.exception)
    said = words_of(app)
    print(said)
    assert False
