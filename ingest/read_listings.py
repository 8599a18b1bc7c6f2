"""Listings of runs: read as far as an arm needs, past 1,000 results, and stored page by page."""

from collections.abc import Mapping
from datetime import datetime

from ingest import convert
from ingest.database import only_row, transaction
from ingest.errors import UnexpectedAnswer
from ingest.github_api import Json
from ingest.listings import (
    MOST_RESULTS,
    PAGE_SIZE,
    RERUN_WINDOW,
    Depth,
    Listing,
    ReadBefore,
    is_far_enough,
)
from ingest.reader import Reader
from ingest.store import CachedAnswer, save_runs

_MOST_PAGES = MOST_RESULTS // PAGE_SIZE


def read_listing(reader: Reader, listing: Listing, depth: Depth) -> set[int]:
    """
    Store the runs of a listing, newest first, as far as they are wanted and may have changed.

    A filtered listing stops at 1,000 results; what is older is listed by date, from the oldest run
    read so far on, so that nothing is lost. Interrupted, it starts again from the newest run; pages
    that are stored cost nothing then.

    Returns:
        The runs on the pages that had changed.
    """
    before = _read_before(reader, listing)
    seen: set[int] = set()
    created_until: datetime | None = None
    while True:
        oldest: datetime | None = None
        is_capped = False
        for count, page in enumerate(reader.pages(listing.url(created_until), _oldest), start=1):
            if not page.is_stored:
                seen |= _save(reader, listing, page.content, page.cached)
                oldest = _oldest(page.content) or oldest
            elif page.cached is not None:
                oldest = page.cached.oldest_created_at or oldest
            if oldest is not None and is_far_enough(
                depth, before, oldest, _run_count(reader, listing, oldest)
            ):
                _save_read(reader, listing, before, oldest)
                return seen
            if listing.has_filter and count == _MOST_PAGES:
                # A stored page does not say whether it was full; one request more finds out.
                is_capped = page.is_stored or page.next_url is not None or _is_full(page.content)
                break
        if not is_capped:
            _save_read(reader, listing, before, None)
            return seen
        if oldest is None or oldest == created_until:
            raise UnexpectedAnswer(
                f"{listing.url()} has more than {MOST_RESULTS} runs of one second; "
                "GitHub lists no more, so the older ones are missing."
            )
        created_until = oldest


def _save(reader: Reader, listing: Listing, content: Json, cached: CachedAnswer | None) -> set[int]:
    answers = _runs(content)
    runs = [convert.run_attempt(answer, listing.repository) for answer in answers]
    links = {
        (link.run_id, link.pull_number): link
        for answer in answers
        for link in convert.run_pull_requests(answer)
    }
    once = {(run.run_id, run.run_attempt): run for run in runs}
    save_runs(reader.connection, list(once.values()), list(links.values()), cached)
    return {run.run_id for run in runs}


def _oldest(content: Json) -> datetime | None:
    created = [
        run.created_at
        for run in (convert.run_attempt(answer, "") for answer in _runs(content))
        if run.created_at is not None
    ]
    return min(created, default=None)


def _runs(content: Json) -> list[Mapping[str, Json]]:
    return convert.objects(content, "workflow_runs")


def _is_full(content: Json) -> bool:
    """Whether a tenth page without a next one may hide more."""
    return len(_runs(content)) == PAGE_SIZE


def _read_before(reader: Reader, listing: Listing) -> ReadBefore | None:
    row = only_row(
        reader.connection,
        "select complete_since, read_at from listings where listing = ?",
        [listing.url()],
    )
    return None if row is None else ReadBefore(*row)


def _save_read(
    reader: Reader, listing: Listing, before: ReadBefore | None, oldest: datetime | None
) -> None:
    """
    What was complete stays complete: a later, shorter reading joins on to it.

    One that ended before it reached what re-runs may have changed since the last reading leaves a
    gap; it counts for nothing, and the next reading starts from where the last complete one did.
    """
    since = oldest
    if before is not None and since is not None:
        if since >= before.read_at - RERUN_WINDOW:
            return
        since = None if before.complete_since is None else min(since, before.complete_since)
    with transaction(reader.connection):
        reader.connection.execute(
            "insert or replace into listings values (?, ?, ?)", [listing.url(), since, reader.now]
        )


def _run_count(reader: Reader, listing: Listing, since: datetime) -> int:
    """Runs of the repository itself in a listing: forks' branches may have the same name."""
    row = only_row(
        reader.connection,
        """
        select count(distinct run_id)
        from run_attempts
        where
            repository = $repository
            and created_at >= $since
            and ($workflow is null or ends_with(workflow_path, '/' || $workflow))
            and (
                $branch is null
                or (head_branch = $branch and head_repository = $repository)
            )
        """,
        {
            "repository": listing.repository,
            "since": since,
            "workflow": listing.workflow,
            "branch": listing.branch,
        },
    )
    return 0 if row is None else int(row[0])
