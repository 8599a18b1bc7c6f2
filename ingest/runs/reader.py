"""Conditional requests: what is stored is asked for with its ETag, and 304 costs nothing."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial

import duckdb

from ingest.api.answer_fields import text_at
from ingest.api.client import GithubApi, Json
from ingest.api.convert import an_object
from ingest.api.pages import read_pages
from ingest.bounds import LONGEST_NAME_BYTES
from ingest.errors import GithubFailure, NotFound, UnexpectedAnswer
from ingest.records import RunAttempt
from ingest.storage.arrow import columns_of
from ingest.storage.database import read_row, transaction
from ingest.storage.working import Working


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """What the next conditional request for a URL needs; columns of `http_cache`."""

    url: str
    token_fingerprint: str
    etag: str
    next_url: str | None
    oldest_created_at: datetime | None
    fetched_at: datetime


def cached_answer(
    connection: duckdb.DuckDBPyConnection, url: str, token_fingerprint: str
) -> CachedAnswer | None:
    """The stored answer to a URL for this token, if there is one."""
    row = read_row(
        connection,
        f"select {columns_of(CachedAnswer, 'http_cache')} "
        "from http_cache where url = ? and token_fingerprint = ?",
        [url, token_fingerprint],
    )
    return None if row is None else CachedAnswer(*row)


def save_answer(connection: duckdb.DuckDBPyConnection, answer: CachedAnswer | None) -> None:
    """What the next conditional request needs; within the transaction that stores its content."""
    if answer is not None:
        # Another token's ETag vouches for content that this answer is about to replace.
        connection.execute(
            "delete from http_cache where url = ? and token_fingerprint <> ?",
            [answer.url, answer.token_fingerprint],
        )
        connection.execute(
            "insert or replace into http_cache by name "
            "select $url as url, $token_fingerprint as token_fingerprint, $etag as etag, "
            "$next_url as next_url, $oldest_created_at::timestamp as oldest_created_at, "
            "$fetched_at::timestamp as fetched_at",
            asdict(answer),
        )


def forget_answers(connection: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> None:
    """Ask for these in full the next time; within a transaction."""
    connection.execute("delete from http_cache where list_contains(?, url)", [list(urls)])


@dataclass(frozen=True, slots=True)
class Page:
    """
    An answer that may be stored already.

    Attributes:
        content: The decoded JSON; None where what is stored still holds.
        cached: What is known of the answer: to be stored together with its content.
        is_stored: Whether GitHub said that nothing has changed.
    """

    url: str
    content: Json
    next_url: str | None
    cached: CachedAnswer | None
    is_stored: bool = False


class Reader:
    """GitHub as seen from one working database; `now` is the start of the ingest, UTC."""

    def __init__(self, api: GithubApi, working: Working, now: datetime) -> None:
        self.api = api
        self.working = working
        self.now = now
        self._leads_to: dict[str, str] = {}

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """To the working database."""
        return self.working.connection

    def page(
        self,
        url: str,
        oldest: Callable[[Json], datetime | None] | None = None,
        *,
        is_forced: bool = False,
    ) -> Page:
        """
        One answer, asked for conditionally.

        Args:
            url: Path and query below the API root.
            oldest: Tells the oldest created_at of a run listing's page.
            is_forced: Ask for the content whether it has changed or not.
        """
        stored = None
        if not is_forced:
            stored = cached_answer(self.connection, url, self.api.token_fingerprint)
        answer = self.api.get(url, None if stored is None else stored.etag)
        if answer.is_not_modified:
            if stored is None:
                raise UnexpectedAnswer(f"{url} was answered with 304 although nothing was stored.")
            with transaction(self.connection):
                save_answer(self.connection, replace(stored, fetched_at=self.now))
            return Page(url, None, stored.next_url, stored, is_stored=True)
        vouching = f"{url}{answer.etag}{answer.next_url}"
        if answer.etag is None or len(vouching) > LONGEST_NAME_BYTES * 3:
            return Page(url, answer.content, answer.next_url, None)
        cached = CachedAnswer(
            url=url,
            token_fingerprint=self.api.token_fingerprint,
            etag=answer.etag,
            next_url=answer.next_url,
            oldest_created_at=None if oldest is None else oldest(answer.content),
            fetched_at=self.now,
        )
        return Page(url, answer.content, answer.next_url, cached)

    def pages(
        self,
        url: str,
        most_rows: int,
        too_large: list[GithubFailure],
        oldest: Callable[[Json], datetime | None] | None = None,
        *,
        is_forced: bool = False,
    ) -> Iterator[Page]:
        """The pages of a listing, each read when it is wanted; arguments as of `read_pages`."""
        read = partial(self.page, oldest=oldest, is_forced=is_forced)
        yield from read_pages(read, url, most_rows, too_large)

    def forget(self, page: Page) -> None:
        """Ask for a page in full the next time, whatever vouched for it before."""
        with transaction(self.connection):
            forget_answers(self.connection, [page.url])

    def foreign_runs(self, runs: Collection[RunAttempt], repository: str) -> dict[int, str]:
        """
        Those of some runs that are stored as another's: what is stored is kept.

        A repository that was renamed since is no other one: GitHub is asked where its old name
        leads to. A run never changes its commit: GitHub is asked for the run itself.

        Returns:
            A sentence by run_id.
        """
        listed = {run.run_id: run.head_sha for run in runs}
        rows = self.connection.execute(
            "select distinct run_id, repository, head_sha from run_attempts "
            "where run_id in (select unnest(?))",
            [list(listed)],
        ).fetchall()
        found: dict[int, str] = {}
        for run_id, owner, head_sha in rows:
            head = listed[run_id]
            kept = "what was stored is kept, and it is asked for again next time."
            if owner != repository and not self._is_renamed(owner, repository):
                found[run_id] = (
                    f"run {run_id} is stored as one of {owner}, and listed as one of {repository}; "
                    f"{kept}"
                )
            elif not (
                None in (head, head_sha)
                or head == head_sha
                or self._is_of_commit(repository, run_id, head)
            ):
                found[run_id] = (
                    f"run {run_id} is stored with another commit than it is listed with; {kept}"
                )
        return found

    def _is_of_commit(self, repository: str, run_id: int, head_sha: str | None) -> bool:
        try:
            run = an_object(self.api.get(f"/repos/{repository}/actions/runs/{run_id}").content)
        except NotFound:
            return False
        return text_at(run, "head_sha") == head_sha

    def _is_renamed(self, old: str, new: str) -> bool:
        if old not in self._leads_to:
            try:
                found = an_object(self.api.get(f"/repos/{old}").content)
                self._leads_to[old] = text_at(found, "full_name") or ""
            except NotFound:
                self._leads_to[old] = ""
        return self._leads_to[old].lower() == new.lower()
