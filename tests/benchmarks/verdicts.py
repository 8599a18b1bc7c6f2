"""
`python -m tests.benchmarks.verdicts`: how often are intervals and verdicts right?

Arms are simulated with the noise of shared runners, whose truth is known, and judged by the code
that is shipped. The tables go into docs/method.md; a test holds them there.
"""

from collections.abc import Callable, Collection, Mapping

import click
import numpy as np

from tests.benchmarks.shared_runners import Random
from tests.benchmarks.verdict_days import days_table
from tests.benchmarks.verdict_experiments import coverage_table, looks_table
from tests.benchmarks.verdict_extras import (
    advice_table,
    grain_table,
    pairs_table,
    queue_table,
)
from tests.benchmarks.verdict_levels import level_intervals_table, level_shifts_table
from tests.benchmarks.verdict_mix import mix_cost_table, mix_power_table, mix_table
from tests.benchmarks.verdict_scatter import (
    clumps_table,
    cost_table,
    remedy_table,
    scatter_table,
    speeds_table,
)
from tests.benchmarks.verdict_sequential import sequential_table
from tests.benchmarks.verdict_tables import Labels, Shares, Table, error_of

TARGETS: Mapping[str, tuple[float, float]] = {
    "scatter_table": (0.94, 0.033),
    "speeds_table": (0.0, 1.0),
    "sequential_table": (0.0, 0.05),
    "level_shifts_table": (0.0, 0.05),
    "days_table": (0.93, 0.025),
    "mix_table": (0.94, 0.033),
    "mix_cost_table": (0.94, 0.025),
}
"""Least coverage and most errors of the tables that have others than 94.5% and 2.5%, or none."""
_TARGET = 0.945, 0.025
STUDY: Mapping[Callable[[Random, int], Table], float] = {
    coverage_table: 1.0,
    looks_table: 0.5,
    pairs_table: 1.0,
    queue_table: 0.5,
    scatter_table: 5.0,
    remedy_table: 0.5,
    cost_table: 0.5,
    speeds_table: 5.0,
    clumps_table: 5.0,
    advice_table: 0.05,
    grain_table: 1.0,
    sequential_table: 0.25,
    level_shifts_table: 0.1,
    days_table: 0.125,
    level_intervals_table: 0.025,
    mix_table: 0.5,
    mix_power_table: 0.5,
    mix_cost_table: 0.5,
}
"""Each table with its share of the experiments: those that cost more get fewer."""


def tables(
    experiments: int, seed: int, wanted: Collection[str] = ()
) -> dict[str, tuple[int, Table]]:
    """
    Tables by name, each with the number of experiments behind a cell.

    Args:
        experiments: Of a cell of the main table.
        seed: Of the random numbers; each table has its own.
        wanted: Names of tables; none for all of them.
    """
    found = {}
    for number, (table, share) in enumerate(STUDY.items()):
        if wanted and table.__name__ not in wanted:
            continue
        count = max(1, round(share * experiments))
        found[table.__name__] = count, table(np.random.default_rng([seed, number]), count)
    return found


def misses(name: str, table: Table, cells: Mapping[Labels, Shares], experiments: int) -> list[str]:
    """
    The cells of a table that miss its target by more than two standard errors.

    Args:
        name: Of the table.
        table: Names the columns.
        cells: Found in this run, or printed in the docs.
        experiments: Behind each cell.
    """
    coverage, errors = TARGETS.get(name, _TARGET)
    least = coverage - 2 * error_of(coverage, experiments)
    most = errors + 2 * error_of(errors, experiments)
    return [
        f"{', '.join(labels)}: {column} {100 * share:.1f}"
        for labels, shares in cells.items()
        for column, share in zip(table.header[table.labels :], shares, strict=True)
        if share is not None
        and (
            (column.startswith("covers") and share < least)
            or (column.startswith("false") and share > most)
        )
    ]


@click.command()
@click.option("--experiments", default=4000, show_default=True, help="Experiments of a cell.")
@click.option("--seed", default=1, show_default=True, help="Another seed, other experiments.")
@click.option("--table", "wanted", multiple=True, help="Only this table; repeat for more.")
def main(experiments: int, seed: int, wanted: tuple[str, ...]) -> None:
    """Print the tables of docs/method.md."""
    for name, (count, table) in tables(experiments, seed, wanted).items():
        coverage, errors = (100 * error_of(rate, count) for rate in (0.95, 0.025))
        click.echo(
            f"{name}: {count} experiments a cell, in per cent; Monte-Carlo error (one standard "
            f"error) {coverage:.1f} points at 95%, {errors:.1f} at 2.5%.\n\n{table}\n"
        )
        if missed := misses(name, table, table.cells, count):
            click.echo(f"Targets missed by more than two standard errors: {'; '.join(missed)}.\n")


if __name__ == "__main__":
    main(prog_name="python -m tests.benchmarks.verdicts")
