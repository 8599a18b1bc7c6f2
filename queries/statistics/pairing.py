"""Which runs of two arms belong together: those of one commit, or neighbours in time."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

NEIGHBOURS_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DatedRun:
    """
    A run that may have a partner.

    Attributes:
        started_at: When it started, UTC.
        head_sha: Its commit; None where that is not known.
        figure: What is compared.
    """

    started_at: datetime
    head_sha: str | None
    figure: float


Run = TypeVar("Run", bound=DatedRun)


def pairs_by_commit(baseline: Sequence[Run], candidate: Sequence[Run]) -> list[tuple[Run, Run]]:
    """
    Runs of baseline and candidate, by start of the baseline's run.

    Of several runs of one commit the first of each arm are a pair, then the second; what is left
    over has no partner. Of runs that started at once the one given first is the first.
    """
    partners: dict[str | None, list[Run]] = defaultdict(list)
    for run in reversed(_by_start(candidate)):
        partners[run.head_sha].append(run)
    return [
        (run, partners[run.head_sha].pop())
        for run in _by_start(baseline)
        if run.head_sha is not None and partners[run.head_sha]
    ]


def pairs_by_time(
    baseline: Sequence[Run],
    candidate: Sequence[Run],
    within: timedelta = NEIGHBOURS_WITHIN,
) -> list[tuple[Run, Run]]:
    """
    Runs of baseline and candidate, by start of the baseline's run.

    The two runs that started closest to each other are a pair, then the closest two of those
    left, and so on while they are no further apart than `within`. In a tie the earlier runs.
    """
    first, second = _by_start(baseline), _by_start(candidate)
    starts = [run.started_at for run in second]
    gaps = sorted(
        (abs(starts[column] - run.started_at), row, column)
        for row, run in enumerate(first)
        for column in _near(run.started_at, starts, within)
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, row, column in gaps:
        if row not in partner and column not in taken:
            partner[row] = column
            taken.add(column)
    return [(first[row], second[partner[row]]) for row in sorted(partner)]


def _near(at: datetime, starts: Sequence[datetime], within: timedelta) -> range:
    """Places of the starts, which are sorted, that are near enough."""
    return range(bisect_left(starts, at - within), bisect_right(starts, at + within))


def _by_start(runs: Sequence[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: run.started_at)
