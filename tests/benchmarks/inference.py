"""
`make inference`: how often is the inferred blocker the true one?

The same attempts are ingested twice, with and without their workflow files, and the blockers of
each executed job are compared. The table goes into docs/critical-path.md; a test holds it there.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ingest.api.client import GithubApi
from ingest.api.gate import Pace
from ingest.config.experiment_file import load_experiments
from ingest.config.price_file import PriceFile
from ingest.night import Plan
from ingest.session import run_ingest
from queries.database import define_views, open_snapshot
from tests.silence import Silence
from tests.simulated import SimulatedGithub, World, founding_case, read_recording

_ROOT = Path(__file__).parents[2]
_DEMO = _ROOT / "tests" / "simulated" / "demo.toml"
_NOW = datetime(2026, 4, 11)
_FILE = ".github/workflows/build_and_test.yml"


@dataclass(frozen=True, slots=True)
class Measured:
    """
    One comparison.

    Attributes:
        population: What was compared.
        waiting: Executed jobs that waited for another, by the file.
        found: Of these, those whose inferred blocker is the true one.
        roots: Executed jobs that waited for none, by the file.
        invented: Of these, those that inference lets wait.
    """

    population: str
    waiting: int
    found: int
    roots: int
    invented: int

    @property
    def line(self) -> str:
        """A line of the table in the docs."""
        return (
            f"| {self.population} | {self.found} of {self.waiting} "
            f"({self.found / self.waiting:.0%}) | {self.invented} of {self.roots} |"
        )


def measure(shared: Path) -> list[Measured]:
    """
    The comparisons that the docs show.

    Args:
        shared: Holds the recordings and their workflow files.
    """
    recording = shared / "recordings" / "libafl"
    content = (shared / "workflows/libafl/build_and_test.yml").read_bytes()
    runs = json.loads((recording / "runs.json").read_text("utf-8"))
    ids = [answer["id"] for answer in runs]
    experiment = (
        f'[libafl]\nrepository = "{runs[0]["repository"]["full_name"]}"\n'
        f'[[libafl.arm]]\nname = "all"\nruns = {ids}\n'
    )
    with_files, without_files = _recording(recording), _recording(recording)
    for repository in with_files:
        for answer in runs:
            repository.files[answer["head_sha"], _FILE] = content
    with TemporaryDirectory() as folder:
        libafl = Path(folder) / "libafl.toml"
        libafl.write_text(experiment, encoding="utf-8")
        return [
            _compared("the demo's simulated attempts", founding_case(), _bare_demo(), _DEMO),
            _compared(
                "LibAFL, `started_at` for the missing `created_at`",
                with_files,
                without_files,
                libafl,
            ),
        ]


def table(rows: list[Measured]) -> str:
    """The comparisons as Markdown."""
    head = "| population | true blocker inferred | blocker invented where there is none |"
    return "\n".join([head, "|---|---|---|", *(row.line for row in rows)])


def _bare_demo() -> World:
    world = founding_case()
    for repository in world:
        repository.files.clear()
    return world


def _recording(folder: Path) -> World:
    world = read_recording(folder)
    for repository in world:
        for attempts in repository.jobs.values():
            for jobs in attempts.values():
                for job in jobs() if callable(jobs) else jobs:
                    job["created_at"] = job["started_at"]
    return world


def _compared(population: str, known: World, bare: World, experiments: Path) -> Measured:
    true, inferred = _blockers(known, experiments), _blockers(bare, experiments)
    waiting = {job for job, blocker in true.items() if blocker is not None}
    roots = true.keys() - waiting
    return Measured(
        population,
        len(waiting),
        sum(inferred[job] == true[job] for job in waiting),
        len(roots),
        sum(inferred[job] is not None for job in roots),
    )


def _blockers(world: World, experiments: Path) -> dict[int, int | None]:
    """The blocker of each executed job, as the shipped ingest and views find it."""
    with TemporaryDirectory() as folder, SimulatedGithub(world) as github:
        database = Path(folder) / "longpole.duckdb"
        plan = Plan(
            file=load_experiments(experiments),
            prices=PriceFile(),
            database=database,
            api_root="benchmark",
            source="simulated",
            connect=lambda: GithubApi(github.url, "token", pace=Pace.unlimited()),
        )
        run_ingest(plan, Silence(), lambda: _NOW)
        with open_snapshot(database) as connection:
            sql = define_views(
                connection, "select job_id, blocker_job_id from job_waits(null, null)"
            )
            rows = connection.execute(sql).fetchall()
    return dict(rows)


@click.command()
@click.option(
    "--shared",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=_ROOT.parent / "shared",
    help="The folder of recordings beside the checkout.",
)
def main(shared: Path) -> None:
    """Print the table of docs/critical-path.md."""
    click.echo(table(measure(shared)))


if __name__ == "__main__":
    main(prog_name="python -m tests.benchmarks.inference")
