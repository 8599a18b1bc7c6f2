"""
`make meaning`: what building costs, and what a question costs once it is built.

Two databases: of 1,000 and of 50,000 runs of the founding structures, in which an experiment of
100 runs is asked; and one experiment of 10,000 runs that is built. Then a night that adds 100 runs
to the small experiment; the other does not change. Processor seconds of questions are those of this
process, a median of 5.
"""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import click
import duckdb

from longpole.building import build_apart
from queries.answers import answer
from queries.findings import FINDINGS, find
from queries.meaning.tables import built_questions
from tests.benchmarks.large_experiment import large_experiment

_ASKED_RUNS = 100
# The first 100 runs are asked, the next 100 come a night later, the others are the rest.
_SPLIT = """
insert into experiments by name
select * replace ('rest' as experiment, 2 as position) from experiments where experiment = 'e';
insert into arms by name
select * replace ('rest' as experiment) from arms where experiment = 'e';
create table later as from arm_attempts where run_id > $runs and run_id <= 2 * $runs;
delete from arm_attempts where run_id > $runs and run_id <= 2 * $runs;
update arm_attempts set experiment = 'rest' where run_id > $runs;
"""


@click.command()
@click.option("--runs", default=(1_000, 50_000), multiple=True, help="Runs of a database; repeat.")
@click.option("--built", default=10_000, show_default=True, help="Runs of the experiment built.")
def main(runs: tuple[int, ...], built: int) -> None:
    """Measure building and asking."""
    with tempfile.TemporaryDirectory() as folder:
        one = large_experiment(Path(folder) / "one.duckdb", built)
        facts_bytes = one.stat().st_size
        click.echo(f"an experiment of {built:,} runs:")
        _build(one, None)
        share = one.stat().st_size / facts_bytes - 1
        click.echo(f"    facts {facts_bytes / 2**20:.0f} MiB, meaning {share:.2f} times that")
        one.unlink()
        for count in runs:
            _measure(Path(folder), count)


def _measure(folder: Path, runs: int) -> None:
    facts, first = folder / "facts.duckdb", folder / "first.duckdb"
    large_experiment(facts, runs)
    with duckdb.connect(facts) as connection:
        for statement in _SPLIT.split(";")[:-1]:
            parameters = {"runs": _ASKED_RUNS} if "$runs" in statement else None
            connection.execute(statement, parameters)
    shutil.copyfile(facts, first)
    click.echo(f"{runs:,} runs, of which {_ASKED_RUNS} are asked:")
    _build(first, None)
    spent = {
        name: _processor_s(lambda: answer(name, first, {"experiment": "e"}))  # noqa: B023
        for name in built_questions()
    }
    slowest = max(spent, key=lambda name: spent[name])
    click.echo(f"    questions: median {median(spent.values()) * 1000:.0f} ms, slowest {slowest}")
    click.echo(f"    {spent[slowest] * 1000:.0f} ms; all {sum(spent.values()):.2f} s")
    found = [_processor_s(lambda: find(one, "e", first)) for one in FINDINGS]  # noqa: B023
    click.echo(f"    findings: slowest {max(found) * 1000:.0f} ms")
    with duckdb.connect(facts) as connection:
        connection.execute("insert into arm_attempts from later")
    click.echo(f"    a night that adds {_ASKED_RUNS} runs to these:")
    _build(facts, first)
    for file in (facts, first):
        file.unlink()


def _build(snapshot: Path, previous: Path | None) -> None:
    begin = time.perf_counter()
    problems = build_apart(snapshot, previous)
    took_s = time.perf_counter() - begin
    most_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    click.echo(
        f"    built in {took_s:.1f} s, at most {most_mib:.0f} MiB so far; {problems or 'all'}"
    )


def _processor_s(work: Callable[[], object]) -> float:
    def once() -> float:
        begin = time.process_time()
        work()
        return time.process_time() - begin

    return median(once() for _ in range(5))


if __name__ == "__main__":
    main()
