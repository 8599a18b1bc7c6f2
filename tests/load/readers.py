"""Readers: each clicks, reads for a while, clicks again; now and then one leaves and returns."""

import asyncio
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from random import Random

from websockets.exceptions import WebSocketException

from tests.load.session import Session, session

_THINKS_S = (2.0, 5.0)
_PAGES = (
    "",
    "what-decides-the-time",
    "where-do-the-seconds-go",
    "what-would-make-it-faster",
    "what-did-each-commit-do",
    "what-happened",
    "how-good-is-the-data",
)
_CLICKS_A_VISIT = 8
_DOWNLOADS_IN = 5
_LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class Click:
    """
    One request and what came of it.

    Attributes:
        page: Its path.
        at_s: When it was made, since the readers began.
        took_s: To the end of the script.
    """

    page: str
    at_s: float
    took_s: float


@dataclass(slots=True)
class Log:
    """
    What all readers saw.

    Attributes:
        begin: On the clock of `time.perf_counter`.
        clicks: Those that ended.
        downloads: How many files were fetched.
        problems: What no reader should see.
        ages: The words that say how fresh the data is: one for each snapshot.
    """

    begin: float = field(default_factory=time.perf_counter)
    clicks: list[Click] = field(default_factory=list)
    downloads: int = 0
    problems: list[str] = field(default_factory=list)
    ages: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Crowd:
    """
    Those who read.

    Attributes:
        readers: How many at once; they come within the time that one thinks.
        seed: Of what they do.
        arms: Those that they may choose.
    """

    readers: int
    seed: int
    arms: list[str]


async def read(crowd: Crowd, address: str, log: Log, is_over: asyncio.Event) -> None:
    """
    Let a crowd read until it is over.

    Args:
        crowd: Who.
        address: Of the app.
        log: Filled.
        is_over: Set by who lets it read.
    """
    async with asyncio.TaskGroup() as group:
        for number in range(crowd.readers):
            chance = Random(crowd.seed + number)  # noqa: S311 - no secret
            group.create_task(_reader(chance, address, crowd.arms, is_over, log))


async def _reader(
    chance: Random, address: str, arms: list[str], is_over: asyncio.Event, log: Log
) -> None:
    await asyncio.sleep(chance.uniform(0, _THINKS_S[1]))
    while not is_over.is_set():
        try:
            async with session(address) as visit:
                for _ in range(_CLICKS_A_VISIT):
                    if is_over.is_set():
                        return
                    await _click(chance, visit, address, arms, log)
                    await asyncio.sleep(chance.uniform(*_THINKS_S))
        except TimeoutError:
            log.problems.append(f"no answer within {_LONGEST_S:.0f} s")
        except (OSError, WebSocketException) as error:
            log.problems.append(f"connection: {error}")


async def _click(chance: Random, visit: Session, address: str, arms: list[str], log: Log) -> None:
    page, query = chance.choice(_PAGES), _query(chance, arms)
    at_s = time.perf_counter() - log.begin
    async with asyncio.timeout(_LONGEST_S):
        seen = await visit.read(page, query)
    log.clicks.append(Click(page, at_s, seen.took_s))
    log.problems += [f"/{page} {query}: {problem}" for problem in seen.problems]
    log.ages.update(text for text in seen.texts if text.startswith("Ingested"))
    if seen.downloads and chance.randrange(_DOWNLOADS_IN) == 0:
        path = chance.choice(seen.downloads)
        try:
            await asyncio.to_thread(_fetch, address + path)
            log.downloads += 1
        except urllib.error.URLError as error:
            log.problems.append(f"{path}: {error}")


def _fetch(url: str) -> None:
    with urllib.request.urlopen(url, timeout=_LONGEST_S) as answer:
        answer.read()


def _query(chance: Random, arms: list[str]) -> dict[str, str | list[str]]:
    """One click in three has filters, one in forty another clock; some ask in vain."""
    query: dict[str, str | list[str]] = {}
    if chance.randrange(3) == 0:
        query["cache"] = chance.choice(["warm", "cold", "lukewarm"])
        if chance.randrange(3) == 0:
            query["arm"] = chance.sample([*arms, "no such arm"], k=2)
    if chance.randrange(40) == 0:
        query["clock"] = "whole run"
    return query
