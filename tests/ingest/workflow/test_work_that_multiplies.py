"""Files that ask for the same work again and again, by aliases and calls: it is bounded."""

import pytest

from ingest.workflow import (
    FileReference,
    GraphJob,
    Place,
    graph,
    join,
    name_fits,
    read_workflow,
    shared_resources,
)
from ingest.workflow.calls import DeclaredInputs, inputs_of_call
from ingest.workflow.shared_resources import MOST_RESOURCES
from ingest.workflow.shown_names import shown_names, work_of_names
from ingest.workflow.templates import Expression, parts_of
from tests.ingest.file_library import places_of

CALLED = FileReference(None, ".github/workflows/called.yml", None)
USES = f"./{CALLED.path}"
LEGS = f"strategy: {{matrix: {{leg: [{', '.join(map(str, range(256)))}]}}}}"
MOST_READ = 500_000


JOBS = "jobs:\n  before: {}\n"


def _called(count: int) -> str:
    return JOBS + "".join(f"  j{number}: {{uses: {USES}}}\n" for number in range(count))


NAMES = {
    "aliases": (
        f"{JOBS}  a: {{name: &a '{'${{ x }}' * 100}'}}\n"
        + "".join(f"  j{number}: {{name: *a}}\n" for number in range(720)),
        "jobs: {}",
    ),
    "calls": (_called(20), f"jobs: {{a: {{name: '{'x' * 500}', {LEGS}}}}}"),
    "a text for each leg": (f"{JOBS}  a: {{name: '{'x' * 900_000}', {LEGS}}}", "jobs: {}"),
}


@pytest.mark.parametrize(("top", "called"), NAMES.values(), ids=NAMES)
def test_names(monkeypatch: pytest.MonkeyPatch, top: str, called: str) -> None:
    """Where they would take too long, names are unknown; the other jobs are found all the same."""
    read: list[int] = []

    def counted(job: GraphJob) -> object:
        read.append(work_of_names(job))
        return shown_names(job)

    monkeypatch.setattr(name_fits, "shown_names", counted)
    made = join(read_workflow(top), {CALLED: called})
    places = places_of(made, ["before", *(f"j{number} / x" for number in range(5))])
    assert Place("before", (None,)) == places["before"]
    assert sum(read) <= MOST_READ + 50 * len(read)


def test_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 10,000 inputs that is called 990 times: those of the first calls are read."""
    read: list[int] = []

    def counted(declared: DeclaredInputs, *others: object) -> object:
        read.append(len(declared.of_call))
        return inputs_of_call(declared, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(graph, "inputs_of_call", counted)
    inputs = "".join(f"      i{number}: {{default: x}}\n" for number in range(10_000))
    called = f"on:\n  workflow_call:\n    inputs:\n{inputs}jobs: {{a: {{}}}}"
    made = join(read_workflow(_called(990)), {CALLED: called})
    assert 1 + 2 * 990 == len(made.jobs)
    assert 0 < sum(read) <= MOST_READ


def test_resources() -> None:
    """The first thousand of a file are kept, and no more are made."""
    flags = " ".join(f"--cache-to x{number}" for number in range(600))
    steps = f"steps: &s [{{run: '{flags}'}}]"
    file = f"jobs:\n  a: {{{steps}}}\n" + "".join(f"  j{i}: {{steps: *s}}\n" for i in range(9))
    assert MOST_RESOURCES == len(shared_resources(file))


def test_a_text_that_is_too_long_an_expression() -> None:
    """GitHub makes one expression of a text with several, and refuses one of over 21,000."""
    (part,) = parts_of("${{ a }}" * 3_000)
    assert isinstance(part, Expression)
    assert part.node is None
    assert 2 == len(parts_of("${{ a }}" + "x" * 20_000))
