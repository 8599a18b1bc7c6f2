"""`longpole propose`: from pull requests to a proposal."""

import os
from pathlib import Path

import click

from basis.places import EXPERIMENTS
from ingest.api.client import GithubApi
from ingest.command_line import VERBOSE, check_repository, on_stdout, say_failures, utc_now
from ingest.config.environment import api_root, find_token
from ingest.propose.layout import lay_out
from ingest.propose.pulls import propose
from ingest.runs.reader import Reader
from ingest.storage.working import Working
from ingest.story import Story

_EXAMPLES = f"""
\b
Examples:
  longpole propose stackrox/stackrox 19831 19830
  longpole propose stackrox/stackrox 19830 > proposed.toml
  longpole propose stackrox/stackrox 19831 19830 >> {EXPERIMENTS}
"""


@click.command("propose", epilog=_EXAMPLES)
@click.argument("repository", metavar="OWNER/REPO")
@click.argument(
    "numbers", type=click.IntRange(min=1, max=2**31 - 1), nargs=-1, required=True, metavar="PULL..."
)
@VERBOSE
def propose_command(*, repository: str, numbers: tuple[int, ...], verbose: bool) -> None:
    """
    Propose an experiment made of pull requests.

    Reads the pull requests, their commits, runs and workflow files from GitHub, and prints an
    experiment file: the workflow, a likely milestone, an arm for each treatment, cold and warm by
    the words of commits; as comments, what descriptions and commits expect of the speed. Every
    guess has a comment; a person checks and edits it. Nothing is stored. Exit codes: 0 proposed;
    1 failed; 2 flags, or no token.
    """
    story = Story()
    with say_failures("nothing was proposed.", is_verbose=verbose):
        check_repository(repository)
        root = api_root(os.environ)
        secret = find_token(os.environ, root)
        with (
            GithubApi(root, secret, warn=story.warning) as api,
            Working(Path(":memory:")) as working,
        ):
            reader = Reader(api, working, utc_now())
            proposal = propose(reader, story, repository, numbers)
            story.event(f"{api.requests_count} requests")
        text = lay_out(proposal)
    with on_stdout("the proposal"):
        click.echo(text, nl=False)
