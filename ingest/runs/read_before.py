"""What is stored of a listing: how far it was read, and its runs; the next reading joins on."""

from datetime import datetime

from ingest.runs.listings import RERUN_WINDOW, Listing, ReadBefore
from ingest.runs.reader import Reader
from ingest.storage.database import number, only_row, transaction


def read_before(reader: Reader, listing: Listing) -> ReadBefore | None:
    """
    What is known of a listing; None if it was never read.

    A reading in the future says that a clock jumped, and nothing else: it counts for nothing.
    """
    row = only_row(
        reader.connection,
        "select complete_since, read_at from listings where listing = ? and read_at <= ?",
        [listing.url(), reader.now],
    )
    return None if row is None else ReadBefore(*row)


def save_read(
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


def run_count(reader: Reader, listing: Listing, since: datetime) -> int:
    """Runs of the repository itself in a listing: forks' branches may have the same name."""
    return number(
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
