"""Which milestones a reader is offered."""

from pathlib import Path

from queries.answers import answer
from tests.queries.facts import attempt, job
from tests.queries.views.judged_attempts import BUILD, PUSH, one_attempt


def test_choices(tmp_path: Path) -> None:
    """The job keys of the experiment's attempts, else names, the most frequent first."""
    database = one_attempt(
        tmp_path,
        [
            BUILD,
            {**PUSH, "job_key": "push"},
            job(4, [1, 2, 3], 2, name="build"),
            job(5, [1, 2, 3], 9),
        ],
        run_attempts=[attempt(1), attempt(2), attempt(9)],
        arm_attempts=[{"run_id": 1}, {"run_id": 2}],
    )
    frame = answer("milestone_choices", database, {"experiment": "e"})

    assert [("build", False, 2), ("push", True, 1)] == list(
        frame.itertuples(index=False, name=None)
    )
