"""Downloads of what GitHub links to: without the token, from known hosts only, tried again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ingest.api import downloads as module
from ingest.api.client import GithubApi
from ingest.api.downloads import DownloadBroken, Downloads
from ingest.api.gate import Pace
from ingest.errors import (
    AnswerTooLarge,
    Gone,
    LogsUnreachable,
    NotFound,
    UnexpectedAnswer,
)
from tests.ingest.fake_time import FakeTime
from tests.ingest.project import SmallWorld
from tests.simulated import SimulatedGithub
from tests.simulated.archive_server import ArchiveHook, Download, Sent

_URL = "/repos/o/r/actions/runs/1/attempts/1/logs"
_TOKEN = "a-token-of-forty-characters-0123456789ab"
_BODY = b"PK" + bytes(range(256)) * 1000


@pytest.fixture
def github() -> Iterator[SimulatedGithub]:
    """One that has an archive of `_BODY`."""
    small = SmallWorld()
    small.add_run(1)
    small.repository.logs[1, 1] = lambda: [_BODY[:1000], _BODY[1000:]]
    with SimulatedGithub(small.world, token=_TOKEN) as served:
        yield served


def _api(github: SimulatedGithub) -> GithubApi:
    return GithubApi(github.url, _TOKEN, pace=Pace.unlimited(), clock=FakeTime().clock)


def _fetched(github: SimulatedGithub, folder: Path, *hosts: str) -> bytes:
    with _api(github) as api, Downloads(api, hosts, folder).fetch(_URL) as file:
        return file.read()


def _in_turn(*answers: Sent) -> ArchiveHook:
    """These answers, then honest ones."""
    left = list(answers)
    return lambda _asked, honest: left.pop(0) if left else honest


def test_it_comes_without_the_token(
    github: SimulatedGithub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a password of `.netrc`, nor a cookie, nor where it came from; nothing stays on disk."""
    (tmp_path / "netrc").write_text("default login me password secret", encoding="ascii")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    folder = tmp_path / "kept"
    folder.mkdir()
    github.archives.hook = lambda _asked, honest: replace(
        honest, headers={**honest.headers, "set-cookie": "a=b; Path=/"}
    )
    with _api(github) as api:
        downloads = Downloads(api, (), folder)
        for _ in range(2):
            with downloads.fetch(_URL) as file:
                assert [] == list(folder.iterdir())  # it has no name
                assert file.read() == _BODY
    assert [2, 2] == [len(github.requests), len(github.archives.downloads)]
    for download in github.archives.downloads:
        assert {"host", "user-agent", "accept", "accept-encoding"} == set(download.headers)
        assert _TOKEN not in str(download)


def test_a_named_host(github: SimulatedGithub, tmp_path: Path) -> None:
    """Another host than the API root's is followed where it was named, and else not."""
    github.archives.host = "localhost"
    assert _BODY == _fetched(github, tmp_path, "LOCALHOST")
    assert _BODY == _fetched(github, tmp_path, "*host")
    with pytest.raises(LogsUnreachable) as refused:
        _fetched(github, tmp_path, "localhost.example.com")
    assert (
        "GitHub keeps them in clear (http) at localhost, which is not among the hosts that logs "
        "are read from: if it is your GitHub's, name it in LONGPOLE_LOG_HOSTS."
    ) == str(refused.value)
    assert 2 == len(github.archives.downloads)


@pytest.mark.parametrize(
    ("root", "link", "host"),
    [
        ("https://api.github.com", "https://x.blob.core.windows.net/a?sig=b%2B", "x.blob.core."),
        ("https://api.github.com", "https://X.Blob.Core.Windows.NET:443/a", "x.blob."),
        (
            "https://api.github.com",
            "https://results-receiver.actions.githubusercontent.com/a",
            "results-",
        ),
        ("https://ghe.test/api/v3", "https://ghe.test/_services/a", "ghe.test"),
        ("http://ghe.test/api/v3", "http://ghe.test:8080/_services/a", "ghe.test"),
        ("https://api.github.com", "https://evil.test/a", None),
        ("https://api.github.com", "http://x.blob.core.windows.net/a", None),
        ("https://ghe.test/api/v3", "http://ghe.test/a", None),
        ("http://ghe.test/api/v3", "http://x.blob.core.windows.net/a", None),
        ("https://api.github.com", "https://blob.core.windows.net/a", None),
        ("https://api.github.com", "https://xblob.core.windows.net.evil.test/a", None),
        ("https://api.github.com", "https://169.254.169.254/latest/meta-data", None),
    ],
)
def test_hosts(tmp_path: Path, root: str, link: str, host: str | None) -> None:
    """In TLS to hosts where GitHub keeps logs; in clear only where the API is asked in clear."""
    downloads = Downloads(cast("GithubApi", SimpleNamespace(api_root=root)), (), tmp_path)
    if host is None:
        with pytest.raises(LogsUnreachable, match="name it in LONGPOLE_LOG_HOSTS"):
            downloads._host(link)
    else:
        assert downloads._host(link).startswith(host)


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test@x.blob.core.windows.net/a",
        "https://evil.test\\@x.blob.core.windows.net/a",
        "https://x.blob.core.windows.net",
        "https://x.blob.core.windows.net#/a",
        "https://x.blob.core.windows.net/a b",
        "https://x.blob.core.windows.net/a\r\nx: y",
        "file:///etc/passwd",
        "//x.blob.core.windows.net/a",
        "/a",
    ],
)
def test_what_is_no_address(tmp_path: Path, link: str) -> None:
    """What two programs could read in two ways is followed by neither, and never shown."""
    root = SimpleNamespace(api_root="https://api.github.com")
    with pytest.raises(UnexpectedAnswer) as refused:
        Downloads(cast("GithubApi", root), (), tmp_path)._host(link)
    assert "evil" not in str(refused.value)


@pytest.mark.parametrize(
    "failure",
    [
        Sent(403, {}, [b"expired"]),
        Sent(503),
        Sent(200, {"content-length": "99"}, [b"PK"]),
    ],
    ids=["expired", "status 503", "broken off"],
)
def test_tried_again(github: SimulatedGithub, tmp_path: Path, failure: Sent) -> None:
    """What may pass is tried again, each time by a link of its own; four times in all."""
    github.archives.hook = _in_turn(failure, failure, failure)
    assert _BODY == _fetched(github, tmp_path)
    assert [4, 4] == [len(github.requests), len(github.archives.downloads)]
    github.archives.hook = _in_turn(*[failure] * 9)
    with pytest.raises(DownloadBroken) as failed:
        _fetched(github, tmp_path)
    assert [8, 8] == [len(github.requests), len(github.archives.downloads)]
    assert "secret-signature" not in f"{failed.value}{failed.value.__cause__}"
    paths = [download.path for download in github.archives.downloads]
    assert len(set(paths)) == len(paths)


def test_a_link_that_is_used_too_late(github: SimulatedGithub, tmp_path: Path) -> None:
    """It has expired: another one is asked for."""
    github.archives.valid_s = -1

    def mend(_asked: Download, honest: Sent) -> Sent:
        github.archives.valid_s = 60
        return honest

    github.archives.hook = mend
    assert _BODY == _fetched(github, tmp_path)
    assert [403, 200] == [download.status for download in github.archives.downloads]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Sent(302, {"location": "http://127.0.0.1:9/"}), UnexpectedAnswer),
        (Sent(404), NotFound),
    ],
)
def test_not_tried_again(
    github: SimulatedGithub, tmp_path: Path, answer: Sent, kind: type[Exception]
) -> None:
    """A link leads no further; what is not there is not there."""
    github.archives.hook = lambda _asked, _honest: answer
    with pytest.raises(kind):
        _fetched(github, tmp_path)
    assert 1 == len(github.requests)


def test_too_large(
    github: SimulatedGithub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More bytes than any archive has are not kept, and not asked for again in that night."""
    monkeypatch.setattr(module, "LARGEST_ARCHIVE_BYTES", len(_BODY) - 1)
    with pytest.raises(AnswerTooLarge):
        _fetched(github, tmp_path)
    assert 1 == len(github.requests)
    monkeypatch.setattr(module, "LARGEST_ARCHIVE_BYTES", len(_BODY))
    assert _BODY == _fetched(github, tmp_path)


def test_too_slow(github: SimulatedGithub, tmp_path: Path) -> None:
    """One that does not end in its time is tried twice, though each piece comes soon."""
    github.archives.hook = lambda _asked, _honest: Sent(pieces=iter([b"x"] * 10**4), pause_s=0.05)
    with _api(github) as api, pytest.raises(DownloadBroken, match=r"had not ended after 0.2 s"):
        Downloads(api, (), tmp_path, longest_s=0.2).fetch(_URL)
    assert 2 == len(github.requests)


def test_nothing_there(github: SimulatedGithub, tmp_path: Path) -> None:
    """410 is gone for good, 404 may pass; a run in progress has none yet."""
    small = next(iter(github.world))
    small.logs[1, 1] = None
    with pytest.raises(Gone):
        _fetched(github, tmp_path)
    small.runs[1][1]["status"] = "in_progress"
    with pytest.raises(NotFound) as missing:
        _fetched(github, tmp_path)
    assert not isinstance(missing.value, Gone)
    assert [] == github.archives.downloads


def test_hosts_that_fail_for_good(github: SimulatedGithub, tmp_path: Path) -> None:
    """After ten in a row nothing more is tried, after four where nobody answers."""
    github.archives.hook = lambda _asked, _honest: Sent(500)
    assert [DownloadBroken] * 9 + [LogsUnreachable] == _kinds_of_failures(github, tmp_path, 10)
    github.archives.__exit__(None, None, None)
    found = _kinds_of_failures(github, tmp_path, 4)
    assert [LogsUnreachable] == found[3:]
    assert all(issubclass(kind, DownloadBroken) for kind in found[:3])


def _kinds_of_failures(github: SimulatedGithub, folder: Path, count: int) -> list[type[Any]]:
    kinds: list[type[Any]] = []
    with _api(github) as api:
        downloads = Downloads(api, (), folder)
        for _ in range(count):
            try:
                downloads.fetch(_URL)
            except (DownloadBroken, LogsUnreachable) as failure:
                kinds.append(type(failure))
    return kinds


def test_no_room(github: SimulatedGithub, tmp_path: Path) -> None:
    """Where no file can be kept, that is said, with the folder."""
    with pytest.raises(LogsUnreachable, match=r"can't be kept in \S+gone while it is read"):
        _fetched(github, tmp_path / "gone")
