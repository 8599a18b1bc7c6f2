"""The demo: the real pipeline against a simulated GitHub, in a database of its own."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ingest.api.client import GithubApi
from ingest.api.pace import Pace
from ingest.config.experiment_file import load_experiments
from ingest.config.price_file import load_prices
from ingest.plan import Build, Plan
from ingest.session import run
from ingest.simulated import SimulatedGithub, founding_case
from ingest.story import Story
from ingest.tally import Summary

_EXPERIMENTS = Path(__file__).parent / "simulated" / "demo.toml"
_PRICES = Path(__file__).parents[1] / "data" / "prices.toml"
_TOKEN = "demo"  # noqa: S105 - the simulated GitHub lets everybody in


def run_demo(
    database: Path, story: Story, now: Callable[[], datetime], build: Build | None = None
) -> Summary:
    """
    Ingest the simulated founding case into `database`.

    Raises:
        LongpoleError: As `session.run`.
    """
    with SimulatedGithub(founding_case()) as github:
        plan = Plan(
            file=load_experiments(_EXPERIMENTS),
            prices=load_prices(_PRICES, is_named=False),
            database=database,
            api_root="the simulated GitHub",
            source="simulated",
            connect=lambda: GithubApi(
                github.url, _TOKEN, warn=story.warning, pace=Pace.unlimited()
            ),
            build=build,
        )
        return run(plan, story, now)
