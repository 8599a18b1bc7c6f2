"""Which job of a workflow file, and which leg of it, a job that the API lists is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ingest.records import Job
from ingest.workflow.graph import Graph
from ingest.workflow.name_choices import Choosing
from ingest.workflow.name_fits import NOT_READ, NameIndex, Reading
from ingest.workflow.name_patterns import Certainty, Fit, by_key
from ingest.workflow.parse import quoted

_MOST_WORK = 300_000
"""Comparisons for all names of an attempt: a few seconds."""

_MOST_NAMES = 20_000
"""Names of a graph whose readings are kept."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a job stands in the graph.

    Attributes:
        legs: Its leg and those of its callers, one per level of the key; None for a level
            without a matrix, and where the leg is not known.
        unsure: The levels whose leg is not known, or one of several that show the same values.
    """

    key: str
    legs: tuple[str | None, ...]
    unsure: frozenset[int] = frozenset()

    @property
    def leg(self) -> str | None:
        """The matrix values in the name, callers' first; None without any matrix, or unknown."""
        legs = [leg for leg in self.legs if leg is not None]
        is_unknown = any(self.legs[level] is None for level in self.unsure)
        return ", ".join(legs) if legs and not is_unknown else None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """
    A job that could be none or several of the graph's.

    Attributes:
        reason: Completes "it".
        keys: Jobs of the graph that it may be; none where it fits none.
    """

    reason: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedJobs:
    """
    Where the jobs of an attempt stand in the graph.

    Attributes:
        most_of_name: For each name that these jobs show, how many jobs of that name the file can
            make in one attempt, over all keys and legs; None where only the run knows it.
    """

    places: Mapping[int, Place | Unplaced]
    most_of_name: Mapping[str, int | None]


def map_jobs(graph: Graph, jobs: Sequence[Job]) -> MappedJobs:
    """
    The place of each job of an attempt in the graph.

    A job whose name fits several of the graph's is identified by what else is known of it
    (`Choosing` has the rules); where that leaves more than one, it is left unplaced. Of legs that
    show the same name the key is certain, and the leg is not.
    """
    index = _index_of(graph)
    readings = index.read_all({job.name for job in jobs})
    choosing = Choosing(graph, jobs, {name: each.fits for name, each in readings.items()})
    places: dict[int, Place | Unplaced] = {}
    for job in jobs:
        if not readings[job.name].is_complete:
            places[job.job_id] = Unplaced("has a name with too many readings")
        else:
            places[job.job_id] = _place(choosing.fits[job.job_id], index, job.name)
    return MappedJobs(places, {name: _most(reading) for name, reading in readings.items()})


def _place(fits: Iterable[Fit], index: "_Index", name: str) -> Place | Unplaced:
    keys = by_key(fits)
    match list(keys):
        case []:
            return Unplaced(index.why_none(name))
        case [key]:
            # Of one key the most certain reading tells the leg.
            surest = min(fit.certainty for fit in keys[key])
            return _of_fits([fit for fit in keys[key] if fit.certainty == surest])
        case [one, other, *_] as several:
            return Unplaced(f"fits jobs {quoted(one)} and {quoted(other)}", tuple(several))
    raise AssertionError(keys)


def _of_fits(fits: Sequence[Fit]) -> Place:
    first = fits[0]
    legs = tuple(
        first.legs[level] if all(fit.legs[level] == first.legs[level] for fit in fits) else None
        for level in range(len(first.legs))
    )
    unsure = {level for fit in fits for level in fit.unsure}
    unsure |= {
        level
        for level in range(len(legs))
        if any(fit.legs[level] != first.legs[level] for fit in fits)
    }
    return Place(first.key, legs, frozenset(unsure))


def _most(reading: Reading) -> int | None:
    """How many jobs of one attempt can show a name; None where only the run knows."""
    if not reading.is_complete:
        return None
    total = 0
    for fits in by_key(reading.fits).values():
        executed = [fit.most for fit in fits if not fit.is_template]
        if None in executed:
            return None
        counts = [most for most in executed if most is not None]
        has_legs = any(fit.has_leg and not fit.is_template for fit in fits)
        skipped = [fit.most or 0 for fit in fits if fit.is_template]
        total += max(sum(counts) if has_legs else max(counts, default=0), *skipped, 0)
    is_open = any(fit.certainty > Certainty.POSSIBLE for fit in reading.fits)
    return None if is_open and total > 1 else total


class _Index:
    """The readings of a graph's names, each made once."""

    def __init__(self, graph: Graph) -> None:
        self._names = NameIndex(graph)
        self._readings: dict[str, Reading] = {}

    def read_all(self, names: Iterable[str]) -> dict[str, Reading]:
        """The readings of names. Once they took too much work, the longest have none."""
        if len(self._readings) > _MOST_NAMES:
            self._readings.clear()
        found: dict[str, Reading] = {}
        done = 0
        for name in sorted(names, key=lambda each: (len(each), each)):
            if done > _MOST_WORK:
                found[name] = NOT_READ
                continue
            if name not in self._readings:
                self._readings[name] = self._names.read(name)
            found[name] = self._readings[name]
            done += found[name].work_done
        return found

    def why_none(self, name: str) -> str:
        """Why a name fits no job."""
        for key in self._names.unknown_callers(name):
            return f"is in the workflow that job {quoted(key)} calls, which is not known"
        return "fits no job of the workflow file"


_INDEXES: WeakKeyDictionary[Graph, _Index] = WeakKeyDictionary()


def _index_of(graph: Graph) -> _Index:
    """The attempts that ran the same files share the names of their graph."""
    if graph not in _INDEXES:
        _INDEXES[graph] = _Index(graph)
    return _INDEXES[graph]
