"""
Work parity in words: what only one of two arms does, and what that makes of the difference.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

from queries.arms.populations import runs_of
from queries.wording import count, duration, listed, signed
from queries.work.adjustment import Adjustment
from queries.work.one_sided import OneSided
from queries.work.sides import Side

HOW_TO_READ = (
    "Work is what at least half of an arm's runs did, and none of the other's there; equal names "
    "and roles are the same work. Seconds: mean where it runs, of one leg. On the path: mean "
    "seconds that it adds to the critical path, runs with it off the path included. A step of a "
    "job that only one arm runs is not listed again."
)
REMEDY = (
    "What may be the same work under another name is left out of the adjustment: "
    "`python -m queries roles` prints roles to paste into the experiment file."
)
_BY_NAME = (
    "It goes by names: where work of the one is work of the other under another name, a role makes "
    "it one, and changes this difference."
)
_FEW = 3


def parity_sentence(baseline: Side, candidate: Side, found: Sequence[OneSided]) -> str:
    """How much one arm does that the other does not."""
    runs = _runs(baseline, candidate)
    missing = [one for one in found if one.is_missing]
    if not found:
        return f"{baseline.arm} and {candidate.arm} do the same work, by name ({runs})."
    if not missing:
        return (
            f"{baseline.arm} and {candidate.arm} do the same work, by name, but for what may be "
            f"the same or is done in fewer jobs ({runs})."
        )
    skipped = sum(one.is_of_baseline for one in missing)
    added = len(missing) - skipped
    parts = [
        *([f"does not do {_pieces(skipped)} that {baseline.arm} does"] if skipped else []),
        *([f"does {_pieces(added)} that {baseline.arm} does not do"] if added else []),
    ]
    return f"{candidate.arm} {listed(parts)}, by name ({runs})."


def remark_sentences(
    baseline: Side,
    candidate: Side,
    found: Sequence[OneSided],
    adjusted: Adjustment | None,
    clock: str,
) -> list[str]:
    """
    The parity-adjusted difference, and what to know of the list.

    Args:
        baseline: What it does.
        candidate: Likewise.
        found: What only one of them does.
        adjusted: The difference as if both did the same; None where it is not known.
        clock: What the clock is called.
    """
    sentences = []
    if any(one.is_missing for one in found):
        sentences.append(
            _unknown_sentence(baseline, candidate)
            if adjusted is None
            else adjusted_sentence(baseline, candidate, adjusted, clock)
        )
    if {one.is_of_baseline for one in found if one.is_missing} == {True, False}:
        sentences.append(_BY_NAME)
    others = [
        _others(sum(bool(one.resembles) for one in found), "may be the same under another name"),
        _others(
            sum(bool(one.elsewhere) and not one.resembles for one in found),
            "also done by the other arm, but in fewer jobs",
        ),
        _others(sum(one.is_skipped for one in found), "skipped in every run"),
    ]
    if told := [words for words in others if words]:
        sentences.append(f"Listed beside, and not put back: {listed(told)}.")
    if found and min(baseline.attempt_count, candidate.attempt_count) < _FEW:
        sentences.append("With fewer than three runs of an arm, what it does may be chance.")
    return sentences


def adjusted_sentence(baseline: Side, candidate: Side, adjusted: Adjustment, clock: str) -> str:
    """What remains of the difference if both did the same work, and what was put back for that."""
    return (
        f"Parity-adjusted difference: {signed(duration(adjusted.adjusted_s))} instead of "
        f"{signed(duration(adjusted.difference_s))} between the means of {clock} "
        f"({adjusted.baseline_count} and {adjusted.candidate_count} runs whose path is known). "
        f"That remains if the work that only {baseline.arm} does is put back where it was "
        f"({duration(adjusted.baseline_only_s)}), and the work that only {candidate.arm} does is "
        f"taken off ({duration(adjusted.candidate_only_s)}); of each job no more than its "
        "exclusive time counts: work that ran beside other work costs what it took longer."
    )


def _unknown_sentence(baseline: Side, candidate: Side) -> str:
    unknown = [side.arm for side in (baseline, candidate) if not side.path_count]
    if not unknown:
        return (
            "What it makes of the difference is not known: in some runs it is only inferred which "
            "jobs waited for which, and so not known what ran beside that work."
        )
    return (
        f"What it makes of the difference is not known: of no run of {listed(unknown)} is it known "
        "which jobs waited for which."
    )


def _pieces(number: int) -> str:
    return count(number, "piece of work", "pieces of work")


def _others(number: int, words: str) -> str:
    return f"{number} {words}" if number else ""


def _runs(baseline: Side, candidate: Side) -> str:
    if baseline.cache_state == candidate.cache_state:
        runs = runs_of(candidate.attempt_count, candidate.cache_state)
        return f"{baseline.attempt_count} and {runs}"
    return listed([runs_of(side.attempt_count, side.cache_state) for side in (baseline, candidate)])
