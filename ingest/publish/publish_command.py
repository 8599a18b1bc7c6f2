"""`longpole publish`: the command line of publishing."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from basis.errors import UsageError
from basis.visible import visible
from ingest.command_line import (
    EXPERIMENT_FILE,
    VERBOSE,
    check_repository,
    on_stdout,
    say_failures,
)
from ingest.config.environment import api_root, find_token
from ingest.config.experiment_file import load_experiments
from ingest.errors import BodyInvalid, ExperimentFileInvalid, TokenMissing, TokenRejected
from ingest.publish.block import checked_markdown, difference, plan_change
from ingest.publish.edit_description import (
    WRITE_ACCESS,
    EditingApi,
    PullName,
    read_description,
    write_description,
)
from ingest.story import Story

_STDIN = Path("-")
_EXAMPLES = """
\b
Examples:
  longpole publish --pull 19831 --body report.md            what would change
  longpole publish --pull 19831 --body report.md --write    change it
  longpole report docker-layer-cache --format markdown |
      longpole publish --pull 19831 --body -
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
@EXPERIMENT_FILE
@click.option("--write", "is_writing", is_flag=True, help="Edit the description at GitHub.")
@VERBOSE
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
    with say_failures(_INTERRUPTED, is_verbose=verbose):
        markdown = _read_body(body)
        name = PullName(check_repository(repository or _only_repository(experiments)), pull)
        root = api_root(os.environ)
        with _token_worded(root):
            secret = find_token(os.environ, root)
            with EditingApi(root, secret, warn=story.warning) as api:
                description = read_description(api, name)
                planned = plan_change(description.text, markdown)
                if is_writing and not planned.is_none:
                    write_description(api, story, name, planned, _beside(body, pull))
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


def _read_body(path: Path) -> str:
    name = "standard input" if path == _STDIN else str(path)
    try:
        content = sys.stdin.buffer.read() if path == _STDIN else path.read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise BodyInvalid(
            f"{name} can't be read ({reason}): give a file in Markdown with --body, or - for "
            "standard input."
        ) from error
    return checked_markdown(text, name)


def _only_repository(path: Path) -> str:
    """A file with a mistake in one experiment names perhaps another: nothing is guessed from it."""
    try:
        file = load_experiments(path)
    except ExperimentFileInvalid as error:
        raise UsageError(
            f"{path} does not say which repository is meant, since it can't be read or holds no "
            "valid experiment: give --repository owner/name."
        ) from error
    if file.mistakes:
        raise UsageError(
            f"{path} has mistakes, so that it does not say for sure which repository is meant: "
            "give --repository owner/name."
        )
    names = sorted({experiment.repository for experiment in file.experiments.values()})
    if len(names) > 1:
        raise UsageError(
            f"{path} names {len(names)} repositories ({', '.join(names)}): say which one with "
            "--repository owner/name."
        )
    return names[0]


def _beside(body: Path, pull_number: int) -> Path:
    """Files lie beside the one that is published; in the current folder where that is no file."""
    if body == _STDIN or not body.is_file():
        return Path(f"description.pull-{pull_number}")
    return body.with_name(f"{body.name}.pull-{pull_number}")
