"""Long listings: read as far as wanted, past 1,000 results, and joined on to what was read."""

from datetime import datetime, timedelta

import pytest

from tests.ingest.project import NOW, Project, SmallWorld, asked
from tests.simulated import Answer, Request, SimulatedGithub, routes

_LISTED_ONLY = """
[x]
repository = "o/r"
[[x.arm]]
name = "a"
branch = "topic"
message = "^of no run$"
"""
"""All runs of the branch are listed, the jobs of none are fetched."""


def test_an_old_window_is_not_read_again(project: Project) -> None:
    """Of a long listing only the pages that re-runs can still change are asked for again."""
    small = SmallWorld()
    for number in range(250):
        created = NOW - timedelta(days=number)
        small.add_run(1000 + number, created_at=created, run_started_at=created)
    project.write(_LISTED_ONLY)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        first_night = len(github.requests)
        project.now += timedelta(days=1)
        project.ingest(api=github.url)
        pages = [path for path, _ in asked(github, first_night)]
    assert ["", "/actions/runs?branch=topic&per_page=100"] == pages
    assert [(250,)] == project.query("select count(*) from run_attempts")


def test_more_than_1000_results(project: Project) -> None:
    """A filtered listing ends at 1,000 results; by date, nothing is lost."""
    small = SmallWorld()
    for number in range(2345):
        created = NOW - timedelta(minutes=number // 3)  # three runs share each minute
        small.add_run(10_000 + number, created_at=created, jobs=())
    project.write(_LISTED_ONLY)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
        listings = [path for path, _ in asked(github) if "/runs?" in path]
    assert outcome.exit_code == 0
    assert [(2345,)] == project.query("select count(*) from run_attempts")
    assert 2345 // 100 + 3 >= len(listings)


def test_a_capped_listing_that_was_interrupted(project: Project) -> None:
    """Ten full pages are stored when the night ends; the next night goes on past 1,000 results."""
    small = SmallWorld()
    for number in range(1234):
        small.add_run(10_000 + number, created_at=NOW - timedelta(minutes=number), jobs=())
    project.write(_LISTED_ONLY)
    with SimulatedGithub(small.world) as github:
        project.ingest("--max-requests", "11", api=github.url)
        assert 11 == len(github.requests)
        project.ingest("--max-requests", "4", api=github.url)
    assert [(1234,)] == project.query("select count(*) from run_attempts")


def test_a_small_budget_gets_on(project: Project) -> None:
    """Each night goes a little further than the last: what is stored does not use up the budget."""
    small = SmallWorld()
    for number in range(450):
        small.add_run(10_000 + number, created_at=NOW - timedelta(hours=number), jobs=())
    project.write(_LISTED_ONLY)
    with SimulatedGithub(small.world) as github:
        for _ in range(4):
            project.ingest("--max-requests", "2", api=github.url)
    assert [(450,)] == project.query("select count(*) from run_attempts")


def test_a_pause_and_a_shallow_night_leave_no_gap(project: Project) -> None:
    """Read to the end, 100 days' pause, a night with --since, a plain one: every run is there."""
    small = SmallWorld()
    project.write(_LISTED_ONLY)

    def add(first: int, count: int) -> None:
        for number in range(count):
            created = project.now - timedelta(hours=6 * number + 1)
            small.add_run(first + number, created_at=created, jobs=())

    add(1000, 150)
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        project.now += timedelta(days=100)
        add(2000, 350)
        project.ingest("--since", f"{project.now - timedelta(days=1):%Y-%m-%d}", api=github.url)
        project.ingest(api=github.url)
    assert [(500,)] == project.query("select count(*) from run_attempts")


def test_last_runs_only(project: Project) -> None:
    """`last = 30` reads one page of a long listing and selects the newest thirty runs."""
    small = SmallWorld()
    for number in range(150):
        small.add_run(1000 + number, created_at=NOW - timedelta(hours=number), jobs=())
    project.write('[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nbranch = "topic"\nlast = 30\n')
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
        assert 1 == sum("/runs?" in path for path, _ in asked(github))
    assert [(30, 1000, 1029)] == project.query(
        "select count(*), min(run_id), max(run_id) from arm_attempts"
    )


@pytest.mark.parametrize("since", ["2026-04-05", "2026-04-05T00:00:00Z"])
def test_since_limits_the_listing(project: Project, since: str) -> None:
    """--since lists no further than the page on which older runs begin."""
    small = SmallWorld()
    for number in range(250):
        small.add_run(1000 + number, created_at=NOW - timedelta(hours=number), jobs=())
    project.write(_LISTED_ONLY)
    with SimulatedGithub(small.world) as github:
        project.ingest("--since", since, api=github.url)
        assert 2 == sum("/runs?" in path for path, _ in asked(github))


def test_a_listing_that_moves_while_it_is_read(project: Project) -> None:
    """
    A run of the first page is deleted before the second is asked for: one moves up, between them.

    The listing is read once more, and no run is missing but the one that GitHub no longer has.
    """
    project.patch.setattr(routes, "LARGEST_PAGE", 2)
    small = SmallWorld()
    for number in range(5):
        small.add_run(1000 + number, created_at=NOW - timedelta(hours=number))
    project.write('[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nbranch = "topic"\n')

    def delete(request: Request, answer: Answer) -> Answer:
        if "/runs?" in request.path and 1000 in small.repository.runs:
            small.repository.remove_run(1000)
        return answer

    with SimulatedGithub(small.world, hook=delete) as github:
        outcome = project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert "failed: run 1000 of o/r: GitHub does not find it" in outcome.stdout
    assert [(1001,), (1002,), (1003,), (1004,)] == project.query(
        "select run_id from jobs order by all"
    )


def test_a_clock_that_jumps(project: Project) -> None:
    """A night ten years ahead hides no run: neither of that night nor of the one after it."""
    project.patch.setattr(routes, "LARGEST_PAGE", 2)
    small = SmallWorld()
    project.write('[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nbranch = "topic"\n')
    with SimulatedGithub(small.world) as github:
        for night, wrong in enumerate((timedelta(), timedelta(days=3650), timedelta())):
            right = NOW + timedelta(days=night)
            for number in range(3):
                created = right - timedelta(minutes=number)
                small.add_run(1000 * (night + 1) + number, created_at=created, jobs=())
            project.now = right + wrong
            assert 0 == project.ingest(api=github.url).exit_code
            assert [(3 * (night + 1),)] == project.query("select count(*) from run_attempts")


def test_a_clock_before_there_was_anything_to_measure(project: Project) -> None:
    """A machine that wakes up in 1970 says so, and nothing of that night is stored."""
    project.write('[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nbranch = "topic"\n')
    project.now = datetime(1970, 1, 1)
    outcome = project.ingest(api="http://127.0.0.1:9")
    assert (1, 1) == (outcome.exit_code, outcome.stderr.count("\n"))
    assert "this machine's clock shows 1970-01-01 00:00 UTC" in outcome.stderr
    assert [project.experiments] == list(project.folder.iterdir())
