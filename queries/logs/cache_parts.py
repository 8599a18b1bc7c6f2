"""
How much of a step's difference came with what its caches held, and how much despite it.

A mean over runs is the sum, over warm, partly and cold ones, of their share times their mean. The
part that comes with caches is that of the shares: each times the mean of both sides' means. A kind
that one side lacks has the mean of the other. The rest is what runs of one kind took longer.

Source: E. M. Kitagawa, "Components of a Difference Between Two Rates" (1955).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from queries.wording import WordedTable, count, duration, in_words, listed, signed

_STEP = ["job_key", "leg", "step_name"]
_KINDS = ("warm", "partly", "cold")
_VERBS = {"warm": "hit", "partly": "hit in part", "cold": "missed"}
"""Of caches; runs are called warm and cold by other rules."""
_SHOWN_S = 2.0
"""Differences below are of the resolution of the API's times."""

_Side = dict[str, tuple[int, float]]
"""Of an arm: how many runs were warm, partly or cold, and the mean of their seconds."""


@dataclass(frozen=True, slots=True)
class CachePart:
    """
    One step of two arms, of the runs whose logs tell what its caches came to.

    Attributes:
        job_key: Of its job.
        leg: Of its job; None without a matrix.
        baseline: How many runs were warm, partly or cold there; those that were.
        candidate: The same of the other side.
        difference_s: Mean seconds of the candidate minus those of the baseline.
        with_caches_s: Of that, what comes with the other mix of warm and cold.
    """

    job_key: str
    leg: str | None
    step: str
    baseline: dict[str, int]
    candidate: dict[str, int]
    difference_s: float
    with_caches_s: float

    @property
    def job(self) -> str:
        """Key and leg of its job."""
        return self.job_key if self.leg is None else f"{self.job_key} ({self.leg})"


def cache_parts(rows: pd.DataFrame, candidate: str, cache_state: str) -> list[CachePart]:
    """
    Every step of which both sides have logs, what comes with caches most first.

    Args:
        rows: Of `step_caches`.
        candidate: The arm that is compared with the baseline.
        cache_state: Of its runs.
    """
    mine = rows.loc[
        (rows["candidate"] == candidate)
        & (rows["cache_state"] == cache_state)
        & rows["evidence"].notna(),
        [*_STEP, "is_baseline", "evidence", "attempt_count", "run_mean_s"],
    ]
    steps: defaultdict[tuple[str, str | None, str], tuple[_Side, _Side]] = defaultdict(
        lambda: ({}, {})
    )
    for job_key, leg, step, is_baseline, kind, runs, mean_s in mine.itertuples(index=False):
        place = str(job_key), None if pd.isna(leg) else str(leg), str(step)
        steps[place][not is_baseline][str(kind)] = int(runs), float(mean_s)
    found = [
        part
        for place in sorted(steps, key=lambda one: (one[0], one[1] is None, one[1] or "", one[2]))
        if (part := _part(*place, *steps[place])) is not None
    ]
    return sorted(found, key=lambda part: -abs(part.with_caches_s))


def cache_sentence(part: CachePart) -> str:
    """What came with caches of one step's difference."""
    alone = part.baseline.keys().isdisjoint(part.candidate)
    its = "all" if alone else signed(duration(part.with_caches_s))
    told = "; no two runs of the arms are alike in that" if alone else ""
    return (
        f"Of {signed(duration(part.difference_s))} between the means of {part.step}, {its} comes "
        f"with its own caches: {_kinds(part.candidate)} against "
        f"{_kinds(part.baseline)} in the baseline{told}."
    )


def caches_words(
    parts: Iterable[CachePart], step: str, job_keys: Collection[str], shift_s: float
) -> str | None:
    """
    What a step's caches were on either side, `its caches hit in 9 of 9 logs, baseline's in 0 of 8`.

    Args:
        parts: Of one comparison, what comes with caches most first.
        step: The step.
        job_keys: Of which jobs.
        shift_s: The step's difference that is told.

    Returns:
        None unless half of the step's difference, or more, comes with its caches and goes with it.
    """
    its = [one for one in parts if one.step == step and one.job_key in job_keys]
    if not its:
        return None
    part, sign = its[0], -1 if shift_s < 0 else 1
    if 2 * sign * part.with_caches_s < max(sign * part.difference_s, _SHOWN_S):
        return None
    totals = [sum(kinds.values()) for kinds in (part.candidate, part.baseline)]

    def counts_of(kind: str) -> list[int]:
        return [kinds.get(kind, 0) for kinds in (part.candidate, part.baseline)]

    def apart(kind: str) -> float:
        mine, other = counts_of(kind)
        return abs(mine / totals[0] - other / totals[1])

    kind = max(_KINDS, key=apart)
    mine, other = counts_of(kind)
    logs = count(totals[0], "log")
    return f"its caches {_VERBS[kind]} in {mine} of {logs}, baseline's in {other} of {totals[1]}"


def cache_parts_table(parts: list[CachePart]) -> WordedTable:
    """In words; the seconds are means."""
    frame = pd.DataFrame(
        {
            "step": [part.step for part in parts],
            "job": [part.job for part in parts],
            "baseline": [_kinds(part.baseline) for part in parts],
            "candidate": [_kinds(part.candidate) for part in parts],
            "difference_s": [part.difference_s for part in parts],
            "with_caches_s": [part.with_caches_s for part in parts],
        }
    )
    signs = {
        name: frame[name].map(lambda seconds: signed(duration(seconds)))
        for name in ("difference_s", "with_caches_s")
    }
    headings = {
        "step": "step",
        "job": "job",
        "baseline": "baseline's runs",
        "candidate": "arm's runs",
        "difference_s": "difference of means",
        "with_caches_s": "with caches",
    }
    return in_words(frame, headings, signs)


def _part(
    job_key: str, leg: str | None, step: str, baseline: _Side, candidate: _Side
) -> CachePart | None:
    if not baseline or not candidate:
        return None
    sides = baseline, candidate
    totals = [sum(runs for runs, _ in side.values()) for side in sides]
    with_caches_s = difference_s = 0.0
    for kind in sorted(baseline.keys() | candidate.keys()):
        known = [side.get(kind) for side in sides]
        shares = [one[0] / total if one else 0 for one, total in zip(known, totals, strict=True)]
        means = [one[1] for one in known if one]
        of_baseline_s, of_candidate_s = means[0], means[-1]
        with_caches_s += (shares[1] - shares[0]) * (of_baseline_s + of_candidate_s) / 2
        difference_s += shares[1] * of_candidate_s - shares[0] * of_baseline_s
    if max(abs(difference_s), abs(with_caches_s)) < _SHOWN_S:
        return None
    return CachePart(
        job_key=job_key,
        leg=leg,
        step=step,
        baseline={kind: runs for kind, (runs, _) in baseline.items()},
        candidate={kind: runs for kind, (runs, _) in candidate.items()},
        difference_s=difference_s,
        with_caches_s=with_caches_s,
    )


def _kinds(counts: dict[str, int]) -> str:
    return listed([f"{counts[kind]} {kind}" for kind in _KINDS if kind in counts])
