"""
What page 3 says: where the difference between two means comes from.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from queries.arms.populations import runs_of, which_runs
from queries.differences.comparison import Differences
from queries.logs.cache_parts import CachePart, caches_words
from queries.paths.path_sentences import unknown_needs_sentence
from queries.verdict.verdicts import ComparedClock
from queries.waterfall.branches import shorter_jobs
from queries.waterfall.names import WORDS, gathered, moved_words, part_name
from queries.waterfall.parts import NAMED, Kind, Part, Side, Waterfall
from queries.waterfall.split import FEWEST_FOR_INTERVAL, RESAMPLES, SEED
from queries.wording import count, duration, listed, quoted, shown_seconds, signed

NOTHING_COUNTS = "No run counts yet, so there is no difference to split."
NO_COUNTERPART = (
    "No candidate and baseline that are looked at have counted runs to compare, so there is no "
    "difference to split: choose others in the filters."
)
ONE_ARM = (
    "The experiment has one arm: a difference needs a second one in the experiment file to be "
    "split."
)

WHY_IN_MEANS = "What it comes from is told in means on the path."
"""Beside `why_words`."""

_MOST_SAID = 3
_MOST_AGAINST = 2
_LEAST_S = 1
_LEAST_SHARE = 0.05  # of the largest part: smaller ones are in the picture


def answer_sentence(found: Waterfall) -> str:
    """What the candidate saves or costs in all, and what its largest parts save and cost."""
    every = sorted(found.parts, key=lambda part: -abs(part.seconds))
    least_s = max([_LEAST_S, *(_LEAST_SHARE * abs(part.seconds) for part in every[:1])])
    by_size = [part for part in every if abs(part.seconds) >= least_s]
    if abs(found.difference_s) < _LEAST_S:
        arms = f"{found.candidate} and {found.baseline} ({_runs(found)})"
        effects = listed(_effects(by_size[:_MOST_SAID]))
        tail = f": {effects}" if effects else ""
        return f"The means of {arms} differ by less than a second{tail}."
    is_less = found.difference_s < 0
    along = [part for part in by_size if (part.seconds < 0) == is_less][:_MOST_SAID]
    against = [part for part in by_size if (part.seconds < 0) != is_less][:_MOST_AGAINST]
    lead = (
        f"{found.candidate} {_verb(found.difference_s)} {duration(abs(found.difference_s))} on "
        f"average against {found.baseline} ({_runs(found)})"
    )
    if not by_size:
        return f"{lead}; no part is a second or more."
    tail = f"; against that, {listed(_effects(against))}" if against else ""
    if not along:
        small_s = sum(abs(part.seconds) for part in every if (part.seconds < 0) == is_less)
        verb = "save" if is_less else "cost"
        return f"{lead}: many small parts {verb} {duration(small_s)} together{tail}."
    word = "part" if len(along) + len(against) == 1 else "parts"
    return f"{lead}. Largest {word}: {listed(_effects(along))}{tail}."


def why_words(
    found: Waterfall,
    shift_s: float,
    differences: Callable[[], Differences | None],
    caches: Callable[[], Sequence[CachePart]],
) -> str | None:
    """
    The largest part of the difference: `“build” takes 34 s instead of 2 min 53 s`.

    Of a step whose difference came with its caches, what these were, too.

    Args:
        found: The waterfall.
        shift_s: The difference that is told.
        differences: Between the same arms, by which a job is shorter; asked where it matters.
        caches: Between the same arms, what of steps comes with caches; likewise.

    Returns:
        None where no part goes with it, or the means differ the other way.
    """
    sign = -1 if found.difference_s < 0 else 1
    along = [part for part in found.parts if sign * part.seconds >= _LEAST_S]
    if not along or sign * shift_s <= 0:
        return None
    part = max(along, key=lambda one: abs(one.seconds))
    less, more = part.jobs
    match part.kind:
        case Kind.NO_LONGER:
            return f"it no longer waits for {gathered(less, part.others)}"
        case Kind.NOW:
            return f"it now waits for {gathered(more, part.others)}"
        case Kind.OTHER_BRANCH if less or more:
            shorter = shorter_jobs(set(less), differences()) if sign < 0 else []
            return _branch_words(part, sign, shorter)
        case Kind.ROLE | Kind.STEP:
            name = quoted(str(part.name))
            its, instead = (
                duration(sum(steps.values()))
                for steps in reversed(_steps_of(part, (found.of_baseline, found.of_candidate)))
            )
            keys = {detail.job_key for detail in part.details}
            of_caches = caches_words(caches(), str(part.name), keys, part.seconds)
            tail = f" ({of_caches})" if of_caches else ""
            return f"{name} takes {its} instead of {instead}{tail}"
        case kind:
            amount = f"{duration(abs(part.seconds))} {'less' if sign < 0 else 'more'}"
            return f"{WORDS.get(kind, kind.value)} takes {amount}"


def _branch_words(part: Part, sign: int, shorter: Sequence[tuple[str, str]]) -> str:
    """Which job decides less or more often, the one that became shorter if there is one."""
    less, more = part.jobs
    often = "less often" if sign < 0 else "more often"
    if shorter:
        (name, change), *_ = shorter
        return f"{name} takes {change} and decides {often}"
    changed = (less if sign < 0 else more) or less or more
    decides = "decides" if len(changed) == 1 else "decide"
    return f"{gathered(changed, part.others)} {decides} {often}"


def means_sentence(found: Waterfall) -> str:
    """Both means, and their difference."""
    means_s = found.of_baseline.mean_s, found.of_candidate.mean_s
    is_as_shown = shown_seconds(means_s[1]) - shown_seconds(means_s[0]) == shown_seconds(
        found.difference_s
    )
    return (
        f"Mean of {found.baseline}: {duration(means_s[0])}; of {found.candidate}: "
        f"{duration(means_s[1])}; difference{'' if is_as_shown else ' before rounding'} "
        f"{signed(duration(found.difference_s))}."
    )


def two_figures_sentence(headline: ComparedClock | None) -> str | None:
    """Why a difference of means is not that of page 1's comparison; None without one."""
    if headline is None or (shift_s := headline.comparison.shift) is None:
        return None
    return (
        f"Only means add up part by part: “Which is faster?” says {signed(duration(shift_s))}, the "
        "median difference between a run of each arm, which outliers move less."
    )


def method_sentence(found: Waterfall) -> str:
    """What the intervals are, or why there are none."""
    if found.interval is None:
        fewest = min((found.of_baseline, found.of_candidate), key=lambda side: side.run_count)
        return (
            f"No intervals: {count(fewest.run_count, 'run')} of {fewest.arm}, and "
            f"{FEWEST_FOR_INTERVAL} of each are the least."
        )
    return (
        f"Intervals: 95%, from {RESAMPLES:,} bootstrap samples of the runs of each arm (seed "
        f"{SEED}), of each part alone, not corrected for the number of parts."
    )


def caution_sentences(found: Waterfall) -> list[str]:
    """Runs that are left out, and seconds that no stored step tells apart."""
    sentences = [
        f"{count(side.unknown_count, 'counted run')} of {side.arm} left out: it is not stored "
        "which job waited for which."
        for side in (found.of_baseline, found.of_candidate)
        if side.unknown_count
    ]
    unresolved = [part for part in found.parts if part.kind is Kind.UNRESOLVED]
    if unresolved:
        keys = sorted({detail.job_key for part in unresolved for detail in part.details})
        sentences.append(
            f"In {gathered(keys)} steps ran at the same time and no workflow file tells which of "
            "them was waited for: these seconds are unresolved, a part of their own."
        )
    untold = [part for part in found.parts if part.kind is Kind.NO_STEPS]
    if untold:
        keys = sorted({detail.job_key for part in untold for detail in part.details})
        tail = ", and those of the other arm's steps have no counterpart"
        sentences.append(
            f"Of runs of {gathered(keys)} no step is stored: their seconds are a part of their own"
            f"{tail if _has_lone_steps(found, keys) else ''}."
        )
    return sentences


def parallel_sentence(found: Waterfall) -> str | None:
    """What the path goes through where steps ran in parallel; None where none is known to have."""
    if not found.parallel_jobs:
        return None
    return (
        f"In {gathered(found.parallel_jobs)} steps run in parallel: the path goes through the one "
        "that ended last of those waited for, and what ran beside it counts no seconds."
    )


def steps_sentence(found: Waterfall) -> str | None:
    """
    Which steps the largest role that goes with the difference is in each arm, where they differ.

    Args:
        found: The waterfall.

    Returns:
        With mean seconds on the path, 0 in runs without; None where there is no such role, or one
        arm has none of its steps.
    """
    largest = _largest_named(found)
    if largest is None or largest.kind is not Kind.ROLE:
        return None
    arms = found.of_baseline, found.of_candidate
    sides = _steps_of(largest, arms)
    if not all(sides) or sides[0].keys() == sides[1].keys():
        return None
    said = [f"{_named_seconds(steps)} in {arm.arm}" for arm, steps in zip(arms, sides, strict=True)]
    return f"{quoted(str(largest.name))} is {said[0]}, and {said[1]}: means on the path."


def others_sentence(found: Waterfall, every: Sequence[Waterfall]) -> str | None:
    """
    What the largest role or step that goes with the difference does in the other candidates.

    Args:
        found: The waterfall.
        every: Those of the experiment.

    Returns:
        None where there is no such part, or none of the others has it in the same direction.
    """
    largest = _largest_named(found)
    if largest is None:
        return None
    sign = -1 if found.difference_s < 0 else 1
    those = [
        f"{duration(abs(part.seconds))} in {other.candidate}"
        for other in every
        if other.cache_state == found.cache_state and other.candidate != found.candidate
        for part in other.parts
        if part.key == largest.key and sign * part.seconds >= _LEAST_S
    ]
    if not those:
        return None
    name, verb = quoted(str(largest.name)), _verb(largest.seconds)
    return f"{name} {verb} {listed(those)}, too."


def nothing_sentence(attempts: pd.DataFrame, arms: Sequence[str]) -> str:
    """
    Why there is no waterfall at all: of our own words alone, with what is code between backticks.

    Args:
        attempts: Rows of `attempts_by_arm` that are looked at.
        arms: Every arm of the experiment.
    """
    if len(arms) == 1:
        return ONE_ARM
    if not attempts["is_counted"].any():
        return NOTHING_COUNTS
    return unknown_needs_sentence(attempts) or NO_COUNTERPART


def part_sentence(part: Part) -> str:
    """One part with its interval, over its details."""
    interval = ""
    if part.interval is not None:
        low, high = (signed(duration(end)) for end in part.interval)
        interval = f", 95% interval {low} to {high}"
    said = part_name(part)
    words = f"{said[:1].upper()}{said[1:]}" if part.kind not in (Kind.ROLE, Kind.STEP) else said
    return f"{words}: {signed(duration(part.seconds))}{interval}."


def _has_lone_steps(found: Waterfall, keys: Sequence[str]) -> bool:
    """Whether one arm has steps of one of these jobs, of which the other has runs without."""
    details = [one for part in found.parts for one in part.details if one.job_key in keys]
    without, told = (
        {
            (detail.job_key, is_baseline)
            for detail in some
            for is_baseline, mean_s in ((True, detail.baseline_s), (False, detail.candidate_s))
            if mean_s
        }
        for some in (
            [detail for detail in details if detail.kind is Kind.NO_STEPS],
            [detail for detail in details if detail.kind is not Kind.NO_STEPS and detail.name],
        )
    )
    return any((job_key, not is_baseline) in told for job_key, is_baseline in without)


def _largest_named(found: Waterfall) -> Part | None:
    """The largest role or step that goes with the difference."""
    sign = -1 if found.difference_s < 0 else 1
    named = [part for part in found.parts if part.kind in NAMED and sign * part.seconds >= _LEAST_S]
    return max(named, key=lambda part: abs(part.seconds), default=None)


def _steps_of(part: Part, arms: tuple[Side, Side]) -> tuple[dict[str, float], dict[str, float]]:
    """Mean seconds of its steps in the runs of each arm, those that take none left out."""
    sides: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for detail in part.details:
        seconds = detail.baseline_s, detail.candidate_s
        counts = detail.baseline_count, detail.candidate_count
        for steps, arm, mean_s, run_count in zip(sides, arms, seconds, counts, strict=True):
            if mean_s and detail.name:
                steps[detail.name] = steps.get(detail.name, 0) + mean_s * run_count / arm.run_count
    return sides


def _named_seconds(steps: Mapping[str, float]) -> str:
    ordered = sorted(steps.items(), key=lambda step: -step[1])
    names = [f"{quoted(name)} ({duration(seconds)})" for name, seconds in ordered[:_MOST_SAID]]
    rest = [seconds for _, seconds in ordered[_MOST_SAID:]]
    return listed([*names, *([f"{len(rest)} more ({duration(sum(rest))})"] if rest else [])])


def _source(part: Part) -> str:
    """What seconds come from."""
    less, more = part.jobs
    match part.kind:
        case Kind.NO_LONGER:
            return f"no longer waiting for {gathered(less, part.others)}"
        case Kind.NOW:
            return f"waiting for {gathered(more, part.others)} now"
        case Kind.OTHER_BRANCH:
            return "another branch that decides"
        case Kind.ROLE | Kind.STEP:
            move = moved_words(part)
            return f"{quoted(str(part.name))}{f' ({move})' if move else ''}"
        case kind:
            return WORDS[kind]


def _effects(parts: Sequence[Part]) -> list[str]:
    """What each part saves or costs; the verb stands where it changes."""
    verbs = [_verb(part.seconds) for part in parts]
    return [
        f"{_source(part)}{'' if verb == before else f' {verb}'} {duration(abs(part.seconds))}"
        for part, verb, before in zip(parts, verbs, ["", *verbs], strict=False)
    ]


def _verb(seconds: float) -> str:
    """What a part does to the candidate's time."""
    return "saves" if seconds < 0 else "costs"


def _runs(found: Waterfall) -> str:
    state = found.cache_state
    totals = found.of_candidate.run_count, found.of_baseline.run_count
    if found.is_like_with_like:
        return f"{which_runs('', state, ', ')}n = {totals[0]} and {totals[1]}"
    return f"{runs_of(totals[0], state)} against {count(totals[1], 'run')} of any cache state"
