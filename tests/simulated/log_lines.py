"""
What the log of a simulated job says: set-up, caches, image builds, CPUs, and lines of no meaning.

Source: the shapes that public logs have, as documentation and issues of actions/runner,
actions/runner-images, actions/cache and moby/buildkit show them; the figures are made up.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tests.simulated.world import Json

LAYERS = 19
CACHED_LAYERS = 17
_STAGES = (("package_installer", 7), ("app", 12))
_CHECKOUT_SHA = "08eba0b27e820071cde6df949e0beb9ba4906955"
_CACHE_SHA = "0400d5f644dc74513175e3cd8d07132dd4860809"
_GO_BYTES = 734_003_200
_UI_BYTES = 188_743_680


@dataclass(frozen=True, slots=True)
class Machine:
    """
    What a job ran on, and what earlier runs had left for it.

    Attributes:
        cpu_model: Printed by steps that are said to; empty for no such line.
        is_cold: Whether the caches are empty.
    """

    image: str = "ubuntu-24.04"
    image_version: str = "20260405.101.1"
    region: str = "westus"
    cpu_model: str = "AMD EPYC 7763 64-Core Processor"
    cores: int = 4
    is_cold: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """
    A step that waits for others of its job, or cancels them.

    Attributes:
        words: What it does with them, as in "waiting for".
        names: Theirs.
    """

    words: str
    names: Sequence[str]


Tell = Callable[[Json, Machine], Iterator[str]]
"""The lines of a step, without stamps."""


def step_lines(step: Json, machine: Machine, *, is_last: bool = False) -> Iterator[str]:
    """The log of one step: lines with stamps, spread over the time that it took."""
    started_at, completed_at = (
        datetime.fromisoformat(step[f"{end}_at"]).replace(tzinfo=None)
        for end in ("started", "completed")
    )
    name = step["name"]
    tell = next((tell for part, tell in _TELLING.items() if name.startswith(part)), _other)
    lines = list(tell(step, machine))
    share = (completed_at - started_at) / (len(lines) + 1)
    for place, line in enumerate(lines):
        yield f"{_stamp(started_at + place * share)} {line}"
    if is_last:
        yield f"{_stamp(completed_at)} Cleaning up orphan processes"


def wait_lines(step: Json, wait: Wait) -> Iterator[str]:
    """The log of a step that waits: what it is about to do, and when it has come to which end."""
    began_at, ended_at = (
        _stamp(datetime.fromisoformat(step[f"{end}_at"]).replace(tzinfo=None))
        for end in ("started", "completed")
    )
    verb, _, rest = wait.words.partition(" ")
    aim = "" if verb == "cancelling" else " to complete"
    objects = f"{rest} background step(s)".strip()
    yield f"{began_at} {verb.capitalize()} {objects}{aim}: {', '.join(wait.names)}"
    yield f"{ended_at} Finished {verb} {objects}."
    results = {"success": "Succeeded", "failure": "Failed", "cancelled": "Canceled"}
    for name in wait.names:
        yield f"{ended_at}   {name}: {results[step['conclusions'][name]]}"


def filler(since: datetime, count: int) -> Iterator[str]:
    """So many lines of no meaning, for a large log: about a hundred bytes each."""
    stamp = _stamp(since)
    for number in range(count):
        yield f"{stamp} compiled package {number:08} of this large repository, {number % 9}"


def _stamp(at: datetime) -> str:
    """Ten millionths of a second, as runners write them."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}0Z"


def _key(prefix: str, machine: Machine) -> str:
    return f"{prefix}-{sha256(machine.image.encode()).hexdigest()[:16]}"


def _set_up(step: Json, machine: Machine) -> Iterator[str]:
    date = machine.image_version[:8]
    yield from (
        "Current runner version: '2.336.0'",
        "##[group]Runner Image Provisioner",
        "Hosted Compute Agent",
        f"Version: {date}.566",
        "Commit: cf7153fe6e25b664e8693c24944bf2b00355d109",
        f"Build Date: {date[:4]}-{date[4:6]}-{date[6:]}T19:17:02Z",
        "Worker ID: {fd2e2b3b-61aa-4e15-bffd-624c517f9f33}",
        f"Azure Region: {machine.region}",
        "##[endgroup]",
        "##[group]Operating System",
        "Ubuntu",
        "24.04.4",
        "LTS",
        "##[endgroup]",
        "##[group]Runner Image",
        f"Image: {machine.image}",
        f"Version: {machine.image_version}",
        f"Included Software: https://github.com/actions/runner-images/blob/ubuntu24/{date}",
        "##[endgroup]",
        "##[group]GITHUB_TOKEN Permissions",
        "Contents: read",
        "Metadata: read",
        "##[endgroup]",
        "Secret source: Actions",
        "Prepare workflow directory",
        "Prepare all required actions",
        "Getting action download info",
        f"Download action repository 'actions/checkout@v4' (SHA:{_CHECKOUT_SHA})",
        f"Download action repository 'actions/cache@v4' (SHA:{_CACHE_SHA})",
        f"Complete job name: {step['job_name']}",
    )


def _run(what: str) -> Iterator[str]:
    yield from (f"##[group]Run {what}", "shell: /usr/bin/bash -e {0}", "##[endgroup]")


def _preamble(step: Json, machine: Machine) -> Iterator[str]:
    """A composite action with two steps inside, of which one prints what the machine is."""
    yield from _run("./.github/actions/job-preamble")
    half_ms = int(_seconds(step) * 500)
    disk = (
        "Filesystem      Size  Used Avail Use% Mounted on",
        "/dev/root   72G   53G   19G  74% /",
    )
    yield from _inner("df -h", "__run", half_ms, disk)
    cpu = (
        "Architecture:                         x86_64",
        f"CPU(s):                               {machine.cores}",
        "Vendor ID:                            AuthenticAMD",
        f"Model name:                           {machine.cpu_model}",
    )
    if machine.cpu_model:
        yield from _inner("lscpu", "__run_2", half_ms, cpu)


def _inner(command: str, mark: str, took_ms: int, lines: Sequence[str]) -> Iterator[str]:
    yield f"##[start-action display=Run {command};id={mark}]"
    yield from _run(command)
    yield from lines
    yield f"##[end-action id={mark};outcome=success;conclusion=success;duration_ms={took_ms}]"


def _restore(prefix: str, size: int) -> Tell:
    def tell(_step: Json, machine: Machine) -> Iterator[str]:
        key = _key(prefix, machine)
        yield from (
            "##[group]Run actions/cache@v4",
            "with:",
            "  path: ~/cached",
            f"  key: {key}",
            "##[endgroup]",
        )
        if machine.is_cold:
            yield f"Cache not found for input keys: {key}"
            return
        yield f"Cache hit for: {key}"
        yield f"Received {size} of {size} (100.0%), 148.3 MBs/sec"
        yield f"Cache Size: ~{size // 1024**2} MB ({size} B)"
        yield "[command]/usr/bin/tar -xf /home/runner/work/_temp/cache.tzst -P -C /home/runner/work"
        yield "Cache restored successfully"
        yield f"Cache restored from key: {key}"

    return tell


def _save(prefix: str, size: int) -> Tell:
    def tell(_step: Json, machine: Machine) -> Iterator[str]:
        key = _key(prefix, machine)
        yield "Post job cleanup."
        if not machine.is_cold:
            yield f"Cache hit occurred on the primary key {key}, not saving cache."
            return
        yield "[command]/usr/bin/tar --posix -cf cache.tzst --exclude cache.tzst -P -C /home/runner"
        yield f"Sent {size} of {size} (100.0%), 92.1 MBs/sec"
        yield f"Cache saved with key: {key}"

    return tell


def _image(*, has_cache: bool) -> Tell:
    """An image of 19 layers, 17 of which come from a warm cache, where there is one."""

    def tell(step: Json, machine: Machine) -> Iterator[str]:
        yield from _run("docker buildx build .")
        yield "#1 [internal] load build definition from Dockerfile"
        yield "#1 transferring dockerfile: 2.13kB done"
        yield "#1 DONE 0.0s"
        cached = CACHED_LAYERS if has_cache and not machine.is_cold else 0
        if has_cache:
            yield "#2 importing cache manifest from quay.io/stackrox-io/main:cache"
            yield "#2 DONE 0.6s"
        took_s = _seconds(step)
        for vertex, name in enumerate(_layer_names(), start=3):
            yield f"#{vertex} {name}"
            is_cached = vertex - 3 < cached
            each_s = took_s * 0.7 / (LAYERS - cached)
            yield f"#{vertex} {'CACHED' if is_cached else f'DONE {each_s:.1f}s'}"
        last = LAYERS + 3
        yield f"#{last} exporting to image"
        yield f"#{last} exporting layers 0.3s done"
        yield f"#{last} DONE {took_s * 0.1:.1f}s"

    return tell


def _layer_names() -> Iterator[str]:
    for stage, count in _STAGES:
        for place in range(1, count + 1):
            what = "RUN microdnf -y install tar" if place % 2 else "COPY bin /stackrox"
            yield f"[{stage} {place}/{count}] {what}"


def _seconds(step: Json) -> float:
    at = (datetime.fromisoformat(step[f"{end}_at"]) for end in ("completed", "started"))
    return float((next(at) - next(at)).total_seconds())


def _other(step: Json, _machine: Machine) -> Iterator[str]:
    yield from _run(f"make {sha256(step['name'].encode()).hexdigest()[:6]}")
    yield "done"


_TELLING: Mapping[str, Tell] = {
    "Set up job": _set_up,
    "Run ./.github/actions/job-preamble": _preamble,
    "Cache Go dependencies": _restore("go", _GO_BYTES),
    "Post Cache Go dependencies": _save("go", _GO_BYTES),
    "Run ./.github/actions/cache-ui-dependencies": _restore("ui", _UI_BYTES),
    "Post Run ./.github/actions/cache-ui-dependencies": _save("ui", _UI_BYTES),
    "Build and push main image": _image(has_cache=True),
    "Build main images": _image(has_cache=False),
}
"""By how the names of steps begin."""


def told_steps(job: Json) -> Sequence[Json]:
    """The steps of a job that ran: they have a log. Each knows its job, and how all ended."""
    conclusions = {step["name"]: step["conclusion"] for step in job["steps"]}
    return [
        step | {"job_name": job["name"], "conclusions": conclusions}
        for step in job["steps"]
        if step["conclusion"] not in (None, "skipped") and step["completed_at"] is not None
    ]
