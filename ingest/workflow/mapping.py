"""Which job of a workflow file, and which leg of it, a job that the API lists is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.records import Job
from ingest.workflow.graph import Graph
from ingest.workflow.name_fits import Fit, Level, first_two, fit_of
from ingest.workflow.name_patterns import cut_forms, is_cut, pattern_of
from ingest.workflow.problem import quoted
from ingest.workflow.shown_names import NOT_EXPANDED, shown_names
from ingest.workflow.templates import normal

_SEPARATOR = " / "
_MOST_WORK = 200_000
"""
Comparisons of callers' names that are expressions, for all names of a graph: about a second.

Real workflows need a few hundred; ten levels of such names and names full of slashes, far more.
"""

_LEGS_OF_A_RUN = 2
"""What a matrix that only the run knows counts for: more than one."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a job stands in the graph.

    Attributes:
        key: The job's key, `caller/callee` where nested.
        legs: Its leg and those of its callers, one per level of the key; None for a level
            without a matrix.
    """

    key: str
    legs: tuple[str | None, ...]

    @property
    def leg(self) -> str | None:
        """The matrix values in the name, callers' first; None without any matrix."""
        legs = [leg for leg in self.legs if leg is not None]
        return ", ".join(legs) if legs else None


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
        places: By job_id.
        most_of_name: For each name that these jobs show, how many jobs of that name the file can
            make in one attempt, over all keys and legs; None where only the run knows it.
    """

    places: Mapping[int, Place | Unplaced]
    most_of_name: Mapping[str, int | None]


def map_jobs(graph: Graph, jobs: Sequence[Job]) -> MappedJobs:
    """
    The place of each job of an attempt in the graph.

    A name that fits two jobs or two legs is left unplaced. One exception: a job whose name in
    the file is nothing but expressions fits every name; it takes those that no other fits.

    Args:
        graph: Of the file that ran.
        jobs: Of one attempt, without check runs.
    """
    index = _Index(graph)
    names = dict.fromkeys(job.name for job in jobs)
    by_name = {name: index.place(name) for name in names}
    return MappedJobs(
        places={job.job_id: by_name[job.name] for job in jobs},
        most_of_name={name: index.most_of(name) for name in names},
    )


_Known = dict[tuple[str, str], list[Fit]]
"""Fits by caller and text."""


@dataclass(frozen=True, slots=True)
class _Most:
    """
    How many jobs below a caller can show a text.

    Attributes:
        count: At most; a matrix that only the run knows counts as two legs.
        is_open: Some of them show it only if an expression gives that text.
    """

    count: int = 0
    is_open: bool = False

    def __add__(self, other: "_Most") -> "_Most":
        return _Most(self.count + other.count, self.is_open or other.is_open)

    def __mul__(self, other: "_Most") -> "_Most":
        return _Most(self.count * other.count, self.is_open or other.is_open)


class _Index:
    """The names of a graph's jobs, level by level, made when a name first leads there."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._levels: dict[str, Level] = {}
        self._keys: dict[str, list[str]] = {}
        self._work = 0
        for key in graph.jobs:
            self._keys.setdefault(key.rpartition("/")[0], []).append(key)

    def place(self, name: str) -> Place | Unplaced:
        text = normal(name)
        fits = self._fits("", text, {}, cut=False)
        if not fits and is_cut(text):
            # A nested name may have been cut as a whole, somewhere in its last part.
            fits = self._fits("", text, {}, cut=True)
        if self._work > _MOST_WORK and _SEPARATOR in text:
            return Unplaced("has too many readings, or stands behind names that have")
        certain = [fit for fit in fits if not fit.is_bare] or fits
        keys = list(dict.fromkeys(fit.key for fit in certain))
        match keys:
            case []:
                return Unplaced(self._why_none(text))
            case [_, _, *_]:
                reason = f"fits jobs {quoted(keys[0])} and {quoted(keys[1])}"
                return Unplaced(reason, tuple(keys))
            case _ if len(certain) > 1:
                return Unplaced(f"fits two legs of job {quoted(keys[0])}", tuple(keys))
            case _ if not certain[0].shows_leg:
                reason = f"does not show its leg of job {quoted(keys[0])}"
                return Unplaced(reason, tuple(keys))
            case _:
                return Place(certain[0].key, certain[0].legs)

    def most_of(self, name: str) -> int | None:
        """How many jobs of one attempt can show a name; None where only the run knows it."""
        text = normal(name)
        most = self._most("", text, {}, cut=False)
        if not most.count and is_cut(text):
            most = self._most("", text, {}, cut=True)
        is_unknown = most.is_open and most.count > 1
        return None if is_unknown or self._work > _MOST_WORK else most.count

    def _most(
        self, caller: str, text: str, known: dict[tuple[str, str], _Most], *, cut: bool
    ) -> _Most:
        if (caller, text) not in known:
            level = self._level(caller)
            self._work += len(level.patterns) + len(level.bare_patterns)
            if self._work > _MOST_WORK:
                return _Most()
            fits = chain(level.fits(text, cut=cut), level.bare_fits(text, cut=cut))
            own = [fit for fit in fits if self._stands_alone(fit, text)]
            most = sum(self._legs_by_key(own).values(), _Most())
            for head, tail in _splits(text):
                for key, legs in self._legs_by_key(self._callers(caller, head)).items():
                    most += legs * self._most(key, tail, known, cut=cut)
            known[caller, text] = most
        return known[caller, text]

    def _legs_by_key(self, fits: Iterable[Fit]) -> dict[str, _Most]:
        """How many legs of each job the fits of one level stand for."""
        by_key: dict[str, list[Fit]] = {}
        for fit in fits:
            by_key.setdefault(fit.key, []).append(fit)
        return {key: self._legs_of(key, of_key) for key, of_key in by_key.items()}

    def _legs_of(self, key: str, fits: Sequence[Fit]) -> _Most:
        matrix = self._graph.jobs[key].job.matrix
        is_open = not all(fit.is_fixed for fit in fits)
        expanded = [fit for fit in fits if fit.legs != (NOT_EXPANDED,)]
        if matrix is None or not expanded:
            return _Most(1, is_open)
        if any(fit.numbers == (None,) for fit in expanded):
            return _Most(_LEGS_OF_A_RUN if matrix.legs is None else len(matrix.legs), is_open)
        return _Most(len({fit.numbers for fit in expanded}), is_open)

    def _fits(self, caller: str, text: str, known: _Known, *, cut: bool) -> list[Fit]:
        """Fits of a text below a caller; `known` bounds the work on one name."""
        if (caller, text) not in known:
            level = self._level(caller)
            found = first_two(
                fit for fit in level.fits(text, cut=cut) if self._stands_alone(fit, text)
            ) or first_two(
                fit for fit in level.bare_fits(text, cut=cut) if self._stands_alone(fit, text)
            )
            for head, tail in _splits(text):
                for fit in self._callers(caller, head):
                    below = self._fits(fit.key, tail, known, cut=cut)
                    found += [each.under(fit) for each in below]
            known[caller, text] = _few(found)
        return known[caller, text]

    def _callers(self, caller: str, text: str) -> list[Fit]:
        level = self._level(caller)
        self._work += len(level.patterns) + len(level.bare_patterns)
        if self._work > _MOST_WORK:
            return []
        fits = chain(level.fits(text, cut=False), level.bare_fits(text, cut=False))
        return [fit for fit in fits if self._graph.jobs[fit.key].callees]

    def _stands_alone(self, fit: Fit, text: str) -> bool:
        """A caller is listed by its own name only if it was skipped, its matrix unexpanded."""
        return not self._graph.jobs[fit.key].callees or (
            fit.legs[-1] in (None, NOT_EXPANDED) and (fit.is_fixed or _SEPARATOR not in text)
        )

    def _level(self, caller: str) -> Level:
        if caller not in self._levels:
            level = self._levels[caller] = Level()
            for key in self._keys.get(caller, ()):
                for shown_name in shown_names(self._graph.jobs[key].job):
                    pattern = pattern_of(shown_name)
                    if pattern.holes:
                        kind = level.bare_patterns if pattern.is_bare else level.patterns
                        kind.append((key, pattern))
                        continue
                    fit = fit_of(key, pattern, ", ".join(map(str, shown_name.leg or ())))
                    for form in cut_forms(pattern.literals[0]):
                        level.fixed.setdefault(form, {})[fit] = None
        return self._levels[caller]

    def _why_none(self, text: str) -> str:
        for head, _ in _splits(text):
            for fit in self._level("").fits(head, cut=False):
                job = self._graph.jobs[fit.key]
                if job.job.uses is not None and not job.callees:
                    return (
                        f"is in the workflow that job {quoted(fit.key)} calls, which is not known"
                    )
        return "fits no job of the workflow file"


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Every way to read a text as a caller's name and the rest."""
    position = text.find(_SEPARATOR)
    while position >= 0:
        yield text[:position], text[position + len(_SEPARATOR) :]
        position = text.find(_SEPARATOR, position + 1)


def _few(fits: list[Fit]) -> list[Fit]:
    """The first two fits of each kind."""
    certain = first_two(fit for fit in fits if not fit.is_bare)
    return certain + first_two(fit for fit in fits if fit.is_bare)
