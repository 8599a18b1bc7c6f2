"""Runs of a candidate compared with those of the baseline pair by pair: from frames to values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pandas as pd

from queries.statistics import (
    Comparison,
    DatedRun,
    compare_pairs,
    pairs_by_commit,
    pairs_by_time,
    parse_smallest_effect,
)
from queries.verdict.verdicts import rules_of

PairedBy: TypeAlias = Literal["run", "commit", "time"]
"""What a pair has in common: the run whose legs are compared, the commit, or nearly the start."""


@dataclass(frozen=True, slots=True)
class ClockedRun(DatedRun):
    """
    A run with its clock, and what people call it.

    Attributes:
        run_id: GitHub's id of the run.
        run_attempt: Number of the attempt.
        run_number: Within its workflow; None where not known.
        html_url: Its page at GitHub; None where not known.
    """

    run_id: int
    run_attempt: int
    run_number: int | None
    html_url: str | None


_Match: TypeAlias = Callable[
    [Sequence[ClockedRun], Sequence[ClockedRun]], list[tuple[ClockedRun, ClockedRun]]
]


def pairs_by_run(
    baseline: Sequence[ClockedRun], candidate: Sequence[ClockedRun]
) -> list[tuple[ClockedRun, ClockedRun]]:
    """Legs of one attempt, in the order of the baseline's."""
    partners = {(run.run_id, run.run_attempt): run for run in candidate}
    keys = [((run.run_id, run.run_attempt), run) for run in baseline]
    return [(run, partners[key]) for key, run in keys if key in partners]


_OF_LEGS: dict[PairedBy, _Match] = {"run": pairs_by_run}
_PAIRINGS: dict[PairedBy, _Match] = {"commit": pairs_by_commit, "time": pairs_by_time}


@dataclass(frozen=True, slots=True)
class PairedClock:
    """
    The clock in effect of one candidate against the baseline in pairs, in one cache state.

    Attributes:
        candidate: The arm.
        candidate_position: Its place in the experiment, 1 = first.
        baseline: The arm that it is compared with.
        cache_state: Of the candidate's attempts.
        is_like_with_like: Whether the baseline's attempts are of that cache state, too.
        paired_by: What the runs of a pair have in common.
        smallest_effect: As the experiment file says it; None where it does not.
        pairs: Runs of baseline and candidate, by start of the baseline's; at least one.
        unpaired_counts: Runs of baseline and candidate that have no partner.
        comparison: What the statistics say; no interval below 6 pairs.
    """

    candidate: str
    candidate_position: int
    baseline: str
    cache_state: str
    is_like_with_like: bool
    paired_by: PairedBy
    smallest_effect: str | None
    pairs: tuple[tuple[ClockedRun, ClockedRun], ...]
    unpaired_counts: tuple[int, int]
    comparison: Comparison


def pairs_of(experiment: str, found: Mapping[str, pd.DataFrame]) -> list[PairedClock]:
    """
    Every comparison of an experiment in which runs have partners, in either way.

    Args:
        experiment: Its name; one that is not there has no comparison.
        found: The answers to `queries.verdict.verdicts.QUESTIONS` at least, by name.
    """
    smallest_effect, planned = rules_of(found["experiments"], experiment)
    return paired_clocks(
        found["comparison_clocks"],
        found["attempts_by_arm"],
        smallest_effect=smallest_effect,
        planned=planned,
    )


def paired_clocks(
    clocks: pd.DataFrame,
    attempts: pd.DataFrame,
    *,
    smallest_effect: str | None,
    planned: int | None,
) -> list[PairedClock]:
    """
    By candidate and cache state the runs that are of the same commit, then the neighbours in time.

    Where the arms are legs of the same runs, those instead.

    Args:
        clocks: Rows of `comparison_clocks`.
        attempts: Rows of `attempts_by_arm`, which know what runs are called.
        smallest_effect: As the experiment file says it; None where it does not.
        planned: Pairs until which the verdict is interim; None where not planned.
    """
    keys = ["arm", "run_id", "run_attempt"]
    known = attempts[[*keys, "cache_state", "run_number", "html_url"]]
    named = clocks.merge(known.rename(columns={"cache_state": "own_state"}), on=keys, how="left")
    ordered = named.sort_values(["run_started_at", "run_id", "run_attempt"], kind="stable")
    found = []
    for (position, candidate, state), rows in ordered.groupby(
        ["candidate_position", "candidate", "cache_state"], sort=True
    ):
        is_baseline = rows["is_baseline"].astype(bool)
        baseline = rows[is_baseline]
        sides = _runs(baseline), _runs(rows[~is_baseline])
        for paired_by, match in (_OF_LEGS if pairs_by_run(*sides) else _PAIRINGS).items():
            if not (pairs := match(*sides)):
                continue
            found.append(
                PairedClock(
                    candidate=str(candidate),
                    candidate_position=int(str(position)),
                    baseline=str(baseline["arm"].iloc[0]),
                    cache_state=str(state),
                    is_like_with_like=bool(baseline["own_state"].eq(str(state)).all()),
                    paired_by=paired_by,
                    smallest_effect=smallest_effect,
                    pairs=tuple(pairs),
                    unpaired_counts=(len(sides[0]) - len(pairs), len(sides[1]) - len(pairs)),
                    comparison=compare_pairs(
                        [(one.figure, other.figure) for one, other in pairs],
                        smallest_effect=parse_smallest_effect(smallest_effect),
                        planned=planned,
                    ),
                )
            )
    return found


def _runs(rows: pd.DataFrame) -> list[ClockedRun]:
    """Those whose start and clock are known."""
    return [_run(row) for row in rows.dropna(subset=["run_started_at", "clock_s"]).itertuples()]


def _run(row: Any) -> ClockedRun:  # noqa: ANN401 - a row of itertuples()
    return ClockedRun(
        started_at=row.run_started_at.to_pydatetime(),
        head_sha=None if pd.isna(row.head_sha) else str(row.head_sha),
        figure=float(row.clock_s),
        run_id=int(row.run_id),
        run_attempt=int(row.run_attempt),
        run_number=None if pd.isna(row.run_number) else int(row.run_number),
        html_url=None if pd.isna(row.html_url) else str(row.html_url),
    )
