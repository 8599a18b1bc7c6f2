"""A network in which names can't be resolved while certain requests are sent."""

import socket
import threading
from typing import Any

import pytest
import requests

from tests.ingest.faults.broken_wire import Asked


def forget_names(patch: pytest.MonkeyPatch, is_hit: Any) -> None:  # noqa: ANN401 - takes `Asked`
    """Names can't be resolved while a request that is hit is sent."""
    of_thread = threading.local()
    send, resolve = requests.adapters.HTTPAdapter.send, socket.getaddrinfo

    def sent(adapter: Any, request: Any, **options: Any) -> requests.Response:  # noqa: ANN401 - as replaced
        body = request.body or b""
        data = body.encode() if isinstance(body, str) else body
        of_thread.is_hit = is_hit(Asked(request.method, request.path_url, {}, data))
        return send(adapter, request, **options)

    def resolved(*names: Any, **options: Any) -> Any:  # noqa: ANN401 - as replaced
        if getattr(of_thread, "is_hit", False):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return resolve(*names, **options)

    patch.setattr(requests.adapters.HTTPAdapter, "send", sent)
    patch.setattr(socket, "getaddrinfo", resolved)
