"""
What the actions of a job hand over and take, by what they are passed.

Of an action that is not known here its name tells whether it uploads or downloads artifacts, keeps
a cache, logs in, or changes something outside the run; what it is sure to do is not known.

Sources: the `action.yml` of actions/cache, upload-artifact, download-artifact,
upload-pages-artifact, deploy-pages, docker/build-push-action and bake-action (inputs, defaults).
"""

import re
from collections.abc import Callable, Mapping

from ingest.workflow.exchanges import (
    Doings,
    Exchange,
    Inputs,
    artifact_asked,
    docker_caches,
    input_text,
    lines_of,
    read_image,
)
from ingest.workflow.parse import Scalar
from ingest.workflow.resource_names import Scope, read_glob, read_name

_WORD = re.compile(r"[a-z0-9]+")
_ARTIFACT_NAMES = ("name", "artifact-name", "artifact_name", "artifact", "artifacts")
_CACHE_KEYS = ("key", "shared-key", "cache-key", "prefix-key")
_NAMING = ("artifact", "image", "key", "name", "pattern", "tag")
_CHANGING = frozenset(
    {"commit", "create", "deploy", "pages", "provision", "publish", "push", "release"}
)
_PAGES = "github-pages"
_SETS_UP = "actions/setup-"
_READS_IMAGES = {
    "anchore/sbom-action": "image",
    "anchore/scan-action": "image",
    "aquasecurity/trivy-action": "image-ref",
    "docker/scout-action": "image",
}
_WAITS_FOR_A_PERSON = "trstringer/manual-approval"
_ONLY_READS = frozenset(
    {
        "actions/checkout",
        "actions/configure-pages",
        "actions/github-script",
        "docker/metadata-action",
    }
)


def read_action_step(uses: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    """Add what an action of others, or one of the repository that was not read, is used for."""
    if uses.startswith("docker://"):
        image = read_image(uses, scope)
        doings.takes += [Exchange("image", image, "docker://")] if image else []
        return
    action = uses.partition("@")[0].lower()
    if known := _KNOWN.get(action):
        known(action, inputs, scope, doings)
    elif action not in _ONLY_READS:
        _unknown(action, inputs, scope, doings)


def _unknown(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    words = set(_WORD.findall(action))
    if words & {"artifact", "artifacts"} and words & {"upload", "download"}:
        _artifacts_by_name(action, inputs, scope, doings)
        return
    if words & {"cache", "sccache"} or action.startswith(_SETS_UP):
        _cache_of_its_own(action, inputs, scope, doings)
    elif "login" in words and words & {"docker", "ecr", "acr", "podman", "registry"}:
        doings.logins.append(action)
    elif action == _WAITS_FOR_A_PERSON:
        doings.gates.append(action)
    elif words & _CHANGING:
        doings.outside.append(action)
    doings.handed += [
        (read_name(value.text, scope), action)
        for name, value in inputs.items()
        if isinstance(value, Scalar)
        and isinstance(value.value, str)
        and any(part in name for part in _NAMING)
        and "\n" not in value.text.strip()
    ]


def _artifacts_by_name(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    name = input_text(inputs, *_ARTIFACT_NAMES)
    if "upload" in action:
        given = read_name(name or "artifact", scope)
        doings.gives.append(Exchange("artifact", given, action, is_sure=False))
    else:
        pattern = input_text(inputs, "pattern")
        doings.takes.append(artifact_asked(name, pattern, scope, action, is_sure=False))


def _cache_of_its_own(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    if key := input_text(inputs, *_CACHE_KEYS):
        cache = Exchange("cache", read_name(f"{action} {key}", scope), action, is_sure=False)
        doings.gives.append(cache)
        doings.takes.append(cache)
    else:
        doings.own_caches.append(action)


def _upload(_action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    name = input_text(inputs, "name") or "artifact"
    doings.gives.append(Exchange("artifact", read_name(name, scope), "actions/upload-artifact"))


def _download(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    run = input_text(inputs, "run-id")
    if (run and "github.run_id" not in run) or input_text(inputs, "artifact-ids"):
        return  # of another run, or by the id that an output tells
    name, pattern = input_text(inputs, "name"), input_text(inputs, "pattern")
    doings.takes.append(artifact_asked(name, pattern, scope, action))


def _merge(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    _download(
        action, {name: each for name, each in inputs.items() if name != "name"}, scope, doings
    )
    name = input_text(inputs, "name") or "merged-artifacts"
    doings.gives.append(Exchange("artifact", read_name(name, scope), action))


def _upload_pages(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    name = input_text(inputs, "name") or _PAGES
    doings.gives.append(Exchange("artifact", read_name(name, scope), action))


def _deploy_pages(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    name = input_text(inputs, "artifact_name") or _PAGES
    doings.takes.append(Exchange("artifact", read_name(name, scope), action))
    doings.outside.append(action)


def _cache(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    key = input_text(inputs, "key")
    if not key:
        return
    if action != "actions/cache/restore" and not _is_true(inputs, "lookup-only"):
        doings.gives.append(Exchange("cache", read_name(key, scope), action))
    if action != "actions/cache/save":
        doings.takes.append(Exchange("cache", read_name(key, scope), action))
        doings.takes += [
            Exchange("cache", read_glob(prefix.strip(), scope, is_prefix=True), action)
            for prefix in input_text(inputs, "restore-keys").splitlines()
            if prefix.strip()
        ]


def _build_push(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    outputs = input_text(inputs, "outputs")
    push = input_text(inputs, "push")
    is_sure = _is_true(inputs, "push") or "type=registry" in outputs or "push=true" in outputs
    # An expression decides about pushes of forks, most of all: elsewhere it is pushed.
    is_pushed = is_sure or "${{" in push
    names = [read_image(tag, scope) for tag in lines_of(input_text(inputs, "tags"))]
    if "name=" in outputs:
        named = outputs.partition("name=")[2].partition(",")[0].strip("\"' \n")
        names.append(read_image(named, scope))
    tags = [name for name in names if name is not None]
    if is_pushed:
        doings.gives += [Exchange("image", name, action) for name in tags]
        if not tags:
            doings.unread_pushes.append(action)
    else:
        doings.built += tags
    _docker_caches(action, inputs, scope, doings)


def _bake(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    """Which images it pushes stands in a file of its own."""
    if input_text(inputs, "push") not in ("", "false") or "push=true" in input_text(inputs, "set"):
        doings.unread_pushes.append(action)
    _docker_caches(action, inputs, scope, doings)
    for assignment in input_text(inputs, "set").splitlines():
        target, _, spec = assignment.partition("=")
        direction = target.strip().rpartition(".")[2]
        if direction in ("cache-to", "cache-from"):
            given = {direction: Scalar(spec, spec)}
            _docker_caches(action, given, scope, doings)


def _docker_caches(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    for is_given, cache in docker_caches(inputs, scope, action):
        (doings.gives if is_given else doings.takes).append(cache)


def _read_image_of_input(action: str, inputs: Inputs, scope: Scope, doings: Doings) -> None:
    if image := read_image(input_text(inputs, _READS_IMAGES[action]), scope):
        doings.takes.append(Exchange("image", image, action))


def _log_in(action: str, _inputs: Inputs, _scope: Scope, doings: Doings) -> None:
    doings.logins.append(action)


def _is_true(inputs: Inputs, name: str) -> bool:
    return input_text(inputs, name).strip().lower() == "true"


_Read = Callable[[str, Inputs, Scope, Doings], None]
_KNOWN: Mapping[str, _Read] = {
    "actions/cache": _cache,
    "actions/cache/restore": _cache,
    "actions/cache/save": _cache,
    "actions/deploy-pages": _deploy_pages,
    "actions/download-artifact": _download,
    "actions/upload-artifact": _upload,
    "actions/upload-artifact/merge": _merge,
    "actions/upload-pages-artifact": _upload_pages,
    "docker/bake-action": _bake,
    "docker/build-push-action": _build_push,
    "docker/login-action": _log_in,
    **dict.fromkeys(_READS_IMAGES, _read_image_of_input),
}
