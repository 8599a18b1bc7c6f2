"""
Files that a job calls, and the inputs that a file declares: what they may be before a run.

Sources: GitHub docs, "Reuse workflows" (the three forms of `uses:`; no subfolders), "Enterprise
Managed Users" (an owner `name_shortcode`), "Workflow syntax for GitHub Actions",
`on.workflow_call.inputs` and `on.workflow_dispatch.inputs`; GitHub changelog of 2026-07-30 (`$/`);
`git check-ref-format` (what a ref may hold); actions/runner, `ConvertToWorkflowJobInputs` (types
and defaults).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.workflow.evaluation import Contexts
from ingest.workflow.parse import Scalar, Value
from ingest.workflow.templates import values_of
from ingest.workflow.values import (
    ANYTHING,
    EITHER,
    NULL,
    Members,
    Possible,
    each_once,
    parts_of_text,
    text_of_parts,
)

_PATH = r"(?P<path>\.github/workflows/[^/@\\]+\.ya?ml)"
_LOCAL = re.compile(rf"[.$]/{_PATH}")
_REMOTE = re.compile(
    rf"(?P<repository>[A-Za-z0-9_-]+/(?!\.\.?/)[\w.-]+)/{_PATH}@(?P<ref>[^\s~^:?*\[\\]+)",
    re.ASCII,
)
_DISPATCH = "workflow_dispatch"
_CALL = "workflow_call"
_UNITS_OF_A_VALUE = 8
_CHARACTERS_PER_UNIT = 4
UNREAD = Members({}, ANYTHING)
"""Inputs of a call that there is no time to read."""

_EMPTY: Mapping[str, Possible] = {"boolean": (False,), "number": (0.0,)}


@dataclass(frozen=True, slots=True)
class FileReference:
    """
    A workflow file that another one calls.

    Attributes:
        repository: `owner/name`; None for the repository of the run.
        ref: Branch, tag or commit as written; None for the commit of the run's own file.
    """

    repository: str | None
    path: str
    ref: str | None


def called_file(uses: str, caller: FileReference | None) -> FileReference | None:
    """
    The file that `uses:` names; None where it has none of the valid forms.

    Args:
        uses: As written.
        caller: The file it is written in, to which `./` and `$/` are relative; None for the top
            file.
    """
    if local := _LOCAL.fullmatch(uses):
        return FileReference(
            None if caller is None else caller.repository,
            local["path"],
            None if caller is None else caller.ref,
        )
    if remote := _REMOTE.fullmatch(uses):
        return FileReference(remote["repository"], remote["path"], remote["ref"])
    return None


@dataclass(frozen=True, slots=True)
class Input:
    """
    One input.

    Attributes:
        type: `string` where the file says nothing.
        default: As written; None where the file gives none.
    """

    type: str
    default: Scalar | None
    options: tuple[Scalar, ...] = ()


Inputs = Mapping[str, Input]
"""By lower-case name: GitHub tells inputs apart without regard to case."""


@dataclass(frozen=True, slots=True)
class DeclaredInputs:
    """What a file asks of who starts it by hand, and of who calls it."""

    of_dispatch: Inputs
    of_call: Inputs


def read_declared_inputs(triggers: Value | None) -> DeclaredInputs:
    """What stands under `on:`; what is no declaration is left out."""
    return DeclaredInputs(_inputs(triggers, _DISPATCH), _inputs(triggers, _CALL))


def inputs_of_run(declared: DeclaredInputs, event: str | None) -> Members:
    """What `inputs` holds in the file that a run ran; an event of None is not known."""
    by_hand = {name: _of_a_person(each) for name, each in declared.of_dispatch.items()}
    if event is None:
        known = {name: each_once((*values, *NULL)) for name, values in by_hand.items()}
        return Members(known, ANYTHING)
    return Members(by_hand if event == _DISPATCH else {}, NULL)


def inputs_of_call(
    declared: DeclaredInputs, given: Mapping[str, Value], caller: Contexts
) -> Members:
    """What `inputs` holds in a called file, by the `with:` of its caller, any leg of its matrix."""
    by_name = {name.lower(): value for name, value in given.items()}
    known: dict[str, Possible] = {}
    contexts = {"github": caller.get("github", ANYTHING), "inputs": (Members(known, ANYTHING),)}
    for name, each in declared.of_call.items():
        value = by_name.get(name)
        if isinstance(value, Scalar):
            known[name] = _typed(each.type, scalar_values(value, caller))
        elif each.default is not None:
            known[name] = _typed(each.type, scalar_values(each.default, contexts))
        else:
            known[name] = _EMPTY.get(each.type, ("",))
    return Members(known, NULL)


def weigh_inputs(values: Iterable[Value | None]) -> int:
    """What `inputs_of_call` has to do for them, in units of `matrix.MOST_WORK`."""
    texts = (value.text if isinstance(value, Scalar) else "" for value in values)
    return sum(_UNITS_OF_A_VALUE + len(text) // _CHARACTERS_PER_UNIT for text in texts)


def scalar_values(scalar: Scalar, contexts: Contexts) -> Possible:
    """What a scalar of a file may be, its expressions evaluated."""
    if isinstance(scalar.value, str):
        return values_of(scalar.value, contexts)
    return (scalar.value,)


def _of_a_person(asked: Input) -> Possible:
    """What somebody who starts a run by hand may give; nothing through the API."""
    match asked.type:
        case "boolean":
            return (*EITHER, "")
        case "choice":
            texts = (option.shown for option in asked.options)
            return each_once((*texts, *_defaults(asked), ""))
        case _:
            return each_once((*ANYTHING, *_defaults(asked)))


def _defaults(asked: Input) -> Possible:
    return () if asked.default is None else (asked.default.shown,)


def _typed(kind: str, values: Possible) -> Possible:
    """A text input holds the text of what it is given."""
    if kind != "string":
        return values
    return each_once(text_of_parts(parts_of_text(value)) for value in values)


def _inputs(triggers: Value | None, trigger: str) -> Inputs:
    of_trigger = triggers.get(trigger) if isinstance(triggers, dict) else None
    listed = of_trigger.get("inputs") if isinstance(of_trigger, dict) else None
    if not isinstance(listed, dict):
        return {}
    return {name.lower(): _input(each) for name, each in listed.items()}


def _input(described: Value) -> Input:
    fields = described if isinstance(described, dict) else {}
    kind, default, options = fields.get("type"), fields.get("default"), fields.get("options")
    return Input(
        type=kind.text if isinstance(kind, Scalar) else "string",
        default=default if isinstance(default, Scalar) else None,
        options=tuple(each for each in options if isinstance(each, Scalar))
        if isinstance(options, list)
        else (),
    )
