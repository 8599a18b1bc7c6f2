"""Which jobs of a graph a name may belong to: every reading of it, caller by caller."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.workflow.graph import MOST_LEVELS, Graph, GraphJob
from ingest.workflow.name_patterns import (
    ELLIPSIS,
    LONGEST_NAME,
    SEPARATOR,
    Fit,
    NamePattern,
    fit_of,
    forms_of,
    is_cut,
    leg_text,
    merge_fits,
    pattern_of,
)
from ingest.workflow.shown_names import (
    Hole,
    ShownName,
    of_any_name,
    shown_names,
    work_of_names,
)
from ingest.workflow.templates import normalize, parts_of

LONGEST_NESTED = MOST_LEVELS * (LONGEST_NAME + len(SEPARATOR))


"""Characters of a name that is read as one of a called workflow; GitHub shows no longer one."""


MOST_WORK = 10_000


"""
Comparisons for one name; real workflows need a few hundred at most.

Ten levels of names that are expressions, and names full of slashes, ask for far more.
"""


_HOLES_OF_A_COMPARISON = 10


_MOST_CHARACTERS = 500_000


"""Of the names of all jobs and legs of a graph: what is read in a few seconds."""


@dataclass(slots=True)
class Work:
    """What was done for one name."""

    done: int = 0

    def spend(self, count: int) -> bool:
        """Whether there is time for so many comparisons more."""
        self.done += count
        return self.done <= MOST_WORK

    @property
    def is_too_much(self) -> bool:
        """Whether some comparisons were left out."""
        return self.done > MOST_WORK


@dataclass(slots=True)
class _Names:
    """Names of jobs of one file, as called by one caller: by text, and those with holes."""

    fixed: dict[str, list[tuple[str, ShownName]]] = field(default_factory=dict)
    patterns: list[tuple[str, ShownName, NamePattern]] = field(default_factory=list)
    _sorted: list[str] = field(default_factory=list)
    _work: int = 1

    def add(self, key: str, name: ShownName) -> None:
        pattern = pattern_of(name.parts)
        if pattern.holes:
            self.patterns.append((key, name, pattern))
            self._work += 1 + len(pattern.holes) // _HOLES_OF_A_COMPARISON
            return
        for form in forms_of(pattern.literals[0]):
            self.fixed.setdefault(form, []).append((key, name))

    def fits(self, text: str, work: Work, *, cut: bool) -> Iterator[Fit]:
        """The jobs whose name the text may be, or of a cut text the beginning."""
        if not work.spend(self._work):
            return
        found = self._begun(text, work) if cut else self.fixed.get(text, [])
        for key, name in dict.fromkeys(found):
            yield fit_of(key, name, leg_text(name))
        is_beginning = cut or is_cut(text)
        for key, name, pattern in self.patterns:
            if pattern.fits(text):
                yield fit_of(key, name, pattern.leg_in(text, name), pattern)
            elif is_beginning and pattern.fits_beginning(text):
                yield fit_of(key, name, pattern.leg_in_beginning(text, name), pattern)

    def _begun(self, text: str, work: Work) -> list[tuple[str, ShownName]]:
        """The fixed names that a cut one may be the beginning of."""
        if len(self._sorted) < len(self.fixed):
            self._sorted = sorted(self.fixed)
        beginning = text.removesuffix(ELLIPSIS)
        found: list[tuple[str, ShownName]] = []
        for place in range(bisect_left(self._sorted, beginning), len(self._sorted)):
            form = self._sorted[place]
            if not form.startswith(beginning) or not work.spend(1):
                break
            found += self.fixed[form]
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name may be: whether all was looked for, and the comparisons that took."""

    fits: tuple[Fit, ...]
    is_complete: bool
    work_done: int


NOT_READ = Reading((), is_complete=False, work_done=0)


@dataclass(slots=True)
class _Asked:
    """
    A name that is read.

    Attributes:
        known: What it may be below a caller from some place on.
    """

    text: str
    work: Work
    is_beginning: bool = False
    known: dict[tuple[str, int], list[Fit]] = field(default_factory=dict)


class NameIndex:
    """The names of a graph's jobs, file by file, made when a name first leads there."""

    def __init__(self, graph: Graph) -> None:
        self._jobs = graph.jobs
        self._work = 0
        self._levels: dict[str, tuple[_Names, _Names]] = {}
        self._keys: dict[str, list[str]] = {}
        for key in graph.jobs:
            self._keys.setdefault(key.rpartition("/")[0], []).append(key)

    def read(self, name: str) -> Reading:
        """All that a name may be, whatever else the attempt has."""
        work = Work()
        found: list[Fit] = []
        # A name that GitHub left as a template may be spelled in its way or in the file's.
        for text in dict.fromkeys((name, normalize(parts_of(name)))):
            found += self._fits("", 0, _Asked(text, work))
        if not found and is_cut(name):
            # A nested name may have been cut as a whole, somewhere in its last part.
            found = self._fits("", 0, _Asked(name, work, is_beginning=True))
        return Reading(tuple(merge_fits(found)), not work.is_too_much, work.done)

    def unknown_callers(self, name: str) -> Iterator[str]:
        """Keys of jobs that may have called the workflow that the job of this name is in."""
        work = Work()
        own, _ = self._level("")
        for head_end, _ in _splits(name[:LONGEST_NESTED], 0):
            for fit in own.fits(name[:head_end], work, cut=False):
                job = self._jobs[fit.key]
                if job.job.uses is not None and not job.callees:
                    yield fit.key

    def _fits(self, caller: str, start: int, asked: "_Asked") -> list[Fit]:
        """Fits below a caller of what begins there."""
        text, work, known = asked.text, asked.work, asked.known
        if (caller, start) not in known:
            own, callers = self._level(caller)
            tail = text[start:]
            found = [
                fit
                for fit in own.fits(tail, work, cut=asked.is_beginning)
                if self._stands_alone(fit, tail)
            ]
            is_nested = (callers.fixed or callers.patterns) and len(text) <= LONGEST_NESTED
            for end, next_start in _splits(text, start) if is_nested else ():
                if work.is_too_much:
                    break
                for fit in callers.fits(text[start:end], work, cut=False):
                    found += [each.under(fit) for each in self._fits(fit.key, next_start, asked)]
            known[caller, start] = merge_fits(found)
        return known[caller, start]

    def _stands_alone(self, fit: Fit, text: str) -> bool:
        """A caller is listed by its own name only if it was skipped, its matrix unexpanded."""
        if not self._jobs[fit.key].callees:
            return True
        is_fixed = not any(isinstance(part, Hole) for part in fit.parts)
        return (fit.is_template or not fit.has_leg) and (is_fixed or SEPARATOR not in text)

    def _level(self, caller: str) -> tuple[_Names, _Names]:
        """The names of the jobs of the file that it calls, and of those that call others."""
        if caller not in self._levels:
            own, callers = _Names(), _Names()
            for key in self._keys.get(caller, ()):
                for name in self._shown_names(self._jobs[key]):
                    own.add(key, name)
                    if self._jobs[key].callees and not name.is_template:
                        callers.add(key, name)
            self._levels[caller] = own, callers
        return self._levels[caller]

    def _shown_names(self, job: GraphJob) -> list[ShownName]:
        """
        All of a job.

        Where those of the others took too much time, or its name has more expressions than GitHub
        shows characters, it may have any.
        """
        work = work_of_names(job)
        is_odd = (job.job.name or "").count("${{") > LONGEST_NAME
        if is_odd or self._work + work > _MOST_CHARACTERS:
            return shown_names(of_any_name(job))
        self._work += work
        return shown_names(job)


def _splits(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Every way to read a text as a caller's name and the rest: where they end and begin."""
    position = text.find(SEPARATOR, start)
    while position >= 0:
        yield position, position + len(SEPARATOR)
        position = text.find(SEPARATOR, position + 1)
