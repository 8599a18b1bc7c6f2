"""
`make benchmark`: how long ingest and queries take, on this machine, now.

Machines are noisy: compare ratios within one run, not figures of two.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

import click

from ingest.api.client import GithubApi
from ingest.api.gate import Pace
from ingest.config.experiment_file import load_experiments
from ingest.config.price_file import PriceFile
from ingest.night import Plan, Summary
from ingest.session import run_ingest
from queries.answers import answer, answers
from queries.catalogue import questions
from queries.differences.comparison import differences_of
from tests.benchmarks.many_parts import many_parts
from tests.silence import Silence
from tests.simulated import Answer, Request, SimulatedGithub, many_runs

_EXPERIMENT = """
[many]
repository = "example/many"
workflow = "build.yaml"

[[many.arm]]
name = "topic"
branch = "topic"
"""
_COMPARED_RUNS = 2000


@click.command()
@click.option("--runs", default=300, show_default=True, help="Runs to ingest.")
@click.option("--jobs", default=22, show_default=True, help="Jobs of each run.")
@click.option("--steps", default=15, show_default=True, help="Steps of each job.")
@click.option("--delay-ms", default=0, show_default=True, help="What each answer takes.")
def main(runs: int, jobs: int, steps: int, delay_ms: int) -> None:
    """Measure a backfill, a night without news, and every question on the result."""
    click.echo(f"{runs} runs, {runs * jobs} jobs, {runs * jobs * steps} steps")
    world = many_runs(runs, jobs, steps)

    def delay(_request: Request, sent: Answer) -> Answer:
        return Answer(sent.status, sent.headers, sent.body, delay_ms / 1000)

    with (
        tempfile.TemporaryDirectory() as folder,
        SimulatedGithub(world, rate_limit=10**9, hook=delay) as github,
    ):
        experiments = Path(folder) / "experiments.toml"
        experiments.write_text(_EXPERIMENT, encoding="utf-8")
        database = Path(folder) / "longpole.duckdb"
        plan = Plan(
            file=load_experiments(experiments),
            prices=PriceFile(),
            database=database,
            api_root="benchmark",
            source="simulated",
            connect=lambda: GithubApi(github.url, "token", pace=Pace.unlimited()),
        )
        with _timed("requests alone, four at a time") as bare:
            _ask(github, runs)
        with _timed("backfill: the same requests, converted and stored") as backfill:
            summary = _ingest(plan)
        click.echo(f"    {summary.requests} requests, {summary.requests / runs:.3f} per run")
        click.echo(f"    {backfill() / bare():.2f} times the requests alone")
        with _timed("a night without news"):
            summary = _ingest(plan)
        counted = summary.requests - summary.requests_not_modified
        click.echo(f"    {summary.requests} requests, {counted} of them counted by GitHub")
        size = database.resolve().stat().st_size
        click.echo(f"snapshot: {size / 2**20:.1f} MiB")
        for name, question in questions().items():
            names = [parameter.name for parameter in question.parameters]
            given = {"experiment": "many", "run_id": 1, "run_attempt": 1}
            parameters = {key: given[key] for key in names if key in given}
            seconds = [_seconds(lambda: answer(name, database, parameters)) for _ in range(5)]  # noqa: B023 - called at once
            click.echo(f"{median(seconds) * 1000:8.0f} ms  question {name} (median of 5)")
        compared = many_parts(
            Path(folder) / "parts.duckdb", runs=_COMPARED_RUNS, jobs=jobs, steps=steps
        )
        with _timed(
            f"jobs and steps of {_COMPARED_RUNS} runs compared: {_COMPARED_RUNS * jobs} jobs, "
            f"{_COMPARED_RUNS * jobs * steps} steps"
        ):
            asked = ["work_by_arm", "comparison_work"]
            (found,) = differences_of(*answers(asked, compared, {"experiment": "e"}).values())
        claimed = sum(row.claim is not None for row in found.rows)
        click.echo(f"    {claimed} of {len(found.rows)} differ after the correction")


def _ingest(plan: Plan) -> Summary:
    return run_ingest(plan, Silence(), lambda: datetime(2026, 11, 23))


def _ask(github: SimulatedGithub, runs: int) -> None:
    with (
        GithubApi(github.url, "bare", pace=Pace.unlimited()) as api,
        ThreadPoolExecutor(4) as pool,
    ):
        urls = [
            f"/repos/example/many/actions/runs/{run_id}/jobs?filter=all&per_page=100"
            for run_id in range(1, runs + 1)
        ]
        list(pool.map(api.get, urls))


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


@contextmanager
def _timed(what: str) -> Iterator[Callable[[], float]]:
    took: list[float] = []
    begin = time.perf_counter()
    yield lambda: took[0]
    took.append(time.perf_counter() - begin)
    click.echo(f"{took[0]:8.2f} s   {what}")


if __name__ == "__main__":
    main(prog_name="python -m tests.benchmarks")
