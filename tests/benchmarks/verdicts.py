"""
`python -m tests.benchmarks.verdicts`: how often are intervals and verdicts right?

Arms are simulated with the noise of shared runners, whose truth is known, and judged by the code
that is shipped. The tables go into docs/method.md; a test holds them there.
"""

from collections.abc import Callable, Mapping

import click
import numpy as np

from tests.benchmarks.shared_runners import Random
from tests.benchmarks.verdict_experiments import coverage_table, looks_table
from tests.benchmarks.verdict_extras import (
    advice_table,
    grain_table,
    pairs_table,
    queue_table,
    scatter_table,
)
from tests.benchmarks.verdict_tables import Labels, Shares, Table, error_of

LEAST_COVERAGE = 0.945
MOST_ERRORS = 0.025
STUDY: Mapping[Callable[[Random, int], Table], float] = {
    coverage_table: 1.0,
    looks_table: 0.5,
    pairs_table: 1.0,
    queue_table: 0.5,
    scatter_table: 1.0,
    advice_table: 0.05,
    grain_table: 1.0,
}
"""Each table with its share of the experiments: those that cost more get fewer."""


def tables(experiments: int, seed: int) -> dict[str, tuple[int, Table]]:
    """
    All tables by name, each with the number of experiments behind a cell.

    Args:
        experiments: Of a cell of the main table.
        seed: Of the random numbers; each table has its own.
    """
    found = {}
    for number, (table, share) in enumerate(STUDY.items()):
        count = max(1, round(share * experiments))
        found[table.__name__] = count, table(np.random.default_rng([seed, number]), count)
    return found


def misses(table: Table, cells: Mapping[Labels, Shares], experiments: int) -> list[str]:
    """
    The cells of a table that miss their target by more than two standard errors.

    Coverage at least 94.5%, false verdicts at most 2.5%.

    Args:
        table: Names the columns.
        cells: Found in this run, or printed in the docs.
        experiments: Behind each cell.
    """
    least = LEAST_COVERAGE - 2 * error_of(LEAST_COVERAGE, experiments)
    most = MOST_ERRORS + 2 * error_of(MOST_ERRORS, experiments)
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
def main(experiments: int, seed: int) -> None:
    """Print the tables of docs/method.md."""
    for name, (count, table) in tables(experiments, seed).items():
        coverage, errors = (100 * error_of(rate, count) for rate in (0.95, 0.025))
        click.echo(
            f"{name}: {count} experiments a cell, in per cent; Monte-Carlo error (one standard "
            f"error) {coverage:.1f} points at 95%, {errors:.1f} at 2.5%.\n\n{table}\n"
        )
        if missed := misses(table, table.cells, count):
            click.echo(f"Targets missed by more than two standard errors: {'; '.join(missed)}.\n")


if __name__ == "__main__":
    main(prog_name="python -m tests.benchmarks.verdicts")
