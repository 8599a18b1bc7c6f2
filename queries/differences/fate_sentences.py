"""
What became of work that only one of two arms does, in words with its seconds, gathered by fate.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Iterable, Mapping, Sequence

from queries.differences.one_sided import Fate, Kind, OneSided
from queries.wording import duration, listed, named, quoted, shortened

_MOST = 3
_LONGEST_IN_SHORT = 42
_LEAST = 0.5
_ON_PATH = " on the path"
_SKIPPED = (Fate.DROPPED, Fate.FEWER, Fate.UNNEEDED, Fate.REPLACED, Fate.MOVED)
_ADDED = (Fate.ADDED, Fate.FEWER, Fate.UNNEEDED, Fate.REPLACED)


def skipped_phrases(found: Iterable[OneSided], *, is_short: bool = False) -> list[str]:
    """
    What the candidate does not do as the baseline does, a phrase for each fate.

    What is dropped comes first, and what only moved last; of each the largest is named first.

    Args:
        found: Those of `one_sided`.
        is_short: Whether to cut names, leave out what is done in its place, and say once that
            seconds are on the path.
    """
    groups = _groups((one for one in found if one.is_of_baseline), _SKIPPED)
    return [_skipped_phrase(fate, groups, is_short=is_short) for fate in groups]


def added_phrases(found: Sequence[OneSided], *, is_short: bool = False) -> list[str]:
    """
    What the candidate does and the baseline does not, a phrase for each fate.

    What moved is told from the other side, and so is what perhaps replaces work, where there is
    some.

    Args:
        found: Those of `one_sided`.
        is_short: As of `skipped_phrases`.
    """
    told = {one.fate for one in found if one.is_of_baseline} & {Fate.REPLACED}
    its = (one for one in found if not one.is_of_baseline and one.fate not in told)
    groups = _groups(its, _ADDED)
    return [_added_phrase(fate, groups, is_short=is_short) for fate in groups]


def meaning(one: OneSided) -> str:
    """What became of it, beside its name in a table; the arm that does not do it is the other."""
    is_its = one.is_of_baseline
    both = f"both do it in {named(one.elsewhere, 1)}"
    match one.fate:
        case Fate.SKIPPED:
            return Fate.SKIPPED.value
        case Fate.MOVED:
            return f"moved {'to' if is_its else 'from'} {named(one.moved_to, 1)}"
        case Fate.REPLACED:
            words = f"perhaps {'replaced by' if is_its else 'replaces'} {named(one.resembles, 1)}"
            return f"{words}; {both}" if one.elsewhere else words
        case Fate.FEWER:
            return f"{'in fewer jobs' if is_its else 'again'}: {both}"
        case Fate.UNNEEDED:
            return f"perhaps not needed: the other job does {named(one.instead, 1)} itself"
        case _:
            return _alone(one)


def _alone(one: OneSided) -> str:
    if one.is_skipped_by_other:
        return f"{one.fate}: the other skips it in every run"
    if one.moved:
        moved = list(dict.fromkeys(place.piece for place in one.moved))
        return f"{one.fate}, but for {named(moved)}, which moved"
    return one.fate.value


def _groups(found: Iterable[OneSided], fates: Sequence[Fate]) -> dict[Fate, list[OneSided]]:
    """By fate, in the order in which they are told; the largest first."""
    ordered = sorted(found, key=lambda one: (-(one.path_s or 0), -(one.work_s or 0)))
    groups = {fate: [one for one in ordered if one.fate is fate] for fate in fates}
    return {fate: ones for fate, ones in groups.items() if ones}


def _skipped_phrase(
    fate: Fate, groups: Mapping[Fate, Sequence[OneSided]], *, is_short: bool
) -> str:
    ones, what = groups[fate], _what(fate, groups, is_short=is_short)
    match fate:
        case Fate.DROPPED:
            return f"drops {what}"
        case Fate.FEWER:
            return f"does {what} in fewer jobs"
        case Fate.UNNEEDED:
            instead = "" if is_short else f", as it does {named(ones[0].instead, 1)} itself"
            return f"perhaps no longer needs {what}{instead}"
        case Fate.REPLACED:
            by = _partners(ones)
            return f"perhaps replaces {what}" if is_short else f"perhaps replaces {what} by {by}"
        case _:
            jobs = list(dict.fromkeys(job for one in ones for job in one.moved_to))
            return f"moves {what} to {named(jobs, 1)}"


def _added_phrase(fate: Fate, groups: Mapping[Fate, Sequence[OneSided]], *, is_short: bool) -> str:
    ones, what = groups[fate], _what(fate, groups, is_short=is_short)
    match fate:
        case Fate.ADDED:
            return f"adds {what}"
        case Fate.UNNEEDED:
            return f"perhaps needs, as it no longer makes it itself, {what}"
        case Fate.REPLACED:
            return f"has {what}, perhaps in place of {_partners(ones)}"
        case _:
            return f"repeats {what}, which other jobs do, too"


def _partners(ones: Sequence[OneSided]) -> str:
    return named(list(dict.fromkeys(name for one in ones for name in one.resembles)), 1)


def _what(fate: Fate, groups: Mapping[Fate, Sequence[OneSided]], *, is_short: bool) -> str:
    """Names, the first few, with the seconds of all."""
    ones = groups[fate]
    names = [
        f"{'' if one.kind is Kind.STEP else f'{one.kind} '}"
        f"{quoted(shortened(one.piece, _LONGEST_IN_SHORT) if is_short else one.piece)}"
        for one in ones
    ]
    rest = [f"{len(names) - _MOST} more"] if len(names) > _MOST else []
    seconds, where = _seconds(ones)
    is_said = is_short and where == _seconds(next(iter(groups.values())))[1] == _ON_PATH
    is_first = fate is next(iter(groups))
    of = seconds if is_said and not is_first else f"{seconds}{where}"
    return f"{listed([*names[:_MOST], *rest])} ({of})"


def _seconds(ones: Sequence[OneSided]) -> tuple[str, str]:
    """On the path where that is known, else where it runs; and which of both."""
    path = [one.path_s for one in ones if one.path_s is not None]
    work = [one.work_s for one in ones if one.work_s is not None]
    its = duration(sum(work)) if work else "time not known"
    if len(path) < len(ones):
        return its, ", path not known"
    if not any(path):
        return its, ", off the path"
    return duration(sum(path)) if sum(path) >= _LEAST else "< 1 s", _ON_PATH
