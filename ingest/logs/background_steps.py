"""
Which steps ran in the background, and which step waited for each or cancelled it.

Every step in the background is in a block (`wait_blocks`) of a step that waits for it or cancels
it: what a whole log has in none ran in the foreground. All or nothing is told: names, instants and
results must be those of the steps that the API lists, each block that of one step, and no two
steps in the foreground may have run at the same time.

Source: actions/runner, `JobExtension.cs` (where nothing waits for a step in the background, the
runner adds a step that does).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.logs.log_facts import StepWait
from ingest.logs.log_lines import Line
from ingest.logs.wait_blocks import WaitBlock, WaitBlocks
from ingest.records import Job
from ingest.workflow import (
    ADDED_AFTER,
    ADDED_BEFORE,
    GROUP,
    IMPLICIT_WAIT,
    FileStep,
    ShownStep,
    find_contradiction,
)

_CONCLUSIONS = {"Succeeded": "success", "Failed": "failure"}
_NAMED_KINDS = {GROUP: "wait", IMPLICIT_WAIT: "wait all"}
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Ran:
    """A step that ran; its times are whole seconds, cut off."""

    number: int
    name: str
    began_at: datetime
    ended_at: datetime
    conclusion: str | None


@dataclass(frozen=True, slots=True)
class _Wait:
    """A block, the step that it is of, and those that it lists."""

    block: WaitBlock
    number: int
    listed: Sequence[_Ran]


class BackgroundSteps:
    """What was told so far of one job's steps in the background."""

    def __init__(self, job: Job) -> None:
        self._job_id = job.job_id
        self._ran = [
            _Ran(step.number, step.name or "", step.started_at, step.completed_at, step.conclusion)
            for step in sorted(job.steps, key=lambda one: one.number)
            if step.started_at and step.completed_at and step.conclusion != "skipped"
            if step.name not in (*ADDED_BEFORE, *ADDED_AFTER)
        ]
        self._blocks = WaitBlocks({step.name for step in self._ran})
        self.is_cut = False

    def read(self, line: Line) -> bool:
        """Whether the line told something."""
        return self._blocks.read(line)

    def tell(self) -> list[StepWait]:
        """
        The steps in the background, and those that wait for them or cancel them.

        Of a log that was read to its end; none where no steps ran at the same time.
        """
        if not self._blocks.blocks or not self._blocks.are_whole():
            return []
        waits = self._find_waits(self._blocks.blocks)
        ended_by: dict[int, _Wait] = {}
        for wait in waits:
            for step in wait.listed:
                ended_by.setdefault(step.number, wait)
        if not _are_complete(waits, ended_by):
            return []
        if not self._contradicts([], {}) or self._contradicts(waits, ended_by):
            return []
        told = [StepWait(self._job_id, wait.number, wait.block.kind) for wait in waits]
        told += [
            StepWait(self._job_id, number, None, awaited_by, cancelled_by)
            for number, (awaited_by, cancelled_by) in _ends(ended_by).items()
        ]
        return sorted(told, key=lambda one: one.number)

    def _find_waits(self, blocks: Sequence[WaitBlock]) -> list[_Wait]:
        """Whose each block is, and whom it lists; none unless there is one way only."""
        listed = [steps for block in blocks if (steps := self._find_listed(block)) is not None]
        others = {step.number for steps in listed for step in steps} | self._blocks.begun
        fitting = [
            [step.number for step in self._ran if step.number not in others and _fits(step, block)]
            for block in blocks
        ]
        first = _choose(fitting)
        last = _choose([[-number for number in numbers[::-1]] for numbers in fitting[::-1]])
        is_sure = first == [-number for number in last[::-1]]
        if not is_sure or not len(blocks) == len(listed) == len(first):
            return []
        return [_Wait(*one) for one in zip(blocks, first, listed, strict=True)]

    def _find_listed(self, block: WaitBlock) -> list[_Ran] | None:
        """The steps that a block lists; None where others may be meant, or they ended otherwise."""
        until = block.ended_at or block.begun_at
        found: list[_Ran] = []
        for name, count in Counter(name for name, _ in block.results).items():
            named = [
                step
                for step in self._ran
                if step.name == name and step.began_at <= until and step.ended_at <= until + _SECOND
            ]
            expected = {_CONCLUSIONS.get(word) for other, word in block.results if other == name}
            if len(named) != count or not expected <= {None, *(one.conclusion for one in named)}:
                return None
            found += named
        return found

    def _contradicts(self, waits: Sequence[_Wait], ended_by: Mapping[int, _Wait]) -> bool:
        """Whether the times of steps say otherwise; all others are in the foreground."""
        places = {step.number: place for place, step in enumerate(self._ran)}
        kinds = {wait.number: wait.block.kind for wait in waits}
        ends = _ends(ended_by)
        steps = []
        for step in self._ran:
            awaited_by, cancelled_by = (
                None if number is None else places[number]
                for number in ends.get(step.number, (None, None))
            )
            steps.append(
                FileStep(
                    kinds.get(step.number, "run"),
                    names=(),
                    is_background=step.number in ended_by,
                    awaited_by=awaited_by,
                    cancelled_by=cancelled_by,
                )
            )
        rows = [ShownStep(one.number, one.name, one.began_at, one.ended_at) for one in self._ran]
        return find_contradiction(steps, rows) is not None


def _fits(step: _Ran, block: WaitBlock) -> bool:
    """Whether a block may be of this step: it begins and ends with it."""
    late = block.begun_at - step.began_at
    early = step.ended_at - (block.ended_at or block.begun_at)
    return (
        timedelta(0) <= late < 2 * _SECOND
        and -_SECOND < early <= _SECOND
        and block.numbers <= {step.number}
        and _NAMED_KINDS.get(step.name, block.kind) == block.kind
        and not step.name.startswith(("Post ", "Run "))
    )


def _choose(fitting: Sequence[Sequence[int]]) -> list[int]:
    """Of each in turn the first number beyond the one before; it ends where there is none."""
    chosen: list[int] = []
    for numbers in fitting:
        beyond = [number for number in numbers if not chosen or number > chosen[-1]]
        if not beyond:
            break
        chosen.append(beyond[0])
    return chosen


def _ends(ended_by: Mapping[int, _Wait]) -> dict[int, tuple[int | None, int | None]]:
    """Of each step in the background who waits for it and who cancels it, by number."""
    return {
        number: (None, wait.number) if wait.block.kind == "cancel" else (wait.number, None)
        for number, wait in ended_by.items()
    }


def _are_complete(waits: Sequence[_Wait], ended_by: Mapping[int, _Wait]) -> bool:
    """Whether each wait for all lists those that had begun and nobody had waited for, no others."""
    for wait in waits:
        if wait.block.kind != "wait all":
            continue
        since = wait.block.begun_at - _SECOND
        if any(ended_by[step.number] is not wait for step in wait.listed):
            return False
        for later in waits:
            if later.number > wait.number and any(
                ended_by[step.number] is later and step.began_at < since for step in later.listed
            ):
                return False
    return True
