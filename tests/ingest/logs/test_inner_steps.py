"""Steps inside composite actions, by the runner's marks and, before it had any, by headers."""

from ingest.records import Job
from tests.ingest.logs.archives import job, step
from tests.ingest.logs.readings import facts_of

Row = tuple[int | None, str, float, float | None]
"""Number of the step, name, offset, seconds."""

OF = job(
    steps=[
        step(1, "Set up job", 0, 9),
        step(2, "Run ./.github/actions/set-up", 10, 40),
        step(3, "Run make", 41, 50),
        step(4, "Complete job", 51, 59),
    ]
)
COMPOSITE = """\
0 Current runner version: '2.300.0'
10 ##[group]Run ./.github/actions/set-up
10 with:
10 ##[endgroup]
11 ##[group]Run actions/setup-go@v5
11 with:
11   go-version: 1.22
11 ##[endgroup]
12 go version
15.5 ##[group]Run go mod download --token=abc
|\x1b[36;1mgo mod download\x1b[0m
15.5 shell: /usr/bin/bash -e {0}
15.5 ##[endgroup]
20 ##[group]Run tests
20 1 passed
20 ##[endgroup]
41 ##[group]Run make
41 shell: /usr/bin/bash -e {0}
41 ##[endgroup]
42 ##[group]Run o/r@v1
42 ##[endgroup]
51 Cleaning up orphan processes
"""


def rows(text: str, of: Job = OF) -> list[Row]:
    """Inner steps of a log."""
    return [
        (one.step_number, one.name, one.offset_s, one.seconds)
        for one in facts_of(text, of=of).inner_steps
    ]


def test_headers() -> None:
    """
    Headers after an action's own are its inner steps: 11 to 15.5 s, and on to the next step at 41.

    A group that a program names alike is none, nor is what a script's step prints.
    """
    assert [
        (2, "Run actions/setup-go@v5", 11.0, 4.5),
        (2, "Run go mod download --token=***", 15.5, 25.5),
    ] == rows(COMPOSITE)


def test_an_unknown_end() -> None:
    """The last inner step of a log that ends has no seconds; without steps none are told."""
    ends = COMPOSITE.partition("41 ")[0]
    assert [4.5, None] == [row[3] for row in rows(ends)]
    assert [] == rows(COMPOSITE, job())


MARKED = """\
0 Current runner version: '2.333.1'
10 ##[group]Run ./.github/actions/set-up
10 ##[endgroup]
10.5 ##[start-action display=Set up Go%3B 100%25;id=__self.__go]
10.6 ##[group]Run actions/setup-go@v5
10.6 ##[endgroup]
11 ##[start-action display=Run nested;id=__self.__go.__run]
12 ##[end-action id=__self.__go.__run;outcome=success;conclusion=success;duration_ms=1000]
13 ##[end-action id=__self.__go;outcome=success;conclusion=success;duration_ms=2480]
13 ##[start-action display=Run echo password=hunter2;id=__self.__run]
13 ##[end-action id=__self.__run;outcome=skipped;conclusion=skipped;duration_ms=0]
14 ##[start-action display=Run echo password=hunter2;id=__self.__run_2]
15 ##[end-action id=__self.__run_2;outcome=failure;conclusion=failure;duration_ms=900]
16 ##[start-action display=Lost;id=__self.__lost]
41 ##[group]Run make
"""


def test_marks() -> None:
    """Marks tell the outermost inner steps that ran, with their own seconds."""
    expected = [(2, "Set up Go; 100%", 10.5, 2.48), (2, "Run echo password=***", 14.0, 0.9)]
    assert expected == rows(MARKED)
    assert [(None, *row[1:]) for row in expected] == rows(MARKED, job())


def test_a_mark_that_a_script_prints() -> None:
    """What the runner masked is no mark: headers tell the inner steps then."""
    masked = MARKED.replace("##[start", r"##[\start").replace("##[end-", r"##[\end-")
    assert [(2, "Run actions/setup-go@v5", 10.6, 30.4)] == rows(masked)


def test_long_names() -> None:
    """A name ends after 200 characters, and with its first line."""
    (row,) = rows(
        f"14 ##[start-action display={'x' * 300}%0Ay;id=a]\n"
        "15 ##[end-action id=a;outcome=success;conclusion=success;duration_ms=900]\n"
    )
    assert "x" * 200 == row[1]
