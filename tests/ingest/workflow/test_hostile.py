"""Every hostile file ends in one sentence, soon."""

from time import thread_time

import pytest

from ingest.workflow import Place, WorkflowUnreadable, join, read_workflow
from tests.ingest.file_library import places_of

JOBS = "jobs:\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{key}: &{key} [{', '.join([f'*{of}'] * 9)}]\n"
    for of, key in zip("abcdefgh", "bcdefghi", strict=True)
)
MATRIX = "{" + ", ".join(f"{axis}: [1, 2, 3, 4]" for axis in "abcd") + "}"

FILES: dict[str, tuple[str | bytes, str]] = {
    "alias bomb": (BOMB, "values, aliases expanded"),
    "alias inside itself": ("jobs: &a [*a]", "is no anchor of an earlier value"),
    "alias bomb in depth": (
        "".join(f"{i}: &a{i} {'[' * 30}{f'*a{i - 1}' if i else 'x'}{']' * 30}\n" for i in range(9)),
        "nested deeper than 50 levels",
    ),
    "alias bomb in text": (
        f"{JOBS}  a:\n    steps:\n    - run: &a '{'x' * 400_000}'\n" + "    - run: *a\n" * 30,
        "more than 10 MB of text, aliases expanded",
    ),
    "over 1 MB": ("#" * (1024 * 1024 + 1), "larger than 1 MB"),
    "many values": ("- a\n" * 250_000, "values, aliases expanded"),
    "many anchors": ("[" + "&a x, " * 150_000 + "]", "values, aliases expanded"),
    "over 2,000 jobs": (
        JOBS + "".join(f"  j{i}: {{runs-on: x}}\n" for i in range(2001)),
        "more than 2,000 jobs",
    ),
    "deep": ("[" * 100_000, "nested deeper than 50 levels"),
    "deep mappings": ("{a: " * 100_000, "nested deeper than 50 levels"),
    "deep blocks": ("- " * 100_000, "nested deeper than 50 levels"),
    "circle": (f"{JOBS}  a: {{needs: [b]}}\n  b: {{needs: a}}\n", "'a needs b needs a'"),
    "circle of 2,000": (
        JOBS + "".join(f"  j{i}: {{needs: j{(i + 1) % 2000}}}\n" for i in range(2000)),
        "in a circle",
    ),
    "needs a missing job": (
        f"{JOBS}  a: {{needs: b}}\n",
        "'a': it needs 'b', which the file lacks",
    ),
    "needs itself": (f"{JOBS}  a: {{needs: a}}\n", "'a': it needs itself"),
    "needs a mapping": (f"{JOBS}  a: {{needs: {{b: c}}}}\n", "neither a job nor a list"),
    "tabs": (f"{JOBS}\ta:\n\t\truns-on: x\n", "Line 2: not YAML"),
    "repeated key": (f"{JOBS}  a: {{}}\n  a: {{}}\n", "Line 3: the key 'a' repeats"),
    "repeated job in another case": (f"{JOBS}  a: {{}}\n  A: {{}}\n", "repeats in another case"),
    "not YAML": ("}{", "Line 1: not YAML"),
    "NUL": (f"{JOBS}  a\0: x\n", "no YAML"),
    "binary": (bytes(range(256)), "no YAML"),
    "half a character": ("jobs: '\ud83d'", "no valid Unicode"),
    "merge key": (f"{JOBS}  a: &a {{}}\n  b:\n    <<: *a\n", "no merge keys"),
    "object tag": ("jobs: !!python/object:os.system x", "is unknown"),
    "mapping as key": ("{[a]: b}", "a key is no plain text"),
    "two documents": ("a: b\n---\nc: d\n", "more than one YAML document"),
    "empty": ("", "is empty"),
    "comment": ("# nothing", "is empty"),
    "text": ("hello", "it is no mapping"),
    "no jobs": ("name: x", "it has no jobs"),
    "jobs are a list": ("jobs: [a]", "it has no jobs"),
    "all jobs are text": ("jobs: {a: b, c: [d]}", "'a': its description is no mapping"),
    "no id of a job": ("jobs: {a/b: {}}", "'a/b' is no id of a job"),
}


@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES)
def test_hostile_file(content: str | bytes, sentence: str) -> None:
    """It is refused in one short sentence, within 2 s of processor time."""
    before = thread_time()
    with pytest.raises(WorkflowUnreadable) as refusal:
        read_workflow(content)
    assert thread_time() - before < 2
    message = str(refusal.value)
    assert sentence in message
    assert len(message) < 200
    assert message.isprintable()
    assert message.endswith(".")


MANY_AXES = ", ".join(f"x{i}: [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]" for i in range(200))
LONG = "${{ " + " || ".join(f"inputs.x == '{i}' && 'text {i}'" for i in range(25)) + " || 'all' }}"
ODD_JOBS: dict[str, tuple[str, str | None]] = {
    "text": ("b", "Job 'odd': its description is no mapping."),
    "a list": ("[b]", "Job 'odd': its description is no mapping."),
    "a key that GitHub does not know": ("{x-note: [1], name: odd}", None),
    "a name that is a list": ("{name: [x]}", "Job 'odd': its name is no text."),
    "a long name": (f'{{name: "{LONG}"}}', None),
    "an endless name": ("{name: '" + "${{" * 300_000 + "'}", None),
    "an endless expression": ('{name: "${{ ' + "a||" * 300_000 + 'a }}"}', None),
    "a name that is no expression": ("{name: 'x ${{ a b }} y'}", None),
    "a huge matrix": (
        f"{{strategy: {{matrix: {{{MANY_AXES}}}}}}}",
        "Job 'odd': the matrices up to its own have too many combinations.",
    ),
    "a matrix that is a list": (
        "{strategy: {matrix: [1]}}",
        "Job 'odd': a matrix is no mapping.",
    ),
    "an axis that is text": (
        "{strategy: {matrix: {os: linux}}}",
        "Job 'odd': the matrix's 'os' is no list.",
    ),
    "an include of text": (
        "{strategy: {matrix: {include: [x]}}}",
        "Job 'odd': the matrix's 'include' lists something else than mappings.",
    ),
    "an id with a slash": ("{}\n  a/b: {}", "'a/b' is no id of a job."),
}


@pytest.mark.parametrize(("odd", "problem"), ODD_JOBS.values(), ids=ODD_JOBS)
def test_one_odd_job(odd: str, problem: str | None) -> None:
    """It costs no other job: these are mapped, the problem is said, and it may be needed."""
    content = (
        f"{JOBS}  odd: {odd}\n  before: {{}}\n  after: {{needs: [before, odd], name: After}}\n"
    )
    before = thread_time()
    graph = join(read_workflow(content), {})
    places = places_of(graph, ["before", "After"])
    assert thread_time() - before < 2
    assert {"before": Place("before", (None,)), "After": Place("after", (None,))} == places
    assert ("before", "odd") == graph.jobs["after"].needs
    assert ([] if problem is None else [problem]) == list(graph.problems)


def test_many_matrices() -> None:
    """Those that there is time for are expanded; a small one behind them is, too."""
    content = JOBS + "".join(f"  j{i}: {{strategy: {{matrix: {MATRIX}}}}}\n" for i in range(1500))
    before = thread_time()
    workflow = read_workflow(content)
    assert thread_time() - before < 2
    unread = [job.key for job in workflow.jobs if job.problem is not None]
    assert 0 < len(unread) < 1500
    assert f"j{1500 - len(unread)}" == unread[0]


def test_2000_jobs_are_read() -> None:
    """The largest number of jobs is no problem, and takes less than 2 s."""
    content = JOBS + "".join(
        f"  j{i}:\n    needs: [j{i - 1}]\n    runs-on: x\n    steps:\n    - run: a\n"
        if i
        else "  j0: {}\n"
        for i in range(2000)
    )
    before = thread_time()
    workflow = read_workflow(content)
    assert thread_time() - before < 2
    assert 2000 == len(workflow.jobs)
