"""
What of the baseline's work a candidate does not do, and what it does beside: a sentence for each.

Names stand as they came, the longest cut: a page escapes the whole.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence

from queries.arms.populations import CACHE_PLACES, populations, which_runs
from queries.cautions.caution import Caution
from queries.differences.fate_sentences import added_phrases, skipped_phrases
from queries.differences.one_sided import Fate, OneSided
from queries.differences.parity import WorkParity
from queries.wording import upper

_NO_LESS = {Fate.MOVED, Fate.SKIPPED}


def skipped_cautions(parities: Sequence[WorkParity]) -> Iterator[Caution]:
    """
    What each candidate does not do as the baseline does, cache states together where it is alike.

    Of one that moves work at most, or has steps less that no run did, there is none.
    """
    for alike in _alike(parities, _is_skipped):
        its = [one for one in alike[0].found if _is_skipped(one)]
        if any(one.fate not in _NO_LESS for one in its):
            yield _caution(alike, skipped_phrases(its, is_short=True))


def added_cautions(parities: Sequence[WorkParity]) -> Iterator[Caution]:
    """What each candidate does and the baseline does not, likewise."""
    for alike in _alike(parities, _is_added):
        if phrases := added_phrases(alike[0].found, is_short=True):
            yield _caution(alike, phrases)


def _is_skipped(one: OneSided) -> bool:
    return one.is_of_baseline and one.fate is not Fate.SKIPPED


def _is_added(one: OneSided) -> bool:
    return not one.is_of_baseline and one.fate not in _NO_LESS


def _alike(
    parities: Sequence[WorkParity], is_meant: Callable[[OneSided], bool]
) -> Iterator[list[WorkParity]]:
    """Comparisons of one arm in which the same work has the same fate, warm runs first."""
    found: dict[Hashable, list[WorkParity]] = {}
    for parity in sorted(parities, key=_place):
        work = {(one.kind, one.piece, one.fate) for one in parity.found if is_meant(one)}
        if work:
            found.setdefault((parity.candidate.arm, frozenset(work)), []).append(parity)
    yield from found.values()


def _place(parity: WorkParity) -> tuple[int, int]:
    return parity.candidate.arm_position, CACHE_PLACES[parity.candidate.cache_state]


def _caution(alike: Sequence[WorkParity], phrases: Sequence[str]) -> Caution:
    """The seconds are those of the first."""
    its, *others = (parity.candidate for parity in alike)
    likewise = f", likewise {populations([o.cache_state for o in others])}" if others else ""
    runs = f"{which_runs('', its.cache_state, ' ')}against {alike[0].baseline.arm}{likewise}"
    return Caution(
        arm=its.arm,
        arm_position=its.arm_position,
        sentence=f"{its.arm} {'; '.join(phrases)}. {upper(runs)}.",
        of_work_in=its.cache_state,
    )
