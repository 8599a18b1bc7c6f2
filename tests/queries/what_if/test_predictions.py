"""Predictions against worlds whose truth is known, and against published experiments."""

from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.worlds.cases import CASES, Case, predict
from tests.worlds.published import measured_after, published
from tests.worlds.world import true_median_s

_WORLDS = 8


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "runners"),
    [(case, 20 if place % 2 else None) for place, case in enumerate(CASES)],
    ids=lambda one: getattr(one, "name", one),
)
def test_known_truth(case: Case, runners: int | None) -> None:
    """
    Over eight worlds the predicted medians are within 3% of the truth, and ranges hold.

    docs/prediction.md has a hundred worlds of each.
    """
    truth_s = true_median_s(case.worlds(runners)[1], seed=1, runs=1_000)
    found = [predict(case, runners, seed) for seed in range(_WORLDS)]
    assert abs(np.median([one.outcome.new_s.value for one in found]) / truth_s - 1) <= 0.03
    assert sum(one.holds for one in found) >= 3  # four in five are to be expected


def test_published_experiments(shared: Path) -> None:
    """What docs/prediction.md says of them is what is computed."""
    docs = (ROOT / "docs/prediction.md").read_text("utf-8")
    rows = [one.row for one in published(measured_after(shared / "predictions/published.csv"))]
    assert 9 == len(rows)
    assert [] == [row for row in rows if row not in docs]
