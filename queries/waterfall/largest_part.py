"""
What page 3 says of the largest role or step: which steps it is, and what others make of it.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Mapping, Sequence

from queries.waterfall.parts import NAMED, Kind, Part, Side, Waterfall
from queries.waterfall.sentences import verb_of
from queries.wording import duration, listed, quoted

_LEAST_S = 1
_MOST_SAID = 3


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
    name, verb = quoted(str(largest.name)), verb_of(largest.seconds)
    return f"{name} {verb} {listed(those)}, too."


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
