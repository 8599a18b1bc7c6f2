"""
What one job uses of another before it, by what both do.

A use is sure, or one that may be: where a name is known to the run alone, or an action, a script or
a called workflow was not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.workflow.asked_of_needs import Asked
from ingest.workflow.exchanges import Doings, Exchange, ResourceKind
from ingest.workflow.resource_names import Name, agree

MOST_COMPARISONS = 300_000
"""Of names, in one graph: about a second."""

_VERBS: dict[ResourceKind, tuple[str, str, str]] = {
    "artifact": ("downloads", "download", "uploads"),
    "cache": ("restores", "restore", "saves"),
    "image": ("uses", "use", "pushes"),
}
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Use:
    """
    One use.

    Attributes:
        words: What the later job does, without naming it: "downloads artifact 'dist', which ...".
        is_sure: Else it may be.
        is_of_order: It needs the earlier job to have ended, however it comes to wait for it: a job
            that waits for both passes it on.
    """

    words: str
    is_sure: bool
    is_of_order: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """A job with what it asks of others and what it does."""

    key: str
    asked: Asked
    doings: Doings


class TooMuch(Exception):
    """Names are too many to be compared."""


@dataclass(slots=True)
class Comparing:
    """The uses between jobs of one graph; `given` is what any of them hands over."""

    given: Sequence[Exchange]
    _count: int = 0
    _are_given: dict[int, bool] = field(default_factory=dict)

    def uses(self, job: Job, need: Job) -> Iterator[Use]:
        """
        What a job uses of one before it, directly needed or not; outputs are asked elsewhere.

        Raises:
            TooMuch: Over all pairs of the graph they are more than `MOST_COMPARISONS`.
        """
        yield from _gates(job, need)
        named = list(self._exchanges(job, need))
        yield from named
        if not named:
            yield from self._handed(job, need)
            yield from self._unread(job, need)
        yield from _outside(job, need)

    def _exchanges(self, job: Job, need: Job) -> Iterator[Use]:
        """Names of both; where some are the same, those that a run fills in say nothing more."""
        pairs = [
            (taken, given)
            for taken in job.doings.takes
            for given in need.doings.gives
            if taken.kind == given.kind and not self._is_built(taken, job)
        ]
        agreements = [self._agree(taken.name, given.name) for taken, given in pairs]
        if "same" in agreements:
            for (taken, given), agreement in zip(pairs, agreements, strict=True):
                if agreement == "same":
                    yield _same(taken, given, need.key)
            return
        for (taken, given), agreement in zip(pairs, agreements, strict=True):
            if agreement == "maybe" and not self._is_given(taken):
                yield _maybe(taken, given, need.key)

    def _handed(self, job: Job, need: Job) -> Iterator[Use]:
        """Names handed to actions that may do anything with them."""
        for name, by in job.doings.handed:
            if name.is_unknown or len(name.written) < _SHORTEST_NAME:
                continue
            for given in need.doings.gives:
                if self._agree(name, given.name) == "same":
                    gives = _VERBS[given.kind][2]
                    words = f"hands {name}, which {need.key} {gives}, to {by}, which was not read"
                    yield Use(words, is_sure=False)
            for other, of_need in need.doings.handed:
                if of_need != by and self._agree(name, other) == "same":
                    words = f"hands {name} to {by}, as {need.key} does to {of_need}; "
                    yield Use(f"{words}neither was read", is_sure=False)

    def _unread(self, job: Job, need: Job) -> Iterator[Use]:
        if job.doings.is_hidden and need.doings.is_hidden:
            words = f"{job.doings.unread[-1]} and {need.doings.unread[-1]} were not read"
            yield Use(words, is_sure=False, is_of_order=False)
        if job.doings.unread:
            for given in need.doings.gives:
                if given.kind != "cache":
                    words = f"may use {given.kind} {given.name}, which {need.key} "
                    words += f"{_VERBS[given.kind][2]}: {job.doings.unread[0]} was not read"
                    yield Use(words, is_sure=False, is_of_order=False)
        if need.doings.unread:
            for taken in job.doings.takes:
                if taken.kind == "artifact" and not self._is_given(taken):
                    words = f"may download artifact {_named(taken)} of {need.key}, of which "
                    words += f"{need.doings.unread[0]} was not read"
                    yield Use(words, is_sure=False, is_of_order=False)

    def _is_built(self, taken: Exchange, job: Job) -> bool:
        return taken.kind == "image" and self._is_among(taken.name, job.doings.built)

    def _is_given(self, taken: Exchange) -> bool:
        """Whether another exchange of the graph is seen to hand over just this."""
        if id(taken) not in self._are_given:
            others = [
                each.name for each in self.given if each.kind == taken.kind and each is not taken
            ]
            self._are_given[id(taken)] = self._is_among(taken.name, others)
        return self._are_given[id(taken)]

    def _is_among(self, name: Name, names: Sequence[Name]) -> bool:
        return any(self._agree(name, each) == "same" for each in names)

    def _agree(self, taken: Name, given: Name) -> str:
        self._count += len(taken.values) * len(given.values)
        if self._count > MOST_COMPARISONS:
            raise TooMuch
        return agree(taken, given)


def _same(taken: Exchange, given: Exchange, need: str) -> Use:
    does, do, gives = _VERBS[taken.kind]
    is_one = taken.name.written == given.name.written or (
        taken.name.spelling is not None and taken.name.spelling == given.name.spelling
    )
    words = f"{taken.kind} {_named(taken)}, which {need} {gives}"
    words += "" if is_one else f" as {given.name}"
    unread = [each.by for each in (taken, given) if not each.is_sure]
    if unread:
        return Use(f"may {do} {words}: {unread[0]} was not read", is_sure=False)
    return Use(f"{does} {words}", is_sure=True)


def _maybe(taken: Exchange, given: Exchange, need: str) -> Use:
    _, do, gives = _VERBS[taken.kind]
    words = f"may {do} {taken.kind} {_named(taken)}: {need} {gives} {given.name}, "
    return Use(f"{words}and the run fills in a name", is_sure=False)


def _gates(job: Job, need: Job) -> Iterator[Use]:
    for gate in job.doings.gates:
        yield Use(f"{gate} is a gate", is_sure=True)
    for gate in need.doings.gates:
        yield Use(f"waits for the gate of {need.key}: {gate}", is_sure=True)
    if job.doings.has_only_words:
        yield Use("does nothing but wait, as a required check does", is_sure=True)
    if job.asked.failure is not None:
        yield Use(f"asks by {job.asked.failure} whether {need.key} failed", is_sure=True)


def _outside(job: Job, need: Job) -> Iterator[Use]:
    for act in job.doings.outside[:1]:
        if job.asked.is_skipped_on_failure:
            words = f"may be a gate: it changes something outside the run ({act}), and only where "
            words += f"{need.key} succeeds"
            yield Use(words, is_sure=False)
    for act in need.doings.outside[:1]:
        words = f"may use what {need.key} changes outside the run ({act})"
        yield Use(words, is_sure=False, is_of_order=False)
    for push in need.doings.unread_pushes[:1]:
        words = f"may use an image that {need.key} pushes ({push}), whose name was not read"
        yield Use(words, is_sure=False, is_of_order=False)
    if need.doings.logins and not any(each.kind == "image" for each in need.doings.gives):
        words = f"may use an image of {need.key}, which logs in to a registry "
        words += f"({need.doings.logins[0]}) and pushes what was not read"
        yield Use(words, is_sure=False, is_of_order=False)


def _named(exchange: Exchange) -> str:
    is_all = exchange.kind == "artifact" and exchange.name.written == "*"
    return "of any name" if is_all else str(exchange.name)
