"""
Changes of level in words: when an arm became slower or faster, and what that does to verdicts.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence
from itertools import groupby

from queries.arms.populations import runs_of, which_runs, with_state
from queries.cautions.caution import Caution
from queries.levels.arm_levels import ArmLevels, ArmShift, SplitVerdict
from queries.statistics import Comparison, Verdict
from queries.statistics.level_shifts import LEAST_BESIDE, LEAST_RUNS, SIZES
from queries.verdict.verdict_sentences import difference_in_words
from queries.wording import count, days, duration, named, share, short_sha

_MOST_SAID = 3
_EVEN = 0.5
_TOO_FEW = (
    f"Too few runs to look for a change of level, which takes {LEAST_RUNS}, on "
    f"{2 * LEAST_BESIDE} days or all on one"
)
NO_RUNS = "No run counts, so that there is nothing to show over time."


def level_sentences(found: Sequence[ArmLevels]) -> list[str]:
    """What each arm's level did: its changes with their commits, or that none is found."""
    looked_at = [one for one in found if one.shifts or _is_enough(one)]
    few = [with_state(one.arm, one.cache_state, ", ") for one in found if one not in looked_at]
    return [
        *(
            sentence
            for one in looked_at
            for sentence in ([_changed(one, each) for each in one.shifts] or [_unchanged(one)])
        ),
        *([f"{_TOO_FEW}: {named(few)}."] if few else []),
    ]


def _is_enough(one: ArmLevels) -> bool:
    has_days = one.day_count == 1 or one.day_count >= 2 * LEAST_BESIDE
    return one.run_count >= LEAST_RUNS and has_days


def level_cautions(found: Sequence[ArmLevels]) -> list[Caution]:
    """
    One for each arm whose level changes, of its largest change: verdicts before it and after.

    A change within the smallest effect that matters is none.
    """
    changes = [(one, shift) for one in found for shift in one.shifts if _matters(shift)]
    by_arm = groupby(
        sorted(changes, key=lambda change: change[0].arm_position),
        key=lambda change: change[0].arm_position,
    )
    return [_caution(list(of_arm)) for _, of_arm in by_arm]


def _matters(shift: ArmShift) -> bool:
    return shift.sides.verdict is not Verdict.EQUIVALENT


def shift_words(shift: ArmShift) -> str:
    """`18% slower`; in seconds where a clock can be 0."""
    sides = shift.sides
    # Equal seconds may hide by how much, and ranks tell the direction all the same.
    word = "faster" if (sides.beats_chance or 0.0) > _EVEN else "slower"
    if sides.ratio is None:
        return f"{duration(abs(sides.shift or 0.0))} {word}"
    return f"{share(abs(sides.ratio - 1))} {word}"


def shift_day(shift: ArmShift) -> str:
    """The day (UTC) of the first run after it."""
    return days(shift.first_after.started_at, shift.first_after.started_at)


def _changed(one: ArmLevels, shift: ArmShift) -> str:
    before, after = shift.sides.baseline, shift.sides.candidate
    by = difference_in_words(shift.sides, interval="95% interval")
    commits = "" if shift.commits is None else f", {_between(shift.commits)}"
    return (
        f"{one.arm} became {shift_words(shift)} on {shift_day(shift)}{commits}: median "
        f"{duration(before.p50)} of {before.run_count} before, {duration(after.p50)} of "
        f"{runs_of(after.run_count, one.cache_state)} after{f'; {by}' if by else ''}."
    )


def _between(commits: tuple[str, str]) -> str:
    return f"after commit {short_sha(commits[0])} and up to {short_sha(commits[1])}"


def _unchanged(one: ArmLevels) -> str:
    of = f"{runs_of(one.run_count, one.cache_state)} of {one.arm}"
    size = one.smallest_found
    power = f"not even one of {share(SIZES[-1])}" if size is None else f"one of {share(size)}"
    return f"No change of level is found in {of} ({power} would be in 4 of 5 cases)."


def _caution(changes: Sequence[tuple[ArmLevels, ArmShift]]) -> Caution:
    one, shift = max(changes, key=lambda change: abs(change[1].sides.shift or 0.0))
    before, after = shift.sides.baseline.run_count, shift.sides.candidate.run_count
    others = count(len(changes) - 1, "more change")
    more = f" {others} of its level: see “Over time”." if len(changes) > 1 else ""
    return Caution(
        arm=one.arm,
        arm_position=one.arm_position,
        sentence=(
            f"{one.arm} became {shift_words(shift)} on {shift_day(shift)} ({before} + "
            f"{runs_of(after, one.cache_state)}){_verdicts(one, shift)}.{more}"
        ),
    )


def _verdicts(one: ArmLevels, shift: ArmShift) -> str:
    """`: before it new was 20% faster than old, after it 34% faster`; nothing without any."""
    said = [
        f"before it {split.candidate}{_on(split, one)} was {_verdict(split.before)}"
        f"{f' than {split.baseline}' if _is_apart(split.before) else ''}, "
        f"after it {_verdict(split.after)}"
        for split in shift.verdicts[:_MOST_SAID]
    ]
    return f": {'; '.join(said)}" if said else ""


def _on(split: SplitVerdict, one: ArmLevels) -> str:
    """Which runs these are, where a baseline without cache rules stands beside several states."""
    same = split.cache_state == one.cache_state
    return "" if same else which_runs(" on ", split.cache_state)


def _is_apart(comparison: Comparison) -> bool:
    return comparison.verdict in {Verdict.FASTER, Verdict.SLOWER}


def _verdict(comparison: Comparison) -> str:
    if _is_apart(comparison) and comparison.ratio is not None:
        return f"{share(abs(comparison.ratio - 1))} {comparison.verdict}"
    return str(comparison.verdict)
