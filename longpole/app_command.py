"""`longpole app`: the dashboard, by Streamlit, with the settings that come with it."""

import os
import sys

import click

from basis.places import APP_DATA, BROUGHT
from ingest.command_line import say_failures, utc_now
from ingest.demo import run_demo
from ingest.night import Build
from ingest.story import Story
from queries.database import find_database
from queries.errors import NoDatabase

_EXAMPLES = """
\b
Examples:
  longpole app
  longpole app --port 8600
  LONGPOLE_DATABASE=/srv/ci/longpole.duckdb longpole app
  longpole app --server.baseUrlPath longpole --server.allowedHosts ci.example.com
"""


@click.command(
    "app",
    epilog=_EXAMPLES,
    context_settings={"ignore_unknown_options": True},
    short_help="Start the dashboard, on a demo if nothing was ingested yet.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help="Where it listens.  [default: 8501, or the next one that is free]",
)
@click.option("--address", metavar="ADDRESS", help="Who reaches it.  [default: localhost]")
@click.argument("flags", nargs=-1, type=click.UNPROCESSED, metavar="[STREAMLIT FLAGS]...")
@click.pass_obj
def app_command(
    build: Build | None, *, port: int | None, address: str | None, flags: tuple[str, ...]
) -> None:
    """
    Start the dashboard, which follows each ingest; Ctrl-C ends it.

    It opens LONGPOLE_DATABASE, else the database of the ingest, else the demo's, which is published
    if there is none. It listens on this machine alone and sends no statistics to anybody. Any flag
    of `streamlit run` passes: docs/sharing.md says which a team needs.
    """
    with say_failures("the dashboard was not started.", is_verbose=False):
        try:
            find_database(os.environ, APP_DATA)
        except NoDatabase:
            if os.environ.get("LONGPOLE_DATABASE"):
                raise
            story = Story()
            story.event("there is no data yet: a simulated experiment is built, a few seconds")
            run_demo(APP_DATA / "demo.duckdb", story, utc_now, build)
        chosen = {"port": port, "address": address}
        own = [f"--server.{name}={value}" for name, value in chosen.items() if value is not None]
        command = [sys.executable, "-P", "-m", "streamlit", "run", str(BROUGHT / "app.py")]
        sys.stderr.flush()
        os.execv(sys.executable, [*command, *own, *flags])  # noqa: S606 - our own Python
