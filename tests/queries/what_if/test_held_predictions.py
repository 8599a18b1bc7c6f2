"""Predictions of an experiment, held against what was measured: worked out on paper."""

import json
from dataclasses import replace
from datetime import datetime

import pandas as pd
import pytest

from basis.changes import changes_of
from queries.findings import PREDICTIONS
from queries.what_if.outcome import Span
from queries.what_if.predictions import (
    LEAST_MEASURED,
    Prediction,
    changes_sentence,
    prediction_sentence,
    predictions_frame,
    predictions_of,
    predictions_table,
)
from queries.what_if.registered import Closed, Registered
from tests.queries.what_if.measured_rows import NO_STEPS, Measured, measured_rows

_MERGE = {"do": "merge", "jobs": ["build", "test"]}


def _run(push_s: float) -> list[Measured]:
    """Plan 10 s, then build 60 s and test 30 s side by side, then push: 75 s and push."""
    return [
        Measured("plan", 10),
        Measured("build", 60, (0,), wait_s=5),
        Measured("test", 30, (0,)),
        Measured("push", push_s, (1, 2), is_milestone=True),
    ]


def _predictions(
    *asked: tuple[str, str, list[object]],
    pushes_s: tuple[float, ...] = (20, 21, 22, 23, 24),
    measured: tuple[int, float] | None = None,
) -> list[Prediction]:
    """Of warm runs of arm a; `measured` are count and median of b."""
    jobs, needs = measured_rows([_run(push_s) for push_s in pushes_s])
    rows = [(place, arm, other, json.dumps(rows)) for place, (arm, other, rows) in enumerate(asked)]
    clocks = [("b", "warm", *measured)] if measured else []
    return predictions_of(
        {
            "measured_jobs": jobs,
            "measured_needs": needs,
            "measured_steps": NO_STEPS,
            "predicted_arms": pd.DataFrame(
                rows, columns=["prediction_position", "arm", "from_arm", "changes"]
            ),
            "clock_by_arm": pd.DataFrame(
                clocks, columns=["arm", "cache_state", "attempt_count", "clock_p50_s"]
            ),
        }
    )


@pytest.mark.parametrize(
    ("measured_s", "is_in_range", "said"),
    [
        # Merged: 10 + 5 + 60 + 30 + push, so 125 to 129 s, the median 127 s = 2 min 7 s.
        (127, True, "measured 2 min 7 s (6 runs): off by 0%, in the range."),
        # 127 / 120 - 1 = 0.0583; 127 / 140 - 1 = -0.0929.
        (120, False, "measured 2 min (6 runs): off by +5.8%, outside the range."),
        (140, False, "measured 2 min 20 s (6 runs): off by -9.3%, outside the range."),
    ],
)
def test_predicted_and_measured(measured_s: float, is_in_range: bool, said: str) -> None:
    """The median of the changed runs stands against that of the arm's own."""
    (one,) = _predictions(("b", "a", [_MERGE]), measured=(6, measured_s))
    assert one.predicted_s is not None
    assert (127, 5, 6) == (one.predicted_s.value, one.run_count, one.measured_count)
    assert 125 <= one.predicted_s.low < 127 < one.predicted_s.high <= 129
    assert pytest.approx(127 / measured_s - 1) == one.error
    assert one.is_in_range is is_in_range
    sentence = prediction_sentence(one)
    assert sentence.startswith("b, warm: predicted 2 min 7 s (2 min 6 s to 2 min 9 s), ")
    assert sentence.endswith(said)
    assert "b is predicted as a with: merge build and test into one job." == changes_sentence(one)


def test_more_new_runs_make_the_range_narrower() -> None:
    """It is of the median of as many runs as were measured: of one, that of single runs."""
    widths = []
    for count in (1, 50):
        (one,) = _predictions(("b", "a", [_MERGE]), measured=(count, 127.0))
        assert one.predicted_s is not None
        widths.append(one.predicted_s.high - one.predicted_s.low)
    assert widths[0] > widths[1]
    (few,) = _predictions(("b", "a", [_MERGE]), measured=(LEAST_MEASURED, 127.0))
    (none,) = _predictions(("b", "a", [_MERGE]))
    assert (few.predicted_s, LEAST_MEASURED) == (none.predicted_s, none.range_count)


def test_what_was_registered_is_held() -> None:
    """
    In place of what is replayed now, 127 s; the table and the sentence say since when.

    110 / 100 - 1 = 0.1, and 100 s are below 105 to 115 s; then it was closed at 110 / 125 - 1.
    """
    (replayed,) = _predictions(("b", "a", [_MERGE]), measured=(6, 100.0))
    registered = Registered(
        made_at=datetime(2026, 4, 10, 2),
        predicted_s=Span(110, 105, 115),
        run_count=7,
        newest_run_id=9,
        has_earlier_run=False,
        closed=Closed(datetime(2026, 4, 12, 2), 125.0, 5, -0.12, is_in_range=False),
    )
    one = replace(replayed, is_registered=True, registered=registered)
    assert pytest.approx(0.1) == one.error
    assert one.is_in_range is False
    words = "made 10 Apr 2026 from 7 runs; closed 12 Apr 2026 at 2 min 5 s (5 runs): off by -12%"
    assert (
        "b, warm: predicted 1 min 50 s (1 min 45 s to 1 min 55 s), measured 1 min 40 s (6 runs): "
        f"off by +10%, outside the range. M{words[1:]}, outside the range."
    ) == prediction_sentence(one)
    assert [one] == PREDICTIONS.of_json(PREDICTIONS.to_json([one]))
    late = replace(replayed, is_registered=False)
    frame = predictions_frame([one, late])
    assert [110, 127] == list(frame["predicted_s"])
    said = predictions_table(frame).words["registered"]
    assert ["10 Apr 2026", "no"] == list(said)
    assert prediction_sentence(late).endswith(" Not registered before its arm ran.")
    # Where nobody looked, nothing is said.
    assert "registered" not in predictions_table(predictions_frame([replayed])).words
    assert "egistered" not in prediction_sentence(replayed)


def test_what_is_not_measured_yet() -> None:
    """There is a prediction, and neither an error nor a verdict."""
    (one,) = _predictions(("b", "a", [_MERGE]))
    assert (None, None, None, 0) == (
        one.measured_s,
        one.error,
        one.is_in_range,
        one.measured_count,
    )
    assert prediction_sentence(one).endswith("; no run of it counts yet.")


@pytest.mark.parametrize(
    ("asked", "pushes_s", "why"),
    [
        (
            ("b", "a", [_MERGE]),
            (20, 20, 20, 20),
            "b, warm: not predicted: it takes 5 runs of a to predict from, and there are 4.",
        ),
        (
            ("b", "a", [{"do": "remove", "job": "tset"}]),
            (20,) * 5,
            "b, warm: not predicted: no job tset is among those that the milestone needs",
        ),
        (
            ("b", "c", [_MERGE]),
            (20,) * 5,
            "b: not predicted: no run of c counts whose job graph is wholly known, or the clock is",
        ),
    ],
)
def test_what_is_not_predicted(
    asked: tuple[str, str, list[object]], pushes_s: tuple[float, ...], why: str
) -> None:
    """It says why, and neither error nor verdict stands beside what was measured."""
    (one,) = _predictions(asked, pushes_s=pushes_s, measured=(6, 120.0))
    assert (None, None, None) == (one.predicted_s, one.error, one.is_in_range)
    assert prediction_sentence(one).startswith(why)


def test_many_changes_are_counted() -> None:
    """After the third; the table has them all."""
    halves: list[object] = [
        {"do": "scale", "job": job, "times": 0.5} for job in ("plan", "build", "test", "push")
    ]
    (one,) = _predictions(("b", "a", [*halves, _MERGE]))
    assert changes_sentence(one).endswith("; test takes half the time; 2 more changes.")
    assert "merge build and test" in predictions_frame([one])["changes"][0]


def test_states_in_which_there_is_nothing_to_say() -> None:
    """Too few runs of the one and none of the other are left out, unless that is all there is."""
    few = _predictions(("b", "a", [_MERGE]), pushes_s=(20,))
    assert ["it takes 5 runs of a to predict from, and there are 1."] == [
        one.problem for one in few
    ]
    jobs, needs = measured_rows([_run(20)] * 6)
    jobs.loc[jobs["run_id"].eq(6), "cache_state"] = "cold"
    asked = pd.DataFrame([{"arm": "b", "from_arm": "a", "changes": json.dumps([_MERGE])}])
    clocks = pd.DataFrame(columns=["arm", "cache_state", "attempt_count", "clock_p50_s"])
    found = predictions_of(
        {
            "measured_jobs": jobs,
            "measured_needs": needs,
            "measured_steps": NO_STEPS,
            "predicted_arms": asked,
            "clock_by_arm": clocks,
        }
    )
    assert ["warm"] == [one.cache_state for one in found]


def test_forms() -> None:
    """Built and read back it is the same; as a table it reads as sentences do."""
    found = _predictions(("b", "a", [_MERGE]), ("b", "a", []), measured=(6, 120.0))
    assert found == PREDICTIONS.of_json(PREDICTIONS.to_json(found))
    assert changes_of([_MERGE]) == found[0].changes
    # Unchanged: 75 + push, the median 97 s: 97 / 120 - 1 = -0.1917.
    frame = predictions_frame(found)
    assert [127, 97] == list(frame["predicted_s"])
    words = predictions_table(frame).words
    assert ["+5.8%", "-19%"] == list(words["error"])
    assert ["no", "no"] == list(words["in the range"])
    assert "2 min 7 s (2 min 6 s to 2 min 9 s)" == words["predicted (80% range)"][0]
    assert [] == _predictions()
