"""
The steps of a job as its file lists them, where the file says more than the API shows.

Sources: GitHub docs, "Workflow syntax for GitHub Actions", `jobs.<job_id>.steps[*].background` to
`.parallel`; actions/runner, `BackgroundStepCoordinator.cs` (what a wait waits for) and
`ActionRunner.cs` (the name that a step gets).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.workflow.parse import Scalar, Value, WorkflowUnreadable, quoted
from ingest.workflow.templates import parts_of

StepKind = Literal["run", "action", "local action", "wait", "wait all", "cancel", "parallel group"]

MOST_STEPS = 1_000
"""Steps of a job, members of groups included."""

_LONGEST_NAME = 500
_LONGEST_START = 4 * _LONGEST_NAME
_KEYWORDS = ("parallel", "wait", "wait-all", "cancel")
_LOCAL = ("./", ".\\", "$/")
_COMMIT = re.compile(r"(?P<action>.*@)(?P<sha>[0-9a-f]{40})", re.ASCII)
_SHOWN_OF_COMMIT = 8
GROUP = "Parallel group"
"""What GitHub calls the step that waits for the members of one."""

NamePattern = tuple[str, ...]
"""Fixed text before, between and after what only a run knows; one text where nothing is unknown."""

_ANY_NAME: tuple[NamePattern, ...] = (("", ""),)


@dataclass(frozen=True, slots=True)
class FileStep:
    """
    One step of a file's job; it refers to others by their index, from 0.

    Attributes:
        kind: What it does; a `parallel group` is the step that waits for the group's members.
        is_background: The job goes on while it runs; so do the members of groups.
        awaited_by: The first step that waits for its end; None for a step that is not in the
            background, and for one that is not waited for before the job's own steps end.
        cancelled_by: The step that ends it before anything has waited for it.
    """

    kind: StepKind
    names: tuple[NamePattern, ...]
    is_background: bool = False
    group: int | None = None
    awaited_by: int | None = None
    cancelled_by: int | None = None

    def may_be_shown_as(self, name: str) -> bool:
        """Whether GitHub may give it this name; linear in the name."""
        names = dict.fromkeys((name, name.rstrip()))
        return any(fits(pattern, shown) for pattern in self.names for shown in names)


@dataclass(frozen=True, slots=True)
class JobSteps:
    """
    The steps of one job.

    Attributes:
        steps: In the order in which GitHub lists them: the members of a group before the step
            that waits for them.
        problem: Why they can't be matched, completing "its steps"; None if they can.
    """

    steps: tuple[FileStep, ...]
    problem: str | None = None

    @property
    def has_parallel(self) -> bool:
        """Whether some may run at the same time."""
        return self.problem is not None or any(step.is_background for step in self.steps)


def read_steps(steps: Value | None) -> JobSteps | None:
    """
    The steps of a job.

    Returns:
        None where the file says nothing of them that the API does not: neither that some run in
        parallel, nor that one is an action of the repository itself.
    """
    if not isinstance(steps, list) or not any(_has_more_in_file(step) for step in steps):
        return None
    try:
        read = list(_read(steps))
    except WorkflowUnreadable as problem:
        return JobSteps((), str(problem))
    return JobSteps(tuple(read))


def _has_more_in_file(step: Value) -> bool:
    return isinstance(step, dict) and (
        "background" in step
        or any(keyword in step for keyword in _KEYWORDS)
        or _text(step.get("uses")).startswith(_LOCAL)
    )


@dataclass(slots=True)
class _Described:
    step: FileStep
    own_id: str = ""
    targets: tuple[str, ...] = ()


def _read(steps: Sequence[Value]) -> Iterator[FileStep]:
    described: list[_Described] = []
    for item in steps:
        if isinstance(item, dict) and "parallel" in item:
            described += _group(item["parallel"], len(described))
        else:
            described.append(_describe(item))
        if len(described) > MOST_STEPS:
            raise WorkflowUnreadable(f"are more than {MOST_STEPS:,}")
    running: dict[int, None] = {}
    numbers: dict[str, int] = {}
    for index, each in enumerate(described):
        if each.own_id:
            numbers.setdefault(each.own_id, index)
        if each.step.is_background:
            running[index] = None
        for ended in _ended_by(index, described, numbers, running):
            del running[ended]
            step = described[ended].step
            described[ended].step = (
                replace(step, cancelled_by=index)
                if each.step.kind == "cancel"
                else replace(step, awaited_by=index)
            )
    yield from (each.step for each in described)


def _ended_by(
    index: int, described: Sequence[_Described], numbers: dict[str, int], running: dict[int, None]
) -> list[int]:
    """Which of the running background steps have ended after a step."""
    each = described[index]
    match each.step.kind:
        case "wait all":
            return list(running)
        case "parallel group":
            return [other for other in running if described[other].step.group == index]
        case "wait" | "cancel":
            for target in each.targets:
                if target not in numbers or not described[numbers[target]].step.is_background:
                    raise WorkflowUnreadable(
                        f"wait for or cancel {quoted(target)}, which is no earlier step in the "
                        "background"
                    )
            ended = dict.fromkeys(numbers[target] for target in each.targets)
            return [other for other in ended if other in running]
        case _:
            return []


def _group(members: Value, first: int) -> list[_Described]:
    if not isinstance(members, list) or not members:
        raise WorkflowUnreadable("have a parallel group that is no list")
    found = [_describe(member) for member in members[: MOST_STEPS + 1]]
    if any(each.targets or each.step.kind == "wait all" for each in found):
        raise WorkflowUnreadable("have a parallel group whose members wait or cancel")
    number = first + len(found)
    for each in found:
        each.step = replace(each.step, is_background=True, group=number)
    return [*found, _Described(FileStep("parallel group", ((GROUP,),)))]


def _describe(item: Value) -> _Described:
    if not isinstance(item, dict):
        raise WorkflowUnreadable("are not all mappings")
    if "parallel" in item:
        raise WorkflowUnreadable("have a parallel group within another")
    name, own_id = item.get("name"), _text(item.get("id")).lower()
    named = _of_texts(_spellings(name), "") if isinstance(name, Scalar) and name.text else ()
    if "wait-all" in item:
        return _Described(FileStep("wait all", named or _ANY_NAME), own_id)
    for keyword, control in _CONTROLS.items():
        if keyword in item:
            # GitHub does not say how it shows one without a name.
            step = FileStep(control, named or _ANY_NAME)
            return _Described(step, own_id, _targets(item[keyword]))
    given = item.get("background")
    if isinstance(given, Scalar) and not isinstance(given.value, bool):
        raise WorkflowUnreadable("have a background that is neither true nor false")
    is_background = isinstance(given, Scalar) and given.value is True
    if uses := _text(item.get("uses")):
        kind: StepKind = "local action" if uses.startswith(_LOCAL) else "action"
        return _Described(FileStep(kind, named or _of_action(uses), is_background), own_id)
    run = item.get("run")
    if not isinstance(run, Scalar):
        raise WorkflowUnreadable("are not all of a kind that is known")
    return _Described(
        FileStep("run", named or _of_texts([run.text], "Run "), is_background), own_id
    )


_CONTROLS: dict[str, StepKind] = {"wait": "wait", "cancel": "cancel"}


def _targets(value: Value) -> tuple[str, ...]:
    """Ids in lower case: GitHub tells them apart without regard to case."""
    listed = value if isinstance(value, list) else [value]
    targets = tuple(_text(one).lower() for one in listed[:MOST_STEPS])
    if not targets or not all(targets):
        raise WorkflowUnreadable("wait for or cancel something that is no id")
    return targets


def _spellings(name: Scalar) -> list[str]:
    return [name.text, name.shown] if name.shown != name.text else [name.text]


def _of_action(uses: str) -> tuple[NamePattern, ...]:
    """An action without a name is shown by its reference, a commit by its first signs too."""
    short = uses[:_LONGEST_START]
    if short.startswith("$/"):
        return (("Run ", short[1:], ""),)
    texts = [short, short.removeprefix("docker://")]
    if match := _COMMIT.fullmatch(short):
        texts.append(match["action"] + match["sha"][:_SHOWN_OF_COMMIT])
    return _of_texts(texts, "Run ")


def _of_texts(texts: Sequence[str], prefix: str) -> tuple[NamePattern, ...]:
    """The first line of each, without the spaces around it: the runner shows no more."""
    patterns: dict[NamePattern, None] = {}
    for text in texts:
        line, _, rest = text[:_LONGEST_START].lstrip(" \t\r\n").partition("\n")
        line = line.partition("\r")[0].rstrip()
        pattern = [prefix]
        for part in parts_of(line[:_LONGEST_NAME]):
            if isinstance(part, str):
                pattern[-1] += part
            else:
                pattern.append("")
        if not line or len(line) > _LONGEST_NAME or (not rest and len(text) > _LONGEST_START):
            pattern.append("")
        patterns[tuple(pattern)] = None
    return tuple(patterns)


def fits(pattern: NamePattern, name: str) -> bool:
    """Whether a name has the fixed text of a pattern, in its order; linear in the name."""
    first, *between = pattern
    if not between:
        return name == first
    *between, last = between
    if not name.startswith(first) or not name.endswith(last):
        return False
    start, end = len(first), len(name) - len(last)
    for literal in between:
        position = name.find(literal, start, end)
        if position < 0:
            return False
        start = position + len(literal)
    return start <= end


def _text(value: Value | None) -> str:
    return value.text if isinstance(value, Scalar) and value.value is not None else ""
