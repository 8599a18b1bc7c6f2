"""ETags and the rate limit, both of which belong to a token."""

from concurrent.futures import ThreadPoolExecutor

import requests

from tests.simulated import Answer, Request, SimulatedGithub, many_runs
from tests.simulated.rate_limit import RateWindow
from tests.simulated.tests.client import get

REPOSITORY = "/repos/example/many"
RUNS = f"{REPOSITORY}/actions/runs"
ALICE = "secret"
SOMEBODY_ELSE = "other"


def test_not_modified_is_free() -> None:
    """The same content is answered 304, without a body, and costs nothing."""
    with SimulatedGithub(many_runs(2)) as github:
        first = get(github, RUNS)
        second = get(github, RUNS, if_none_match=first.headers["etag"])

    assert (200, "4999", "1") == (
        first.status,
        first.headers["x-ratelimit-remaining"],
        first.headers["x-ratelimit-used"],
    )
    assert (304, None, "4999") == (
        second.status,
        second.content,
        second.headers["x-ratelimit-remaining"],
    )
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["etag"].startswith('W/"')


def test_etag_belongs_to_token_url_and_content() -> None:
    """Another token, another URL or another content has another ETag."""
    world = many_runs(2)
    with SimulatedGithub(world) as github:
        etag = get(github, RUNS).headers["etag"]
        answers = [
            get(github, RUNS, token=SOMEBODY_ELSE, if_none_match=etag),
            get(github, f"{RUNS}?per_page=30", if_none_match=etag),
        ]
        world.repository("example/many").remove_run(1)
        answers.append(get(github, RUNS, if_none_match=etag))

    assert [200, 200, 200] == [answer.status for answer in answers]
    assert 4 == len({etag, *(answer.headers["etag"] for answer in answers)})


def test_etag_survives_a_restart() -> None:
    """The server's port has no part in an ETag, so that a second demo asks for free."""
    world = many_runs(2)
    with SimulatedGithub(world) as github:
        etag = get(github, RUNS).headers["etag"]
    with SimulatedGithub(world) as github:
        answer = get(github, RUNS, if_none_match=etag)

    assert 304 == answer.status


def test_rate_limit() -> None:
    """A used-up limit refuses that token with 403, and leaves others alone."""
    with SimulatedGithub(many_runs(1), rate_limit=2) as github:
        statuses = [get(github, REPOSITORY).status for _ in range(3)]
        refused = get(github, REPOSITORY)
        overview = get(github, "/rate_limit").content
        other = get(github, REPOSITORY, token=SOMEBODY_ELSE)

    assert [200, 200, 403] == statuses
    assert ("403", "0") == (refused.content["status"], refused.headers["x-ratelimit-remaining"])
    assert (2, 0) == (overview["rate"]["limit"], overview["rate"]["remaining"])
    assert 200 == other.status


def test_rate_window_rolls() -> None:
    """The count begins anew an hour after the first request, not before."""
    window = RateWindow(limit=1)
    window.roll(now=1000.5)
    window.used += 1
    window.roll(now=4599.9)
    before = window.is_exhausted
    window.roll(now=4600.0)

    assert (True, False, 8200) == (before, window.is_exhausted, window.reset_at)


def test_requests_are_listed() -> None:
    """Every request is kept with its status and the token's fingerprint, never the token."""
    with SimulatedGithub(many_runs(1), token=ALICE) as github:
        get(github, f"{RUNS}?per_page=5", token=ALICE)
        get(github, RUNS, token="")

    # echo -n secret | sha256sum
    assert [
        Request("GET", f"{RUNS}?per_page=5", 200, "2bb80d537b1da3e3"),
        Request("GET", RUNS, 401, ""),
    ] == github.requests


def test_hook_replaces_an_answer() -> None:
    """A hook sees the honest answer, and what it returns is sent and listed."""
    seen = []

    def fail_once(request: Request, answer: Answer) -> Answer:
        seen.append((request.path, request.status))
        return Answer(502, {"retry-after": "1"}, b"oops") if len(seen) == 1 else answer

    with SimulatedGithub(many_runs(1), hook=fail_once) as github:
        first = requests.get(
            github.url + RUNS, headers={"authorization": "Bearer token"}, timeout=10
        )
        second = get(github, RUNS)

    assert (502, "oops", "1") == (first.status_code, first.text, first.headers["retry-after"])
    assert 200 == second.status
    assert [(RUNS, 200), (RUNS, 200)] == seen
    assert [502, 200] == [request.status for request in github.requests]


def test_four_clients_at_once() -> None:
    """Four clients with connections kept alive get a complete answer to each request."""

    def read(client: int) -> list[int]:
        with requests.Session() as session:
            session.headers["authorization"] = f"Bearer {client}"
            return [
                len(
                    session.get(f"{github.url}{RUNS}?per_page={size}", timeout=10).json()[
                        "workflow_runs"
                    ]
                )
                for size in range(1, 26)
            ]

    with SimulatedGithub(many_runs(30)) as github, ThreadPoolExecutor(4) as clients:
        sizes = list(clients.map(read, range(4)))

    assert [list(range(1, 26))] * 4 == sizes
    assert 100 == len(github.requests)
