"""One night with a fault, and the next one without: what became of the data."""

import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result

from ingest.api.answer_fields import NO_VALUE
from ingest.health.verify import find_faults as wrong
from ingest.storage.ingest_log import read_last_ending
from ingest.storage.read_snapshot import open_read_only
from ingest.storage.snapshots import Store
from tests.ingest.faults.apart import LONGEST_NIGHT_S, Apart, Ran, be_impatient
from tests.ingest.faults.broken_wire import Asked, BrokenWire, Sent, whole
from tests.ingest.faults.fault import Fault
from tests.ingest.faults.kinds import kind_of
from tests.ingest.faults.no_names import forget_names
from tests.ingest.faults.small_github import (
    FIRST_NIGHT,
    SECOND_NIGHT,
    SmallGithub,
    small_pages,
)
from tests.ingest.project import FACTS, Project
from tests.simulated import Answer, SimulatedGithub

_MOST_MIB = 400
_NIGHT = timedelta(days=1)
Facts = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of one fault.

    Attributes:
        result: `healed` within its night, `next night` if the fault's own said what was missing,
            else what is wrong.
        injected: Answers that were spoilt.
        lost: Rows that the facts lack or have too many after the next night.
        seconds: Of both nights.
        longest_s: Of the night with the fault.
        mib: Most memory that its process had; 0 where it had none of its own.
    """

    result: str
    injected: int
    lost: int
    seconds: float
    longest_s: float = 0.0
    mib: float = 0.0

    @property
    def is_fine(self) -> bool:
        """Whether nothing was lost, and what was missing was said."""
        return self.lost == 0 and self.result in ("healed", "next night")


@dataclass
class Nights:
    """
    A GitHub, the wire to it, a first night's database, and what an undisturbed second one makes.

    Attributes:
        wire: To be spoilt.
        apart: Where nights with faults are spent; None for this process.
        undisturbed: The facts to end with.
    """

    folder: Path
    patch: pytest.MonkeyPatch
    wire: BrokenWire
    apart: Apart | None = None
    undisturbed: Facts = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**6)))

    def project(self) -> Project:
        """The first night's project in a folder of its own, ready for the second night."""
        copy = self.folder / f"project-{next(self._numbers)}"
        shutil.copytree(self.folder / "first", copy, symlinks=True)
        project = Project(copy, self.patch)
        project.now += _NIGHT
        project.write(SECOND_NIGHT)
        return project

    def ingest(self, project: Project) -> Result:
        """One ingest of a night."""
        return project.ingest(api=self.wire.url)

    def outcome(self, fault: Fault, kind: str) -> Outcome:
        """A night in which one kind of request meets a fault, and the next one."""
        injected: Counter[str] = Counter()

        def spoil(_project: Project) -> Callable[[], None]:
            stack = ExitStack()
            stack.enter_context(self._injected(fault, kind, injected))
            return stack.close

        apart = None if fault.is_of_names else self.apart
        found = self.outcome_of(
            spoil,
            None if apart is None else lambda project: apart.night(project, self.wire.url),
            is_credible=fault.is_credible,
        )
        if injected["answers"] == 0:
            return replace(found, result="the fault never met a request", injected=0)
        return replace(found, injected=injected["answers"])

    def outcome_of(
        self,
        spoil: Callable[[Project], Callable[[], None]] = lambda _project: lambda: None,
        ingest: Callable[[Project], Ran] | None = None,
        *,
        is_credible: bool = False,
    ) -> Outcome:
        """
        A night with a fault, and the next one without.

        Args:
            spoil: Brings the fault; what it returns ends it.
            ingest: The night's ingest in a process of its own.
            is_credible: Whether what the fault brings need not be said.
        """
        project = self.project()
        begin = time.monotonic()
        before = project.database.resolve()
        content = before.read_bytes()
        mend = spoil(project)
        try:
            ran, said = self._night(project, ingest)
        finally:
            mend()
        took = time.monotonic() - begin
        result = self._result(project, ran.code, said, is_credible=is_credible)
        if before.read_bytes() != content:
            result = "the old snapshot has changed"
        lost, wrong_then = self._healed(project)
        if result in ("healed", "next night"):
            result = wrong_then or result
        if took > LONGEST_NIGHT_S:
            result = f"the night took {took:.0f} s"
        if ran.mib > _MOST_MIB:
            result = f"the night took {ran.mib:.0f} MiB"
        shutil.rmtree(project.folder)
        return Outcome(result, 1, lost, time.monotonic() - begin, took, ran.mib)

    def _night(self, project: Project, ingest: Callable[[Project], Ran] | None) -> tuple[Ran, str]:
        """How it ended, and what was said on stderr."""
        try:
            if ingest is None:
                outcome = self.ingest(project)
                return Ran(outcome.exit_code), outcome.stderr
            ran = ingest(project)
            said = project.folder / "stderr"
            return ran, said.read_text(errors="replace") if said.exists() else ""
        except Exception as error:  # noqa: BLE001 - a traceback is what is looked for
            return Ran(1), f"Traceback {type(error).__name__}: {error}"

    def _result(self, project: Project, code: int, said: str, *, is_credible: bool) -> str:
        if "Traceback" in said:
            return said[-300:]
        if code == 0:
            missing = lost_rows(self.undisturbed, _published(project)[0])
            if missing and (is_credible or any(NO_VALUE in why for why in reasons(project))):
                return "next night"
            return "healed" if missing == 0 else f"exit 0, though {missing} rows are missing"
        if code > 1:
            return f"exit {code}"
        # Who is killed says nothing; what can't be written can't be kept, and is said at least.
        is_said = code < 0 or "error: " in said or reasons(project)
        return "next night" if is_said else "exit 1 without a reason"

    def _healed(self, project: Project) -> tuple[int, str]:
        """Rows lost after a night without faults, and what is wrong with that night."""
        project.now += _NIGHT
        try:
            outcome = self.ingest(project)
            facts, found = _published(project)
        except Exception as error:  # noqa: BLE001 - a traceback is what is looked for
            return 10**6, f"traceback in the next night: {type(error).__name__}: {error}"[:300]
        lost = lost_rows(self.undisturbed, facts)
        if outcome.exit_code != 0:
            return lost, f"the next night was not complete: {outcome.stdout[-300:]}"
        if lost:
            return lost, "the next night lost rows"
        return lost, "; ".join(found)

    @contextmanager
    def _injected(self, fault: Fault, kind: str, injected: Counter[str]) -> Iterator[None]:
        """While the block lasts; the answers that were spoilt are counted."""
        lock = threading.Lock()

        def is_hit(asked: Asked) -> bool:
            with lock:
                if kind_of(asked) != kind or (fault.is_once and injected["answers"]):
                    return False
                injected["answers"] += 1
                return True

        def spoil(asked: Asked, answer: Answer) -> Sent:
            if not is_hit(asked):
                return whole(asked, answer)
            sent = fault.spoil(asked, answer)
            if fault.is_of_content and sent == whole(asked, answer):
                with lock:
                    injected["answers"] -= 1
            return sent

        with self.patch.context() as patch:
            if fault.is_of_names:
                forget_names(patch, is_hit)
                self.wire.spoil = lambda asked, answer: Sent(whole(asked, answer).data, "close")
            else:
                self.wire.spoil = spoil
            if fault.is_of_content:
                self.wire.is_unconditional = lambda asked: kind_of(asked) == kind
            yield
        self.wire.spoil = whole
        self.wire.is_unconditional = lambda _asked: False


def reasons(project: Project) -> list[str]:
    """What the last ingest said was missing: in its log, or beside the snapshots."""
    working = Store(project.database).working
    logged: list[tuple[Any, ...]] = []
    if working.exists():
        with duckdb.connect(working) as connection:
            logged = connection.execute(
                "select unnest(failures).why from ingests where ingest_id = "
                "(select max(ingest_id) from ingests)"
            ).fetchall()
    ending = read_last_ending(Store(project.database).folder)
    return [str(why) for (why,) in logged] or [
        failure.why for failure in (ending.failures if ending is not None else ())
    ]


def lost_rows(expected: Facts, found: Facts) -> int:
    """Rows that one of the two has and the other has not."""
    count = 0
    for table, rows in expected.items():
        wanted, there = Counter(map(repr, rows)), Counter(map(repr, found[table]))
        count += ((wanted - there) + (there - wanted)).total()
    return count


@contextmanager
def nights(folder: Path, patch: pytest.MonkeyPatch, apart: Apart | None = None) -> Iterator[Nights]:
    """A first night, well ended, and all that is needed for second ones; no wait is real."""
    small_pages(patch)
    be_impatient(patch)
    small = SmallGithub()
    with SimulatedGithub(small.world, rate_limit=10**9, graphql_rate_limit=10**9) as served:
        port = int(served.url.rpartition(":")[2])
        with BrokenWire(port) as wire, BrokenWire(served.archives.port) as wire_of_logs:
            served.url = wire.url
            served.archives.port = int(wire_of_logs.url.rpartition(":")[2])
            wire_of_logs.spoil = lambda asked, answer: wire.spoil(asked, answer)  # noqa: PLW0108 - it changes
            (folder / "first").mkdir()
            first = Project(folder / "first", patch)
            first.write(FIRST_NIGHT)
            assert 0 == first.ingest(api=wire.url).exit_code
            small.grow()
            made = Nights(folder, patch, wire, apart)
            undisturbed = made.project()
            assert 0 == made.ingest(undisturbed).exit_code
            made.undisturbed = _published(undisturbed)[0]
            yield made
            assert not wire.surprises + wire_of_logs.surprises, wire.surprises


def _published(project: Project) -> tuple[Facts, tuple[str, ...]]:
    """What readers see, and what `verify` finds wrong with it."""
    with open_read_only(project.database) as connection:
        facts = {
            table: connection.execute(f"select {columns} from {table}").fetchall()
            for table, columns in FACTS.items()
        }
        return facts, wrong(connection)
