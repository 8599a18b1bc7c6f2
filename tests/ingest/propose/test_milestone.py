"""Which jobs an experiment is about, from the workflow files and one run of every arm."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest.propose.milestone import ArmJobs, describe_jobs, guess_milestone
from ingest.workflow import FileReference, join, read_workflow
from ingest.workflow.parse import Value, parse_yaml

CALLED = FileReference(None, ".github/workflows/called.yml", None)
START = datetime(2026, 4, 4)


def _arm(text: str, executed: str | None = None, called: str = "") -> ArmJobs:
    """An arm with its file, and the keys that its run executed, in the order of their ends."""
    files = {CALLED: called} if called else {}
    roots: dict[FileReference | None, Value] = {None: parse_yaml(text)}
    roots |= {reference: parse_yaml(content) for reference, content in files.items()}
    graph = join(read_workflow(text), files)
    descriptions = describe_jobs(graph, roots.__getitem__)
    if executed is None:
        return ArmJobs(graph, descriptions)
    keys = executed.split()
    ends = {key: START + timedelta(minutes=place) for place, key in enumerate(keys)}
    return ArmJobs(graph, descriptions, ends, {key: (key,) for key in keys})


def _file(steps: str, needs: str = "first", more: str = "") -> str:
    return (
        "jobs: {first: {}, other: {}, build: {needs: " + needs + ", steps: [{run: " + steps + "}]},"
        f" push: {{needs: build}}, late: {{needs: other}}{more}}}"
    )


ORDER = "first build push other late"

GUESSES: dict[str, tuple[list[ArmJobs], str | None, tuple[str, ...]]] = {
    "what comes after the job that differs": (
        [_arm(_file("a"), ORDER), _arm(_file("b"), ORDER)],
        "push*",
        ("build",),
    ),
    "needs differ": (
        [_arm(_file("a"), ORDER), _arm(_file("a", "[first, other]"), ORDER)],
        "push*",
        ("build",),
    ),
    "it was skipped in one arm": (
        [_arm(_file("a"), ORDER), _arm(_file("b"), "first build")],
        "build*",
        (),
    ),
    "last in most arms": (
        [_arm(_file("a"), "push build"), *[_arm(_file(x), "build push") for x in "bc"]],
        "push*",
        ("build",),
    ),
    "an arm without a successful run": (
        [_arm(_file("a"), ORDER), _arm(_file("b"))],
        "push*",
        ("build",),
    ),
    "a name that begins another's": (
        [_arm(_file(x, more=", push-all: {needs: other}"), ORDER) for x in "ab"],
        "push",
        ("build",),
    ),
    "needs in another order": (
        [_arm(_file("a", "[first, other]"), ORDER), _arm(_file("a", "[other, first]"), ORDER)],
        None,
        (),
    ),
    "nothing differs": ([_arm(_file("a"), ORDER), _arm(_file("a"), ORDER)], None, ()),
    "no successful run": ([_arm(_file("a")), _arm(_file("b"))], None, ()),
    "no such job in every arm": (
        [_arm(_file("a"), "first"), _arm(_file("b"), ORDER)],
        None,
        (),
    ),
    "one arm": ([_arm(_file("a"), ORDER)], None, ()),
    "no arm": ([], None, ()),
}


@pytest.mark.parametrize(("arms", "glob", "others"), GUESSES.values(), ids=GUESSES)
def test_guess(arms: list[ArmJobs], glob: str | None, others: tuple[str, ...]) -> None:
    """The last executed everywhere of the jobs that differ and those after; else the whole run."""
    guess = guess_milestone(arms)
    assert (glob, others) == (guess.glob, guess.alternatives)
    assert guess.because


def test_a_job_of_a_called_workflow() -> None:
    """A called file is compared, too; its jobs are named with their caller."""
    caller = "jobs: {call: {uses: ./.github/workflows/called.yml}, last: {needs: call}, aside: {}}"
    one, other = (f"jobs: {{inner: {{steps: [{{run: {x}}}]}}}}" for x in "ab")
    arms = [
        _arm(caller, "aside call/inner last", one),
        _arm(caller, "call/inner last aside", other),
    ]
    guess = guess_milestone(arms)
    assert ("last*", ("call/inner",)) == (guess.glob, guess.alternatives)
    assert guess.because.startswith("call/inner differs")


def test_a_caller_that_passes_other_inputs() -> None:
    """Its callees are what it changes."""
    text = "jobs: {call: {uses: ./.github/workflows/called.yml, with: {x: %s}}, aside: {}}"
    called = "jobs: {inner: {}}"
    arms = [_arm(text % x, "call/inner aside", called) for x in "ab"]
    assert "call/inner*" == guess_milestone(arms).glob


CALLERS: dict[str, tuple[list[str], list[str], str, tuple[str, ...]]] = {
    "they call other jobs: the caller is what both have": (
        ["pack: {steps: [{run: a}]}, sign: {needs: pack}", "all: {steps: [{run: b}]}"],
        ["call/pack call/sign", "call/all"],
        "call",
        (),
    ),
    "other jobs of it end last: the caller's end is the clock": (
        ["pack: {steps: [{run: a}]}, sign: {steps: [{run: a}]}"] * 2,
        ["call/pack call/sign", "call/sign call/pack"],
        "call",
        ("call/pack", "call/sign"),
    ),
    "one of its jobs ends last in both: that job": (
        ["pack: {steps: [{run: a}]}, sign: {needs: pack}"] * 2,
        ["call/pack call/sign", "call/pack call/sign"],
        "call/sign*",
        ("call", "call/pack"),
    ),
}


@pytest.mark.parametrize(("called", "executed", "glob", "others"), CALLERS.values(), ids=CALLERS)
def test_a_caller(
    called: list[str], executed: list[str], glob: str, others: tuple[str, ...]
) -> None:
    """A caller's key means all that it calls; nothing comes after it here."""
    arms = [
        _arm(
            f"jobs: {{call: {{uses: ./.github/workflows/called.yml, with: {{x: {place}}}}}}}",
            keys,
            f"jobs: {{{jobs}}}",
        )
        for place, (jobs, keys) in enumerate(zip(called, executed, strict=True))
    ]
    guess = guess_milestone(arms)
    assert (glob, others) == (guess.glob, guess.alternatives)


def test_the_real_structures(shared: Path) -> None:
    """Of the three arms of the founding case, one job differs; what needs it ends last."""
    folder = shared / "workflows/stackrox"
    executed = "pre-build-cli build-and-push-main push-main-manifests build-and-push-operator"
    arms = [
        _arm((folder / f"{name}.yaml").read_text("utf-8"), executed)
        for name in ("baseline", "parallel-pre-build", "combined-job")
    ]
    guess = guess_milestone(arms)
    assert "push-main-manifests*" == guess.glob
    assert guess.because.startswith("build-and-push-main differs between the arms' workflow files")
