"""Steps in the background by what waits for them, and logs that tell of none."""

from collections.abc import Sequence

import pytest

from ingest.logs.log_facts import StepWait
from ingest.logs.read_archive import read_archive
from ingest.records import Step
from tests.ingest.logs.archives import END, archive, job, log, step
from tests.ingest.logs.readings import facts_of
from tests.ingest.logs.whole_logs import PARALLEL

Row = tuple[int, str | None, int | None, int | None]
"""Number, kind, awaited by, cancelled by."""


def rows(waits: Sequence[StepWait]) -> list[Row]:
    """Without the job."""
    return [(one.number, one.kind, one.awaited_by, one.cancelled_by) for one in waits]


def told(text: str, *steps: Step, end: float = 133) -> list[Row]:
    """What a log of one file tells of a job with these steps."""
    return rows(facts_of(text, of=job(end=end, steps=steps)).waits)


def test_a_whole_job() -> None:
    """A wait for one, a cancel, a wait for all: a step that failed, and one that was skipped."""
    expected: list[Row] = [
        (2, None, 9, None),
        (3, None, 6, None),
        (4, None, None, 8),
        (6, "wait", None, None),
        (8, "cancel", None, None),
        (9, "wait all", None, None),
    ]
    for files in ({"0_build.txt": PARALLEL.text}, PARALLEL.files):
        found = read_archive(archive(files), [PARALLEL.job], lambda _job: True)
        assert expected == rows(found.waits)


LATE = [
    step(1, "Set up job", 0, 2),
    step(2, "Long", 2, 122),
    step(3, "Short", 2, 42),
    step(4, "Use short", 2, 42),
    step(5, "Publish", 42, 72),
    step(6, "Wait for all", 72, 122),
    step(7, "Finish", 122, 132),
    step(8, "Complete job", 131, 133),
]
LATE_LOG = f"""\
0 Current runner version: '2.336.0'
2.1 ##[group]Run make long
2.2 Waiting for background step(s) to complete: Short
2.2 ##[group]Run make short
42.1 Finished waiting for background step(s).
42.2   Short: Succeeded
42.3 ##[group]Run make publish
72.1 Waiting for all background step(s) to complete: Long
121.9 Finished waiting for all background step(s).
121.9   Long: Succeeded
122.1 ##[group]Run make finish
132.1 {END}
"""
LATE_ROWS: list[Row] = [
    (2, None, 6, None),
    (3, None, 4, None),
    (4, "wait", None, None),
    (6, "wait all", None, None),
]


def test_late() -> None:
    """Each step in the background is waited for by the first step that lists it."""
    assert LATE_ROWS == told(LATE_LOG, *LATE)


def _replaced(
    number: int, name: str, start: float, end: float, word: str = "success"
) -> list[Step]:
    changed = step(number, name, start, end, word)
    return [changed if one.number == number else one for one in LATE]


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("42.1 Finished waiting for background step(s).\n", ""),
        ("2.2 Waiting for background step(s) to complete: Short\n", ""),
        ("42.2   Short: Succeeded\n", ""),
        ("42.2   Short: Succeeded", "42.2   Short: Done"),
        ("42.2   Short: Succeeded", "42.2   Short: Failed"),
        ("42.2   Short: Succeeded", "42.2 Short: Succeeded"),
        ("42.2   Short: Succeeded", "|  Short: Succeeded"),
        ("42.2   Short: Succeeded", "43.3   Short: Succeeded"),
        ("42.2   Short: Succeeded", "42.2   Shorts: Succeeded"),
        ("42.2   Short: Succeeded", "42.2   ***: Succeeded"),
        ("complete: Short", "complete: Short, Publish"),
        ("complete: Short", "complete: Shorts"),
        ("complete: Short", "complete: Short,"),
        ("2.2 Waiting for b", "2.2 \x1b[36;1mWaiting for b"),
        ("2.2 Waiting for b", "|Waiting for b"),
        ("2.2 Waiting for b", "4.0 Waiting for b"),
        ("2.2 Waiting for b", "1.9 Waiting for b"),
        ("42.1 Finished", "41.0 Finished"),
        ("42.1 Finished waiting for background", "42.1 Finished waiting for all background"),
        ("42.1 Finished waiting for background", "42.1 Finished cancelling background"),
        ("42.3 ", "42.3 Finished waiting for background step(s).\n42.3 "),
        ("42.3 ", "42.3 Waiting for background step(s) to complete: Short\n42.3 "),
        ("121.9 Finished waiting for all background step(s).\n121.9   Long: Succeeded\n", ""),
        ("all background step(s) to complete: Long", "all background step(s) to complete: Short"),
        (f"132.1 {END}\n", ""),
    ],
)
def test_what_does_not_fit(line: str, other: str) -> None:
    """One line that is missing, or another: nothing is told of the job."""
    assert line in LATE_LOG
    text = LATE_LOG.replace(line, other, 1)
    assert [] == told(text, *LATE, end=133 if END in text else 160)


def test_no_line_is_missed() -> None:
    """Without any line of a block nothing is told, without another one the same, but the last."""
    lines = LATE_LOG.splitlines(keepends=True)
    for place, line in enumerate(lines[:-1]):
        text = "".join(lines[:place] + lines[place + 1 :])
        is_of_block = "background step(s)" in line or "Succeeded" in line
        assert ([] if is_of_block else LATE_ROWS) == told(text, *LATE)


@pytest.mark.parametrize(
    "steps",
    [
        _replaced(3, "Short", 2, 44),
        _replaced(3, "Short", 2, 42, "failure"),
        _replaced(3, "Short", 2, 30),  # then the wait had ended at 30 s
        _replaced(4, "Use short", 4, 42),
        _replaced(4, "Use short", 2, 45),
        _replaced(4, "Post short", 2, 42),
        _replaced(4, "Wait for all background steps", 2, 42),
        _replaced(5, "Short", 2, 42),
        _replaced(7, "Finish", 112, 132),
    ],
)
def test_steps_of_another_job(steps: list[Step]) -> None:
    """Names, times or results of the API that are others: nothing is told."""
    assert [] == told(LATE_LOG, *steps)


def test_no_steps_at_the_same_time() -> None:
    """A block of a script's, in a job whose steps ran one after the other, tells nothing."""
    steps = [step(2, "Compile", 2, 20), step(3, "Show a log", 22, 22), step(4, "Test", 30, 90)]
    block = """\
22.1 Waiting for background step(s) to complete: Compile
22.1 Finished waiting for background step(s).
22.1   Compile: Succeeded
"""
    assert [] == told(f"{block}132.1 {END}", *steps)


def test_a_script_that_prints_a_block() -> None:
    """Where it is known that the step began with a command, its block is no wait."""
    printed = """\
42.1 ##[group]Run cat captured.log
42.1 Waiting for background step(s) to complete: Long
72.0 Finished waiting for background step(s).
72.0   Long: Succeeded
"""
    files: dict[str, str | bytes] = dict(PARALLEL.files)
    files["build/7_x.txt"] = log(printed)
    found = read_archive(archive(files), [PARALLEL.job], lambda _job: True)
    assert [] == found.waits


def _pairs(*waits: tuple[str, float, float, str, str]) -> str:
    """Blocks, by opening, instants of begin and end, end, and result lines."""
    return "".join(
        f"{begin} {opening}\n{end} Finished {finish} background step(s).\n{results}"
        for opening, begin, end, finish, results in waits
    )


def test_a_group() -> None:
    """Members of a parallel group are waited for by its step; names may hold commas, and repeat."""
    steps = [
        step(2, "Test (a, b)", 2, 40),
        step(3, "Test (a", 2, 90),
        step(4, "Build", 2, 20),
        step(5, "Build", 2, 30),
        step(6, "Parallel group", 2, 90),
        step(7, "Build", 90, 100),
    ]
    names = ["Test (a, b)", "Test (a", "Build", "Build"]
    results = "".join(f"90.2   {name}: Succeeded\n" for name in names)
    opening = f"Waiting for background step(s) to complete: {', '.join(names)}"
    text = _pairs((opening, 2.1, 90.1, "waiting for", results)) + f"132.1 {END}\n"
    expected: list[Row] = [(number, None, 6, None) for number in (2, 3, 4, 5)]
    assert [*expected, (6, "wait", None, None)] == told(text, *steps)
    # Of three that had ended by then two are meant: nobody knows which.
    earlier = [*steps[:-1], step(7, "Build", 2, 20)]
    assert [] == told(text, *earlier)


NOTHING_LEFT = f"""\
22.1 Waiting for background step(s) to complete: Compile
62.1 Finished waiting for background step(s).
62.1   Compile: Succeeded
62.2 No background steps remaining to wait for.
62.2 Finished waiting for all background step(s).
132.1 {END}
"""


def test_nothing_left_to_wait_for() -> None:
    """A wait for nobody is one, too; where another step may have said so, nothing is told."""
    steps = [
        step(2, "Compile", 2, 62),
        step(3, "Lint", 2, 22),
        step(4, "Use it", 22, 62),
        step(5, "Wait for the rest", 62, 62),
        step(6, "Run echo", 62, 62),
        step(7, "Post checkout", 62, 63),
    ]
    expected: list[Row] = [
        (2, None, 4, None),
        (4, "wait", None, None),
        (5, "wait all", None, None),
    ]
    assert expected == told(NOTHING_LEFT, *steps)
    assert [] == told(NOTHING_LEFT, *steps[:-2], step(6, "Say so", 62, 62))
    begun = NOTHING_LEFT.replace("132.1", "62.4 ##[group]Run echo\n64 x\n132.1")
    assert expected == told(begun, *steps[:-2], step(6, "Say so", 62, 64))


TWICE = f"""\
2.2 Waiting for background step(s) to complete: Short
42.1 Finished waiting for background step(s).
42.1   Short: Succeeded
72.1 Waiting for all background step(s) to complete: Long
121.9 Finished waiting for all background step(s).
121.9   Long: Succeeded
122.1 Waiting for background step(s) to complete: Beside, Short
130.1 Finished waiting for background step(s).
130.1   Beside: Succeeded
130.1   Short: Succeeded
132.1 {END}
"""


def test_a_wait_for_all_is_complete() -> None:
    """The first wait for a step counts; a wait for all can't leave out who had begun."""
    again = step(8, "Wait again", 122, 130)
    expected = [*LATE_ROWS, (7, None, 8, None), (8, "wait", None, None)]
    assert expected == told(TWICE, *LATE[:-2], step(7, "Beside", 122, 130), again)
    assert [] == told(TWICE, *LATE[:-2], step(7, "Beside", 50, 130), again)
    all_of_them = TWICE.replace("complete: Long", "complete: Long, Short").replace(
        "121.9   Long: Succeeded\n", "121.9   Long: Succeeded\n121.9   Short: Succeeded\n"
    )
    assert [] == told(all_of_them, *LATE[:-2], step(7, "Beside", 122, 130), again)


def test_many_blocks() -> None:
    """More blocks than steps are none of the runner's."""
    block = NOTHING_LEFT.partition("62.2 ")[2].partition("132.1")[0]
    assert [] == told(f"{f'2.2 {block}' * 10_000}132.1 {END}", *LATE)
