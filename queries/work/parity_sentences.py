"""
Work parity in words: what only one of two arms does, and what that makes of the difference.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

from queries.arms.populations import runs_of
from queries.wording import duration, listed, shown_seconds, signed
from queries.work.adjustment import Adjustment
from queries.work.fate_sentences import added_phrases, skipped_phrases
from queries.work.one_sided import Fate, OneSided
from queries.work.sides import Side

HOW_TO_READ = (
    "Work is what at least half of an arm's runs did, and none of the other's there; equal names "
    "and roles are the same work. Dropped: the arm does it nowhere, by no name that resembles it. "
    "Perhaps not needed: by its name it fetches something, and the other arm's job makes itself "
    "what other jobs made. Perhaps replaced: names that resemble each other, or the only two of "
    "what changed in a job that share a word, and about as long. Seconds: mean where it runs, of "
    "one leg. On the path: mean seconds that it adds to the critical path, runs with it off the "
    "path included. Explains: its share of what the arm's runs would have saved on average if none "
    "of the work that it alone does had taken time, waits as they were. A step of a job that only "
    "one arm runs is not listed again, unless it moved."
)
REMEDY = (
    "What may be the same work under another name is left out of the adjustment, until a role in "
    "the experiment file makes it one: `python -m queries roles` proposes those whose names have "
    "enough in common."
)
_BY_NAME = (
    "It goes by names: where work of the one is work of the other under another name, a role makes "
    "it one, and changes this difference."
)
_FEW = 3


def parity_sentence(baseline: Side, candidate: Side, found: Sequence[OneSided]) -> str:
    """What the candidate does not do as the baseline does, and what became of it."""
    runs = _runs(baseline, candidate)
    its = [one for one in found if one.is_of_baseline and one.fate is not Fate.SKIPPED]
    phrases = "; ".join(skipped_phrases(its))
    if not any(one.fate is not Fate.SKIPPED for one in found):
        return f"{baseline.arm} and {candidate.arm} do the same work, by name ({runs})."
    head = f"By names and roles ({runs}), {candidate.arm}"
    if not its:
        return f"{head} does all that {baseline.arm} does."
    if all(one.fate is Fate.MOVED for one in its):
        return f"{head} does all that {baseline.arm} does: it {phrases}."
    return f"{head} {phrases}."


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
    if added := added_phrases(found):
        sentences.append(f"{candidate.arm} {'; '.join(added)}.")
    if any(one.is_missing for one in found):
        sentences.append(
            _unknown_sentence(found, baseline, candidate)
            if adjusted is None
            else adjusted_sentence(baseline, candidate, adjusted, clock)
        )
    if {one.is_of_baseline for one in found if one.is_missing} == {True, False}:
        sentences.append(_BY_NAME)
    others = [
        _others(_number(found, Fate.REPLACED), "may be the same under another name"),
        _others(_number(found, Fate.FEWER), "also done by the other arm, but in fewer jobs"),
        _others(_number(found, Fate.MOVED), "moved, on either side"),
        _others(_number(found, Fate.SKIPPED), "skipped in every run"),
    ]
    if told := [words for words in others if words]:
        sentences.append(f"Listed beside, and not put back: {listed(told)}.")
    if found and min(baseline.attempt_count, candidate.attempt_count) < _FEW:
        sentences.append("With fewer than three runs of an arm, what it does may be chance.")
    return sentences


def adjusted_sentence(baseline: Side, candidate: Side, adjusted: Adjustment, clock: str) -> str:
    """What remains of the difference if both did the same work, and what was put back for that."""
    base_s, candidate_s = (adjusted.wait_s(is_of_baseline=is_its) for is_its in (True, False))
    with_waits = (
        f" ({signed(duration(adjusted.adjusted_with_waits_s))} with waits)"
        if shown_seconds(base_s) or shown_seconds(candidate_s)
        else ""
    )
    return (
        f"Parity-adjusted difference: {signed(duration(adjusted.adjusted_s))}{with_waits} instead "
        f"of {signed(duration(adjusted.difference_s))} between the means of {clock} "
        f"({_counts(baseline, candidate, adjusted)}). Work that only {baseline.arm} does explains "
        f"{_explained(adjusted, (Fate.DROPPED, Fate.UNNEEDED), is_of_baseline=True)} of it, and "
        f"work that only {candidate.arm} does "
        f"{_explained(adjusted, (Fate.ADDED, Fate.UNNEEDED), is_of_baseline=False)}: how much "
        "sooner an arm's runs would have ended if none of its own work had taken time."
    )


def _counts(baseline: Side, candidate: Side, adjusted: Adjustment) -> str:
    """How many runs it rests on, and why these where not all count."""
    counts = adjusted.baseline_count, adjusted.candidate_count
    all_counts = baseline.attempt_count, candidate.attempt_count
    known = "" if counts == all_counts else f" of {all_counts[0]} and {all_counts[1]}"
    why = ": those whose graph is wholly known" if known else ""
    return f"{counts[0]} and {counts[1]}{known} runs{why}"


def _explained(adjusted: Adjustment, fates: Sequence[Fate], *, is_of_baseline: bool) -> str:
    """The seconds of one side, of the fates where they are several, and with its jobs' waits."""
    sign = -1 if is_of_baseline else 1
    total_s = adjusted.run_s(is_of_baseline=is_of_baseline)
    wait_s = adjusted.wait_s(is_of_baseline=is_of_baseline)
    there = {p.one.fate for p in adjusted.put_back if p.one.is_of_baseline is is_of_baseline}
    parts = [
        f"{fate} "
        f"{signed(duration(sign * adjusted.run_s(is_of_baseline=is_of_baseline, fate=fate)))}"
        for fate in fates
        if fate in there
    ]
    # Of one fate alone the total is that of the fate; which, is said unless it is the usual one.
    told = [listed(parts)] if len(parts) > 1 or Fate.UNNEEDED in there else []
    if shown_seconds(wait_s):
        told.append(f"{signed(duration(sign * (total_s + wait_s)))} with the waits of its jobs")
    more = "; ".join(told)
    return f"{signed(duration(sign * total_s))}{f' ({more})' if more else ''}"


def _unknown_sentence(found: Sequence[OneSided], baseline: Side, candidate: Side) -> str:
    doing = {one.is_of_baseline for one in found if one.is_missing}
    arms = [side.arm for side, is_its in ((baseline, True), (candidate, False)) if is_its in doing]
    return (
        f"What it makes of the difference is not known: {' or '.join(arms)} has no run of which it "
        "is wholly known which jobs waited for which."
    )


def _number(found: Sequence[OneSided], fate: Fate) -> int:
    return sum(one.fate is fate for one in found)


def _others(number: int, words: str) -> str:
    return f"{number} {words}" if number else ""


def _runs(baseline: Side, candidate: Side) -> str:
    if baseline.cache_state == candidate.cache_state:
        runs = runs_of(candidate.attempt_count, candidate.cache_state)
        return f"{baseline.attempt_count} and {runs}"
    return listed([runs_of(side.attempt_count, side.cache_state) for side in (baseline, candidate)])
