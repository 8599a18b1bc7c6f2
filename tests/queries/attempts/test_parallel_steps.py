"""What page 6 says of steps in parallel."""

from collections.abc import Mapping

import pandas as pd
import pytest

from queries.attempts import parallel_steps as sentences
from queries.attempts.attempt_tables import steps_table

_NONE = float("nan")


def _steps(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Rows of `attempt_steps`, numbered from 1: on the path for their 10 s unless they say more."""
    usual = {
        "job_id": 1,
        "job_name": "build",
        "name": "x",
        "status": "completed",
        "conclusion": "success",
        "started_offset_s": 0.0,
        "completed_offset_s": 10.0,
        "run_s": 10.0,
        "kind": None,
        "group_number": None,
        "awaited_by": None,
        "cancelled_by": None,
        "is_on_path": True,
        "path_s": 10.0,
    }
    frame = pd.DataFrame(
        [{**usual, "number": number, **row} for number, row in enumerate(rows, start=1)]
    )
    integers = dict.fromkeys(("group_number", "awaited_by", "cancelled_by"), "Int64")
    return frame.astype({**integers, "is_on_path": "boolean", "path_s": "float64"})


_OFF: dict[str, object] = {"is_on_path": False, "path_s": 0.0}
_WAIT: dict[str, object] = {"is_on_path": None, "path_s": _NONE}
_GROUP = _steps(
    {"name": "set up"},
    {"name": "short", "group_number": 4, "awaited_by": 4, **_OFF},
    {"name": "long", "group_number": 4, "awaited_by": 4, "run_s": 30.0, "path_s": 30.0},
    {"name": "Parallel group", "kind": "parallel group", "run_s": 30.0, **_WAIT},
    {"name": "database", "cancelled_by": 7, "conclusion": "cancelled", **_OFF},
    {"name": "test"},
    {"name": "stop", "kind": "cancel"},
)


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (_steps({}, {}), None),
        (_steps({}, {**_WAIT, "kind": "wait"}), None),
        (_steps({"is_on_path": None, "path_s": 3.0}, {"is_on_path": None, "path_s": 4.0}), None),
        (
            _GROUP,
            (
                "Its steps ran in parallel. The path goes through long (30 s), which ended last "
                "of those waited for; beside it ran short (10 s); never on it, since cancelled in "
                "the background: database (10 s)."
            ),
        ),
        (
            _steps({"name": "a"}, {"name": "b", "cancelled_by": 3, **_OFF}, {"kind": "cancel"}),
            (
                "Its steps ran in parallel. The path goes through the steps in the foreground; "
                "never on it, since cancelled in the background: b (10 s)."
            ),
        ),
        (
            _steps({"name": "a"}, {"name": "b", "awaited_by": 3, **_OFF}),
            (
                "Its steps ran in parallel. The path goes through the steps in the foreground, "
                "which ended later; beside it ran b (10 s)."
            ),
        ),
        (
            _steps(*({"name": str(n), "awaited_by": 9, **_OFF} for n in range(7))),
            (
                "Its steps ran in parallel. The path goes through the steps in the foreground, "
                "which ended later; beside it ran 0 (10 s), 1 (10 s), 2 (10 s), 3 (10 s), 4 (10 s) "
                "and 2 other steps."
            ),
        ),
    ],
)
def test_parallel_sentence(steps: pd.DataFrame, sentence: str | None) -> None:
    """What the path goes through; nothing where all steps are on it, or nothing is known."""
    assert sentence == sentences.parallel_sentence(steps)


def test_words_of_steps() -> None:
    """What each is among the others, also in the table; of plain steps it has no such column."""
    assert [
        "–",
        "in parallel, group 4",
        "in parallel, group 4",
        "waits for its group",
        "in the background, cancelled by 7",
        "–",
        "cancels a step in the background",
    ] == steps_table(_GROUP).words["among the others"].tolist()
    assert "30 s" == steps_table(_GROUP).words["on the path inside its job"].iloc[2]
    assert "among the others" not in steps_table(_steps({}, {})).words
    untold = _steps({"is_on_path": None}, {"awaited_by": 3}, {"kind": "wait", **_WAIT})
    assert [
        "beside others, unresolved",
        "in the background, waited for by 3",
        "waits",
    ] == steps_table(untold).words["among the others"].tolist()


def test_order_of_a_group() -> None:
    """The parent stands before its members, which GitHub lists first."""
    assert [1, 4, 2, 3, 5, 6, 7] == sentences.in_file_order(_GROUP)["number"].tolist()
    groups = [sentences.group_of(step) for step in _GROUP.itertuples()]
    assert [None, 4, 4, 4, None, None, None] == groups


def test_unresolved_sentence() -> None:
    """Seconds, steps and the reason; nothing where nothing is unresolved."""
    row = pd.DataFrame([{"unresolved_s": 30.0, "step_count": 2, "reason": "its file is not known"}])
    assert (
        "Unresolved: for 30 s steps ran at the same time (2 steps in all), and nothing tells which "
        "of them the job waited for, since its file is not known."
    ) == sentences.unresolved_sentence(row)
    assert sentences.unresolved_sentence(row[:0]) is None


_ONE: dict[str, object] = {"name": "a", "kind": "local action"}


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (_steps({"name": "Run ./build"}, {**_ONE, "run_s": _NONE}), None),
        (_steps(_ONE), "a is an action of a repository's own: one step here, "),
        (_steps(_ONE, {**_ONE, "name": "b"}), "a and b are actions of a repository's own: one s"),
    ],
)
def test_action_sentence(steps: pd.DataFrame, sentence: str | None) -> None:
    """Only actions of the repository itself that ran, as the file tells."""
    found = sentences.action_sentence(steps)
    assert found is sentence or str(found).startswith(str(sentence))
