"""ETags of stored answers: what the next conditional request for each URL needs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from ingest.storage.database import only_row


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
    row = only_row(
        connection,
        "select url, token_fingerprint, etag, next_url, oldest_created_at, fetched_at "
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
