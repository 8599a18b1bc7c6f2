"""`python -m queries roles`: what may be the same work under different names."""

from pathlib import Path

import click

from queries.answers import answer, require_experiment
from queries.command_line import DATABASE, VERBOSE, say_if_simulated, worded
from queries.database import resolve_snapshot
from queries.work.proposal_file import proposal_file
from queries.work.proposals import proposals

_EXAMPLES = """
\b
Examples:
  python -m queries roles docker-layer-cache
  python -m queries roles docker-layer-cache --afresh --database data/demo.duckdb
"""


@click.command(epilog=_EXAMPLES, short_help="Propose roles: steps that may be the same work.")
@click.argument("experiment")
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
