"""Why another branch decides: which of the jobs that decide less often became shorter."""

from collections.abc import Callable

from queries.differences.comparison import Difference, Differences, Level
from queries.statistics import Verdict
from queries.waterfall.parts import Kind, Waterfall
from queries.wording import duration, listed, quoted

_MOST_NAMED = 3


def shorter_sentence(found: Waterfall, differences: Callable[[], Differences | None]) -> str | None:
    """
    Which jobs that decide less often can be said to be shorter, by their medians.

    Args:
        found: The waterfall.
        differences: Between the same arms, by which a job is shorter only where that holds after
            the correction for all that is compared; asked where another branch decides.

    Returns:
        None where no other branch decides, or no such job can be said to be shorter.
    """
    jobs = {job for part in found.parts if part.kind is Kind.OTHER_BRANCH for job in part.jobs[0]}
    every = shorter_jobs(jobs, differences()) if jobs else []
    shorter = [f"{name}, {change}" for name, change in every]
    if not shorter:
        return None
    more = len(shorter) - _MOST_NAMED
    named = [*shorter[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
    return (
        f"Another branch decides: of the jobs that decide less often, shorter are {listed(named)} "
        "(medians)."
    )


def shorter_jobs(jobs: set[str], differences: Differences | None) -> list[tuple[str, str]]:
    """Those of them that can be said to be shorter, quoted: `23 s instead of 1 min 33 s`."""
    return [
        (
            quoted(row.name),
            f"{duration(row.found.candidate.p50)} instead of {duration(row.found.baseline.p50)}",
        )
        for row in (differences.rows if differences else ())
        if row.claim is Verdict.FASTER and _is_of(row, jobs)
    ]


def _is_of(row: Difference, jobs: set[str]) -> bool:
    """A job is named by its role or key; its legs have theirs in parentheses after it."""
    if row.family.level is Level.STEP:
        return False
    return row.name in jobs or row.name.partition(" (")[0] in jobs
