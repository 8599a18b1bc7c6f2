"""
Listings of runs: read as far as an arm needs, past 1,000 results, and stored page by page.

How far a listing was read is stored as well: the next reading joins on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ingest.api import convert
from ingest.api.answer_fields import collect_no_values, instant_at
from ingest.api.client import Json
from ingest.api.identity import check_listed_runs
from ingest.api.pages import Listed, page_size
from ingest.config.experiment_values import like_pattern
from ingest.errors import DatabaseMemoryFull, GithubFailure, RowsLeftOut, UnexpectedAnswer
from ingest.records import RunAttempt, RunPullRequest
from ingest.runs.listings import (
    MOST_RESULTS,
    MOST_ROWS,
    PAGE_SIZE,
    RERUN_WINDOW,
    Depth,
    Listing,
    ReadBefore,
    is_far_enough,
)
from ingest.runs.reader import Page, Reader, forget_answers
from ingest.runs.save_runs import save_runs
from ingest.storage.database import read_number, read_row, transaction


@dataclass(slots=True)
class _Window:
    """
    One reading of a listing from one instant back, of at most 1,000 results.

    Attributes:
        changed: Runs on the pages that had changed.
        urls: Of the pages whose content is stored now.
        is_partly_stored: Whether a page had not changed: its rows are stored, but not counted here.
        is_far_enough: Whether it ended because no more is wanted.
        is_capped: Whether it ended because GitHub lists no more.
    """

    changed: set[int] = field(default_factory=set)
    listed: Listed = field(default_factory=Listed)
    urls: list[str] = field(default_factory=list)
    oldest: datetime | None = None
    is_partly_stored: bool = False
    is_far_enough: bool = False
    is_capped: bool = False

    def missing_count(self, counted: int) -> int:
        """Rows that GitHub counts and has not listed, where all pages were read and counted."""
        if self.is_partly_stored or self.is_far_enough or self.is_capped:
            return 0
        return max(0, counted - len(self.listed.ids))


def read_listing(reader: Reader, listing: Listing, depth: Depth) -> set[int]:
    """
    Store the runs of a listing, newest first, as far as they are wanted and may have changed.

    A filtered listing stops at 1,000 results; what is older is listed by date, from the oldest run
    read so far on, so that nothing is lost. Interrupted, it starts again from the newest run; pages
    that are stored cost nothing then.

    Returns:
        The runs on the pages that had changed.

    Raises:
        UnexpectedAnswer, RowsLeftOut: Rows are missing; those that are not are stored.
    """
    before = read_how_far(reader, listing)
    reading = _Reading(reader, listing, depth, before)
    seen: set[int] = set()
    created_until: datetime | None = None
    while True:
        window = reading.window(created_until)
        seen |= window.changed
        if reading.refused and not window.is_capped:
            raise RowsLeftOut(*dict.fromkeys(map(str, reading.refused)))
        if window.is_far_enough:
            save_how_far(reader, listing, before, window.oldest)
            return seen
        if not window.is_capped:
            save_how_far(reader, listing, before, None)
            return seen
        if window.oldest is None or window.oldest == created_until:
            raise UnexpectedAnswer(
                f"{listing.url()} has more than {MOST_RESULTS} runs of one second; "
                "GitHub lists no more, so the older ones are missing."
            )
        created_until = window.oldest


@dataclass(frozen=True, slots=True)
class _Reading:
    """The reading of one listing, window by window; a failure for each run that is left out."""

    reader: Reader
    listing: Listing
    depth: Depth
    before: ReadBefore | None
    refused: list[GithubFailure] = field(default_factory=list)

    def window(self, created_until: datetime | None) -> _Window:
        """
        A window without a gap.

        A run that is deleted while pages are read moves another one up, onto a page that was read
        already. So what is shorter than its largest count is read once more, and is whole if both
        readings together have as many runs as GitHub counts in the end.
        """
        window = _Window()
        self._read(window, created_until)
        if self.refused or not window.missing_count(window.listed.most_counted):
            return window
        self._read(window, created_until, is_forced=True)
        if missing := window.missing_count(window.listed.last_counted):
            with transaction(self.reader.connection):
                forget_answers(self.reader.connection, window.urls)
            raise UnexpectedAnswer(
                f"GitHub counts {missing} more runs than it lists; they are read again next time."
            )
        return window

    def _read(
        self, window: _Window, created_until: datetime | None, *, is_forced: bool = False
    ) -> None:
        url = self.listing.url(created_until)
        pages = self.reader.pages(url, MOST_ROWS, self.refused, _oldest, is_forced=is_forced)
        count = 0
        for page in pages:
            count += page_size(page.url)
            self._store(window, page)
            if self._is_far_enough(window.oldest):
                window.is_far_enough = True
                return
            if self.listing.has_filter and count >= MOST_RESULTS:
                # A stored page does not say whether it was full; one request more finds out.
                window.is_capped = (
                    page.is_stored or page.next_url is not None or _is_full(page.content)
                )
                return

    def _store(self, window: _Window, page: Page) -> None:
        if page.cached is not None:
            window.urls.append(page.cached.url)
        if not page.is_stored:
            self._check(page.content)
            window.listed.add(_runs(page.content), convert.total_count(page.content))
            window.changed |= self._save(page)
            window.oldest = _oldest(page.content) or window.oldest
            return
        window.is_partly_stored = True
        if page.cached is not None:
            window.oldest = page.cached.oldest_created_at or window.oldest

    def _save(self, page: Page) -> set[int]:
        """
        The runs of a page; one that can't be read costs that run, not the page.

        The ETag vouches only for a page of which everything is stored as GitHub gave it.
        """
        repository = self.listing.repository
        runs: dict[tuple[int, int], RunAttempt] = {}
        links: dict[int, list[RunPullRequest]] = {}
        refused_before = len(self.refused)
        with collect_no_values() as fields:
            for answer in _runs(page.content):
                try:
                    run = convert.run_attempt(answer, repository)
                    linked = convert.run_pull_requests(answer)
                except UnexpectedAnswer as failure:
                    self.refused.append(failure)
                    continue
                runs[run.run_id, run.run_attempt] = run
                links[run.run_id] = linked
        foreign = self.reader.foreign_runs(runs.values(), repository)
        self.refused.extend(map(UnexpectedAnswer, foreign.values()))
        vouching = page.cached
        if fields or len(self.refused) > refused_before:
            self.reader.forget(page)
            vouching = None
        own = [run for run in runs.values() if run.run_id not in foreign]
        if not own:
            save_runs(self.reader.connection, [], [], vouching)

        def save(part: Sequence[RunAttempt]) -> None:
            save_runs(
                self.reader.connection,
                part,
                {link: None for run in part for link in links[run.run_id]},
                vouching if len(part) == len(own) else None,
            )

        left_out: set[int] = set()

        def leave_out(run: RunAttempt, why: DatabaseMemoryFull) -> None:
            left_out.add(run.run_id)
            self.refused.append(GithubFailure(f"run {run.run_id} is left out: {why}"))

        self.reader.working.save(own, save, leave_out)
        return {run.run_id for run in own} - left_out

    def _check(self, content: Json) -> None:
        listing = self.listing
        check_listed_runs(
            _runs(content),
            {"head_branch": listing.branch, "head_sha": listing.head_sha, "event": listing.event},
            listing.workflow,
            listing.repository,
        )

    def _is_far_enough(self, oldest: datetime | None) -> bool:
        if oldest is None:
            return False
        counted = count_runs(self.reader, self.listing, oldest, self.depth.branches)
        return is_far_enough(self.depth, self.before, oldest, counted)


def _oldest(content: Json) -> datetime | None:
    created = [instant_at(answer, "created_at") for answer in _runs(content)]
    return min((at for at in created if at is not None), default=None)


def _runs(content: Json) -> list[Mapping[str, Json]]:
    return convert.objects(content, "workflow_runs")


def _is_full(content: Json) -> bool:
    """Whether a tenth page without a next one may hide more."""
    return len(_runs(content)) == PAGE_SIZE


def read_how_far(reader: Reader, listing: Listing) -> ReadBefore | None:
    """
    What is known of a listing; None if it was never read.

    A reading in the future says that a clock jumped, and nothing else: it counts for nothing.
    """
    row = read_row(
        reader.connection,
        "select complete_since, read_at from listings where listing = ? and read_at <= ?",
        [listing.url(), reader.now],
    )
    return None if row is None else ReadBefore(*row)


def save_how_far(
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


def count_runs(
    reader: Reader, listing: Listing, since: datetime, branches: str | None = None
) -> int:
    """
    Runs in a listing: those of the repository itself where a branch, or a glob, is asked for.

    Forks' branches may have the same name.
    """
    branch = listing.branch if branches is None else branches
    return read_number(
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
                or (head_branch like $branch escape '^' and head_repository = $repository)
            )
            and ($event is null or event = $event)
        """,
        {
            "repository": listing.repository,
            "since": since,
            "workflow": listing.workflow,
            "branch": None if branch is None else like_pattern(branch),
            "event": listing.event,
        },
    )
