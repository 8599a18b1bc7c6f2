"""A build that ends its process, or does not end, at experiments of certain names."""

import os
import signal
import sys
import time
from typing import Any

import duckdb

from longpole import build
from queries.database import define_views
from queries.meaning import building


def _unlucky(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: dict[str, object],
    *others: Any,  # noqa: ANN401 - passed on
) -> str:
    match parameters["experiment"]:
        case "killed" | "killed too":
            os.kill(os.getpid(), signal.SIGKILL)
        case "endless":
            time.sleep(600)
        case "mistaken":
            sys.exit("a mistake of ours")
    return define_views(connection, sql, parameters, *others)


if __name__ == "__main__":
    vars(building)["define_views"] = _unlucky
    build.main()
