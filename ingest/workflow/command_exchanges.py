"""
What the commands of a script hand over and take: images, artifacts, and what lies outside the run.

Sources: Docker docs, CLI reference (`push`, `pull`, `run`, `build`, `buildx imagetools create`,
`manifest`); skopeo-copy(1); crane's README; GitHub CLI manual, `gh run download`.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.workflow.exchanges import (
    Doings,
    Exchange,
    artifact_asked,
    docker_cache,
    read_image,
)
from ingest.workflow.resource_names import Scope
from ingest.workflow.shell_commands import Command, read_commands

_CONTAINERS = frozenset({"docker", "podman", "nerdctl", "buildah"})
_ONLY_WORDS = frozenset({"echo", "exit", "false", "printf", "sleep", "test", "[", "[["})
_OF_THE_SHELL = frozenset({"set", "fi", "done", "esac", "for", "case", "]]", "shopt"})
_FLAGS_OF_RUN = frozenset(
    {
        "--rm",
        "--detach",
        "--interactive",
        "--tty",
        "--privileged",
        "--init",
        "--read-only",
        "--quiet",
    }
)
_LETTERS_OF_RUN = frozenset("ditPq")
_READS_AN_IMAGE = {
    "cosign": ("sign", "verify", "attest", "verify-attestation"),
    "crane": ("pull", "digest", "manifest", "export", "config", "tag", "validate"),
    "dive": (),
    "grype": (),
    "skopeo": ("inspect",),
    "syft": ("", "scan"),
    "trivy": ("image", "i"),
}
_OUTSIDE: dict[str, tuple[str, ...]] = {
    "aws": ("cloudformation deploy", "ecs update-service", "lambda update-function-code", "s3"),
    "cargo": ("publish",),
    "cdk": ("deploy",),
    "dotnet": ("nuget push",),
    "firebase": ("deploy",),
    "flyctl": ("deploy",),
    "gcloud": ("app deploy", "run deploy"),
    "gem": ("push",),
    "gh": (
        *("pr create", "pr edit", "pr merge", "release create", "release edit", "release upload"),
        "workflow run",
    ),
    "git": ("push",),
    "goreleaser": ("release",),
    "gsutil": ("cp", "rsync"),
    "helm": ("install", "push", "upgrade"),
    "kubectl": ("apply", "create", "delete", "rollout", "set"),
    "mvn": ("deploy",),
    "netlify": ("deploy",),
    "npm": ("publish",),
    "oras": ("push",),
    "pnpm": ("publish",),
    "poetry": ("publish",),
    "pulumi": ("up",),
    "rsync": ("",),
    "scp": ("",),
    "serverless": ("deploy",),
    "terraform": ("apply",),
    "tofu": ("apply",),
    "twine": ("upload",),
    "uv": ("publish",),
    "vercel": ("",),
    "wrangler": ("deploy",),
    "yarn": ("npm publish", "publish"),
}
"""Commands of programs that change what lies outside the run."""

_RUN_WHAT_THE_REPOSITORY_HOLDS = frozenset(
    {".", "bash", "bun", "gradle", "just", "make", "node", "npm", "npx", "nox", "pnpm", "python"}
    | {"python3", "rake", "sh", "source", "task", "tox", "yarn", "./gradlew", "gradlew"}
)
_TELLING = frozenset({"deploy", "publish", "push", "upload"})
_WRITING = frozenset({"DELETE", "PATCH", "POST", "PUT"})
_FOR_LATER_STEPS = "GITHUB_ENV"
_LETTERS = re.compile(r"[^a-z]+")
_SETTING = re.compile(r"[A-Za-z_]\w*=", re.ASCII)
_MOST_TARGETS = 8
_MOST_WORDS_BEFORE = 6
"""In which a program's command stands: options may come before it."""


def read_script(script: str, scope: Scope, doings: Doings) -> dict[str, str]:
    """
    Add what a script does to what its job does.

    Returns:
        The variables that it sets for the steps after it, as far as it echoes them.
    """
    commands = read_commands(script)
    for words in commands:
        program = words[0].rpartition("/")[2] if words[0].startswith("/") else words[0]
        doings.has_only_words &= program in _ONLY_WORDS or program in _OF_THE_SHELL
        by = " ".join(words[:2])
        _Reading((program, *words[1:]), by, scope, doings).read()
    if _FOR_LATER_STEPS not in script:
        return {}
    echoed = (words[1] for words in commands if words[0] in ("echo", "printf") and words[1:])
    return dict(word.partition("=")[::2] for word in echoed if _SETTING.match(word))


class _Reading:
    """One command."""

    def __init__(self, words: Command, by: str, scope: Scope, doings: Doings) -> None:
        self._words = words
        self._by = by
        self._scope = scope
        self._doings = doings

    def read(self) -> None:
        program, *rest = self._words
        if program in _CONTAINERS:
            self._container(rest)
        elif program in _READS_AN_IMAGE and rest:
            self._reader_of_images(program, rest)
        if program in ("skopeo", "crane") and rest[:1] in (["copy"], ["cp"], ["push"]):
            self._copy(rest)
        elif program == "gh" and rest[:2] == ["run", "download"]:
            self._download(rest[2:])
        elif program == "executor":
            self._give(_values_of(rest, "--destination", "-d"))
        elif act := self._known_act() or self._told_act():
            self._doings.outside.append(act)

    def _known_act(self) -> str | None:
        """What a program changes outside the run, by its command."""
        program, *rest = self._words
        first = set(rest[:_MOST_WORDS_BEFORE])
        if program == "gh" and "api" in first and _WRITING & set(rest):
            return "gh api"
        for command in _OUTSIDE.get(program, ()):
            if set(command.split()) <= first:
                return f"{program} {command}".strip()
        return None

    def _told_act(self) -> str | None:
        """A script, a target or a function of the repository that says what it changes."""
        program, *rest = self._words
        named = [word for word in rest if not word.startswith("-")][:_MOST_TARGETS]
        if program in _RUN_WHAT_THE_REPOSITORY_HOLDS or "/" in program:
            told = next((word for word in named if _tells(word) or word == "release"), None)
            if told is not None:
                return f"{program} {told}"
        return program if _tells(program) else None

    def _container(self, words: Sequence[str]) -> None:  # noqa: C901, PLR0912 - a case for each command
        match words:
            case ["login", *_]:
                self._doings.logins.append(self._by)
            case ["image" | "container", *rest]:
                self._container(rest)
            case ["push", *rest]:
                self._give(_positional(rest)[:1])
            case ["pull", *rest]:
                self._take(_positional(rest)[:1])
            case ["run" | "create", *rest]:
                self._take(_positional(rest, _is_flag_of_run)[:1])
            case ["buildx", "build", *rest] | ["build" | "bud", *rest]:
                self._build(rest)
            case ["buildx", "imagetools", "create", *rest]:
                self._give(_values_of(rest, "-t", "--tag"))
                self._take(_positional(rest, _is_append))
            case ["buildx", "imagetools", "inspect", *rest] | ["manifest", "inspect", *rest]:
                self._take(_positional(rest)[:1])
            case ["manifest", "create", *rest]:
                self._take(_positional(rest, _is_append)[1:])
            case ["manifest", "push", *rest]:
                self._give(_positional(rest, lambda word: word in ("-p", "--purge"))[:1])
            case ["tag", _, new]:
                self._built([new])
            case ["buildx", "bake", *rest] if "--push" in rest:
                self._doings.unread_pushes.append(f"{self._by} bake")
            case ["compose", *rest] if "push" in rest:
                self._doings.unread_pushes.append(f"{self._by} push")
            case ["compose", *rest] if {"pull", "up", "run"} & set(rest):
                self._take(["${{ env.what-compose-runs }}"])
            case _:
                pass

    def _build(self, words: Sequence[str]) -> None:
        tags = _values_of(words, "-t", "--tag")
        outputs = " ".join(_values_of(words, "-o", "--output"))
        is_pushed = "--push" in words or "type=registry" in outputs or "push=true" in outputs
        (self._give if is_pushed else self._built)(tags)
        for direction, exchanges in (("to", self._doings.gives), ("from", self._doings.takes)):
            for spec in _values_of(words, f"--cache-{direction}"):
                if cache := docker_cache(spec, self._scope, self._by):
                    exchanges.append(cache)

    def _reader_of_images(self, program: str, words: Sequence[str]) -> None:
        commands = _READS_AN_IMAGE[program]
        if not commands:
            self._take(_positional(words)[:1])
        elif words[0] in commands:
            self._take(_positional(words[1:])[-1:])

    def _copy(self, words: Sequence[str]) -> None:
        images = _positional(words[1:])
        if words[0] == "push":
            self._give(images[-1:])
            return
        of_registries = [each for each in images if "://" not in each or "docker://" in each]
        self._take(each for each in images[:1] if each in of_registries)
        self._give(each for each in images[1:2] if each in of_registries)

    def _download(self, words: Sequence[str]) -> None:
        runs = _positional(words)
        if not runs or "github.run_id" in runs[0]:
            names, globs = _values_of(words, "-n", "--name"), _values_of(words, "-p", "--pattern")
            for name in names or [""]:
                pattern = "" if names else " ".join(globs[:1])
                self._doings.takes.append(
                    artifact_asked(name, pattern, self._scope, "gh run download")
                )

    def _give(self, images: Sequence[str] | Iterator[str]) -> None:
        self._doings.gives += self._images(images)

    def _take(self, images: Sequence[str] | Iterator[str]) -> None:
        self._doings.takes += self._images(images)

    def _built(self, images: Sequence[str]) -> None:
        self._doings.built += [each.name for each in self._images(images)]

    def _images(self, images: Sequence[str] | Iterator[str]) -> list[Exchange]:
        names = (read_image(each, self._scope) for each in images)
        return [Exchange("image", name, self._by) for name in names if name is not None]


def _tells(word: str) -> bool:
    return not _TELLING.isdisjoint(_LETTERS.split(word.lower()))


def _is_append(word: str) -> bool:
    return word in ("--append", "--amend", "-a", "--dry-run", "--insecure")


def _is_flag_of_run(word: str) -> bool:
    letters = word.removeprefix("-")
    return word in _FLAGS_OF_RUN or (bool(letters) and _LETTERS_OF_RUN.issuperset(letters))


def _positional(words: Sequence[str], is_flag: Callable[[str], bool] | None = None) -> list[str]:
    """The words that are no options; without a test for flags, options take no word."""
    found = []
    is_value = False
    for word in words:
        if is_value:
            is_value = False
        elif not word.startswith("-") or word == "-":
            found.append(word)
        elif is_flag is not None:
            is_value = "=" not in word and not is_flag(word)
    return found


def _values_of(words: Sequence[str], *options: str) -> list[str]:
    """What is given for some options, `--tag x` or `--tag=x`."""
    found = []
    for place, word in enumerate(words):
        option, sign, value = word.partition("=")
        if option in options:
            found.append(value if sign else "".join(words[place + 1 : place + 2]))
    return found
