"""Work that only one of two arms does, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from re import compile as pattern

from queries.differences.replacement import ChangedSteps
from queries.differences.sides import Place, Side

# The key of a job of a reusable workflow; a job's name may hold a slash too.
_CALLED = pattern(r"[A-Za-z_][\w-]*(?:/[A-Za-z_][\w-]*)+")


class Fate(StrEnum):
    """
    What became of work that one arm does, as far as names tell; of each exactly one.

    Dropped is the baseline's, added the candidate's. What fetches is perhaps not needed where the
    other's job does itself what other jobs make. They stand in the order in which they are told.
    """

    DROPPED = "dropped"
    ADDED = "added"
    FEWER = "in fewer jobs"
    UNNEEDED = "perhaps not needed"
    REPLACED = "perhaps replaced"
    MOVED = "moved"
    SKIPPED = "skipped in every run"


class Kind(StrEnum):
    """What it is that one arm does alone; a part of one that is listed is not listed again."""

    CALL = "reusable call"
    JOB = "job"
    LEG = "leg"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class OneSided:
    """
    Work that at least half of one arm's attempts do, and none of the other's there.

    What each arm does in a job in which the other does not is here twice, once for each of them.

    Attributes:
        kind: What it is.
        piece: Its role, else its name: of the caller, of the job, of the leg, of the step.
        is_of_baseline: Whether the baseline does it; else the candidate.
        arm: The arm that does it.
        jobs: Where: keys of the jobs.
        places: Its jobs, or steps of jobs, each leg apart.
        moved: Steps in these jobs that the other does in another job: no part of it.
        is_skipped: It stands in the workflow of this arm alone, and every attempt skipped it.
        is_skipped_by_other: The other's jobs have it, and every attempt skipped it.
        moved_to: Jobs in which the other does it, and this arm does not: it is the same work.
        elsewhere: Jobs in which the other does it too: it is not missing, but done in fewer.
        resembles: What the other alone does, and may be the same under another name.
        instead: Of a step that fetches: what the other does itself in its job, and this arm in
            other jobs, what adds most to the other's path first.
        with_count: Attempts that do it.
        attempt_count: Of so many.
        work_s: Mean seconds where it runs, of one leg; None where not known.
        path_s: Mean seconds that it adds to the path over all attempts whose path is known, without
            those of steps that the other does in another job; None where no path is known.
    """

    kind: Kind
    piece: str
    is_of_baseline: bool
    arm: str
    jobs: tuple[str, ...]
    places: tuple[Place, ...]
    moved: tuple[Place, ...]
    is_skipped: bool
    is_skipped_by_other: bool
    moved_to: tuple[str, ...]
    elsewhere: tuple[str, ...]
    resembles: tuple[str, ...]
    instead: tuple[str, ...]
    with_count: int
    attempt_count: int
    work_s: float | None
    path_s: float | None

    @property
    def fate(self) -> Fate:
        """What became of it."""
        found = (
            (self.is_skipped, Fate.SKIPPED),
            (self.moved_to, Fate.MOVED),
            (self.resembles, Fate.REPLACED),
            (self.elsewhere, Fate.FEWER),
            (self.instead, Fate.UNNEEDED),
            (self.is_of_baseline, Fate.DROPPED),
        )
        return next((fate for is_so, fate in found if is_so), Fate.ADDED)

    @property
    def is_missing(self) -> bool:
        """Whether the other does not do it at all, as far as names tell."""
        return self.fate in {Fate.DROPPED, Fate.ADDED, Fate.UNNEEDED}


def one_sided(
    baseline: Side, candidate: Side, names: Mapping[str, Sequence[str]] | None = None
) -> list[OneSided]:
    """
    The work that only one of two arms does: the baseline's first, by fate, the largest first.

    Equal names and roles are the same work, also in another job; what moved is listed last. Steps
    that GitHub adds are left out, and so are steps of a job that is listed as a whole, unless they
    moved.

    Args:
        baseline: What it does.
        candidate: Likewise.
        names: What each name may be under another: `proposals.counterparts`.
    """
    found = []
    for mine, other, is_of_baseline in ((baseline, candidate, True), (candidate, baseline, False)):
        its = _Work(mine, other, is_of_baseline=is_of_baseline, names=names or {})
        found += [*its.jobs(), *its.legs(), *its.steps()]
    return sorted(
        found,
        key=lambda one: (
            not one.is_of_baseline,
            list(Fate).index(one.fate),
            -(one.path_s or 0),
            -(one.work_s or 0),
            list(Kind).index(one.kind),
            one.piece,
            one.jobs,
        ),
    )


class _Work:
    """What one side does, seen from the other."""

    def __init__(
        self,
        mine: Side,
        other: Side,
        *,
        is_of_baseline: bool,
        names: Mapping[str, Sequence[str]],
    ) -> None:
        self._mine, self._other = mine, other
        self._is_of_baseline, self._names = is_of_baseline, names
        done = {place.piece for place in other.jobs if place.with_count}
        self._only_jobs = [p for p in mine.jobs if mine.does(p) and p.piece not in done]
        self._only_keys = {place.job_key for place in self._only_jobs}
        self._only_legs = [*_only_legs(mine, other)]
        self._covered = {place.job for place in self._only_legs}
        self._changed = ChangedSteps(mine, other)

    def jobs(self) -> Iterator[OneSided]:
        callers = {p.job_key.partition("/")[0] for p in self._other.jobs if p.with_count}
        pieces: dict[tuple[Kind, str], list[Place]] = defaultdict(list)
        for place in self._only_jobs:
            caller = place.job_key.partition("/")[0]
            is_call = _CALLED.fullmatch(place.job_key) and caller not in callers
            if is_call and place.role_name is None:
                pieces[Kind.CALL, caller].append(place)
            else:
                pieces[Kind.JOB, place.piece].append(place)
        for (kind, piece), places in pieces.items():
            others = {p.job_key for p in self._only_at_other() if p.role_name is None}
            resembling = {
                name for p in places for name in self._names.get(p.job_key, ()) if name in others
            }
            yield self._item(kind, piece, places, resembles=tuple(sorted(resembling)))

    def legs(self) -> Iterator[OneSided]:
        theirs = defaultdict(list)
        for place in _only_legs(self._other, self._mine):
            theirs[place.job_key].append(str(place.leg))
        for place in self._only_legs:
            yield self._item(
                Kind.LEG, place.job, [place], resembles=tuple(sorted(theirs[place.job_key]))
            )

    def steps(self) -> Iterator[OneSided]:
        for piece, places in self._mine.by_piece.items():
            done = [place for place in places if self._mine.does(place)]
            if done and self._is_moved(piece):
                yield self._moved(piece, done)
            elif done:
                yield from self._step(piece, done)
            elif not any(place.with_count for place in places):
                yield from self._skipped(piece, places)

    def _moved(self, piece: str, done: list[Place]) -> OneSided:
        """It is the same work, wherever it is: of a job that is listed, too."""
        theirs = self._other.steps_of(piece)
        there = self._other.done_in(theirs)
        return self._item(
            Kind.STEP,
            piece,
            [p for p in done if self._mine.job_pieces[p.job_key] not in there],
            moved_to=tuple(
                sorted(
                    self._other.usual_in(theirs) - self._mine.done_in(self._mine.steps_of(piece))
                )
            ),
        )

    def _step(self, piece: str, done: list[Place]) -> Iterator[OneSided]:
        theirs = self._other.steps_of(piece)
        elsewhere = self._other.done_in(theirs)
        here = [
            place
            for place in self._uncovered(done)
            if self._mine.job_pieces[place.job_key] not in elsewhere
        ]
        if not here:
            return
        resembling = {name for p in here for name in self._names.get(p.step_name or "", ())}
        done_names = {p.step_name for p in self._other.steps if p.with_count}
        yield self._item(
            Kind.STEP,
            piece,
            here,
            is_skipped_by_other=bool(theirs) and not elsewhere,
            elsewhere=tuple(sorted(elsewhere)),
            resembles=tuple(sorted((resembling & done_names) | self._changed.replacing(here))),
            instead=self._changed.instead(here),
        )

    def _skipped(self, piece: str, places: list[Place]) -> Iterator[OneSided]:
        """It never ran: that it stands in one workflow alone is still a difference."""
        theirs = self._other.steps_of(piece)
        has = {self._other.job_pieces[place.job_key] for place in theirs}
        here = [
            place
            for place in self._uncovered(places)
            if self._mine.lists(place) and self._mine.job_pieces[place.job_key] not in has
        ]
        if here:
            yield self._item(Kind.STEP, piece, here, is_skipped=True)

    def _uncovered(self, places: Iterable[Place]) -> list[Place]:
        return [
            p for p in places if p.job_key not in self._only_keys and p.job not in self._covered
        ]

    def _only_at_other(self) -> list[Place]:
        done = {place.piece for place in self._mine.jobs if place.with_count}
        return [p for p in self._other.jobs if self._other.does(p) and p.piece not in done]

    def _is_moved(self, piece: str) -> bool:
        """Each does it in a job in which the other does not."""
        mine, theirs = self._mine.steps_of(piece), self._other.steps_of(piece)
        return bool(
            self._mine.usual_in(mine) - self._other.done_in(theirs)
            and self._other.usual_in(theirs) - self._mine.done_in(mine)
        )

    def _item(  # noqa: PLR0913 - what it is, and what is said of it by name
        self,
        kind: Kind,
        piece: str,
        places: list[Place],
        *,
        is_skipped: bool = False,
        is_skipped_by_other: bool = False,
        moved_to: tuple[str, ...] = (),
        elsewhere: tuple[str, ...] = (),
        resembles: tuple[str, ...] = (),
        instead: tuple[str, ...] = (),
    ) -> OneSided:
        moved: list[Place] = []
        if kind is not Kind.STEP:
            jobs = {place.job for place in places}
            moved = [p for p in self._mine.steps if p.job in jobs and self._is_moved(p.piece)]
        moved_s = sum(place.path_s or 0 for place in moved)
        path = [p.path_s for p in places if p.path_s is not None]
        return OneSided(
            kind=kind,
            piece=piece,
            is_of_baseline=self._is_of_baseline,
            arm=self._mine.arm,
            jobs=tuple(sorted({place.job_key for place in places})),
            places=tuple(places),
            moved=tuple(moved),
            is_skipped=is_skipped,
            is_skipped_by_other=is_skipped_by_other,
            moved_to=moved_to,
            elsewhere=elsewhere,
            resembles=resembles,
            instead=instead,
            with_count=max(
                place.with_count if kind is Kind.LEG else place.any_leg_count for place in places
            ),
            attempt_count=self._mine.attempt_count,
            work_s=_work_s(kind, places),
            path_s=max(0.0, sum(path) - moved_s) if len(path) == len(places) else None,
        )


def _only_legs(mine: Side, other: Side) -> Iterator[Place]:
    """Legs of jobs that both have, all of whose jobs are legs."""
    theirs: dict[str, set[str | None]] = defaultdict(set)
    yours: dict[str, set[str | None]] = defaultdict(set)
    for legs, side in ((theirs, other), (yours, mine)):
        for place in side.jobs:
            if place.with_count:
                legs[place.job_key].add(place.leg)
    for place in mine.jobs:
        known = theirs.get(place.job_key)
        if known is None or None in known or None in yours[place.job_key]:
            continue
        if mine.does_leg(place) and place.leg not in known:
            yield place


def _work_s(kind: Kind, places: Iterable[Place]) -> float | None:
    """Steps of one job are added up, its legs averaged; jobs of a call are added up, others not."""
    jobs: dict[str, dict[str | None, float]] = defaultdict(lambda: defaultdict(float))
    for place in places:
        if place.work_s is not None:
            jobs[place.job_key][place.leg] += place.work_s
    if not jobs:
        return None
    means = [sum(legs.values()) / len(legs) for legs in jobs.values()]
    return sum(means) if kind is Kind.CALL else sum(means) / len(means)
