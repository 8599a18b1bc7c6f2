"""
What each job of a workflow uses of the jobs that its `needs` name, by its files.

A need without a use that was found delays its job for nothing, as far as files tell. What they
can't tell: required checks (settings of the repository), what scripts of the repository do, what
lies on a runner's own disk.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from ingest.bounds import cut
from ingest.workflow.asked_of_needs import Asked, read_asked
from ingest.workflow.graph import Graph
from ingest.workflow.job_doings import Reading
from ingest.workflow.local_actions import LocalActions
from ingest.workflow.pair_uses import Comparing, Job, TooMuch, Use

MOST_NEEDS = 10_000
"""Of a graph; the others are left out."""

_MOST_STEPS_OF_SEARCH = 2_000_000
_MOST_SHOWN = 3

State = Literal["used", "may be used", "no use found"]


@dataclass(frozen=True, slots=True)
class NeedUse:
    """
    One job of another's `needs`, and what is used of it.

    Attributes:
        job_key: As in the graph: `caller/job` within a called workflow.
        need_key: Of the same file; one that calls a workflow stands for all jobs of that.
        evidence: The uses in words, the later job being their subject; for a need without a use
            what was not read. None if there is nothing to say.
        relied_on_by: Jobs that use what is before the need, and wait for it through it alone.
        is_skipped_on_failure: The job is skipped where the needed one fails or is skipped.
    """

    job_key: str
    need_key: str
    state: State
    evidence: str | None
    relied_on_by: tuple[str, ...]
    is_skipped_on_failure: bool


def find_need_uses(graph: Graph, actions: LocalActions) -> list[NeedUse]:
    """What is used of each need that the files of a graph name, in their order."""
    return list(islice(_Finding(graph, actions).all(), MOST_NEEDS))


@dataclass(slots=True)
class _Finding:
    graph: Graph
    actions: LocalActions
    _jobs: dict[str, Job] = field(default_factory=dict)
    _asked: dict[int, Asked] = field(default_factory=dict)
    _needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _waiting: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _comparing: Comparing = field(init=False)
    _found: dict[tuple[str, str], list[Use]] = field(default_factory=dict)
    _searched: int = 0

    def __post_init__(self) -> None:
        for key, graph_job in self.graph.jobs.items():
            caller = key.rpartition("/")[0]
            needs = graph_job.job.needs
            self._needs[key] = tuple(f"{caller}/{need}" if caller else need for need in needs)
            for need in self._needs[key]:
                self._waiting[need].append(key)
        linked = [key for key, needs in self._needs.items() if needs or key in self._waiting]
        reading = Reading(self.graph, self.actions)
        for key in linked:
            job = self.graph.jobs[key].job
            if id(job) not in self._asked:
                self._asked[id(job)] = read_asked(job.described)
            self._jobs[key] = Job(key, self._asked[id(job)], reading.doings_of(key))
        given = [each for job in self._jobs.values() for each in job.doings.gives]
        self._comparing = Comparing(given)

    def all(self) -> Iterator[NeedUse]:
        for key, needs in self._needs.items():
            for need in needs:
                yield self._need_use(key, need)

    def _need_use(self, key: str, need: str) -> NeedUse:
        relying: tuple[str, ...] = ()
        try:
            uses = [*_asked_uses(self._jobs[key].asked, need), *self._uses(key, need)]
            state: State = "no use found"
            shown = [use.words for use in uses if use.is_sure]
            if shown:
                state = "used"
            else:
                passed_on = self._passed_on(key, need)
                relying = tuple(passed_on)
                shown = [*(use.words for use in uses), *passed_on.values()]
                state = "may be used" if shown else "no use found"
        except TooMuch:
            state, shown = "may be used", ["the files are too large to find all uses"]
        evidence = "; ".join(_few(dict.fromkeys(shown))) or self._unread(key, need)
        return NeedUse(
            job_key=key,
            need_key=need,
            state=state,
            evidence=None if evidence is None else cut(evidence),
            relied_on_by=tuple(_few(relying)),
            is_skipped_on_failure=self._jobs[key].asked.is_skipped_on_failure,
        )

    def _uses(self, key: str, need: str) -> list[Use]:
        if (key, need) not in self._found:
            self._found[key, need] = list(self._comparing.uses(self._jobs[key], self._jobs[need]))
        return self._found[key, need]

    def _passed_on(self, key: str, need: str) -> dict[str, str]:
        """The jobs that wait for what is before a need through it alone, and use it, in words."""
        if not self._waiting.get(key) and not self._needs[need]:
            return {}
        without = key, need
        # Who waits for the need on another way waits for all that is before it, too.
        otherwise = self._reached(need, self._waiting, (need, key))
        later = self._reached(key, self._waiting, None) - otherwise
        earlier = self._reached(need, self._needs, None)
        found: dict[str, str] = {}
        for each in sorted(later):
            lost = earlier - self._reached(each, self._needs, without)
            for lost_key in sorted(lost):
                if (each, lost_key) == without:
                    continue
                for use in self._uses(each, lost_key):
                    if use.is_of_order:
                        who = "" if each == key else f"{each} "
                        words = f"{who}{use.words}, and waits for {lost_key} through this need"
                        found.setdefault(each, f"{words} alone")
        return found

    def _reached(
        self,
        start: str,
        links: Mapping[str, tuple[str, ...] | list[str]],
        without: tuple[str, str] | None,
    ) -> set[str]:
        """The jobs that links lead to, the start included, one need left out."""
        found, waiting = {start}, [start]
        while waiting:
            key = waiting.pop()
            further = links.get(key, ())
            self._searched += len(further) + 1
            if self._searched > _MOST_STEPS_OF_SEARCH:
                raise TooMuch
            for each in further:
                if each not in found and (key, each) != without:
                    found.add(each)
                    waiting.append(each)
        return found

    def _unread(self, key: str, need: str) -> str | None:
        """What may hide a use although nothing points to one."""
        jobs = [self._jobs[key].doings, self._jobs[need].doings]
        unread = dict.fromkeys(each for doings in jobs for each in doings.unread)
        shared = set(jobs[0].own_caches) & set(jobs[1].own_caches)
        notes = [f"not read: {', '.join(_few(unread))}"] if unread else []
        if shared:
            notes.append(f"both keep the cache of {', '.join(_few(sorted(shared)))}")
        return "; ".join(notes) or None


def _asked_uses(asked: Asked, need: str) -> Iterator[Use]:
    """What its expressions ask of a job that it needs itself."""
    own_key = need.rpartition("/")[2].lower()
    for written in asked.outputs.get(own_key, ())[:_MOST_SHOWN]:
        yield Use(f"reads {written}", is_sure=True)
    if own_key in asked.results:
        yield Use(f"asks for the result of {need}", is_sure=True)
    if asked.all_needs is not None:
        yield Use(f"asks for all its needs: {asked.all_needs}", is_sure=True)


def _few(items: Iterator[str] | Mapping[str, object] | tuple[str, ...] | list[str]) -> list[str]:
    listed = list(items)
    more = len(listed) - _MOST_SHOWN
    return [*listed[:_MOST_SHOWN], *([f"{more} more"] if more > 0 else [])]
