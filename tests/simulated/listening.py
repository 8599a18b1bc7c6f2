"""The simulated GitHub's listening: uvicorn, ended at once instead of at the next look."""

import asyncio
import socket
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

_CLOCK_S = 1
"""How long the date that answers carry stays the same."""
_GRACE_S = 1
"""How long an answer may take that was begun before the end."""


class PromptServer(uvicorn.Server):
    """A server that another thread ends: uvicorn looks every 0.1 s whether it should end."""

    _loop: asyncio.AbstractEventLoop | None = None
    _ended: asyncio.Event

    def end(self) -> None:
        """End, from any thread; answers that were begun are given."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._ended.set)

    async def main_loop(self) -> None:
        """Until `end`."""
        self._ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _CLOCK_S)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, and wait for the answers that were begun."""
        for listener in self.servers:
            listener.close()
        for taken in sockets or []:
            taken.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._answered(), _GRACE_S)

    async def _answered(self) -> None:
        await asyncio.sleep(0)  # what was idle is closed now
        # uvicorn says of no connection that it has ended.
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def serving(application: ASGIApp) -> PromptServer:
    """A server of an application, on whatever socket `run` is given."""
    return PromptServer(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            interface="asgi3",
            proxy_headers=False,
            lifespan="off",
            loop="asyncio",
            http="h11",
            ws="none",
        )
    )
