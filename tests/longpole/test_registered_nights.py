"""Nights over HTTP: a prediction is written down before its arm ran, and closed when it did."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from longpole.command import main
from queries.findings import PREDICTIONS, find
from queries.what_if.predictions import Prediction
from tests.conftest import build_here
from tests.ingest.project import Project, SmallWorld
from tests.simulated import SimulatedGithub

_FILE = """\
[x]
repository = "o/r"
workflow = "build.yaml"
baseline = "plain"
[[x.arm]]
name = "plain"
pull_request = 5
message = "plain"
[[x.arm]]
name = "half"
pull_request = 5
message = "half"
[[x.prediction]]
arm = "half"
[[x.prediction.change]]
do = "scale"
job = "build"
times = 0.5
"""
_WORKFLOW = "on: push\njobs:\n  build:\n    runs-on: x\n    steps: [{run: make}]\n"
_FIRST = datetime(2026, 4, 10, 2)


class _Nights:
    """Runs of `plain` take 60, 70, ... 110 s; those of `half` 40, 41, 42, ..."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.small = SmallWorld(("plain", "half"))
        for commit in (0, 1):
            self.small.add_file(_WORKFLOW, commit)
        for number in range(6):
            self.add(1 + number, 0, 60 + 10 * number)
        project.write(_FILE)
        project.build = build_here
        self.half_count = 0

    @property
    def register(self) -> Path:
        return self.project.folder / "predictions.jsonl"

    def add(self, run_id: int, commit: int, seconds: int) -> None:
        """A run that began an hour after the last night, or before the first."""
        began = max(self.project.now, self.small.start) + timedelta(hours=1)
        self.small.add_run(
            run_id,
            commit,
            created_at=began,
            run_started_at=began,
            updated_at=began + timedelta(seconds=seconds),
        )

    def halves(self, count: int) -> None:
        """So many runs of `half`, all in all."""
        for number in range(self.half_count, count):
            self.add(101 + number, 1, 40 + number)
        self.half_count = count

    def night(self, number: int, url: str, *flags: str, code: int = 0) -> list[dict[str, Any]]:
        """What the register holds after an ingest."""
        self.project.now = _FIRST + timedelta(days=number)
        outcome = self.project.ingest(*flags, api=url)
        assert code == outcome.exit_code, outcome.output
        self.stderr = outcome.stderr
        if not self.register.exists():
            return []
        return [json.loads(line) for line in self.register.read_text("utf-8").splitlines()]

    def shown(self) -> Prediction:
        (one,) = find(PREDICTIONS, "x", self.project.database.resolve())
        return one


@pytest.fixture
def nights(project: Project) -> _Nights:
    """Before the first of them."""
    return _Nights(project)


def test_from_made_to_closed(nights: _Nights) -> None:
    """
    Written once before a run of the arm counts, closed once with five; a lost database costs none.

    Halves of 60 to 110 s are 30 to 55 s, their median 42.5 s; 40 to 45 s measured have that of
    42.5 s, too, so the error is 0.
    """
    with SimulatedGithub(nights.small.world) as github:
        (made,) = nights.night(1, github.url)
        assert {
            "kind": "made",
            "made_at": "2026-04-11T02:00:00Z",
            "experiment": "x",
            "arm": "half",
            "cache_state": "all",
            "from_arm": "plain",
            "changes": [{"do": "scale", "job": "build", "times": 0.5}],
            "milestone": [],
            "clock": "wall time of the whole run",
            "predicted_s": 42.5,
            "range_count": 5,
            "run_count": 6,
            "newest_run_id": 6,
            "newest_run_attempt": 1,
            "longpole_version": "0.1.0",
        } == {key: made[key] for key in made if not key.endswith(("low_s", "high_s"))}
        assert 30 <= made["predicted_low_s"] < 42.5 < made["predicted_high_s"] <= 55
        line = nights.register.read_bytes()
        assert "made 11 Apr 2026 from 6 runs" == nights.shown().register_words
        with pytest.MonkeyPatch.context() as patch:
            # Another Longpole works the answers out anew, and keeps what is registered.
            patch.setattr("queries.meaning.reading.code", lambda: "of another Longpole")
            assert "made 11 Apr 2026 from 6 runs" == nights.shown().register_words

        nights.halves(2)
        nights.night(2, github.url)
        assert line == nights.register.read_bytes()
        assert (2, True) == (nights.shown().measured_count, nights.shown().is_registered)

        nights.project.database.unlink()
        shutil.rmtree(nights.project.database.with_name("longpole.duckdb.store"))
        nights.halves(6)
        _, closed = nights.night(3, github.url)
        assert {
            "kind": "closed",
            "closed_at": "2026-04-13T02:00:00Z",
            "experiment": "x",
            "arm": "half",
            "cache_state": "all",
            "measured_s": 42.5,
            "measured_count": 6,
            "error": 0,
            "is_in_range": True,
            "longpole_version": "0.1.0",
        } == {key: closed[key] for key in closed if key != "made_sha256"}
        assert nights.register.read_bytes().startswith(line)
        assert (
            "made 11 Apr 2026 from 6 runs; closed 13 Apr 2026 at 43 s (6 runs): off by 0%, "
            "in the range"
        ) == nights.shown().register_words

        both = nights.register.read_bytes()
        nights.add(7, 0, 500)
        nights.night(4, github.url)
        assert both == nights.register.read_bytes()
        # Seven runs would predict 45 s now: what was registered is held.
        shown = nights.shown()
        assert shown.predicted_s is not None
        assert shown.held_s is not None
        assert (45, 42.5, 0) == (shown.predicted_s.value, shown.held_s.value, shown.error)


def test_an_arm_that_ran_already(nights: _Nights) -> None:
    """Nothing is registered, and the page says so; what-if too."""
    nights.halves(1)
    with SimulatedGithub(nights.small.world) as github:
        assert [] == nights.night(1, github.url)
    assert not nights.register.exists()
    asked = ["what-if", "x", "--database", str(nights.project.database)]
    said = CliRunner().invoke(main, asked).stdout.splitlines()[-1]
    assert said.endswith("Not registered before its arm ran.")
    answer = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"]).stdout)
    (one,) = answer["predictions"]
    assert (False, None, True) == (one["is_registered"], one["registered"], one["is_in_file"])


def test_nights_that_do_not_know(nights: _Nights) -> None:
    """Where not all runs were asked for and answered, the arm may have run: nothing is written."""
    words = "not registered yet: that takes a night in which nothing of it fails"
    with SimulatedGithub(nights.small.world) as github:
        assert [] == nights.night(1, github.url, "--dry-run")
        assert [] == nights.night(2, github.url, "--since", "2026-04-01")
        assert (6, words) == (nights.shown().run_count, nights.shown().register_words)
        assert [] == nights.night(3, github.url, "--no-fetch")
        # The listing alone has changed: the jobs of the new run are not asked for any more.
        nights.halves(1)
        assert [] == nights.night(4, github.url, "--max-requests", "1", code=1)
        assert (0, words) == (nights.shown().measured_count, nights.shown().register_words)
        assert [] == nights.night(5, github.url)
        assert "not registered before its arm ran" == nights.shown().register_words


def test_a_mistake_elsewhere(nights: _Nights) -> None:
    """Another experiment's mistake makes the night partial, and hinders nothing here."""
    nights.project.write(f'{_FILE}\n[y]\nrepository = "o/r"\n')
    with SimulatedGithub(nights.small.world) as github:
        (made,) = nights.night(1, github.url, code=1)
    assert ("x", "half") == (made["experiment"], made["arm"])


def test_a_register_that_cannot_be_read(nights: _Nights) -> None:
    """It is said with line and remedy, exit 1; data is published, the file stays as it is."""
    with SimulatedGithub(nights.small.world) as github:
        nights.night(1, github.url)
        line = nights.register.read_bytes()
        broken = b"<<<<<<< ours\n" + line + b"=======\n>>>>>>> theirs\n"
        nights.register.write_bytes(broken)
        nights.halves(2)
        nights.project.now += timedelta(days=1)
        outcome = nights.project.ingest(api=github.url)
        assert (1, broken) == (outcome.exit_code, nights.register.read_bytes())
        assert (
            f"failed: the register of predictions: {nights.register} line 1 is the marker of a "
            "merge conflict: put back the lines that git has, of both sides where it was merged; "
            "nothing was written to it."
        ) in outcome.stderr
        # What was known is still shown, and the two new runs are there.
        shown = nights.shown()
        assert (2, "made 11 Apr 2026 from 6 runs") == (
            shown.measured_count,
            (shown.register_words or "").partition(",")[0],
        )
        nights.register.write_bytes(line)
        nights.night(3, github.url)
        assert line == nights.register.read_bytes()


def test_a_register_that_cannot_be_written(nights: _Nights) -> None:
    """As one that can't be read: here a folder stands in its place."""
    nights.register.mkdir()
    nights.project.now = _FIRST
    with SimulatedGithub(nights.small.world) as github:
        outcome = nights.project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert f"{nights.register} is no file: move it away." in outcome.stderr
    assert nights.project.query("select count(*) from run_attempts") == [(6,)]


def test_a_run_that_began_before(nights: _Nights) -> None:
    """GitHub may list it late, or it was in progress: the prediction stands, and that is said."""
    with SimulatedGithub(nights.small.world) as github:
        nights.night(1, github.url)
        nights.project.now = _FIRST - timedelta(days=1)
        nights.halves(1)
        nights.night(2, github.url)
    words = "made 11 Apr 2026 from 6 runs, after a run of the arm had begun"
    assert words == nights.shown().register_words


def test_what_the_experiment_file_gives_up(nights: _Nights) -> None:
    """A registered prediction is closed and shown though the file has another one now."""
    with SimulatedGithub(nights.small.world) as github:
        nights.night(1, github.url)
        nights.project.write(_FILE.replace("times = 0.5", "times = 0.9"))
        nights.halves(5)
        _, closed = nights.night(2, github.url)
        assert ("closed", 42) == (closed["kind"], closed["measured_s"])
    now, before = find(PREDICTIONS, "x", nights.project.database.resolve())
    assert "not registered before its arm ran" == now.register_words
    assert (False, 42.5) == (before.is_in_file, before.held_s and before.held_s.value)
    assert (before.register_words or "").endswith("; the experiment file has it no longer")
