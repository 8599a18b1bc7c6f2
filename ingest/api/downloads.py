"""
Files that GitHub links to on other hosts: downloaded without the token, into files without names.

A link is a secret: it is never shown, only its host is. It is followed to hosts that are known to
keep such files, and no further. What fails is tried again as requests are, each time by a new link,
since the old one is valid for a minute.

Sources: GitHub's "Download workflow run attempt logs" (REST API) for the link; its "Self-hosted
runners reference" for the hosts, as needed for downloading logs.
"""

import re
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from basis.version import VERSION
from basis.visible import visible
from ingest.api.bounded_reading import Watch, WatchedAdapter, watched
from ingest.api.client import GithubApi
from ingest.api.sending import NO_REPEATS, explain_untrusted
from ingest.bounds import LARGEST_ARCHIVE_BYTES
from ingest.errors import AnswerTooLarge, GithubFailure, LogsUnreachable, NotFound, UnexpectedAnswer

HOSTS = ("*.actions.githubusercontent.com", "*.blob.core.windows.net")
"""Where github.com keeps logs."""

LONGEST_S = 300.0
_SILENCE_S = 15
_TRIES = 4
_SLOW_TRIES = 2
_MOST_FAILED_IN_A_ROW = 10
_WITHOUT_ANSWER_WEIGHT = 2.5
_MOST_LOST_S = 3 * LONGEST_S
_PIECE_BYTES = 64 * 1024
_LINK = re.compile(r"(https?)://([a-z0-9.-]{1,253})(?::\d{1,5})?/[!-\[\]-~]*", re.IGNORECASE)
_LONGEST_SHOWN = 80
_REFUSED_LINKS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
"""What an expired link is answered with."""


class DownloadBroken(GithubFailure):
    """It broke off, or the host failed: another try, by another link, may help."""


class _NoAnswer(DownloadBroken):
    pass


class _TooSlow(DownloadBroken):
    pass


class Downloads:
    """
    Downloads of one night, from any thread.

    After ten in a row that failed in spite of every try, four where the host did not answer, or
    when failures have taken a quarter of an hour and a second for each success, all further ones
    are refused.

    Args:
        api: Is asked for links.
        hosts: From which files are taken, too, as globs of names; those of github.com and the API
            root's are known.
        folder: Where a file takes up space while it is read; it has no name there.
        longest_s: Seconds after which a download must have ended.
    """

    def __init__(
        self, api: GithubApi, hosts: Sequence[str], folder: Path, longest_s: float = LONGEST_S
    ) -> None:
        self._api = api
        self._root = urlsplit(api.api_root)
        self._own_hosts = (str(self._root.hostname), *(host.lower() for host in hosts))
        self._folder = folder
        self._longest_s = longest_s
        self._lock = threading.Lock()
        self._under_way: set[Watch] = set()
        self._is_over = False
        self._failed_in_a_row = 0.0
        self._lost_s = 0.0
        self._done = 0

    def fetch(self, url: str) -> BinaryIO:
        """
        The file that GitHub links to, to be closed; `url` is path and query below the API root.

        Raises:
            LogsUnreachable: Neither this file nor others can be downloaded in this night.
            NotFound, Gone: There is no such file (any more).
            UnexpectedAnswer, DownloadBroken, GithubFailure, FetchingEnds: As `GithubApi.get`.
        """
        failures = 0
        while True:
            if self._is_over:
                raise LogsUnreachable("downloads have been broken off.")
            link = self._api.find_link(url)
            began_at = time.monotonic()
            try:
                return self._download(link, url)
            except DownloadBroken as error:
                self._note_lost(began_at)
                failures += 1
                most = _SLOW_TRIES if isinstance(error, _TooSlow) else _TRIES
                if failures >= most:
                    self._note_failure(error)
                    raise
                self._api.back_off(url, "download failed", failures)

    def end(self) -> None:
        """Break off what is under way, and begin no more."""
        with self._lock:
            self._is_over = True
            for watch in self._under_way:
                watch.end()

    def _download(self, link: str, url: str) -> BinaryIO:
        host = self._host(link)
        file = self._open()
        try:
            self._read_in_time(link, url, host, file)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        with self._lock:
            self._failed_in_a_row = 0
            self._done += 1
        return file

    def _read_in_time(self, link: str, url: str, host: str, file: BinaryIO) -> None:
        """What is cut off when its time is up may look like any failure, or like the end."""
        too_slow = _TooSlow(
            f"the archive behind {url} had not ended after {self._longest_s:g} s; it is asked for "
            "again next time."
        )
        with self._watched() as watch:
            try:
                self._read(link, url, host, file)
            except DownloadBroken as error:
                if watch.is_over:
                    raise too_slow from error
                raise
        if watch.is_over:
            raise too_slow

    def _host(self, link: str) -> str:
        """
        The host of a link that may be followed.

        In clear only where the token itself goes in clear, and to no host but those that somebody
        named.
        """
        match = _LINK.fullmatch(link)
        if match is None:
            raise UnexpectedAnswer(
                "GitHub's link to an archive is no address of a file; it is asked for again."
            )
        scheme, host = match[1].lower(), match[2].lower()
        is_own = any(fnmatchcase(host, glob) for glob in self._own_hosts)
        is_clear = scheme == "http"
        if is_own and (not is_clear or self._root.scheme == "http"):
            return host
        if not is_clear and any(fnmatchcase(host, glob) for glob in HOSTS):
            return host
        how = "in clear (http) " if is_clear else ""
        raise LogsUnreachable(
            f"GitHub keeps them {how}at {visible(host[:_LONGEST_SHOWN])}, which is not among the "
            "hosts that logs are read from: if it is your GitHub's, name it in LONGPOLE_LOG_HOSTS."
        )

    def _open(self) -> BinaryIO:
        try:
            return tempfile.TemporaryFile(dir=self._folder)
        except OSError as error:
            raise LogsUnreachable(_refused(self._folder, error)) from error

    @contextmanager
    def _watched(self) -> Iterator[Watch]:
        with watched(self._longest_s) as watch:
            with self._lock:
                self._under_way.add(watch)
                if self._is_over:
                    watch.end()
            try:
                yield watch
            finally:
                with self._lock:
                    self._under_way.discard(watch)

    def _read(self, link: str, url: str, host: str, file: BinaryIO) -> None:
        """One request, whose answer goes into the file; what `requests` says may hold the link."""
        again = "it is asked for again next time."
        try:
            with _session() as session, self._answer(session, link) as answer:
                self._check_status(answer, url, host)
                for piece in _pieces(answer):
                    if file.tell() + len(piece) > LARGEST_ARCHIVE_BYTES:
                        raise AnswerTooLarge(
                            f"the archive behind {url} has more than "
                            f"{LARGEST_ARCHIVE_BYTES // 1024**2} MiB."
                        )
                    self._write(file, piece)
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
            if (refusal := explain_untrusted(error, f"https://{host}")) is not None:
                raise LogsUnreachable(str(refusal)) from None
            raise _NoAnswer(f"{host} does not answer: let this machine reach it; {again}") from None
        except (requests.RequestException, HTTPError, ValueError) as error:
            kind = type(error).__name__
            raise DownloadBroken(f"{host} broke off in its answer ({kind}); {again}") from None

    def _answer(self, session: requests.Session, link: str) -> requests.Response:
        return session.get(link, stream=True, allow_redirects=False, timeout=_SILENCE_S)

    def _check_status(self, answer: requests.Response, url: str, host: str) -> None:
        status = answer.status_code
        if status == HTTPStatus.OK:
            return
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise NotFound(f"{host} does not have the archive behind {url}.")
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            raise UnexpectedAnswer(f"{host} sends on to elsewhere, which is not followed.")
        why = "the link has expired" if status in _REFUSED_LINKS else f"status {status}"
        raise DownloadBroken(f"{host} answered: {why}; it is asked for again next time.")

    def _write(self, file: BinaryIO, piece: bytes) -> None:
        try:
            file.write(piece)
        except OSError as error:
            raise LogsUnreachable(_refused(self._folder, error)) from error

    def _note_failure(self, error: DownloadBroken) -> None:
        with self._lock:
            self._failed_in_a_row += _WITHOUT_ANSWER_WEIGHT if isinstance(error, _NoAnswer) else 1
            is_too_much = self._failed_in_a_row >= _MOST_FAILED_IN_A_ROW
        if is_too_much:
            raise LogsUnreachable(
                f"one download after the other failed, each several times; of the last one {error}"
            ) from error

    def _note_lost(self, began_at: float) -> None:
        with self._lock:
            self._lost_s += time.monotonic() - began_at
            is_too_much = self._lost_s > _MOST_LOST_S + self._done
            lost_s = self._lost_s
        if is_too_much:
            raise LogsUnreachable(
                f"{lost_s:.0f} s went into downloads that failed or did not end; they are asked "
                "for again next time."
            )


def _session() -> requests.Session:
    """One that sends nothing of its own: no token, no password of `.netrc`, no cookie."""
    session = requests.Session()
    session.auth = lambda request: request
    session.headers.clear()
    session.headers.update(
        {"User-Agent": f"longpole/{VERSION}", "Accept-Encoding": "identity", "Accept": "*/*"}
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, WatchedAdapter(NO_REPEATS))
    return session


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    """As they were sent: what is packed once more is no archive."""
    while piece := answer.raw.read(_PIECE_BYTES, decode_content=False):
        yield piece


def _refused(folder: Path, error: OSError) -> str:
    return (
        f"an archive can't be kept in {folder} while it is read ({error.strerror}): free space "
        "there, or let it be written; they are asked for again next time."
    )
