"""
`make faults`: every fault at every kind of request, and what became of the data.

Each cell is two nights: one with the fault, one without. After the second the database must hold
exactly the rows of one that no fault ever met. A night that takes more than two minutes, or 400 MiB
of memory, has failed.
"""

import secrets
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

import click

from tests.ingest.faults.campaign import Row, of_requests, of_the_machine
from tests.ingest.faults.fault_list import FAULTS
from tests.ingest.faults.kinds import KINDS
from tests.ingest.faults.nights import Outcome

_SIGNS = {"healed": "=", "next night": "+"}
_MACHINE = "machine"
_FAULTS_AT_A_TIME = 4


@click.command()
@click.option("--workers", default=2, show_default=True, help="Processes at a time.")
@click.option("--seed", type=int, help="Of the moments of the kills; by default a new one.")
@click.option("--kills", "kill_count", default=50, show_default=True, help="How many kills.")
@click.option(
    "--only",
    multiple=True,
    help="A fault or a family of them by its name, or `machine`; repeatable.",
)
@click.option("--every", default=1, show_default=True, help="Of the cells only each so many-th.")
def main(
    *, workers: int, seed: int | None, kill_count: int, only: tuple[str, ...], every: int
) -> None:
    """Inject every fault, and print the matrix."""
    chosen = secrets.randbelow(2**31) if seed is None else seed
    begin = time.monotonic()
    rows: list[Row] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(of_requests, part, every) for part in _parts(only)]
        if not only or _MACHINE in only:
            futures.insert(0, pool.submit(of_the_machine, chosen, kill_count))
        is_broken = not _gathered(futures, rows, begin)
    for line in _table([row for row in rows if row[1] in KINDS]):
        click.echo(line)
    for line in _list([row for row in rows if row[1] not in KINDS]):
        click.echo(line)
    for line in _families(rows):
        click.echo(line)
    failed = list(_failed(rows))
    for line in failed:
        click.echo(line)
    click.echo(
        f"{sum(outcome.injected for _, _, outcome in rows)} faults injected in {len(rows)} nights, "
        f"{sum(outcome.lost for _, _, outcome in rows)} rows lost, {len(failed)} failed; "
        f"{time.monotonic() - begin:.0f} s, seed {chosen}"
    )
    if is_broken:
        click.echo("FAILED  a process of the campaign has died: the rest is missing.")
    sys.exit(1 if failed or is_broken else 0)


def _parts(only: tuple[str, ...]) -> Iterator[list[str]]:
    """Names of faults, few at a time, so that no process waits long for the last one."""
    names = [
        fault.name
        for fault in FAULTS
        if not only or not {fault.name, fault.family}.isdisjoint(only)
    ]
    for start in range(0, len(names), _FAULTS_AT_A_TIME):
        yield names[start : start + _FAULTS_AT_A_TIME]


def _failed(rows: Iterable[Row]) -> Iterator[str]:
    """A line per night that was not as it should be."""
    for fault, kind, outcome in rows:
        if not outcome.is_fine:
            yield f"FAILED  {fault}, {kind}: {outcome.result}; {outcome.lost} rows lost"


def _gathered(futures: Iterable[Future[list[Row]]], rows: list[Row], begin: float) -> bool:
    """Add the rows as they come; whether all came, no process having died."""
    for done in as_completed(futures):
        try:
            found = done.result()
        except BrokenProcessPool:
            return False
        rows += found
        for line in _failed(found):
            click.echo(line, err=True)
        click.echo(f"{len(rows)} nights after {time.monotonic() - begin:.0f} s", err=True)
    return True


def _table(rows: Iterable[Row]) -> Iterator[str]:
    """A line per fault, a column per kind of request."""
    cells: defaultdict[str, dict[str, Outcome]] = defaultdict(dict)
    for fault, kind, outcome in rows:
        cells[fault][kind] = outcome
    if not cells:
        return
    for number, kind in enumerate(KINDS, start=1):
        yield f"{number:>4} {kind}"
    yield "= healed in its night   + missing, said, and there the next night   ! failed"
    numbers = " ".join(f"{number:>2}" for number in range(1, len(KINDS) + 1))
    yield f"{'fault':<36} {numbers}  injected  lost  seconds  longest  MiB"
    for fault, found in cells.items():
        signs = " ".join(f" {_sign(found.get(kind))}" for kind in KINDS)
        yield f"{fault:<36} {signs}  {_sums(found.values())}"


def _list(rows: Iterable[Row]) -> Iterator[str]:
    """A line per fault of the machine."""
    by_fault: defaultdict[str, list[Outcome]] = defaultdict(list)
    for fault, moment, outcome in rows:
        name = fault if fault.startswith("kill") else f"{fault}: {moment}"
        by_fault[name].append(outcome)
    for name, outcomes in by_fault.items():
        signs = Counter(_sign(outcome) for outcome in outcomes)
        said = " ".join(f"{count}{sign}" for sign, count in sorted(signs.items()))
        yield f"{name:<36} {said:<{3 * len(KINDS) - 1}}  {_sums(outcomes)}"


def _sign(outcome: Outcome | None) -> str:
    if outcome is None:
        return " "
    return _SIGNS[outcome.result] if outcome.is_fine else "!"


def _sums(outcomes: Iterable[Outcome]) -> str:
    found = list(outcomes)
    injected, lost = (sum(getattr(one, name) for one in found) for name in ("injected", "lost"))
    seconds, longest_s, mib = _spent(found)
    return f"{injected:>8}  {lost:>4}  {seconds:>7.1f}  {longest_s:>7.1f}  {mib:>3.0f}"


def _spent(found: Sequence[Outcome]) -> tuple[float, float, float]:
    """Seconds of all nights; of the longest with a fault; most memory, 0 where it is not known."""
    return (
        sum(one.seconds for one in found),
        max(one.longest_s for one in found),
        max(one.mib for one in found),
    )


def _families(rows: Iterable[Row]) -> Iterator[str]:
    """A line per family of faults: what its nights took at most."""
    families = {fault.name: fault.family for fault in FAULTS}
    by_family: defaultdict[str, list[Outcome]] = defaultdict(list)
    for fault, _, outcome in rows:
        by_family[families.get(fault, _MACHINE)].append(outcome)
    for family, found in by_family.items():
        _, longest_s, mib = _spent(found)
        memory = f" and {mib:.0f} MiB" if mib else ""
        lost = sum(one.lost for one in found)
        yield (
            f"{family}: {len(found)} nights, {lost} rows lost, each at most {longest_s:.0f} s"
            f"{memory}"
        )


if __name__ == "__main__":
    main(prog_name="python -m tests.ingest.faults")
