"""`python -m ingest propose`: the command line of proposals."""

import os
from pathlib import Path

import click

from ingest.api.client import GithubApi
from ingest.command_line import checked_repository, on_stdout, utc_now, worded
from ingest.config.environment import api_root, token
from ingest.config.experiment_file import parse_experiments
from ingest.errors import ExperimentFileInvalid, ProposalImpossible
from ingest.propose.layout import experiment_file
from ingest.propose.propose import propose
from ingest.runs.reader import Reader
from ingest.storage.working import Working
from ingest.story import Story

_EXAMPLES = """
\b
Examples:
  python -m ingest propose stackrox/stackrox 19831 19830
  python -m ingest propose stackrox/stackrox 19830 > proposed.toml
  python -m ingest propose stackrox/stackrox 19831 19830 >> data/experiments.toml
"""


@click.command("propose", epilog=_EXAMPLES)
@click.argument("repository", metavar="OWNER/REPO")
@click.argument(
    "numbers", type=click.IntRange(min=1, max=2**31 - 1), nargs=-1, required=True, metavar="PULL..."
)
@click.option("--verbose", is_flag=True, help="Show the traceback of a failure.")
def propose_command(*, repository: str, numbers: tuple[int, ...], verbose: bool) -> None:
    """
    Propose an experiment made of pull requests.

    Reads the pull requests, their commits, runs and workflow files from GitHub, and prints an
    experiment file: the workflow, a likely milestone, an arm for each treatment, cold and warm by
    the words of commits. Every guess has a comment; a person checks and edits it. Nothing is
    stored. Exit codes: 0 proposed; 1 failed; 2 flags, or no token.
    """
    story = Story()
    with worded("nothing was proposed.", is_verbose=verbose):
        checked_repository(repository)
        root = api_root(os.environ)
        secret = token(os.environ, root)
        with (
            GithubApi(root, secret, warn=story.warning) as api,
            Working(Path(":memory:")) as working,
        ):
            reader = Reader(api, working, utc_now())
            proposal = propose(reader, story, repository, numbers)
            story.event(f"{api.requests_count} requests")
        text = experiment_file(proposal)
        _check(text)
    with on_stdout("the proposal"):
        click.echo(text, nl=False)


def _check(text: str) -> None:
    """What is printed has passed the validator that will read it."""
    try:
        parse_experiments(text, Path("the proposal"))
    except ExperimentFileInvalid as error:
        raise ProposalImpossible(
            f"the proposal is no valid experiment file, which is a mistake of Longpole's; please "
            f"report it: {error}"
        ) from error
