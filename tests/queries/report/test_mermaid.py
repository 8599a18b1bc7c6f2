"""Critical paths as Mermaid text; tests/browser sees it drawn."""

import re
from dataclasses import replace

from hypothesis import given

from queries.charts.path_blocks import OffPathJob
from queries.report.mermaid import gantt
from tests.queries.report.texts import strangers_texts
from tests.queries.report.typical_runs import path_job, typical


def test_path() -> None:
    """
    Worked out by hand: define waits 5 s and runs until 20 s, push follows at once until 1 min 30 s.

    A wait of 0 s is no bar. Ticks: 90 s in at most 10 parts are 10 s each.
    """
    jobs = path_job(1, "define", (0, 5), 20), path_job(2, "push", (20, 20), 90)
    off = OffPathJob(3, "docs", None, (20, 50), 40.0, hover="")

    assert """\
gantt
    title Critical path of a typical run, warm (minutes:seconds from its start)
    dateFormat YYYY-MM-DD HH:mm:ss
    axisFormat %M:%S
    tickInterval 10second
    todayMarker off
    section plain
    1. wait 5 s :done, 2000-01-01 00:00:00, 2000-01-01 00:00:05
    1. define 15 s :crit, 2000-01-01 00:00:05, 2000-01-01 00:00:20
    2. push 1 min 10 s :crit, 2000-01-01 00:00:20, 2000-01-01 00:01:30
    slack 40 s∶ docs :2000-01-01 00:00:20, 2000-01-01 00:00:50""" == gantt(
        [typical(*jobs, off_path=(off,))], "warm", 10
    )


def test_what_is_told_from_waiting() -> None:
    """Unknown for 60 s after define, then a wait of 5 s."""
    push = replace(path_job(2, "push", (80, 85), 90), told_apart=(("unknown", (20, 80)),))
    lines = gantt([typical(path_job(1, "define", (0, 0), 20), push)], "warm", 10).splitlines()
    assert [
        "    2. unknown 1 min :done, 2000-01-01 00:00:20, 2000-01-01 00:01:20",
        "    2. wait 5 s :done, 2000-01-01 00:01:20, 2000-01-01 00:01:25",
        "    2. push 5 s :crit, 2000-01-01 00:01:25, 2000-01-01 00:01:30",
    ] == lines[-3:]


def test_long_runs_are_told_in_hours() -> None:
    """Two hours are told in hours and minutes, in parts of a quarter of an hour."""
    text = gantt([typical(path_job(1, "a", (0, 0), 7200))], "cold", 10)

    assert "cold (hours:minutes from its start)" in text
    assert "axisFormat %H:%M\n    tickInterval 15minute" in text


def test_the_longest_jobs_are_kept() -> None:
    """Of a path too long to draw the short jobs are left out, and counted; one alone is named."""
    jobs = [path_job(n, f"job {n}", (n * 10, n * 10), n * 10 + n) for n in range(1, 6)]
    names = [
        line.partition(" :")[0].strip() for line in gantt([typical(*jobs)], "x", 2).splitlines()
    ]

    assert ["1. job 4 4 s", "2. job 5 5 s", "and 3 shorter ones on the path"] == names[7:]
    assert "    also on the path∶ job 1 :milestone" in gantt([typical(*jobs)], "x", 4)


@given(strangers_texts, strangers_texts)
def test_no_name_leaves_its_line(arm: str, name: str) -> None:
    """Each bar is one line of a name and its times, whatever the name; no directive comes of it."""
    text = gantt([typical(path_job(1, name, (0, 5), 20), arm=arm)], "warm", 10)
    *_, section, wait, run = text.splitlines()

    assert 9 == len(text.splitlines())
    assert section.startswith("    section ")
    for line, number in ((wait, 1), (run, 1)):
        assert re.fullmatch(
            rf"    {number}\. [^:;#%{{}}<>`]* :(done|crit), [0-9:, -]{{40}}", line
        ), line
