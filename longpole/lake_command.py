"""`longpole lake`: facts of several machines in one folder or object store."""

import os
import socket
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from basis.documents import JsonAnswer, written
from basis.errors import UsageError
from basis.extras import require_extra
from basis.places import price_list
from ingest.command_line import DATABASE, EXPERIMENT_FILE, VERBOSE, on_stdout, say_failures
from ingest.command_line import utc_now as _now
from ingest.config.environment import default_database
from ingest.config.experiment_file import load_experiments
from ingest.config.price_file import load_prices
from ingest.errors import LakeOwned
from ingest.night import Build, Plan
from ingest.session import run_ingest
from ingest.story import Story, as_safe_line
from queries.meaning.building import load
from queries.meaning.written import Written, find_written

if TYPE_CHECKING:
    from ingest.lake.delta import Lake

_LAKE = "DIR_OR_URL"
_INTERRUPTED = "the lake and the database are as they were; run it again."
_EXAMPLES = """
\b
Examples:
  longpole lake push --to /srv/lake        on each machine, after its ingest
  longpole lake pull --from /srv/lake --database data/all.duckdb
  longpole lake tidy --in /srv/lake        once a week
"""
_PUSH_EXAMPLES = """
\b
Examples:
  longpole lake push --to /srv/lake
  longpole lake push --to s3://ci-data/lake --as nightly
  longpole lake push --to /srv/lake --take-over octo-org/app   after another machine is gone
"""
_PULL_EXAMPLES = """
\b
Examples:
  longpole lake pull --from /srv/lake --database data/all.duckdb
  longpole lake pull --from s3://ci-data/lake --database data/all.duckdb --only my-cache
"""
_FACTS_EXAMPLES = """
\b
Examples:
  longpole lake facts --from /srv/lake --to /shared/facts
  longpole build --engine spark --master spark://head:7077 --facts /shared/facts --to /shared/0412
  longpole lake pull --from /srv/lake --version 12 --built /shared/0412 --database data/all.duckdb
"""
_FILES_EXAMPLES = """
\b
Examples:
  longpole lake files --from /srv/lake
  longpole lake files --from /srv/lake --version 12 --repository octo-org/app
"""
_TIDY_EXAMPLES = """
\b
Examples:
  longpole lake tidy --in /srv/lake
  longpole lake tidy --in s3://ci-data/lake --days 30
"""
_VERSION = click.option(
    "--version", type=click.IntRange(min=0), help="Of the lake.  [default: the newest]"
)


class LakeFilesAnswer(JsonAnswer):
    """The files of a version of a lake: what `longpole lake files` prints."""

    answer: Literal["lake files"] = "lake files"
    """Which answer this is."""
    lake: str
    """Its folder or address."""
    version: int
    """Which version."""
    files: dict[str, list[str]]
    """By table, paths or addresses of Parquet files that have all columns of the fact."""


@click.group(
    "lake",
    epilog=_EXAMPLES,
    short_help="Share facts among machines, in a folder or an object store.",
)
def lake_command() -> None:
    """
    Share facts among machines: as Parquet in Delta tables, in a folder or an object store.

    Addresses begin with s3://, gs:// or az://; credentials come from the environment, by the names
    that the store's own tools read. Needs the package deltalake.
    """


@lake_command.command(
    "push", epilog=_PUSH_EXAMPLES, short_help="Put what changed since the last push into a lake."
)
@click.option("--to", "where", required=True, metavar=_LAKE, help="The lake.")
@DATABASE
@click.option(
    "--as",
    "writer",
    envvar="LONGPOLE_WRITER",
    metavar="NAME",
    help="The name of this machine, the same each time.  [default: the host's name]",
)
@click.option(
    "--take-over",
    multiple=True,
    metavar="REPOSITORY",
    help="Write this repository from now on, whoever did so far; repeatable.",
)
@VERBOSE
def push_command(
    *,
    where: str,
    database: Path | None,
    writer: str | None,
    take_over: tuple[str, ...],
    verbose: bool,
) -> None:
    """
    Put what changed in the published database since the last push into a lake.

    The lake is made if there is none. Readers see the whole push or nothing of it. Exit codes: 0
    everything is there; 1 failed, or some repositories are written by another machine.
    """
    with say_failures(_INTERRUPTED, is_verbose=verbose):
        lake = _lake(where)
        from ingest.lake.push import Writer, push  # noqa: PLC0415 - an extra

        name = writer or socket.gethostname()
        asked = Writer(name, database or default_database(os.environ), take_over)
        pushed = push(asked, lake, Story(), _now)
        with on_stdout("what was pushed"):
            rows = f"{sum(pushed.row_counts.values()):,} rows in {pushed.part_count:,} parts"
            click.echo(f"pushed: {rows}" if pushed.part_count else "nothing has changed")
            click.echo(as_safe_line(f"version {pushed.version} of {lake}"))
        if pushed.owned:
            raise LakeOwned(
                *(
                    f"{repository} was left out, since {owner!r} writes it: push it there, or take "
                    f"it over with --take-over {repository}."
                    for repository, owner in sorted(pushed.owned.items())
                )
            )


@lake_command.command(
    "pull", epilog=_PULL_EXAMPLES, short_help="Publish what experiments need of a lake."
)
@click.option("--from", "where", required=True, metavar=_LAKE, help="The lake.")
@EXPERIMENT_FILE
@DATABASE
@click.option("--only", multiple=True, metavar="NAME", help="Only this experiment; repeatable.")
@_VERSION
@click.option(
    "--built",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="What a cluster built from --version, to be loaded instead of building.",
)
@VERBOSE
@click.pass_obj
def pull_command(  # noqa: PLR0913 - one argument per flag
    build: Build | None,
    *,
    where: str,
    experiments: Path,
    database: Path | None,
    only: tuple[str, ...],
    version: int | None,
    built: Path | None,
    verbose: bool,
) -> None:
    """
    Publish what experiments need of a lake, in a database of its own.

    Arms are resolved here, from the experiment file, over all that the lake has. Exit codes: 0 all
    done; 1 failed or partial; 2 flags, or an experiment file without a valid experiment.
    """
    story = Story()
    with say_failures(_INTERRUPTED, is_verbose=verbose, say=story.end):
        lake = _lake(where)
        from ingest.lake.pull import Pull, pull  # noqa: PLC0415 - an extra
        from ingest.lake.versions import open_lake  # noqa: PLC0415

        if built is not None and version is None:
            raise UsageError(
                "--built goes with the --version that it was built from, as `longpole lake facts` "
                "says it."
            )
        file = load_experiments(experiments, only)
        if built is not None:
            build = loading(find_written(built), file.wanted)
        opened = open_lake(lake, version)
        asked = Pull(opened, file, database or default_database(os.environ))
        as_of = pull(asked, story, _now)
        plan = Plan(
            file=asked.asked,
            prices=load_prices(price_list(), is_named=False),
            database=asked.database,
            api_root=as_of.api_root,
            source=as_of.source,
            connect=None,
            build=build,
        )
        # The facts are as old as the push that was longest ago; so says the log.
        summary = run_ingest(plan, story, lambda: as_of.pushed_at)
    with on_stdout("the summary"):
        click.echo(as_safe_line(f"pulled: version {opened.number} of {lake}"))
        for failure in summary.failures:
            click.echo(as_safe_line(f"failed: {failure.what}: {failure.why}"))
        if summary.snapshot is not None:
            click.echo(f"published: {summary.snapshot}")
    sys.exit(0 if summary.outcome == "complete" else 1)


@lake_command.command(
    "facts", epilog=_FACTS_EXAMPLES, short_help="Write the facts that a cluster builds from."
)
@click.option("--from", "where", required=True, metavar=_LAKE, help="The lake.")
@EXPERIMENT_FILE
@click.option("--only", multiple=True, metavar="NAME", help="Only this experiment; repeatable.")
@_VERSION
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="A new folder, which the cluster's machines see, as the lake.",
)
@VERBOSE
def facts_command(  # noqa: PLR0913 - one argument per flag
    *,
    where: str,
    experiments: Path,
    only: tuple[str, ...],
    version: int | None,
    folder: Path,
    verbose: bool,
) -> None:
    """
    Write the facts that a cluster builds the experiments' answers from.

    Arms are resolved here. What is large is linked to where the lake has it, or copied from an
    object store. `longpole build` takes the folder as --facts.
    """
    story = Story()
    with say_failures(_INTERRUPTED, is_verbose=verbose, say=story.end):
        lake = _lake(where)
        from ingest.lake.cluster_facts import write_facts  # noqa: PLC0415 - an extra
        from ingest.lake.pull import Pull  # noqa: PLC0415
        from ingest.lake.versions import open_lake  # noqa: PLC0415

        opened = open_lake(lake, version)
        prices = load_prices(price_list(), is_named=False)
        asked = Pull(opened, load_experiments(experiments, only), folder)
        write_facts(asked, prices.prices, folder, story)
        with on_stdout("what was written"):
            click.echo(as_safe_line(f"version {opened.number} of {lake}: {folder}"))


@lake_command.command(
    "files", epilog=_FILES_EXAMPLES, short_help="List the Parquet files of a version, as JSON."
)
@click.option("--from", "where", required=True, metavar=_LAKE, help="The lake.")
@_VERSION
@click.option("--repository", multiple=True, help="Only of this repository; repeatable.")
@VERBOSE
def files_command(
    *, where: str, version: int | None, repository: tuple[str, ...], verbose: bool
) -> None:
    """
    List the Parquet files of a version of a lake by table, as JSON, for any engine.

    Each file has all columns of its fact. What several machines have, as workflow files, may be in
    several files.
    """
    with say_failures("", is_verbose=verbose):
        lake = _lake(where)
        from ingest.lake.versions import open_lake  # noqa: PLC0415 - an extra

        opened = open_lake(lake, version)
        answer = LakeFilesAnswer(
            lake=str(lake), version=opened.number, files=opened.all_files(repository)
        )
        with on_stdout("the list"):
            click.echo(written(answer), nl=False)


@lake_command.command(
    "tidy", epilog=_TIDY_EXAMPLES, short_help="Remove files that no version needs any more."
)
@click.option("--in", "where", required=True, metavar=_LAKE, help="The lake.")
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=7,
    show_default=True,
    help="Versions of so many days can be read afterwards.",
)
@VERBOSE
def tidy_command(*, where: str, days: int, verbose: bool) -> None:
    """Remove what pushes replaced, and what killed ones left, once it is older than some days."""
    with say_failures(_INTERRUPTED, is_verbose=verbose):
        lake = _lake(where)
        from ingest.lake.tidy import tidy  # noqa: PLC0415 - an extra

        tidied = tidy(lake, days, _now)
        with on_stdout("what was removed"):
            click.echo(f"removed: {tidied.file_count:,} files of {tidied.part_count:,} parts")


def _lake(where: str) -> "Lake":
    """
    The lake, if what it needs is installed.

    Raises:
        ExtraMissing: It is not.
    """
    require_extra("lake", "a lake takes the package deltalake")
    from ingest.lake.delta import Lake  # noqa: PLC0415 - an extra

    return Lake(where)


def loading(written: Sequence[Written], asked: Collection[str]) -> Build:
    """What takes the place of building, where a cluster built."""

    def build(snapshot: Path, _previous: Path | None) -> dict[str, str]:
        problems = dict.fromkeys(asked, "the cluster did not build them")
        for built in load(snapshot, [one for one in written if one.experiment in asked]):
            del problems[built.experiment]
            if built.problem is not None:
                problems[built.experiment] = built.problem
        return problems

    return build
