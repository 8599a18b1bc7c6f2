"""Conditional requests: what is stored is asked for with its ETag, and 304 costs nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import duckdb

from ingest.api.client import GithubApi, Json
from ingest.api.pages import pages
from ingest.errors import UnexpectedAnswer
from ingest.storage.database import transaction
from ingest.storage.http_cache import CachedAnswer, cached_answer, save_answer
from ingest.storage.working import Working


@dataclass(frozen=True, slots=True)
class Page:
    """
    An answer that may be stored already.

    Attributes:
        content: The decoded JSON; None where what is stored still holds.
        next_url: Of the next page; None on the last.
        cached: What is known of the answer: to be stored together with its content.
        is_stored: Whether GitHub said that nothing has changed.
    """

    content: Json
    next_url: str | None
    cached: CachedAnswer | None
    is_stored: bool = False


class Reader:
    """
    GitHub as seen from one working database.

    Args:
        api: To ask.
        working: Where answers are stored.
        now: The start of the ingest, UTC.
    """

    def __init__(self, api: GithubApi, working: Working, now: datetime) -> None:
        self.api = api
        self.working = working
        self.now = now

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
            return Page(None, stored.next_url, stored, is_stored=True)
        if answer.etag is None:
            return Page(answer.content, answer.next_url, None)
        cached = CachedAnswer(
            url=url,
            token_fingerprint=self.api.token_fingerprint,
            etag=answer.etag,
            next_url=answer.next_url,
            oldest_created_at=None if oldest is None else oldest(answer.content),
            fetched_at=self.now,
        )
        return Page(answer.content, answer.next_url, cached)

    def pages(
        self,
        url: str,
        oldest: Callable[[Json], datetime | None] | None = None,
        *,
        is_forced: bool = False,
    ) -> Iterator[Page]:
        """The pages of a listing, each asked for when it is wanted; arguments as of `page`."""
        yield from pages(partial(self.page, oldest=oldest, is_forced=is_forced), url)
