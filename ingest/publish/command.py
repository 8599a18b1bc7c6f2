"""`python -m ingest publish`: the command line of publishing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from basis.visible import visible
from ingest.command_line import checked_repository, on_stdout, worded
from ingest.config.environment import api_root, token
from ingest.errors import TokenMissing, TokenRejected
from ingest.publish.body import read_body
from ingest.publish.changes import change, difference
from ingest.publish.descriptions import read_description
from ingest.publish.editing_api import WRITE_ACCESS, EditingApi
from ingest.publish.kept_files import beside
from ingest.publish.publish import write
from ingest.publish.target import PullName, only_repository
from ingest.story import Story

_EXAMPLES = """
\b
Examples:
  python -m ingest publish --pull 19831 --body report.md            what would change
  python -m ingest publish --pull 19831 --body report.md --write    change it
  python -m queries report docker-layer-cache --format markdown |
      python -m ingest publish --pull 19831 --body -
"""
_INTERRUPTED = (
    "nothing was written, unless a file is named above that keeps the description: then look at "
    "the pull request."
)


@click.command("publish", epilog=_EXAMPLES)
@click.option(
    "--pull",
    type=click.IntRange(min=1, max=2**31 - 1),
    required=True,
    metavar="N",
    help="The pull request's number.",
)
@click.option(
    "--body",
    type=click.Path(path_type=Path, allow_dash=True),
    required=True,
    metavar="FILE",
    help="What to publish, in Markdown (UTF-8); - reads standard input.",
)
@click.option(
    "--repository",
    metavar="OWNER/REPO",
    help="The pull request's repository.  [default: the only one that the experiment file names]",
)
@click.option(
    "--experiments",
    type=click.Path(path_type=Path),
    default=Path("data/experiments.toml"),
    show_default=True,
    metavar="FILE",
    help="The experiment file.",
)
@click.option("--write", "is_writing", is_flag=True, help="Edit the description at GitHub.")
@click.option("--verbose", is_flag=True, help="Show the traceback of a failure.")
def publish_command(  # noqa: PLR0913 - one argument per flag
    *,
    pull: int,
    body: Path,
    repository: str | None,
    experiments: Path,
    is_writing: bool,
    verbose: bool,
) -> None:
    """
    Put a report into a pull request's description.

    The Markdown of FILE goes between <!-- longpole:begin --> and <!-- longpole:end -->, each a line
    of its own: in place of what is between them, else at the end. What is outside stays as it is,
    byte for byte. Without --write nothing is changed: what would be is printed, as a diff.

    With --write the description is kept in a file beside FILE, read again, edited if nobody else
    has in the meantime, and read once more: another edit is reported, and both texts are kept in
    files. GitHub cannot edit on a condition, so what somebody writes between the second reading and
    the edit, the time of one request, is replaced unnoticed; the description's history at GitHub
    has it.

    The token is taken as for the ingest; --write needs write access to pull requests. Exit codes: 0
    published, or nothing to change, or shown; 1 failed; 2 flags, no token, or a FILE that can't be
    published.
    """
    story = Story()
    with worded(_INTERRUPTED, is_verbose=verbose):
        markdown = read_body(body)
        name = PullName(checked_repository(repository or only_repository(experiments)), pull)
        root = api_root(os.environ)
        with _token_worded(root):
            secret = token(os.environ, root)
            with EditingApi(root, secret, warn=story.warning) as api:
                description = read_description(api, name)
                planned = change(description.text, markdown)
                if is_writing and not planned.is_none:
                    write(api, story, name, planned, beside(body, pull))
    if planned.is_none:
        story.event(f"nothing to change: the description of {name} has this block already")
        return
    with on_stdout("what changed" if is_writing else "what would change"):
        if is_writing:
            click.echo(f"published: {visible(description.html_url)}")
        else:
            for line in difference(planned):
                click.echo(line)
    if not is_writing:
        story.event(f"nothing was written: add --write to edit the description of {name}")


@contextmanager
def _token_worded(root: str) -> Iterator[None]:
    """What is wrong with a token, with the access that this command needs."""
    needed = f"with --write it needs {WRITE_ACCESS}, without it reading them is enough"
    try:
        yield
    except TokenMissing as error:
        raise TokenMissing(
            f"no token: put one into GITHUB_TOKEN, or sign in with `gh auth login`; {needed}."
        ) from error
    except TokenRejected as error:
        raise TokenRejected(
            f"{root} rejected the token: put a valid one into GITHUB_TOKEN; {needed}."
        ) from error
