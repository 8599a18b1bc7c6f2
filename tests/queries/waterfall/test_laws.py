"""What holds of every waterfall."""

from dataclasses import replace
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.waterfall import Kind, Waterfall, waterfalls_of
from tests.laws import examples
from tests.queries.waterfall.path_rows import Piece, Run, answers_of

_JOBS = ("define", "pre-cli", "pre-ui", "image", "push")
_STEPS = (None, "make", "test", "Set up job", "push")
_PARTS = ("scheduling", "queue", "gap", "unresolved", "no steps stored", "skew", "wait")
_MIRRORED = {Kind.NO_LONGER: Kind.NOW, Kind.NOW: Kind.NO_LONGER}
_ROLE_OF_JOB = {"pre-cli": "compile", "pre-ui": "bundle"}
_ROLE_OF_STEP = {"make": "build", "test": "check", "push": "publish"}

_pieces = st.one_of(
    st.builds(
        Piece,
        job=st.sampled_from(_JOBS),
        part=st.just("step"),
        seconds=st.integers(0, 90),
        step=st.sampled_from(_STEPS),
    ),
    st.builds(
        Piece,
        job=st.sampled_from(_JOBS),
        part=st.sampled_from(_PARTS),
        seconds=st.integers(-9, 90),
    ),
).map(
    lambda one: replace(
        one, role=_ROLE_OF_STEP.get(one.step or ""), job_role=_ROLE_OF_JOB.get(one.job)
    )
)
_arm = st.lists(st.lists(_pieces, min_size=1, max_size=8), min_size=1, max_size=5)
_needed = st.dictionaries(
    st.sampled_from(["old", "new"]),
    st.lists(st.tuples(st.sampled_from(_JOBS), st.sampled_from([True, False, None])), max_size=3),
)
_few = examples(25)


def _waterfall(found: dict[str, pd.DataFrame]) -> Waterfall:
    # Fewer samples: what holds of ten holds of two thousand.
    with patch("queries.waterfall.split.RESAMPLES", 10):
        (waterfall,) = waterfalls_of(found)
    return waterfall


def _figures(waterfall: Waterfall) -> dict[tuple[Kind, str | None], float]:
    return {(part.kind, part.name): part.seconds for part in waterfall.parts}


@_few
@given(_arm, _arm, _needed)
def test_it_closes(
    old: list[Run], new: list[Run], off_path: dict[str, list[tuple[str, bool]]]
) -> None:
    """Details add up to their part, parts to the difference of the mean clocks."""
    waterfall = _waterfall(answers_of(old, new, off_path=off_path))
    clocks = [[sum(piece.seconds for piece in run) for run in runs] for runs in (old, new)]
    means = [sum(arm) / len(arm) for arm in clocks]

    assert means[1] - means[0] == pytest.approx(waterfall.difference_s)
    assert waterfall.difference_s == pytest.approx(sum(part.seconds for part in waterfall.parts))
    for part in waterfall.parts:
        assert part.seconds == pytest.approx(sum(one.seconds for one in part.details))


@_few
@given(_arm, _arm, _needed)
def test_the_other_way_round(
    old: list[Run], new: list[Run], off_path: dict[str, list[tuple[str, bool]]]
) -> None:
    """The parts of one against the other are the negatives of those of the other against it."""
    there = _waterfall(answers_of(old, new, off_path=off_path))
    turned = {"old": off_path.get("new", []), "new": off_path.get("old", [])}
    back = _waterfall(answers_of(new, old, off_path=turned))

    assert {
        (_MIRRORED.get(kind, kind), name): pytest.approx(-seconds)
        for (kind, name), seconds in _figures(there).items()
    } == _figures(back)
    assert {part.key: part.jobs[::-1] for part in there.parts if part.name} == {
        part.key: part.jobs for part in back.parts if part.name
    }


@_few
@given(_arm, _arm)
def test_renaming_changes_nothing(old: list[Run], new: list[Run]) -> None:
    """Other names of jobs and steps that have roles, in one arm alone, change no figure."""

    def renamed(piece: Piece) -> Piece:
        is_set_up = piece.step == "Set up job"
        return replace(
            piece,
            job=f"{piece.job} 2" if piece.job_role else piece.job,
            step=f"{piece.step} 2" if piece.role and not is_set_up else piece.step,
        )

    as_it_was = _waterfall(answers_of(old, new))
    after = _waterfall(answers_of(old, [[renamed(piece) for piece in run] for run in new]))

    assert [(part.key, part.jobs) for part in as_it_was.parts] == [
        (part.key, part.jobs) for part in after.parts
    ]
    # To a rounding error: the names' order is that of the sums.
    assert _with_intervals(as_it_was) == pytest.approx(_with_intervals(after))


@_few
@given(_arm, _arm, st.integers(0, 99))
def test_order_changes_nothing(old: list[Run], new: list[Run], seed: int) -> None:
    """The rows may come in any order: the same parts, intervals and details."""
    found = answers_of(old, new)
    shuffled = {name: frame.sample(frac=1, random_state=seed) for name, frame in found.items()}
    assert _waterfall(found) == _waterfall(shuffled)


def _with_intervals(waterfall: Waterfall) -> list[float]:
    return [figure for part in waterfall.parts for figure in (part.seconds, *(part.interval or ()))]
