"""
`make load`: many readers over all pages of a real app, while its snapshot is swapped.

A reader is a session of Streamlit's own protocol: what a browser would ask the server for, without
the drawing. Readers, ingest and server share this machine.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles

import click
import duckdb

from ingest.demo import run_demo
from ingest.storage.snapshots import Store
from longpole.building import build_apart
from tests.browser.running_app import RunningApp, running_app
from tests.load.readers import Click, Crowd, Log, read
from tests.silence import Silence

_SEED = 20261124
_SWAPPED = """
update jobs set completed_at = completed_at + interval 1 second;
update ingests set started_at = started_at + interval 1 day,
    finished_at = finished_at + interval 1 day;
"""


@click.command()
@click.option("--readers", default=50, show_default=True, help="How many read at once.")
@click.option(
    "--seconds",
    default=120,
    show_default=True,
    help="How long they read, but for the time that publishing takes.",
)
@click.option("--swaps", default=5, show_default=True, help="Snapshots published meanwhile.")
@click.option("--seed", default=_SEED, show_default=True, help="Of what the readers do.")
def main(readers: int, seconds: int, swaps: int, seed: int) -> None:
    """Exit 1 if any reader saw an error, or more than one snapshot was seen by none."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "longpole.duckdb")
        run_demo(store.link, Silence(), lambda: datetime(2026, 11, 23), build_apart)
        log = Log()
        with running_app(store.link) as app:
            begin = _resident_mib(app)
            crowd = Crowd(readers, seed, _arms(store.link))
            asyncio.run(_load(app, store, crowd, log, [seconds / (swaps + 1)] * (swaps + 1)))
            _report(app, log, begin, readers)
            log.problems += [line for line in app.lines if "Traceback" in line or "Error" in line]
        click.echo(f"snapshots: {swaps + 1} published, {len(log.ages)} seen by readers")
        click.echo(f"errors: {len(log.problems)}")
        for problem in log.problems[:10]:
            click.echo(f"    {problem.strip()[:300]}", err=True)
        # The last may still be in preparation when the readers leave.
        sys.exit(bool(log.problems) or len(log.ages) < swaps)


async def _load(
    app: RunningApp, store: Store, crowd: Crowd, log: Log, pauses_s: Sequence[float]
) -> None:
    is_over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(read(crowd, app.address, log, is_over))
        *between_s, last_s = pauses_s
        for pause_s in between_s:
            await asyncio.sleep(pause_s)
            await asyncio.to_thread(_swap, store)
        await asyncio.sleep(last_s)
        is_over.set()


def _swap(store: Store) -> None:
    """Publish a database in which every job took a second longer, as an ingest would."""
    with store.locked():
        with duckdb.connect(store.working) as connection:
            for statement in filter(str.strip, _SWAPPED.split(";")):
                connection.execute(statement)
        store.publish(lambda copy, previous: build_apart(copy, previous) == {})


def _arms(link: Path) -> list[str]:
    with duckdb.connect(link.resolve(), read_only=True) as connection:
        return [arm for (arm,) in connection.execute("select arm from arms").fetchall()]


def _report(app: RunningApp, log: Log, begin_mib: float, readers: int) -> None:
    took = sorted(one.took_s for one in log.clicks)
    elapsed = time.perf_counter() - log.begin
    click.echo(
        f"{readers} readers, {elapsed:.0f} s, {os.cpu_count()} cores "
        f"(load {os.getloadavg()[0]:.1f}): {len(took)} requests, {log.downloads} downloads"
    )
    click.echo(f"from request to the end of the script: {_spread(took)}")
    for page in sorted({one.page for one in log.clicks}):
        click.echo(f"    /{page}: {_spread(_of(log.clicks, page))}")
    click.echo(
        f"server: {begin_mib:.0f} MiB resident before, {_resident_mib(app):.0f} after; "
        f"{_cpu_s(app):.0f} s of one core, {_cpu_s(app) / len(took) * 1000:.0f} ms a request"
    )


def _of(clicks: Sequence[Click], page: str) -> list[float]:
    return sorted(one.took_s for one in clicks if one.page == page)


def _spread(took: Sequence[float]) -> str:
    slowest = quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else took[0]
    return (
        f"median {median(took) * 1000:.0f} ms, slowest 5% from {slowest * 1000:.0f} ms, "
        f"slowest {took[-1] * 1000:.0f} ms (n = {len(took)})"
    )


def _resident_mib(app: RunningApp) -> float:
    status = Path(f"/proc/{app.pid}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _cpu_s(app: RunningApp) -> float:
    fields = Path(f"/proc/{app.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(prog_name="python -m tests.load")
