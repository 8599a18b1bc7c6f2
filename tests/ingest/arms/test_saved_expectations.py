"""Expectations of the experiment file are stored as facts, and leave with their experiment."""

from pathlib import Path

from basis.claims import claims_of_json
from ingest.arms.save_experiments import forget_experiments, save_experiment
from ingest.config.experiment_file import parse_experiments
from ingest.config.experiments import Experiment
from ingest.storage.database import open_working

_FILE = """
[cache]
repository = "o/r"
baseline = "a"
[[cache.arm]]
name = "a"
last = 1
[[cache.arm]]
name = "b"
branch = "b"
warm = { message = "warm" }
[[cache.expect]]
text = "waits for cli, so it is slower"
arm = "b"
slower = true
because_waits_for = "cli"
[[cache.expect]]
text = "about 30s"
who = "somebody"
link = "https://example.org/1"
arm = "b"
cache = "warm"
step = "Build *"
about = "30s"
"""
_COLUMNS = "position, words, who, arm, against_arm, cache_state, measured, measured_name, waits_for"


def _experiment(text: str) -> Experiment:
    return parse_experiments(text, Path("experiments.toml")).experiments["cache"]


def test_expectations_are_stored(tmp_path: Path) -> None:
    """In order, the baseline where no other arm is named; claims read back are the same."""
    experiment = _experiment(_FILE)
    with open_working(tmp_path / "working.duckdb") as connection:
        for _night in range(2):
            save_experiment(connection, "cache", 1, experiment, [])
        rows = connection.execute(
            f"select {_COLUMNS} from expectations order by position"
        ).fetchall()
        words = "waits for cli, so it is slower"
        assert [
            (1, words, None, "b", "a", None, "clock", None, "cli"),
            (2, "about 30s", "somebody", "b", None, "warm", "step", "Build *", None),
        ] == rows
        claims = connection.execute("select claims from expectations order by position").fetchall()
        assert [one.claims for one in experiment.expect] == [
            claims_of_json(text) for (text,) in claims
        ]
        forget_experiments(connection, [])
        assert [] == connection.execute("from expectations").fetchall()


def test_expectations_that_left_the_file_are_not_stored(tmp_path: Path) -> None:
    """They change with the rules."""
    with open_working(tmp_path / "working.duckdb") as connection:
        for text in (_FILE, _FILE.partition("[[cache.expect]]")[0]):
            save_experiment(connection, "cache", 1, _experiment(text), [])
        assert [] == connection.execute("from expectations").fetchall()
