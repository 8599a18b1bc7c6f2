"""Time in which nobody waits: to sleep is to set the clock forward."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from ingest.api import client
from ingest.api.gate import Clock


def nobody_waits(patch: pytest.MonkeyPatch) -> None:
    """Give every API that is opened from now on a fake clock of its own."""
    patch.setattr(client, "Clock", lambda: FakeTime().clock)


@dataclass
class FakeTime:
    """
    A clock that goes only where somebody sleeps.

    Attributes:
        now: Its seconds, from 0.
        slept: How long each sleep was.
        wall: Seconds since 1970; the real ones, as the simulated GitHub has them.
        then: Called at each sleep.
    """

    now: float = 0.0
    slept: list[float] = field(default_factory=list)
    wall: Callable[[], float] = time.time
    then: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    @property
    def clock(self) -> Clock:
        """As the API takes it."""
        return Clock(lambda: self.now, self.wall, self._sleep)

    def _sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds
            self.slept.append(seconds)
        self.then()
