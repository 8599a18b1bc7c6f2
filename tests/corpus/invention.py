"""
What only a run knows, invented: the same value for the same path within one attempt.

Which event ran a file follows from its `on`; of `github.event` there is what that event brings.
Source: GitHub docs, "Contexts reference", "Events that trigger workflows".
"""

import hashlib
from typing import Any

from tests.corpus.expressions import Contexts, Invented, Lookup, evaluate_template
from tests.corpus.scalars import Value

_EVENTS: dict[str, tuple[str, ...]] = {
    "pull_request": ("action", "number", "pull_request"),
    "pull_request_target": ("action", "number", "pull_request"),
    "push": ("ref", "before", "after", "commits", "head_commit", "compare", "pusher"),
    "merge_group": ("action", "merge_group"),
    "schedule": ("schedule",),
    "release": ("action", "release"),
    "workflow_dispatch": ("inputs", "ref"),
    "issues": ("action", "issue"),
    "issue_comment": ("action", "issue", "comment"),
    "workflow_run": ("action", "workflow_run"),
    "repository_dispatch": ("action", "client_payload"),
}
_VALUES: dict[str, tuple[Value, ...]] = {
    "os": ("ubuntu-24.04", "macos-15", "windows-2025"),
    "runner": ("ubuntu-latest", "macos-14", "windows-latest-8-cores"),
    "runs": ("ubuntu-24.04-arm", "macos-latest", "self-hosted"),
    "arch": ("amd64", "arm64", "riscv64"),
    "platform": ("linux/amd64", "linux/arm64", "linux/s390x"),
    "target": ("x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "wasm32-wasip1"),
    "version": ("1.26.2", "3.14", "v2.0.0-rc.1"),
    "image": ("ubuntu:24.04", "ghcr.io/acme/base", "debian"),
    "shard": (1.0, 2.0, 3.0),
    "index": (0.0, 1.0, 2.0),
    "partition": (1.0, 2.0, 3.0),
    "number": (41.0, 42.0, 1007.0),
    "group": ("a", "b", "c"),
    "sha": ("3f2a91c", "b77d024", "0c1d9ee"),
    "tag": ("v1.2.3", "v2.0.0", "nightly"),
}
_WORDS = ("unit tests", "lint (fast)", "build, debug", "core", "edge-case", "web / ui", "py312")


class Invention:
    """
    The values of one attempt.

    Args:
        repository: `owner/name`.
        triggers: `on` of the file.
        event: What started it; None for the first that may.
        seed: Other values follow from another one.

    Attributes:
        event: What started it.
    """

    def __init__(
        self, repository: str, triggers: Value, event: str | None = None, seed: str = ""
    ) -> None:
        self._repository = repository
        self._seed = f"{seed} {event}"
        self._settled: dict[str, Value] = {}
        self.event = event or events_of(triggers)[0]
        self._triggers = triggers if isinstance(triggers, dict) else {}

    def value(self, path: str) -> Invented:
        """What stands at a path."""
        return Invented(path, self._settle)

    def chance(self, path: str) -> int:
        """A number that follows from seed and path."""
        return int.from_bytes(hashlib.sha256(f"{self._seed} {path}".encode()).digest()[:4])

    def github(self, key: str) -> dict[str, Value]:
        """The context of this name, for the job of a key."""
        event: dict[str, Value] = {
            name: self.value(f"github.event.{name}")
            for name in (*_EVENTS.get(self.event, ("action",)), "repository", "sender")
        }
        if "inputs" in event:
            event["inputs"] = self.inputs_of_run()
        is_pull_request = self.event.startswith("pull_request")
        branch = "feature/faster" if is_pull_request else "main"
        return {
            "event": event,
            "event_name": self.event,
            "job": key,
            "ref": "refs/pull/42/merge" if is_pull_request else "refs/heads/main",
            "ref_name": "42/merge" if is_pull_request else "main",
            "ref_type": "branch",
            "head_ref": branch if is_pull_request else "",
            "base_ref": "main" if is_pull_request else "",
            "repository": self._repository,
            "repository_owner": self._repository.partition("/")[0],
            "actor": "octocat",
            "triggering_actor": "octocat",
            "run_id": "9876543210",
            "run_number": "317",
            "run_attempt": "1",
            "sha": "0123456789abcdef0123456789abcdef01234567",
            "workflow": "CI",
            "server_url": "https://github.com",
        }

    def variables(self) -> Lookup:
        """The context `vars`: half of all names are not set."""
        return Lookup(
            lambda name: self.value(f"vars.{name}") if self.chance(f"vars.{name}") % 2 else None
        )

    def inputs_of_run(self) -> dict[str, Value]:
        """The context `inputs` of the file that a run starts with."""
        if self.event in ("workflow_dispatch", "workflow_call"):
            # Of a file that none in the folder calls: as if its caller gave what it must.
            declared = inputs_declared(self._triggers.get(self.event))
            return {name: self._input(name, item, None) for name, item in declared.items()}
        return {}

    def inputs(self, declared: dict[str, Any], given: dict[str, Value]) -> dict[str, Value]:
        """Each input that a called file declares: as given, else its default, else by its type."""
        contexts = {"github": self.github(""), "vars": self.variables()}
        return {
            name: given[name] if name in given else self._input(name, item, contexts)
            for name, item in declared.items()
        }

    def _input(self, name: str, item: Value, contexts: Contexts | None) -> Value:
        item = item if isinstance(item, dict) else {}
        default = item.get("default")
        if isinstance(default, str) and contexts is not None:
            return evaluate_template(default, contexts)
        if default is not None:
            return default
        if item.get("options"):
            return item["options"][0]
        match item.get("type"):
            case "boolean":
                return False
            case "number":
                return self.value(f"inputs.{name}") if item.get("required") else 0.0
        return self.value(f"inputs.{name}") if item.get("required") else ""

    def legs(self, path: str, uses: dict[str, Any], *, count: int | None = None) -> list[Value]:
        """
        Two or three members of a list that only a run knows.

        Args:
            path: Of the list.
            uses: What the file reads below a member, as nested mappings; empty for a scalar.
            count: How many; None for two or three.
        """
        count = count or 2 + self.chance(path) % 2
        return [self._member(path, uses, number) for number in range(count)]

    def _member(self, path: str, uses: dict[str, Any], number: int) -> Value:
        if not uses:
            leaf = f"{path}[{number}]"
            self._settled[leaf] = self._values(path)[number]
            return self.value(leaf)
        if all(key.isdecimal() for key in uses):
            places = range(1 + max(map(int, uses)))
            return [self._member(f"{path}.{i}", uses.get(str(i), {}), number) for i in places]
        return {key: self._member(f"{path}.{key}", below, number) for key, below in uses.items()}

    def _settle(self, path: str, compared_with: str | None) -> Value:
        if path not in self._settled:
            is_it = compared_with is not None and self.chance(path) % 2
            self._settled[path] = compared_with if is_it else self._values(path)[0]
        return self._settled[path]

    def _values(self, path: str) -> tuple[Value, ...]:
        """Three unlike values; what has no usual values has others at each path."""
        chance = self.chance(path)
        parts = path.rpartition(".")[2].lower().replace("_", "-").split("-")
        values = next((_VALUES[part] for part in reversed(parts) if part in _VALUES), ())
        if not values:
            start = chance % len(_WORDS)
            values = tuple(f"{word} {chance % 90 + 10}" for word in _WORDS[start:] + _WORDS[:start])
        turn = chance // 7 % 3
        return values[turn:3] + values[:turn]


def events_of(triggers: Value) -> list[str]:
    """The events that start a file, the usual ones first; `workflow_call` if nothing else does."""
    names = [triggers] if isinstance(triggers, str) else list(triggers or ())
    known = [event for event in _EVENTS if event in names]
    others = [str(name) for name in names if name not in (*_EVENTS, "workflow_call")]
    return known + others or ["workflow_call"]


def inputs_declared(trigger: Value) -> dict[str, Any]:
    """The `inputs` of `workflow_call` or `workflow_dispatch`."""
    inputs = trigger.get("inputs") if isinstance(trigger, dict) else None
    return inputs if isinstance(inputs, dict) else {}
