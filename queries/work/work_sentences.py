"""
Roles, jobs and steps in words: which matter most, and how many differ.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

from queries.wording import count, duration, listed, quoted, signed
from queries.work.drill_down import Level, WorkRow

HOW_TO_READ = (
    "On the path: mean seconds that it adds to the critical path, arm minus baseline, runs with it "
    "off the path included; rows are sorted by that, then by their medians. Legs of a matrix are "
    "rows of their own: each is on the path in some runs. A role is the sum of its steps in a run, "
    "over all jobs and legs. Faster or slower: by p corrected for the number of rows (Holm): "
    "roles, jobs and steps apart, those on the path apart from others. The interval of the "
    "difference alone covers 95% and is not corrected. Below resolution: medians of less than 2 s "
    "apart, since GitHub counts whole seconds."
)
_LEAST = 0.5
_MANY = {Level.ROLE: "roles", Level.JOB: "jobs", Level.STEP: "steps"}


def work_sentences(rows: Sequence[WorkRow], baseline: str, candidate: str) -> list[str]:
    """
    What matters most on the path, by level, and how many rows differ.

    Args:
        rows: Those of `work_rows`, at least one.
        baseline: The arm that comes first.
        candidate: The other.
    """
    return [_largest_sentence(rows, baseline, candidate), _claim_sentence(rows)]


def _largest_sentence(rows: Sequence[WorkRow], baseline: str, candidate: str) -> str:
    if all(row.path_difference_s is None for row in rows):
        return (
            f"From {baseline} to {candidate}: which of it matters is not known, since the critical "
            "path of one of them is not."
        )
    largest = []
    for level in Level:
        its = [
            row for row in rows if row.level is level and abs(row.path_difference_s or 0) >= _LEAST
        ]
        if its:
            first = max(its, key=lambda row: abs(row.path_difference_s or 0))
            largest.append(_words(first))
    if not largest:
        return f"From {baseline} to {candidate}, no role, job or step changes the path by a second."
    return f"From {baseline} to {candidate}, on the path, what changes most: {listed(largest)}."


def _words(row: WorkRow) -> str:
    where = f" of {row.job}" if row.level is Level.STEP else ""
    return f"{row.level.value} {quoted(row.name)}{where} {signed(duration(row.path_difference_s))}"


def _claim_sentence(rows: Sequence[WorkRow]) -> str:
    parts = []
    for level in Level:
        compared = [
            row
            for row in rows
            if row.level is level and row.found.baseline.run_count and row.found.candidate.run_count
        ]
        if compared:
            claimed = sum(row.claim is not None for row in compared)
            one, many = level.value, _MANY[level]
            parts.append(f"{claimed} of {count(len(compared), one, many)}")
    if not parts:
        return "Nothing is compared: no job that succeeded is in both."
    return f"Corrected for their number, {listed(parts)} that both have can be said to differ."
