"""`longpole build`: meaning of facts that lie in files, built by a cluster."""

import os
import signal
from pathlib import Path
from typing import NoReturn
from warnings import catch_warnings, simplefilter

import click

from basis.errors import UsageError
from basis.extras import require_extra
from basis.visible import visible
from queries.command_line import VERBOSE, worded
from queries.errors import BuildFailed, FolderTaken, NoFacts
from queries.meaning.fingerprint import FACTS
from queries.wording import count, named

_EXAMPLES = """
\b
Examples:
  longpole build --engine spark --master spark://head:7077 --facts /shared/facts --to /shared/0412
  longpole build --engine spark --master 'local[4]' --facts facts --to meaning
"""


@click.command("build", epilog=_EXAMPLES)
@click.option(
    "--engine", type=click.Choice(["spark"]), required=True, help="What computes: Apache Spark."
)
@click.option(
    "--master",
    required=True,
    metavar="URL",
    help="The cluster, as spark-submit takes it: spark://HOST:PORT, yarn, k8s://..., local[N].",
)
@click.option(
    "--facts",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Facts as Parquet: TABLE.parquet, or a folder TABLE, for each table.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="A new folder for the tables. The cluster's machines must see both folders.",
)
@click.option(
    "--conf",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="A setting of Spark's, as spark-submit takes it; may be repeated.",
)
@VERBOSE
def build_command(  # noqa: PLR0913 - a flag each
    *,
    engine: str,
    master: str,
    facts: Path,
    folder: Path,
    settings: tuple[str, ...],
    is_verbose: bool,
) -> None:
    """
    Build every experiment's tables from facts in files, on a cluster.

    For facts that outgrew one machine: nights build their own. What a killed build leaves behind
    is never read.
    """
    del engine
    with worded(is_verbose=is_verbose):
        named = dict(map(_setting, settings))
        files = _find_facts(facts)
        _claim(folder)
        require_extra("spark", "to build on a cluster takes Spark, and Java 17 or newer")
        problems = _build(master, named, files, folder.absolute())
        if problems:
            raise BuildFailed(
                f"{count(problems, 'experiment')} could not be built, as said above; {folder} has "
                "the others."
            )


def _build(master: str, settings: dict[str, str], files: dict[str, list[str]], folder: Path) -> int:
    """Build, and say what became of each experiment; how many could not be built."""
    with catch_warnings():
        simplefilter("ignore", FutureWarning)  # of pandas, of which PySpark gets no frame here
        from queries.spark.building import build_on  # noqa: PLC0415 - optional, and slow
        from queries.spark.cluster import connect  # noqa: PLC0415

    problems = 0
    with connect(master, settings) as session:
        # PySpark's own handler cancels what is at work, and goes on with the next.
        signal.signal(signal.SIGINT, lambda *_: _end(folder))
        for step in build_on(session, files, folder.as_uri()):
            if isinstance(step, str):
                click.echo(f"building {visible(step)}", err=True)
            elif step.problem is not None:
                problems += 1
                click.echo(f"failed: {visible(step.experiment)}: {visible(step.problem)}", err=True)
    return problems


def _end(folder: Path) -> NoReturn:
    """End at once: Java ends with this process."""
    click.echo(f"error: the build was ended: {folder} is not complete, remove it.", err=True)
    os._exit(1)


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.startswith("spark."):
        raise UsageError(f"{text} is no setting of Spark's: write it as --conf spark.NAME=VALUE.")
    return name, value


def _find_facts(folder: Path) -> dict[str, list[str]]:
    """Of each table that meaning is built from its files, as URLs."""
    found = {
        name: sorted([*folder.glob(f"{name}.parquet"), *(folder / name).rglob("*.parquet")])
        for name in FACTS
    }
    missing = sorted(name for name, files in found.items() if not files)
    if missing:
        raise NoFacts(
            f"{folder} has no files of {named(missing)}: in DuckDB's shell, "
            "`export database 'DIR' (format parquet)` writes a snapshot's facts."
        )
    return {name: [file.absolute().as_uri() for file in files] for name, files in found.items()}


def _claim(folder: Path) -> None:
    """A build has a folder of its own, so that no other's files are taken for its own."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(
            f"{folder} has something in it: name a new folder with --to, or remove it if a build "
            "was ended before it was done."
        )
