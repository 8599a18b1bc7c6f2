"""`longpole`: the one command, which has all the others."""

from importlib import import_module

import click
from click.shell_completion import get_completion_class

from basis.version import VERSION
from ingest.command_line import say_unexpected_errors
from longpole.building import build_apart

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


_PLACES = {
    "app": "longpole.app_command:app_command",
    "ingest": "longpole.ingest_command:ingest_command",
    "demo": "longpole.ingest_command:demo_command",
    "compare": "longpole.compare_command:compare_command",
    "status": "ingest.health.status:status_command",
    "verify": "ingest.health.verify:verify_command",
    "visibility": "ingest.health.visibility:visibility_command",
    "propose": "ingest.propose.propose_command:propose_command",
    "publish": "ingest.publish.publish_command:publish_command",
    "keys": "ingest.config.experiment_keys:keys_command",
    "report": "queries.report.command:report",
    "what-if": "queries.what_if.command:what_if_command",
    "ask": "longpole.queries_command:ask",
    "list": "longpole.queries_command:list_questions",
    "export": "longpole.queries_command:export",
    "roles": "queries.roles.command:roles",
    "lineage": "longpole.queries_command:draw_lineage",
    "build": "queries.spark.command:build_command",
    "plan": "longpole.plan_command:plan_command",
    "lake": "longpole.lake_command:lake_command",
    "schema": "longpole.schema_command:schema_command",
    "completion": "longpole.command:completion_command",
}
"""Of each command its module and its name there, in the order of the help."""


class _WhenAsked(click.Group):
    """A group that imports a command when it is asked for: all of them take seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        del ctx
        return list(_PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them; None where there is none of that name."""
        del ctx
        if cmd_name not in _PLACES:
            return None
        module, _, name = _PLACES[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(
    cls=_WhenAsked, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(VERSION, prog_name="longpole")
def main() -> None:
    """
    Which GitHub Actions workflow structure is faster, by how much, how sure are we, and why?

    Answers go to stdout, everything else to stderr. Exit codes: 0 done; 1 failed; 2 asked wrongly.
    """


@click.command("completion", epilog=_COMPLETION_EXAMPLES)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(*, shell: str) -> None:
    """Print what makes SHELL complete commands, flags, questions and experiments."""
    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101 - click knows these three
    click.echo(completion(main, {}, "longpole", _COMPLETES_BY).source())


def every_command() -> dict[str, click.Command]:
    """All of them by name, in the order of the help."""
    context = click.Context(main)
    return {name: found for name in _PLACES if (found := main.get_command(context, name))}


def start() -> None:
    """The command, from a shell: nights build meaning before they publish."""
    say_unexpected_errors()
    main(prog_name="longpole", obj=build_apart, complete_var=_COMPLETES_BY)
