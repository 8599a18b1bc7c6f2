"""
Logs: one request per attempt, for a link to its archive, and one download.

Few archives at a time, each in a file without a name while it is read, as a stream; what they tell
is stored attempt by attempt. Logs come after all else of a night: it is complete without them, but
for rules that rest on them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from itertools import islice

from ingest.api.downloads import Downloads
from ingest.config.experiment_file import ExperimentFile
from ingest.errors import (
    AnswerTooLarge,
    DatabaseMemoryFull,
    FetchingEnds,
    GithubFailure,
    Gone,
    LogsUnreachable,
    LogUnreadable,
    NotFound,
)
from ingest.logs.log_facts import LogFacts
from ingest.logs.read_archive import read_archive
from ingest.logs.save_logs import (
    keep_wanted,
    save_gone,
    save_not_found,
    save_read,
    save_unreadable,
)
from ingest.logs.wanted_logs import (
    MOST_TRIES,
    Key,
    WantedLogs,
    Wishes,
    find_wanted,
    read_wanted,
    read_wishes,
)
from ingest.night import Tally
from ingest.records import Failure
from ingest.runs.reader import Reader
from ingest.story import Story

_WORKERS = 2
_MOST_WAITING = 3
_BATCH = 100
_ATTEMPTS_UNTIL_RENEWAL = 1_000
_NOT_FOUND = (
    "GitHub does not find them: they are asked for again, and count as gone if that is still so "
    "half a day later or more."
)
Outcome = LogFacts | GithubFailure | LogUnreadable
Result = tuple[WantedLogs, Outcome]
"""An attempt, and what its archive tells, or why it tells nothing."""


def read_archives(downloads: Downloads, wanted: Iterable[WantedLogs]) -> Iterator[Result]:
    """
    Ask for archives and read them, few at a time, in the order in which they are read.

    One that fails does not stop the others.

    Raises:
        LogsUnreachable, FetchingEnds: No further archive can be had; those that were read before
            have been yielded.
    """
    waiting = iter(wanted)
    end: LogsUnreachable | FetchingEnds | None = None
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="logs") as pool:
        futures: dict[Future[LogFacts], WantedLogs] = {}
        try:
            while True:
                for one in islice(waiting, _MOST_WAITING - len(futures) if end is None else 0):
                    futures[pool.submit(copy_context().run, _read, downloads, one)] = one
                if not futures:
                    break
                for future in wait(futures, return_when=FIRST_COMPLETED).done:
                    one = futures.pop(future)
                    try:
                        yield one, future.result()
                    except (LogsUnreachable, FetchingEnds) as reason:
                        end = end or reason
                    except (GithubFailure, LogUnreadable) as failure:
                        yield one, failure
        except BaseException:
            downloads.end()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
    if end is not None:
        raise end


def _read(downloads: Downloads, wanted: WantedLogs) -> LogFacts:
    with downloads.fetch(wanted.url) as file:
        facts = read_archive(file, wanted.jobs, lambda job: job.job_id in wanted.job_ids)
    return keep_wanted(wanted, facts)


class LogFetching:
    """Fetching of the logs that the experiments of a file want, in one night."""

    def __init__(
        self,
        reader: Reader,
        downloads: Downloads,
        story: Story,
        tally: Tally,
        file: ExperimentFile,
    ) -> None:
        self._reader = reader
        self._downloads = downloads
        self._story = story
        self._tally = tally
        self._file = file
        self._names = [name for name in file.wanted if file.experiments[name].logs is not None]
        self._asked: set[Key] = set()

    def count_pending(self) -> int:
        """How many archives would be asked for, at most: of runs without jobs it is not known."""
        wishes = self._read_wishes()
        return sum(len(self._find(wishes, name, is_listed_only=True)) for name in self._names)

    def leave(self) -> None:
        """Fetch nothing, as fetching has ended: the experiments lack what they want."""
        self._tally.whole.difference_update(self._names)

    def fetch(self) -> None:
        """
        Fetch and store logs, experiment by experiment; one that fails does not stop the others.

        Raises:
            FetchingEnds: No further request makes sense; what was read is stored.
        """
        left = list(self._names)
        try:
            wishes = self._read_wishes() if left else Wishes({}, {})
            while left:
                self._fetch_for(left[0], wishes)
                del left[0]
        except (LogsUnreachable, DatabaseMemoryFull) as failure:
            self._fail(f"{left[0]}: logs", failure)
        finally:
            self._tally.whole.difference_update(left)

    def _fetch_for(self, name: str, wishes: Wishes) -> None:
        pending = self._find(wishes, name)
        if not pending:
            return
        counts: Counter[str] = Counter()
        results = read_archives(self._downloads, self._read_wanted(wishes, pending))
        said = (self._store(name, *result, counts) for result in results)
        try:
            for _ in self._story.tracked(said, len(pending), "log", str):
                pass
        finally:
            others = [
                f"{counts[state]} {state}"
                for state in ("gone", "not found", "unreadable", "failed")
                if counts[state]
            ]
            text = ", ".join([f"{name}: logs of {counts['read']} attempts read", *others])
            self._story.event(text, experiment=name, logs=counts["read"])

    def _read_wishes(self) -> Wishes:
        working = self._reader.working
        return working.attempt(lambda: read_wishes(working.connection, self._file))

    def _find(self, wishes: Wishes, name: str, *, is_listed_only: bool = False) -> list[Key]:
        """Attempts of an experiment whose archive is to be asked for, once a night each."""
        working = self._reader.working
        keys = [key for key in wishes.counted.get(name, ()) if key not in self._asked]
        found = working.attempt(
            lambda: find_wanted(working.connection, wishes, keys, is_listed_only=is_listed_only)
        )
        self._asked.update(found)
        return found

    def _read_wanted(self, wishes: Wishes, pending: Sequence[Key]) -> Iterator[WantedLogs]:
        """A hundred at a time, as they are wanted: their jobs and steps are in memory."""
        for start in range(0, len(pending), _BATCH):
            batch = pending[start : start + _BATCH]
            yield from read_wanted(self._reader.connection, wishes, batch)

    def _store(self, name: str, wanted: WantedLogs, outcome: Outcome, counts: Counter[str]) -> str:
        """The result in words, once it is stored."""
        what = f"{name}: logs of run {wanted.run_id}, attempt {wanted.run_attempt}"
        state = self._save(what, wanted, outcome)
        counts[state] += 1
        if counts.total() % _ATTEMPTS_UNTIL_RENEWAL == 0:
            self._reader.working.renew()
        return f"{wanted.run_id}, attempt {wanted.run_attempt}, {state}"

    def _save(self, what: str, wanted: WantedLogs, outcome: Outcome) -> str:
        connection, now = self._reader.connection, self._reader.now
        match outcome:
            case LogFacts():
                return self._save_read(what, wanted, outcome)
            case Gone():
                save_gone(connection, wanted, now)
                return "gone"
            case NotFound():
                if save_not_found(connection, wanted, now):
                    return "gone"
                self._fail(what, NotFound(_NOT_FOUND))
                return "not found"
            case AnswerTooLarge() | LogUnreadable():
                tries = save_unreadable(connection, wanted, str(outcome), now)
                self._note_unreadable(what, str(outcome), tries)
                return "unreadable"
            case _:
                self._fail(what, outcome)
                return "failed"

    def _save_read(self, what: str, wanted: WantedLogs, facts: LogFacts) -> str:
        left_out: list[DatabaseMemoryFull] = []

        def save(those: Sequence[LogFacts]) -> None:
            save_read(self._reader.connection, wanted, those[0], self._reader.now)

        self._reader.working.save([facts], save, lambda _facts, why: left_out.append(why))
        if left_out:
            self._fail(what, GithubFailure(f"they are left out: {left_out[0]}"))
            return "failed"
        return "read"

    def _note_unreadable(self, what: str, why: str, tries: int) -> None:
        """A failure, as long as it is tried again."""
        if tries < MOST_TRIES:
            self._fail(what, GithubFailure(f"{why} They are asked for again next time."))
            return
        note = Failure(what, f"{why} That was so {tries} times: they are not asked for again")
        self._tally.contradictions.append(note)
        self._story.note(note)

    def _fail(self, what: str, failure: Exception) -> None:
        self._tally.failures.append(Failure(what, str(failure)))
        self._story.failure(self._tally.failures[-1])
