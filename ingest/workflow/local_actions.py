"""
Actions of the repository itself: what `uses: ./path` of a step runs.

Sources: GitHub docs, "Metadata syntax for GitHub Actions" (`runs.using`, `inputs`) and "Workflow
syntax", `jobs.<job_id>.steps[*].uses` (the path is one of the checked-out repository).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath

from ingest.workflow.parse import Scalar, Value, WorkflowUnreadable, parse_yaml

MOST_LEVELS = 9
"""Composite actions within one another; GitHub's own bound is 10 with the step's."""

FILE_NAMES = ("action.yml", "action.yaml")
"""Of an action, in the order in which a runner looks for them."""

_LOCAL = ("./", "$/")
_LONGEST_PATH = 250


@dataclass(frozen=True, slots=True)
class LocalAction:
    """
    One action of the repository.

    Attributes:
        defaults: Of its inputs, by their names in lower case.
        steps: Of a composite action; None for one that runs a program or an image.
        image: That it runs, where it is one of a registry.
    """

    defaults: Mapping[str, Value]
    steps: tuple[Mapping[str, Value], ...] | None
    image: str | None


LocalActions = Mapping[str, LocalAction]
"""By their folder within the repository; the root is an empty text."""


def action_folder(uses: str) -> str | None:
    """The folder that `uses:` of a step names; None where it is no action of the repository."""
    if not uses.startswith(_LOCAL) or "${{" in uses or len(uses) > _LONGEST_PATH or "\\" in uses:
        return None
    path = normpath(uses[2:])
    if path.startswith(("..", "/")):
        return None
    return "" if path == "." else path


def read_action(content: str | bytes) -> LocalAction:
    """
    An action by its file.

    Raises:
        WorkflowUnreadable: It is no YAML within bounds, or no action.
    """
    root = parse_yaml(content)
    runs = root.get("runs") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(runs, dict):
        raise WorkflowUnreadable("The file is no action: it says nothing of what it runs.")
    using, image, steps = runs.get("using"), runs.get("image"), runs.get("steps")
    is_composite = isinstance(using, Scalar) and using.text == "composite"
    of_registry = isinstance(image, Scalar) and image.text.startswith("docker://")
    return LocalAction(
        defaults=dict(_defaults(root.get("inputs"))),
        steps=tuple(steps_of(steps)) if is_composite else None,
        image=image.text if of_registry and isinstance(image, Scalar) else None,
    )


def steps_of(steps: Value | None) -> Iterator[Mapping[str, Value]]:
    """Steps in the file's order, members of parallel groups as others; what is none is left out."""
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, dict):
            if isinstance(step.get("parallel"), list):
                yield from steps_of(step["parallel"])
            else:
                yield step


def folders_used(steps: Value | tuple[Mapping[str, Value], ...] | None) -> Iterator[str]:
    """The folders of the repository's own actions that some steps use."""
    listed = steps if isinstance(steps, tuple) else tuple(steps_of(steps))
    for step in listed:
        uses = step.get("uses")
        if isinstance(uses, Scalar) and (folder := action_folder(uses.text)) is not None:
            yield folder


def _defaults(inputs: Value | None) -> Iterator[tuple[str, Value]]:
    for name, described in inputs.items() if isinstance(inputs, dict) else ():
        default = described.get("default") if isinstance(described, dict) else None
        yield name.lower(), default if default is not None else Scalar("", "")
