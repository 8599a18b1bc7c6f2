"""
`longpole roles`: proposed roles as TOML to paste into an experiment file.

Names come from strangers: they stand in strings and comments only, and nothing of them hides.
"""

import textwrap
from collections.abc import Sequence
from pathlib import Path

import click
import tomlkit
from tomlkit.items import String, StringType, Table, Trivia

from basis.places import LONGPOLE
from basis.visible import is_all_visible, visible
from queries.answers import answer, require_experiment
from queries.command_line import DATABASE, EXPERIMENT, VERBOSE, say_if_simulated, worded
from queries.database import resolve_snapshot
from queries.roles.names import action_of
from queries.roles.proposals import Proposal, proposals
from queries.roles.resemblance import NamedWork, Resemblance
from queries.wording import duration, quoted

_WIDTH = 98
_LONGEST = 100
_WILD = ("*", "?")

_NOTHING = (
    "Nothing to propose: no step or job without a role that only some arms have resembles one that "
    "only others have."
)
_HEAD = (
    "Proposed from names, durations and places; nothing of it is applied. Keep what is the same "
    "work, rename it as you like, paste it below the arms of the experiment file, and run "
    f"`{LONGPOLE} ingest --no-fetch`."
)
_GLOB = (
    "`*` and `?` in a name act as globs: they match the name itself, and may match others. See "
    "that it matches no more than it should."
)
_EXAMPLES = """
\b
Examples:
  longpole roles docker-layer-cache
  longpole roles docker-layer-cache --afresh
"""


@click.command(epilog=_EXAMPLES, short_help="Propose roles: steps that may be the same work.")
@EXPERIMENT
@click.option("--afresh", "is_afresh", is_flag=True, help="As if the experiment had no roles yet.")
@DATABASE
@VERBOSE
def roles(*, experiment: str, is_afresh: bool, database: Path, is_verbose: bool) -> None:
    """
    Propose roles for EXPERIMENT: steps and jobs that may be the same work under different names.

    It prints TOML to paste into the experiment file, with the reason for each. Nothing is applied.
    """
    with worded(is_verbose=is_verbose):
        snapshot = resolve_snapshot(database)
        require_experiment(experiment, snapshot)
        work = answer("work_by_arm", snapshot, {"experiment": experiment})
        if is_afresh:
            work["role_name"] = work["role_name"].mask(work["role_name"].notna())
        say_if_simulated(snapshot)
        # Bytes: the answer is UTF-8 whatever the terminal's locale.
        click.echo(proposal_file(experiment, proposals(work)).encode(), nl=False)


def proposal_file(experiment: str, found: Sequence[Proposal]) -> str:
    """
    Roles of an experiment in TOML, each with its reasons as comments.

    Args:
        experiment: Its name.
        found: Those of `proposals`; none makes one comment that says so.
    """
    document = tomlkit.document()
    for line in _wrapped(_HEAD if found else _NOTHING):
        document.add(tomlkit.comment(line))
    if found:
        roles = tomlkit.aot()
        for proposal in found:
            roles.append(_role(proposal))
        table = tomlkit.table(is_super_table=True)
        table.add("role", roles)
        document.add(tomlkit.nl())
        document.add(experiment, table)
    return tomlkit.dumps(document)


def _role(proposal: Proposal) -> Table:
    table = tomlkit.table()
    for reason in proposal.reasons:
        for line in _wrapped(_because(reason)):
            table.add(tomlkit.comment(line))
    if any(wild in name for name in proposal.names for wild in _WILD):
        for line in _wrapped(_GLOB):
            table.add(tomlkit.comment(line))
    table.add("name", _string(proposal.role))
    names = tomlkit.array().multiline(multiline=True)
    names.extend(map(_string, proposal.names))
    table.add("jobs" if proposal.is_of_jobs else "steps", names)
    return table


def _because(reason: Resemblance) -> str:
    one, other = action_of(reason.one.name), action_of(reason.other.name)
    if reason.words:
        why = f"both say {', '.join(_visible(word) for word in reason.words)}"
    elif one == other:
        why = "the same action"
    else:
        why = "the same action, another version"
    return f"{_shown(reason.one)} and {_shown(reason.other)}: {why}."


def _shown(work: NamedWork) -> str:
    took = "" if work.work_s is None else f"{duration(work.work_s)}, "
    return f"{quoted(_visible(work.name))} ({took}{_visible(work.arm)})"


def _visible(text: str) -> str:
    """A text on one line, all of it visible, cut if it is long."""
    return visible(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")


def _string(text: str) -> String:
    """A basic string, with escapes for all that can't be printed."""
    escaped = "".join(
        f"\\{one}" if one in '"\\' else one if _is_shown(one) else f"\\U{ord(one):08x}"
        for one in text
    )
    return String(StringType.SLB, text, escaped, Trivia())


def _is_shown(character: str) -> bool:
    return character.isprintable() and is_all_visible(character)


def _wrapped(paragraph: str) -> list[str]:
    return textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)
