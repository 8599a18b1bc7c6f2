"""Whole ingests over sockets, from a GitHub whose answers are mutated."""

import json
import tempfile
from pathlib import Path
from random import Random

import pytest

from basis.errors import LongpoleError
from basis.visible import is_all_visible
from ingest.health.verify import find_faults
from ingest.storage.read_snapshot import open_read_only
from tests.fuzz.mutations import mutated_tree
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub

WORDED = (LongpoleError,)
_SHARE = 0.3
_FILE = "jobs:\n  build: {runs-on: x}\n  test: {needs: build, runs-on: x}\n"


def read(random: Random) -> None:
    """
    One night on mutated answers, after which the same GitHub tells the truth.

    Raises:
        ValueError: It ended as no ingest may, said what hides something, published what fails its
            own invariants, or the honest night after it found no end.
    """
    small = SmallWorld()
    small.add_file(_FILE)
    for run_id in (1, 2):
        small.add_run(run_id, jobs=("build", "test"))

    def lie(_request: Request, answer: Answer) -> Answer:
        if random.random() > _SHARE or not answer.body:
            return answer
        body = json.dumps(mutated_tree(random, json.loads(answer.body))).encode()
        return Answer(answer.status, answer.headers, body)

    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        SimulatedGithub(small.world, hook=lie) as github,
    ):
        project = Project(Path(folder), patch)
        project.write(PULL_REQUEST_ARM)
        outcome = project.ingest(api=github.url)
        github.unknown_requests.clear()
        if outcome.exit_code not in (0, 1):
            raise ValueError(f"exit code {outcome.exit_code}")
        if not all(map(is_all_visible, outcome.output.split("\n"))):
            raise ValueError("the story hides something")
        if project.database.exists():
            with open_read_only(project.database) as connection:
                if found := find_faults(connection):
                    raise ValueError(found[0])
        github.hook = None
        if project.ingest(api=github.url).exit_code not in (0, 1):
            raise ValueError("the honest night failed")
