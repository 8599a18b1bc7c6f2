"""Which step a line belongs to, where the archive has no file per step."""

from ingest.logs.log_lines import read_lines
from ingest.logs.step_times import number_lines
from ingest.records import Step
from tests.ingest.logs.archives import log, step


def numbers(text: str, *steps: Step) -> list[int | None]:
    """Number of each line's step."""
    return [line.step_number for line in number_lines(read_lines([log(text).encode()]), steps)]


ONE, TWO = step(2, "Run make", 10, 20), step(3, "Check", 20, 30)


def test_seconds_of_one_step() -> None:
    """Within seconds of one step a line is its; outside of all, nobody's."""
    text = "5 a\n10.5 b\n|c\n19.9 d\n25 e\n31 f"
    assert [None, 2, 2, 2, 3, None] == numbers(text, ONE, TWO)


def test_a_shared_second() -> None:
    """In a second in which one step ends and another begins, the header decides."""
    text = "19 a\n20.1 b\n20.2 ##[group]Run make check\n20.3 c\n21 d"
    assert [2, 2, 3, 3, 3] == numbers(text, ONE, TWO)


def test_no_header() -> None:
    """Where no header is seen, lines of a shared second are nobody's."""
    assert [2, None, 3] == numbers("19 a\n20.1 b\n21 d", ONE, TWO)


def test_several_headers() -> None:
    """Where two headers may be a step's, the lines between them are nobody's."""
    two = "19 a\n20.1 b\n20.1 ##[group]Run x\n20.2 c\n20.3 ##[group]Run y\n20.4 e\n21 d"
    assert [2, 2, None, None, 3, 3, 3] == numbers(two, ONE, TWO)


def test_names() -> None:
    """A step without a name of its own begins with that header alone."""
    steps = [ONE, step(3, "Run make check", 20, 30)]
    text = "19 a\n20.1 ##[group]Run x\n20.2 ##[group]Run make check\n21 d"
    assert [2, 2, 3, 3] == numbers(text, *steps)


def test_waits() -> None:
    """A wait for steps in the background shows no header: the next ones are not its."""
    text = """\
19 a
20.1 No background steps remaining to wait for.
20.2 ##[group]Run ./upload
20.3 ##[group]Run inner
25 x"""
    upload = step(5, "Upload", 20, 30)
    assert [2, None, None, 5, 5] == numbers(text, ONE, step(4, "Rest", 20, 20), upload)
    own = step(4, "Wait for all background steps", 20, 20)
    assert [2, 4, None, 5, 5] == numbers(text, ONE, own, upload)


def test_short_steps() -> None:
    """Steps of no whole second each begin with their own line; what is skipped has none."""
    steps = [
        step(1, "Set up job", 0, 1),
        step(2, "Run a", 1, 1),
        step(3, "Run b", 1, 1, "skipped"),
        step(4, "Post Run a", 1, 1),
        step(5, "Complete job", 1, 1),
    ]
    text = """\
0 Current runner version: '2.333.1'
1 x
1.1 ##[group]Run a
1.2 x
1.3 Post job cleanup.
1.4 Evaluate and set job outputs
1.5 Cleaning up orphan processes"""
    assert [1, 1, 2, 2, 4, 5, 5] == numbers(text, *steps)


def test_steps_side_by_side() -> None:
    """Of steps that run at the same time no line is sure to be one's."""
    steps = [step(2, "Run a", 10, 20), step(3, "Run b", 11, 20)]
    text = "10 ##[group]Run a\n11 ##[group]Run b\n15 x"
    assert [2, None, None] == numbers(text, *steps)


def test_too_many_lines() -> None:
    """Of more undecided lines than are kept none is decided, and none is lost."""
    text = "\n".join(["19 a", *["20.1 b"] * 9_901, "20.2 ##[group]Run make check", "21 d"])
    assert [2, *[None] * 9_902, 3] == numbers(text, ONE, TWO)
