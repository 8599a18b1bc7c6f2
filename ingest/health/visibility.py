"""`longpole visibility`: whether what is stored may be published in a repository."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import click

from basis.documents import JsonAnswer, written
from basis.visible import visible
from ingest.api import convert
from ingest.api.answer_fields import boolean_at, text_at
from ingest.api.client import GithubApi
from ingest.command_line import (
    DATABASE,
    EXPERIMENT_FILE,
    FORMAT,
    VERBOSE,
    check_repository,
    on_stdout,
    say_failures,
)
from ingest.config.environment import api_root, default_database, find_token
from ingest.config.experiment_file import load_experiments
from ingest.errors import NotFound
from ingest.storage.read_snapshot import open_read_only
from ingest.storage.snapshots import Store
from ingest.storage.write_failures import word_write_failures
from ingest.story import Story

_EXAMPLES = """
\b
Examples:
  longpole visibility octo-org/ci-data
  longpole visibility "$GITHUB_REPOSITORY" && gh release upload nightly ci.duckdb
"""

_STORED = (Path(__file__).parent / "stored_repositories.sql").read_text(encoding="utf-8")
_LEVELS = ("public", "internal", "private")


class VisibilityAnswer(JsonAnswer):
    """Whether the data may be published: what `longpole visibility` prints."""

    answer: Literal["visibility"] = "visibility"
    """Which answer this is."""
    repository: str
    """Where."""
    may_be_published: bool
    """Whether everybody who sees it may see the data: the exit code is 0."""
    repository_count: int
    """Repositories that the data is of."""
    hidden: list[str]
    """Those that fewer people see, as far as the experiment file names them."""
    hidden_unnamed_count: int
    """The others: the log may be public."""


@click.command(
    "visibility",
    epilog=_EXAMPLES,
    short_help="Say whether the data may be published in a repository.",
)
@click.argument("repository", metavar="OWNER/REPO")
@EXPERIMENT_FILE
@DATABASE
@click.option(
    "--seen",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Repositories that are not asked for again; those found visible enough are added.",
)
@FORMAT
@VERBOSE
def visibility_command(  # noqa: PLR0913 - one argument per flag
    *,
    repository: str,
    experiments: Path,
    database: Path | None,
    seen: Path | None,
    form: str,
    verbose: bool,
) -> None:
    """
    Say whether everybody who sees OWNER/REPO may see the data.

    An artifact, a cache and a log are seen by all who see the repository of their workflow. GitHub
    is asked how visible that is, and every repository that the experiment file names or of which
    anything is stored: the called workflow's, too. What GitHub does not tell counts as private.
    With --seen, a second look after an ingest asks only for what the ingest has added.

    Exit codes: 0 all are at least as visible as OWNER/REPO; 1 some are not, or it can't be said; 2
    wrong flags, no token, or an experiment file without a valid experiment.
    """
    story = Story()
    with say_failures("nothing was changed.", is_verbose=verbose):
        target = check_repository(repository)
        named = {one.repository for one in load_experiments(experiments).experiments.values()}
        stored = named | set(_stored_in(database or default_database(os.environ)))
        root = api_root(os.environ)
        asked = stored - _read_seen(seen)
        hidden = []
        if asked:
            with GithubApi(root, find_token(os.environ, root), warn=story.warning) as api:
                hidden = find_less_visible(api, asked, target)
        with word_write_failures(seen or Path()):
            if seen is not None:
                seen.write_text("\n".join(sorted(stored - set(hidden))), encoding="utf-8")
    with on_stdout("what may be published"):
        if form == "json":
            said = VisibilityAnswer(
                repository=target,
                may_be_published=not hidden,
                repository_count=len(stored),
                hidden=[name for name in hidden if name in named],
                hidden_unnamed_count=sum(name not in named for name in hidden),
            )
            click.echo(written(said).encode(), nl=False)
        else:
            for line in word_visibility(target, len(stored), hidden, named):
                click.echo(line)
    sys.exit(1 if hidden else 0)


def find_less_visible(api: GithubApi, repositories: Iterable[str], target: str) -> list[str]:
    """
    Those that fewer people see than see `target`, in order.

    Raises:
        GithubFailure, FetchingEnds: As `GithubApi.get`, of a repository that may be there.
    """
    level = _level(api, target, _LEVELS[0])
    return [
        repository
        for repository in sorted(set(repositories) - {target})
        if _level_or_most_hidden(api, repository) > level
    ]


def word_visibility(target: str, count: int, hidden: list[str], named: set[str]) -> Iterator[str]:
    """What may be published, in a line or two; the log may be public: it names no other name."""
    if not hidden:
        yield f"may be published in {target}: whoever sees it sees all of {count} repositories"
        return
    known = [visible(name) for name in hidden if name in named]
    others = len(hidden) - len(known)
    those = [*known, *([f"{others} that the experiment file does not name"] if others else [])]
    yield (
        f"must not be published in {target}: not everybody who sees it sees {', '.join(those)}; "
        "keep the data in a private repository, or leave them out and begin a new database."
    )


def _read_seen(file: Path | None) -> set[str]:
    if file is None or not file.exists():
        return set()
    return set(file.read_text(encoding="utf-8").splitlines())


def _level_or_most_hidden(api: GithubApi, repository: str) -> int:
    try:
        return _level(api, repository, _LEVELS[-1])
    except NotFound:
        return len(_LEVELS) - 1


def _level(api: GithubApi, repository: str, untold: str) -> int:
    """How many people are kept out; older servers tell only whether it is private."""
    answer = convert.an_object(api.get(f"/repos/{repository}").content)
    visibility = text_at(answer, "visibility")
    if visibility not in _LEVELS:
        is_private = boolean_at(answer, "private")
        visibility = untold if is_private is None else _LEVELS[-1 if is_private else 0]
    return _LEVELS.index(visibility)


def _stored_in(database: Path) -> Iterator[str]:
    """Of the snapshot and of the working database, which an ingest may not have published yet."""
    for path in (database, Store(database).working):
        if path.exists():
            with open_read_only(path) as connection:
                yield from (name for (name,) in connection.execute(_STORED).fetchall())
