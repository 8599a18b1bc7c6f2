"""Predictions of the experiment file are stored as facts, and leave with their experiment."""

from pathlib import Path

from basis.changes import changes_of_json
from ingest.arms.save_experiments import forget_experiments, save_experiment
from ingest.config.experiment_file import load_experiments
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
[[cache.arm]]
name = "c"
branch = "c"
[[cache.prediction]]
arm = "b"
[[cache.prediction.change]]
do = "drop-need"
job = "push"
need = "cli"
[[cache.prediction.change]]
do = "scale"
job = "push"
less_s = 20
[[cache.prediction]]
arm = "c"
from = "b"
[[cache.prediction.change]]
do = "remove"
job = "docs"
"""


def _experiment(folder: Path, text: str) -> Experiment:
    path = folder / "experiments.toml"
    path.write_text(text, "utf-8")
    return load_experiments(path).experiments["cache"]


def test_predictions_are_stored(tmp_path: Path) -> None:
    """In order, the baseline where no other arm is named; changes read back are the same."""
    experiment = _experiment(tmp_path, _FILE)
    with open_working(tmp_path / "working.duckdb") as connection:
        for _night in range(2):
            save_experiment(connection, "cache", 1, experiment, [])
        rows = connection.execute(
            "select position, arm, from_arm, changes from predictions order by position"
        ).fetchall()
        assert [(1, "b", "a"), (2, "c", "b")] == [row[:3] for row in rows]
        assert [
            ["drop needs: cli from push", "push takes 20 s less"],
            ["remove docs"],
        ] == [list(map(str, changes_of_json(row[3]))) for row in rows]
        forget_experiments(connection, [])
        assert [] == connection.execute("from predictions").fetchall()


def test_predictions_that_left_the_file_are_not_stored(tmp_path: Path) -> None:
    """Rules and predictions change together."""
    with open_working(tmp_path / "working.duckdb") as connection:
        for text in (_FILE, _FILE.partition("[[cache.prediction]]")[0]):
            save_experiment(connection, "cache", 1, _experiment(tmp_path, text), [])
        assert [] == connection.execute("from predictions").fetchall()
