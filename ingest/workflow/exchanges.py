"""
What the steps of a job hand to other jobs and take from them: artifacts, caches, images.

Source: Docker docs, "docker image pull" (what a short name means).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.workflow.parse import Scalar, Value
from ingest.workflow.resource_names import Name, Scope, read_glob, read_name
from ingest.workflow.shared_resources import cache_of_docker

ResourceKind = Literal["artifact", "cache", "image"]

_LONGEST_IMAGE = 500


@dataclass(frozen=True, slots=True)
class Exchange:
    """
    One thing that a job hands over or takes.

    Attributes:
        by: The action or command, as shown to people.
        is_sure: Whether that is what it does; not so of an action that was not read.
    """

    kind: ResourceKind
    name: Name
    by: str
    is_sure: bool = True


@dataclass(slots=True)
class Doings:
    """
    What a job does with and for others, by its steps and those of the local actions that it runs.

    Attributes:
        built: Images that it builds itself, so that it need not take them.
        unread: Local actions and called workflows whose files are not known.
        is_hidden: Whether next to nothing of it was read.
        handed: Names that it hands to actions of others, which may do anything with them.
        gates: What in it waits for a person.
        outside: What it changes outside the run, where a later job may find it.
        logins: How it logs in to registries.
        unread_pushes: How it pushes images whose names stand elsewhere.
        own_caches: Actions that keep a cache under a key of their own.
        has_only_words: It prints and ends, and does nothing else.
    """

    gives: list[Exchange] = field(default_factory=list)
    takes: list[Exchange] = field(default_factory=list)
    built: list[Name] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    is_hidden: bool = False
    handed: list[tuple[Name, str]] = field(default_factory=list)
    gates: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    unread_pushes: list[str] = field(default_factory=list)
    own_caches: list[str] = field(default_factory=list)
    has_only_words: bool = True

    def add(self, other: "Doings") -> None:
        """Take over what another job does, too: one of the workflow that this one calls."""
        self.gives += other.gives
        self.takes += other.takes
        self.built += other.built
        self.unread += other.unread
        self.handed += other.handed
        self.gates += other.gates
        self.outside += other.outside
        self.logins += other.logins
        self.unread_pushes += other.unread_pushes
        self.own_caches += other.own_caches
        self.is_hidden = self.is_hidden or other.is_hidden
        self.has_only_words = self.has_only_words and other.has_only_words


Inputs = Mapping[str, Value]
"""What a step passes to an action, by name in lower case."""


def read_image(text: str, scope: Scope) -> Name | None:
    """An image by its full name: Docker Hub and `latest` are what a short one means."""
    text = text.strip().removeprefix("docker://").removeprefix("docker-daemon:")
    if not text or len(text) > _LONGEST_IMAGE:
        return None
    name = read_name(text, scope)
    values = tuple((_full_name(value[0]),) if len(value) == 1 else value for value in name.values)
    return replace(name, values=values, spelling=None if name.is_unknown else name.spelling)


def _full_name(image: str) -> str:
    first, slash, _ = image.partition("/")
    if not slash:
        image = f"docker.io/library/{image}"
    elif "." not in first and ":" not in first and first != "localhost":
        image = f"docker.io/{image}"
    has_tag = ":" in image.rpartition("/")[2] or "@" in image
    return image if has_tag else f"{image}:latest"


def input_text(inputs: Inputs, *names: str) -> str:
    """The first of some inputs that is given, as written; nothing where none is."""
    for name in names:
        value = inputs.get(name)
        if isinstance(value, Scalar) and value.text.strip():
            return value.text
    return ""


def docker_caches(inputs: Inputs, scope: Scope, by: str) -> Iterator[tuple[bool, Exchange]]:
    """The caches that a Docker action is given: whether it writes there, and which."""
    for direction in ("to", "from"):
        for spec in input_text(inputs, f"cache-{direction}").splitlines():
            if cache := docker_cache(spec, scope, by):
                yield direction == "to", cache


def docker_cache(spec: str, scope: Scope, by: str) -> Exchange | None:
    """What `--cache-to` or `--cache-from` names; None for caches that no other job can take."""
    match cache_of_docker(spec):
        case "gha", named:
            return Exchange("cache", read_name(named, scope), by)
        case "registry", reference if image := read_image(reference, scope):
            return Exchange("cache", image, by)
        case _:
            return None


def artifact_asked(
    name: str, pattern: str, scope: Scope, by: str, *, is_sure: bool = True
) -> Exchange:
    """An artifact by name, those that fit a pattern, or all."""
    if name:
        return Exchange("artifact", read_name(name, scope), by, is_sure)
    return Exchange("artifact", read_glob(pattern or "*", scope), by, is_sure)


def lines_of(text: str) -> Sequence[str]:
    """The items of a list as actions take it: one a line, or with commas between."""
    return [item.strip() for line in text.splitlines() for item in line.split(",") if item.strip()]
