"""Every hostile file ends in one sentence, soon."""

from time import thread_time

import pytest

from ingest.workflow import WorkflowUnreadable, read_workflow

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
    "job id with a slash": (f"{JOBS}  a/b: {{}}\n", "'a/b' is no id of a job"),
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
    "job is text": ("jobs: {a: b}", "'a' is no mapping"),
    "endless name": (f"{JOBS}  a: {{name: '{'${{' * 300_000}'}}\n", "more than 500 characters"),
    "huge matrix": (
        f"{JOBS}  a: {{strategy: {{matrix: {{"
        + ", ".join(f"x{i}: [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]" for i in range(200))
        + "}}}\n",
        "too many combinations",
    ),
    "many matrices": (
        JOBS + "".join(f"  j{i}: {{strategy: {{matrix: {MATRIX}}}}}\n" for i in range(1500)),
        "too many combinations",
    ),
    "matrix is a list": (f"{JOBS}  a: {{strategy: {{matrix: [1]}}}}\n", "a matrix is no mapping"),
    "include of text": (
        f"{JOBS}  a: {{strategy: {{matrix: {{include: [x]}}}}}}\n",
        "something else than mappings",
    ),
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
