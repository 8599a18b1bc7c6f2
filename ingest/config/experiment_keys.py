"""Every key of the experiment file, as its validator knows it: docs/keys.md is made of it."""

import json
from collections.abc import Iterator
from types import NoneType
from typing import Literal, get_args, get_origin, get_type_hints

import click
from pydantic.fields import FieldInfo

from ingest.command_line import on_stdout
from ingest.config.expectations import Expectation
from ingest.config.experiments import (
    Arm,
    CacheRule,
    CommitRange,
    Exclusion,
    Experiment,
    Prediction,
    Role,
)
from ingest.config.table import Table

_TABLES: dict[str, type[Table]] = {
    "`[NAME]`: an experiment": Experiment,
    "`[[NAME.arm]]`: an arm": Arm,
    "`commits = { from, to }`": CommitRange,
    "`cold`, `warm`: cache rules": CacheRule,
    "`exclude = [{ run, attempt, reason }]`": Exclusion,
    "`[[NAME.role]]`: a role": Role,
    "`[[NAME.prediction]]`: a prediction": Prediction,
    "`[[NAME.expect]]`: an expectation": Expectation,
}
_HEAD = (
    "# Keys of the experiment file",
    "",
    "Made from the validator: `longpole keys` prints it. [Explanations](experiments.md).",
    "",
)
_EXAMPLES = """
\b
Examples:
  longpole keys | less
  longpole keys | grep milestone
"""


def experiment_keys() -> str:
    """A table of keys for each table of the file: value, default and meaning."""
    tables = (line for heading, table in _TABLES.items() for line in _lines(heading, table))
    return "\n".join([*_HEAD, *tables]).rstrip()


def _lines(heading: str, table: type[Table]) -> Iterator[str]:
    yield from (f"## {heading}", "", str(table.__doc__).strip(), "")
    yield from ("| key | value | default | meaning |", "|---|---|---|---|")
    hints = get_type_hints(table, include_extras=True)
    for name, field in table.model_fields.items():
        cells = (f"`{field.alias or name}`", _value(hints[name]), _default(field))
        yield f"| {' | '.join(cells)} | {' '.join(str(field.description).split())} |"
    yield ""


def _value(hint: object) -> str:
    """What a value may be, in the words that its type carries as a title."""
    titles = [each.title for each in get_args(hint) if isinstance(each, FieldInfo) and each.title]
    if titles:
        return titles[-1]
    arguments = [each for each in get_args(hint) if each is not NoneType]
    if get_origin(hint) is Literal:
        return " or ".join(f'`"{each}"`' for each in arguments)
    if get_origin(hint) is list:
        own = _value(arguments[0])
        return "one or more tables" if own == "table" else f"list of: {own}"
    return _value(arguments[0]) if arguments else "table"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    return (
        "" if field.default_factory or field.default is None else f"`{json.dumps(field.default)}`"
    )


@click.command("keys", epilog=_EXAMPLES, short_help="Print every key of the experiment file.")
def keys_command() -> None:
    """
    Print every key of the experiment file, with its values, default and meaning, as Markdown.

    It is made from the validator, as docs/keys.md is, so it holds for this version.
    """
    with on_stdout("the keys"):
        click.echo(experiment_keys())
