"""`longpole`: the one command, which has all the others."""

import click
from click.shell_completion import get_completion_class

from basis.version import VERSION
from ingest.command_line import say_unexpected_errors
from longpole import ingest_command, queries_command
from longpole.app_command import app_command
from longpole.building import build_apart
from longpole.lake_command import lake_command
from longpole.plan_command import plan_command
from longpole.schema_command import schema_command

_EXAMPLES = """
\b
Examples:
  longpole app                         the dashboard; a simulated experiment until you have your own
  longpole compare stackrox/stackrox 19831 19830
  longpole ingest                      every experiment of the file
  longpole report docker-layer-cache   what it found
"""
_COMPLETION_EXAMPLES = """
\b
Examples:
  longpole completion bash >> ~/.bashrc
  longpole completion zsh >> ~/.zshrc
  longpole completion fish > ~/.config/fish/completions/longpole.fish
"""
_COMPLETES_BY = "_LONGPOLE_COMPLETE"


class _InOrder(click.Group):
    """A group whose help lists the commands as they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        del ctx
        return list(self.commands)


@click.group(
    cls=_InOrder, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(VERSION, prog_name="longpole")
def main() -> None:
    """
    Which GitHub Actions workflow structure is faster, by how much, how sure are we, and why?

    Answers go to stdout, everything else to stderr. Exit codes: 0 done; 1 failed; 2 asked wrongly.
    """


@main.command("completion", epilog=_COMPLETION_EXAMPLES)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(*, shell: str) -> None:
    """Print what makes SHELL complete commands, flags, questions and experiments."""
    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101 - click knows these three
    click.echo(completion(main, {}, "longpole", _COMPLETES_BY).source())


for _command in (
    app_command,
    *ingest_command.COMMANDS,
    *queries_command.COMMANDS,
    plan_command,
    lake_command,
    schema_command,
):
    main.add_command(_command)
main.add_command(main.commands.pop("completion"))


def start() -> None:
    """The command, from a shell: nights build meaning before they publish."""
    say_unexpected_errors()
    main(prog_name="longpole", obj=build_apart, complete_var=_COMPLETES_BY)
