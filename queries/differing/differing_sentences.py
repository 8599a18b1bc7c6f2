"""
Which jobs and steps differ: how many of how many, and what could not be claimed.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence
from itertools import groupby

from queries.arms.populations import population
from queries.differing.differing_parts import DifferingPart, Family
from queries.statistics import Verdict
from queries.wording import count, listed

NOTHING_COMPARED = (
    "Nothing is compared: there are no runs of two arms, in one cache state, that count and are "
    "looked at."
)
"""Where no candidate stands against the baseline."""

HOW_TO_READ = (
    "A job or step differs if its p, corrected for how many there are (Holm), is 5% at most, and "
    "its interval says so. Jobs on the critical path of any attempt of either arm are corrected "
    "apart from the others, and so are their steps. Each interval alone covers 95%: it is not "
    "corrected. One run is one sample; legs of a matrix are jobs of their own."
)


def differing_sentences(parts: Sequence[DifferingPart]) -> list[str]:
    """
    A sentence for each comparison: what differs, what does not, what could not or is not compared.

    Args:
        parts: Those of `compared_parts`, the rows of a comparison together.
    """
    sentences = []
    for (candidate, baseline, state), rows in groupby(parts, key=_comparison):
        its = list(rows)
        other = "" if its[0].is_like_with_like else " of any cache state"
        said = "; ".join([*_differing(its), *_unclaimable(its), *_alone(its)])
        sentences.append(f"{candidate} against {baseline}{other}, {population(state)}: {said}.")
    return sentences


def _comparison(part: DifferingPart) -> tuple[str, str, str]:
    return part.candidate, part.baseline, part.cache_state


def _families(parts: list[DifferingPart], *, can_claim: bool) -> list[list[DifferingPart]]:
    """What both sides have, by family; only families of which some row could be claimed, or not."""
    families = [
        [part for part in parts if part.family is family and part.is_compared] for family in Family
    ]
    return [
        family
        for family in families
        if family and can_claim == any(part.found.corrected.could_claim for part in family)
    ]


def _differing(parts: list[DifferingPart]) -> list[str]:
    """`of 5 jobs on the path 2 differ (1 faster, 1 slower)`, a family each; then those without."""
    said, without = [], []
    for family in _families(parts, can_claim=True):
        claims = [part.claim for part in family]
        kinds = [
            f"{number} {verdict.value}"
            for verdict in (Verdict.FASTER, Verdict.SLOWER)
            if (number := claims.count(verdict))
        ]
        total = sum(claim is not None for claim in claims)
        differ = f"{total} {'differs' if total == 1 else 'differ'} ({listed(kinds)})"
        if total:
            said.append(f"of {_counted(family, parts)} {differ}")
        else:
            without.append(_counted(family, parts))
    return [*said, *([f"none of {listed(without)} can be said to differ"] if without else [])]


def _unclaimable(parts: list[DifferingPart]) -> list[str]:
    """`no row of 40 jobs could pass the correction with at most 3 + 4 runs`, all families."""
    families = _families(parts, can_claim=False)
    if not families:
        return []
    rows = [part for family in families for part in family]
    counts = {(part.baseline_count, part.candidate_count) for part in rows}
    baseline, candidate = (max(sides) for sides in zip(*counts, strict=True))
    most = "" if len(counts) == 1 else "at most "
    counted = listed([_counted(family, parts) for family in families])
    could_not = f"no row of {counted} could pass the correction"
    return [f"{could_not} with {most}{baseline} + {candidate} runs, so nothing is claimed of them"]


def _alone(parts: list[DifferingPart]) -> list[str]:
    """How many jobs, and how many steps of jobs that both have, only one arm has."""
    shared = {part.job for part in parts if part.step is None and part.is_compared}
    sides = []
    for arm, mine in (
        (parts[0].baseline, [part for part in parts if not part.candidate_count]),
        (parts[0].candidate, [part for part in parts if not part.baseline_count]),
    ):
        jobs = sum(part.step is None for part in mine)
        steps = sum(part.step is not None and part.job in shared for part in mine)
        things = [
            *([count(jobs, "job")] if jobs else []),
            *([count(steps, "step of shared jobs", "steps of shared jobs")] if steps else []),
        ]
        if things:
            sides.append(f"{listed(things)} of {arm} alone")
    return [f"not compared: {listed(sides)}"] if sides else []


def _counted(family: list[DifferingPart], parts: list[DifferingPart]) -> str:
    is_path_known = any(part.is_on_path for part in parts)
    words = _WORDS if is_path_known else _PLAIN_WORDS
    return count(len(family), *words[family[0].family])


_WORDS = {
    Family.PATH_JOBS: ("job on the path", "jobs on the path"),
    Family.OTHER_JOBS: ("other job", "other jobs"),
    Family.PATH_STEPS: ("step of jobs on the path", "steps of jobs on the path"),
    Family.OTHER_STEPS: ("step of other jobs", "steps of other jobs"),
}
_PLAIN_WORDS = {
    **_WORDS,
    Family.OTHER_JOBS: ("job", "jobs"),
    Family.OTHER_STEPS: ("step", "steps"),
}
