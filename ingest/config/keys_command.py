"""`python -m ingest keys`: what an experiment file may say."""

import click

from ingest.command_line import on_stdout
from ingest.config.experiment_keys import experiment_keys

_EXAMPLES = """
\b
Examples:
  python -m ingest keys | less
  python -m ingest keys | grep milestone
"""


@click.command("keys", epilog=_EXAMPLES, short_help="Print every key of the experiment file.")
def keys_command() -> None:
    """
    Print every key of the experiment file, with its values, default and meaning, as Markdown.

    It is made from the validator, as docs/keys.md is, so it holds for this version.
    """
    with on_stdout("the keys"):
        click.echo(experiment_keys())
