"""Large runs are alone in memory, from their answer until they are stored."""

import gc
import threading

import pytest

from ingest.api import bounded_reading
from ingest.api.answers import Answer
from ingest.api.pages import Listed
from ingest.errors import FetchingEnds
from ingest.jobs import fetch_jobs
from ingest.jobs.fetch_jobs import Turn
from ingest.records import Job, RunAttempt
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub


def test_a_large_run_is_alone(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twelve runs whose answers count as large, one is kept at a time."""
    monkeypatch.setattr(bounded_reading, "LARGE_BYTES", 100)
    small = SmallWorld(["cold"])
    own = range(9_001, 9_013)
    for run_id in own:
        small.add_run(run_id)
    others: list[int] = []
    read = fetch_jobs._jobs_page

    def jobs_page(answer: Answer, newest: RunAttempt, listed: Listed) -> fetch_jobs._JobsPage:
        kept = {each.run_id for each in gc.get_objects() if isinstance(each, Job)}
        others.append(len(kept.intersection(own) - {newest.run_id}))
        return read(answer, newest, listed)

    monkeypatch.setattr(fetch_jobs, "_jobs_page", jobs_page)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    assert [0] * 12 == others
    assert [(12,)] == project.query("select count(distinct run_id) from jobs")


def test_a_turn() -> None:
    """The run that has it may take it again; another waits for it; nobody waits after the end."""
    turn = Turn()
    turn.take(1)
    turn.take(1)
    turn.give_back(2)
    taken = threading.Thread(target=turn.take, args=[2], daemon=True)
    taken.start()
    taken.join(0.05)
    assert taken.is_alive()
    turn.give_back(1)
    taken.join(10)
    assert not taken.is_alive()
    turn.end()
    with pytest.raises(FetchingEnds):
        turn.take(2)
