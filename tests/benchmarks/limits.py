"""
`make limits`: how close a backfill comes to GitHub's limits, and that it stays below.

The simulated GitHub answers late, as the real one does, and notes when requests arrive.
"""

import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from ingest.api.client import GithubApi
from ingest.config.experiment_file import load_experiments
from ingest.config.price_file import PriceFile
from ingest.night import Plan
from ingest.session import run_ingest
from ingest.story import Level, Story
from tests.simulated import Answer, Request, SimulatedGithub, many_runs

_EXPERIMENT = '[many]\nrepository = "example/many"\n[[many.arm]]\nname = "a"\nbranch = "topic"\n'
_ALLOWED_PER_S = 15
_MOST_RATIO = 1.15
_MOST_POINTS = 900
_MOST_AT_ONCE = 4
_WINDOW_S = 60


@dataclass
class Traffic:
    """
    What a server saw; every request of an ingest reads, and so costs one point.

    Attributes:
        arrivals: When requests came, seconds.
        at_once: The most that were under way at a time.
    """

    delay_s: float
    arrivals: list[float] = field(default_factory=list)

    def hook(self, _request: Request, honest: Answer) -> Answer:
        """Note a request, and answer it late."""
        self.arrivals.append(time.monotonic())
        return Answer(honest.status, honest.headers, honest.body, self.delay_s)

    @property
    def at_once(self) -> int:
        """Each request is under way for at least the delay after its arrival."""
        return most_within(self.arrivals, self.delay_s * 0.9)


def most_within(arrivals: Sequence[float], window_s: float) -> int:
    """The most arrivals, in order of time, in any window of so many seconds, both ends included."""
    return max(
        (bisect_right(arrivals, begin + window_s) - first for first, begin in enumerate(arrivals)),
        default=0,
    )


class _Progress(Story):
    """Says nothing but warnings."""

    def event(self, text: str, level: Level = "info", **fields: str | int) -> None:
        """Only what is out of the ordinary."""
        if level != "info":
            super().event(text, level, **fields)


def backfill(
    runs: int, delay_s: float, connect: Callable[[SimulatedGithub, Story], GithubApi]
) -> tuple[Traffic, float]:
    """What the server saw of a backfill of so many runs, and the seconds that it took."""
    traffic = Traffic(delay_s)
    story = _Progress()
    with (
        tempfile.TemporaryDirectory() as folder,
        SimulatedGithub(many_runs(runs), rate_limit=10**9, hook=traffic.hook) as github,
    ):
        experiments = Path(folder) / "experiments.toml"
        experiments.write_text(_EXPERIMENT, encoding="utf-8")
        plan = Plan(
            file=load_experiments(experiments),
            prices=PriceFile(),
            database=Path(folder) / "longpole.duckdb",
            api_root="benchmark",
            source="simulated",
            connect=lambda: connect(github, story),
        )
        begin = time.perf_counter()
        summary = run_ingest(plan, story, lambda: datetime(2026, 11, 24))
        seconds = time.perf_counter() - begin
    if summary.outcome != "complete" or summary.requests != len(traffic.arrivals):
        raise click.ClickException(f"the backfill was {summary.outcome}: {summary.failures}")
    return traffic, seconds


@click.command()
@click.option("--delay-ms", default=100, show_default=True, help="What each answer takes.")
@click.option("--runs", default=300, show_default=True, help="Runs of the timed backfill.")
@click.option("--long-runs", default=1000, show_default=True, help="Runs of the long one.")
def main(delay_ms: int, runs: int, long_runs: int) -> None:
    """Time a backfill, and look for the busiest minute of a longer one; exit 1 past a limit."""
    is_fine = True
    for count in (runs, long_runs):
        traffic, seconds = backfill(
            count,
            delay_ms / 1000,
            lambda github, story: GithubApi(github.url, "token", warn=story.warning),
        )
        requests = len(traffic.arrivals)
        ratio = seconds / (requests / _ALLOWED_PER_S)
        points = most_within(traffic.arrivals, _WINDOW_S)
        click.echo(f"backfill of {count} runs, each answer after {delay_ms} ms")
        click.echo(f"    {requests} requests in {seconds:.1f} s")
        click.echo(
            f"    {ratio:.3f} times what {_ALLOWED_PER_S} requests a second allow (at most "
            f"{_MOST_RATIO})"
        )
        click.echo(f"    {points} points in the busiest {_WINDOW_S} s (at most {_MOST_POINTS})")
        click.echo(f"    {traffic.at_once} requests at once (at most {_MOST_AT_ONCE})")
        is_fine &= ratio <= _MOST_RATIO and points <= _MOST_POINTS
        is_fine &= traffic.at_once <= _MOST_AT_ONCE
    if not is_fine:
        click.echo("past a limit")
        sys.exit(1)


if __name__ == "__main__":
    main(prog_name="python -m tests.benchmarks.limits")
