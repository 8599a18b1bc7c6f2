"""Which workflow and event a comparison is of, by the runs that its sides have."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import RunAttempt

Runs = tuple[RunAttempt, ...]
Pair = tuple[str, str]
"""Path of a workflow, or nothing where each side has its own, and event."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """
    Workflow and event of a comparison.

    Attributes:
        path: None where each side has its own.
        events: Of each side.
        others: Runs of other workflows that both sides have, by their path, most first.
    """

    path: str | None
    events: tuple[str, ...]
    others: dict[str, int]

    @property
    def event(self) -> str:
        """Of the first side, the baseline."""
        return self.events[0]

    def own_event(self, place: int) -> str | None:
        """Of a side that has another event than the first."""
        return None if self.events[place] == self.event else self.events[place]

    def select(self, place: int, runs: Runs) -> Runs:
        """The runs of a side that are of its workflow and event."""
        return tuple(
            run
            for run in runs
            if self.path in (None, run.workflow_path) and run.event == self.events[place]
        )


def choose(sides: Sequence[Runs], event: str | None, *, has_own_workflows: bool) -> Chosen | None:
    """
    The workflow and the event with most runs on the side that has fewest, successful ones first.

    Where no event is on every side, each has its own, which is warned of.

    Args:
        sides: Their runs.
        event: The only one that will do; None for any.
        has_own_workflows: Whether each side has a workflow of its own, and the event is chosen.

    Returns:
        None if no workflow ran on every side.
    """
    pairs = [[_pair(run, has_own_workflows=has_own_workflows) for run in runs] for runs in sides]
    counted = [Counter(side) for side in pairs]
    succeeded = [
        Counter(pair for pair, run in zip(side, runs, strict=True) if run.conclusion == "success")
        for side, runs in zip(pairs, sides, strict=True)
    ]

    def weight(pair: Pair) -> tuple[int, int, int]:
        counts = [each[pair] for each in counted]
        return min(each[pair] for each in succeeded), min(counts), sum(counts)

    known = {pair for side in counted for pair in side if event in (None, pair[1])}
    shared = sorted(pair for pair in known if all(side[pair] for side in counted))
    if shared:
        path, best = max(shared, key=weight)
        events = tuple(best for _ in sides)
    elif event is None and (common := _common_paths(counted)):
        by_path = {path: [_events(side, path) for side in counted] for path in common}
        path = max(common, key=lambda each: min(side.total() for side in by_path[each]))
        events = tuple(max(sorted(side), key=side.__getitem__) for side in by_path[path])
    else:
        return None
    others: Counter[str] = Counter()
    for other, its_event in shared:
        if other != path:
            others[other] += sum(side[other, its_event] for side in counted)
    return Chosen(None if has_own_workflows else path, events, dict(others.most_common()))


def _pair(run: RunAttempt, *, has_own_workflows: bool) -> Pair:
    return "" if has_own_workflows else run.workflow_path or "", run.event or ""


def _common_paths(counted: Sequence[Counter[Pair]]) -> list[str]:
    return sorted(set.intersection(*({path for path, _ in side} for side in counted)))


def _events(side: Counter[Pair], path: str) -> Counter[str]:
    return Counter({event: count for (own, event), count in side.items() if own == path})
