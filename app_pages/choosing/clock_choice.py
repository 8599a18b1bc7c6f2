"""The choices of the clock filter, and the milestone that each of them stands for."""

from collections.abc import Iterable, Sequence

from basis.visible import is_all_visible, visible
from queries.wording import listed

WHOLE_RUN = "whole run"
_OWN = "milestone: "
# GitHub cuts names at 100 characters.
_LONGEST = 200


def own_clock(own: Sequence[str]) -> str:
    """The choice that is the experiment's own clock: what the filter shows if nothing is chosen."""
    return visible(f"{_OWN}{listed(list(own))}") if own else WHOLE_RUN


def clock_choices(own: Sequence[str], job_keys: Iterable[str], chosen: str) -> list[str]:
    """
    What the filter offers: the experiment's own clock, the whole run, then job by job.

    Args:
        own: Globs of the experiment's milestone; none where the whole run is its clock.
        job_keys: Those of its jobs; one that hides something is not offered, a glob can name it.
        chosen: What is chosen now; offered too where it was typed.
    """
    offered = filter(is_all_visible, job_keys)
    return list(dict.fromkeys([own_clock(own), WHOLE_RUN, *offered, chosen]))


def milestone_for(choice: str, own: Sequence[str]) -> tuple[str, ...] | None:
    """The globs to ask with: None for the experiment's own, none for the whole run."""
    if choice == own_clock(own) or is_refused(choice, own):
        return None
    return () if choice == WHOLE_RUN else (choice,)


def is_refused(choice: str, own: Sequence[str]) -> bool:
    """Whether it says nothing, no job is called so, or it is the milestone that was before."""
    is_a_glob = bool(choice.strip()) and is_all_visible(choice) and len(choice) <= _LONGEST
    return choice != own_clock(own) and (not is_a_glob or choice.startswith(_OWN))
