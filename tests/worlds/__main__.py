"""`python -m tests.worlds`: the tables of docs/prediction.md."""

import click
import numpy as np

from tests.worlds.cases import CASES, RUNS, predict
from tests.worlds.published import PUBLISHED, measured_after, published
from tests.worlds.world import true_median_s

_WORLDS = 100
_TRUTH_RUNS = 3_000
_HEAD = """\
| change | runners | truth | error of the median | within 3% | range holds | width | naive |
|---|---|---|---|---|---|---|---|"""


def main() -> None:
    """Print the table, row by row as it comes."""
    click.echo(_HEAD)
    for runners in (None, 20):
        for case in CASES:
            truth_s = true_median_s(case.worlds(runners)[1], seed=1, runs=_TRUTH_RUNS)
            found = [predict(case, runners, seed) for seed in range(_WORLDS)]
            errors = np.array([one.outcome.new_s.value for one in found]) / truth_s - 1
            naive = np.array([one.naive_s for one in found]) / truth_s - 1
            widths = [one.outcome.new_s.high - one.outcome.new_s.low for one in found]
            cells = (
                case.name,
                "no limit" if runners is None else str(runners),
                f"{truth_s:.0f} s",
                f"{errors.mean():+.1%}",
                f"{int((abs(errors) <= 0.03).sum())} of {_WORLDS}",
                f"{sum(one.holds for one in found)} of {_WORLDS}",
                f"{np.mean(widths) / truth_s:.1%}",
                f"{naive.mean():+.1%}",
            )
            click.echo(f"| {' | '.join(cells)} |")
    if PUBLISHED.exists():
        click.echo()
        for one in published(measured_after(PUBLISHED)):
            click.echo(one.row)
    click.echo(f"{RUNS} runs before and after in each world.", err=True)


main()
