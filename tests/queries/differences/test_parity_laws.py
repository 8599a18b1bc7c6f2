"""Laws of what one of two arms does and the other does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.differences.adjustment import adjustment
from queries.differences.fate_sentences import added_phrases, skipped_phrases
from queries.differences.one_sided import Fate, one_sided
from tests.laws import examples
from tests.queries.differences.rows import brief, found_in, measured, two_sides, work

NAMES = ["a", "b", "c", "a/x", "a/y", "b/x", "c/x", "c/z"]


ARM = st.dictionaries(
    st.sampled_from(NAMES), st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8
)


def completed(arm: dict[str, tuple[int, int]]) -> dict[str, tuple[float, float | None]]:
    """No step without its job."""
    jobs = {name.partition("/")[0]: (60.0, 60.0) for name in [*arm, "d"]}
    return {**jobs, **{name: (float(x), float(y)) for name, (x, y) in arm.items()}}


@examples(20)
@given(ARM, ARM)
def test_swapping_the_arms_inverts(
    one: dict[str, tuple[int, int]], other: dict[str, tuple[int, int]]
) -> None:
    """The same items on the other side, and the adjusted difference with the other sign."""
    frame = work({"one": completed(one), "other": completed(other)})
    first, second = two_sides(frame)
    there, back = one_sided(first, second), one_sided(second, first)

    assert sorted(brief(there)) == sorted(brief(back))
    assert all(one.is_of_baseline == (one.arm == "one") for one in there)
    # Some of it counts less than it takes.
    runs = measured(frame, "one", [100], 40), measured(frame, "other", [90], 40)
    adjusted, inverse = adjustment(there, *runs), adjustment(back, *runs[::-1])
    assert adjusted is not None
    assert inverse is not None
    assert adjusted.adjusted_s == pytest.approx(-inverse.adjusted_s)


@examples(20)
@given(ARM, ARM)
def test_fates_part_the_work(
    one: dict[str, tuple[int, int]], other: dict[str, tuple[int, int]]
) -> None:
    """What is put back is what is missing, each once, and the seconds of fates add up to it."""
    frame = work({"one": completed(one), "other": completed(other)})
    found = found_in(frame)
    adjusted = adjustment(
        found, measured(frame, "one", [100], 40), measured(frame, "other", [90], 40)
    )

    assert adjusted is not None
    assert [item for item in found if item.is_missing] == [each.one for each in adjusted.put_back]
    assert adjusted.difference_s - adjusted.adjusted_s == pytest.approx(
        sum(
            sign * adjusted.run_s(is_of_baseline=sign < 0, fate=fate)
            for fate in Fate
            for sign in (-1, 1)
        )
    )
    words = [*skipped_phrases(found), *added_phrases(found)]
    told = {item.fate for item in found} - {Fate.SKIPPED}
    assert bool(told) == bool(words)


@examples(20)
@given(ARM, ARM)
def test_an_arm_against_itself_lacks_nothing(
    one: dict[str, tuple[int, int]], other: dict[str, tuple[int, int]]
) -> None:
    """Whatever it does; and what is listed is never listed twice."""
    assert [] == found_in(work({"one": completed(one), "other": completed(one)}))
    found = found_in(work({"one": completed(one), "other": completed(other)}))
    assert len(found) == len({(item.arm, item.kind, item.piece) for item in found})


@examples(20)
@given(ARM, ARM)
def test_renaming_steps_of_a_role_changes_nothing(
    one: dict[str, tuple[int, int]], other: dict[str, tuple[int, int]]
) -> None:
    """A step that has a role is known by it."""
    renamed = {name.replace("/x", "/X renamed"): seconds for name, seconds in other.items()}
    roles = {"x": "the work", "X renamed": "the work"}
    before = work({"one": completed(one), "other": completed(other)}, roles)
    after = work({"one": completed(one), "other": completed(renamed)}, roles)
    assert brief(found_in(before)) == brief(found_in(after))
