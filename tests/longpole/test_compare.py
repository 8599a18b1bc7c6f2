"""`compare` in every form, over sockets: what is written, fetched and said, and that it stays."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.config.experiment_file import load_experiments
from ingest.config.experiments import Experiment
from longpole import compare_command
from tests.comparing_world import BIG, CHANGE, NOW, SMALL, comparing_world
from tests.conftest import build_here
from tests.ingest.project import Project
from tests.simulated import SimulatedGithub, many_runs

FORMS = {
    "two pull requests": (["o/r", "5", "6"], "r-5-6", "keep the compiler's cache is 26% faster"),
    "by their addresses": (
        ["http://127.0.0.1/o/r/pull/5", "http://127.0.0.1/o/r/pull/6/files"],
        "r-5-6",
        "keep the compiler's cache is 26% faster",
    ),
    "with a hash": (["o/r#6", "#5"], "r-6-5", "Run the tests in parallel is 35% slower"),
    "one alone": (
        ["o/r", "5"],
        "r-5",
        "Run the tests in parallel took 24% more than baseline (medians ",
    ),
    "two branches": (
        ["o/r", "--branches", "topic", "feat/other"],
        "r-topic-vs-feat-other-4db0",
        "feat/other is 26% faster than topic",
    ),
    "a merge queue": (
        ["o/r", "--branches", "topic", "gh-readonly-queue/main/*"],
        "r-topic-vs-gh-readonly-queue-main-2afa",
        "gh-readonly-queue/main/* is 23% faster than topic",
    ),
    "a day": (
        ["o/r", "--branch", "main", "--changed", "2026-04-06"],
        "r-main-changed-2026-04-06",
        "after took 37% less than before (medians ",
    ),
    "a commit": (
        ["o/r", "--changed", CHANGE[:9]],
        f"r-changed-{CHANGE[:9]}",
        "after took 37% less than before (medians ",
    ),
    "two workflows": (
        ["o/r", "--workflows", "build.yml", "new.yml", "--milestone", "test"],
        "r-build-vs-new-to-test",
        "new.yml is 4",
    ),
    # 10 s and 200 s against 10 s and 300 s, with the same noise, median 3 s: 213 / 313 = 0.68.
    "a job's own duration": (
        ["o/r", "--branches", "topic", "feat/other", "--job", "test"],
        "r-topic-vs-feat-other-job-test-da74",
        "feat/other is 32% faster than topic",
    ),
    # 300 s and 180 s with the same noise, by ranks 0.61; in pairs, 0.60.
    "runners": (
        ["o/r", "--runners", SMALL, BIG, "--branch", "runners", "--job", "test"],
        "r-runners-ubuntu-latest-vs-ubuntu-latest-8-cores-job-test",
        "ubuntu-latest-8-cores is 39% faster than ubuntu-latest",
    ),
}
_PULLS: list[dict[str, object]] = [{"pull_request": 5}, {"pull_request": 6}]
_DAY = datetime(2026, 4, 6)
WRITTEN: dict[str, list[dict[str, object]]] = {
    "two pull requests": _PULLS,
    "by their addresses": _PULLS,
    "with a hash": _PULLS[::-1],
    "one alone": [
        {"branch": "main", "since": datetime(2026, 3, 3), "last": 50, "event": "push"},
        {"pull_request": 5},
    ],
    "two branches": [{"branch": "topic", "last": 50}, {"branch": "feat/other", "last": 50}],
    "a merge queue": [
        {"branch": "topic", "last": 50},
        {"branch": "gh-readonly-queue/main/*", "last": 50, "event": "merge_group"},
    ],
    # As long before the change as after it: 4 days and 2 hours.
    "a day": [
        {"branch": "main", "since": datetime(2026, 4, 1, 22), "until": _DAY},
        {"branch": "main", "since": _DAY, "until": NOW},
    ],
    # The commit's own run began two minutes past midnight.
    "a commit": [
        {
            "branch": "main",
            "since": datetime(2026, 4, 1, 22, 4),
            "until": datetime(2026, 4, 6, 0, 2),
        },
        {"branch": "main", "since": datetime(2026, 4, 6, 0, 2), "until": NOW},
    ],
    "two workflows": [
        {"branch": "main", "last": 50, "workflow": ".github/workflows/build.yml"},
        {"branch": "main", "last": 50, "workflow": ".github/workflows/new.yml"},
    ],
    "a job's own duration": [
        {"branch": "topic", "last": 50},
        {"branch": "feat/other", "last": 50},
    ],
    "runners": [
        {"branch": "runners", "last": 50, "labels": [SMALL]},
        {"branch": "runners", "last": 50, "labels": [BIG]},
    ],
}
"""What each form's arms select by, the baseline's first."""


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SimulatedGithub]:
    """The repository in which everything has runs, seen from an empty folder on 10 April."""
    monkeypatch.setattr(compare_command, "_now", lambda: NOW)
    monkeypatch.chdir(tmp_path)
    with SimulatedGithub(comparing_world()) as found:
        yield found


def _experiment(project: Project) -> Experiment:
    """The one that the file has."""
    file = load_experiments(project.experiments)
    (name,) = file.wanted
    return file.experiments[name]


@pytest.mark.parametrize("form", FORMS)
def test_every_form(form: str, project: Project, github: SimulatedGithub) -> None:
    """A verdict of at most 12 lines with its page; the same call again changes nothing."""
    arguments, name, expected = FORMS[form]
    outcome = project.compare(*arguments, api=github.url)
    assert 0 == outcome.exit_code, outcome.output
    lines = outcome.stdout.splitlines()
    assert len(lines) <= 12
    assert expected in lines[0]
    assert f"Page: http://localhost:8501/?experiment={name} " in lines[-1]
    assert f"Written into {project.experiments}, [{name}]" in outcome.stdout
    assert 2 == len(_experiment(project).arm)
    written, asked = project.experiments.read_bytes(), len(github.requests)
    again = project.compare(*arguments, api=github.url)
    assert (0, written) == (again.exit_code, project.experiments.read_bytes())
    assert lines[:-2] == again.stdout.splitlines()[:-2]
    assert f"As it stands in {project.experiments}, [{name}]" in again.stdout
    assert not any("/jobs" in request.path for request in github.requests[asked:])


@pytest.fixture
def without_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is not fetched."""
    done = SimpleNamespace(snapshot=None, outcome="complete")
    monkeypatch.setattr(compare_command, "run_ingest", lambda *_: done)


@pytest.mark.usefixtures("without_runs")
@pytest.mark.parametrize("form", FORMS)
def test_what_each_form_writes(form: str, project: Project, github: SimulatedGithub) -> None:
    """The experiment by its name, its arms by what they select."""
    arguments, name, _ = FORMS[form]
    assert 0 == project.compare(*arguments, api=github.url).exit_code
    assert [name] == [*load_experiments(project.experiments).wanted]
    arms = _experiment(project).arm
    assert WRITTEN[form] == [
        arm.model_dump(exclude={"name"}, exclude_defaults=True, exclude_none=True) for arm in arms
    ]
    assert arms[0].name == _experiment(project).baseline


@pytest.mark.usefixtures("without_runs")
def test_arms_are_named_after_titles(project: Project, github: SimulatedGithub) -> None:
    """The first is the baseline; what is guessed has a comment; runs to come belong to them."""
    project.compare("o/r", "5", "6", api=github.url)
    experiment = _experiment(project)
    titles = ["Run the tests in parallel", "keep the compiler's cache"]
    assert titles == [arm.name for arm in experiment.arm]
    assert titles[0] == experiment.baseline
    assert ["test*"] == experiment.milestone
    assert [(5, None), (6, None)] == [(arm.pull_request, arm.commits) for arm in experiment.arm]
    text = project.experiments.read_text("utf-8")
    assert "# Guessed: its file is not that of the base." in text
    assert "# Guessed: test differs between the arms' workflow files" in text


@pytest.mark.parametrize("flags", [[], ["--days", "3"]])
@pytest.mark.parametrize("changed", ["2026-04-06", CHANGE[:12]])
def test_windows(
    changed: str, flags: Sequence[str], project: Project, github: SimulatedGithub
) -> None:
    """Equal in length, stated, with a caution; the commit's own run belongs to what is after."""
    outcome = project.compare("o/r", "--changed", changed, *flags, api=github.url)
    before, after = _experiment(project).arm
    assert before.until is not None
    assert before.since is not None
    assert after.until is not None
    assert before.until == after.since
    length = after.until - after.since
    assert before.until - before.since == length
    assert timedelta(days=3) == length if flags else NOW == after.until
    assert datetime(2026, 4, 6) + timedelta(minutes=0 if "-" in changed else 2) == after.since
    windows = f"before {before.since:%Y-%m-%d %H:%M} to {before.until:%Y-%m-%d %H:%M}, after "
    assert windows in outcome.stdout
    assert "Confounded with time" in outcome.stdout


def test_other_experiments_stay(project: Project, github: SimulatedGithub) -> None:
    """Text, comments and order of the file; of the others nothing is fetched."""
    theirs = '# mine\n[mine]\nrepository="o/gone"   # odd\n[[mine.arm]]\nname="a"\nbranch="b"'
    project.experiments.write_text(theirs, encoding="utf-8")
    outcome = project.compare("o/r", "--branches", "topic", "feat/other", api=github.url)
    assert 0 == outcome.exit_code, outcome.output
    assert project.experiments.read_text("utf-8").startswith(f"{theirs}\n\n# Written by `longpole")
    assert not any("gone" in request.path for request in github.requests)


def test_choices(project: Project, github: SimulatedGithub) -> None:
    """Workflow, event, clock and number of runs, where somebody says which."""
    flags = ("--workflow", "new.yml", "--event", "push", "--milestone", "build", "--last", "9")
    outcome = project.compare("o/r", "--branches", "main", "ma*n", *flags, api=github.url)
    assert 1 == outcome.exit_code, outcome.output  # both select the same runs
    assert "both claim attempt" in outcome.stderr
    experiment = _experiment(project)
    assert ".github/workflows/new.yml" == experiment.workflow
    assert ("push", ["build"], 9) == (
        experiment.event,
        experiment.milestone,
        experiment.arm[0].last,
    )
    assert [None, None] == [arm.event for arm in experiment.arm]


def test_a_job_as_the_clock(project: Project, github: SimulatedGithub) -> None:
    """It is in the file, in the medians and in what is said; queue time is no part of it."""
    outcome = project.compare("o/r", "5", "6", "--job", "test", api=github.url)
    assert 0 == outcome.exit_code, outcome.output
    experiment = _experiment(project)
    assert (["test"], None) == (experiment.job, experiment.milestone)
    assert "clock: the duration of test." in outcome.stdout
    assert "the baseline: 12 runs, median duration of test 5 min 13 s" in outcome.stdout
    assert (
        "keep the compiler's cache: 12 runs, median duration of test 3 min 33 s" in outcome.stdout
    )
    assert "Guessed: test differs" not in project.experiments.read_text("utf-8")


def test_legs_of_the_same_runs(project: Project, github: SimulatedGithub) -> None:
    """One run counts in both arms with its own leg, paired; a run without a leg is excluded."""
    arguments = FORMS["runners"][0]
    outcome = project.compare(*arguments, api=github.url)
    assert 0 == outcome.exit_code, outcome.output
    experiment = _experiment(project)
    assert [[SMALL], [BIG]] == [arm.labels for arm in experiment.arm]
    assert [SMALL, BIG] == [arm.name for arm in experiment.arm]
    assert 28 == len(project.query("from arm_attempts where excluded_because is null"))
    assert (
        f"In 12 pairs of legs of the same run, {BIG} is 40% faster than {SMALL}: 2 min less"
        in outcome.stdout
    )
    assert f"Without a partner: 2 runs of {SMALL}." in outcome.stdout
    # The median of the noise is 3 s: of twelve (2 + 4) / 2, of fourteen, with 0 and 3, (2 + 3) / 2.
    assert f"{SMALL}, the baseline: 14 runs, median duration of test 5 min 3 s" in outcome.stdout
    assert f"{BIG}: 12 runs, median duration of test 3 min 3 s" in outcome.stdout
    assert "do not end with the same jobs" not in outcome.stdout


def test_nothing_counts(project: Project, github: SimulatedGithub) -> None:
    """Why, and the remedy, in place of a verdict."""
    flags = ("--milestone", "tset")
    outcome = project.compare("o/r", "--branches", "topic", "feat/other", *flags, api=github.url)
    assert 0 == outcome.exit_code, outcome.output
    assert len(outcome.stdout.splitlines()) <= 12
    assert "“test”" in outcome.stdout.splitlines()[0]
    assert "24 attempts selected, 24 excluded: milestone not reached (24)." in outcome.stdout


FAILURES = {
    "nothing": (["o/r"], 2, "nothing to compare: give pull requests, --branches, --changed,"),
    "two kinds": (
        ["o/r", "5", "--changed", "2026-04-06"],
        2,
        "pull requests and --changed are different comparisons: give one of them.",
    ),
    "two clocks": (
        ["o/r", "5", "6", "--job", "test", "--milestone", "test"],
        2,
        "--milestone and --job are two clocks: give one of them.",
    ),
    "runners of no job": (
        ["o/r", "--runners", SMALL, BIG],
        2,
        "--runners compares the runners of a job: name it with --job.",
    ),
    "the same runners": (
        ["o/r", "--runners", "a,b", "B, A", "--job", "test"],
        2,
        "--runners needs labels of runners that differ, as in their runs-on.",
    ),
    "no job": (["o/r", "5", "6", "--job", " "], 2, "--job is empty: give a glob of a job's key"),
    "a job as milestone": (
        ["o/r", "5", "6", "--milestone", "job: test"],
        2,
        "--milestone 'job: test' is a job's own duration: give --job.",
    ),
    "a flag too many": (
        ["o/r", "5", "--days", "3"],
        2,
        "--days stands beside --changed: leave it out.",
    ),
    "no repository": (["5"], 2, "no repository: name one, as in `compare owner/name 5`, or run"),
    "two repositories": (["o/r", "o/s#5"], 2, "o/r and o/s are two repositories"),
    "another host": (
        ["https://github.com/o/r/pull/5"],
        2,
        "is of github.com, and 127.0.0.1 is asked: set GITHUB_API_URL to the API of the other.",
    ),
    "no pull request": (["o/r", "77"], 1, "o/r has no pull request 77, or the token may not see"),
    "the same twice": (["o/r", "5", "5"], 2, "pull request 5 is given twice: give it once."),
    "the same branch": (["o/r", "--branches", "a", "a"], 2, "a is given twice: give two that"),
    "no such branch": (
        ["o/r", "--branches", "main", "gone"],
        1,
        "o/r has no runs on branch gone: check its name, or choose others with --workflow.",
    ),
    "no such workflow": (
        ["o/r", "--workflows", "build.yml", "gone.yml"],
        1,
        "o/r has no workflow gone.yml: name a file of .github/workflows.",
    ),
    "no such event": (
        ["o/r", "--branches", "main", "topic", "--event", "release"],
        1,
        "main has no runs by release: give another, or other --days, --branch or --event.",
    ),
    "no such commit": (["o/r", "--changed", "abcdef0"], 1, "o/r has no commit abcdef0: check the"),
    "no such day": (
        ["o/r", "--changed", "yesterday"],
        2,
        "--changed 'yesterday' is neither a day, like 2026-04-07, nor a commit's sha.",
    ),
    "a day ahead": (
        ["o/r", "--changed", "2026-05-01"],
        2,
        "--changed 2026-05-01 lies ahead: nothing ran after it yet.",
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_failures(failure: str, project: Project, github: SimulatedGithub) -> None:
    """One sentence with the remedy; nothing is written."""
    arguments, code, expected = FAILURES[failure]
    outcome = project.compare(*arguments, api=github.url)
    assert (code, "") == (outcome.exit_code, outcome.stdout), outcome.stderr
    assert expected in outcome.stderr
    assert not project.experiments.exists()


def test_a_file_that_is_no_toml(project: Project, github: SimulatedGithub) -> None:
    """It is not touched, and GitHub is not asked."""
    project.experiments.write_text("[x\n", encoding="utf-8")
    outcome = project.compare("o/r", "5", "6", api=github.url)
    assert 2 == outcome.exit_code
    assert "it was not touched" in outcome.stderr
    assert ("[x\n", []) == (project.experiments.read_text("utf-8"), github.requests)


def test_fifty_runs(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request each, and ten around them; the answers are built, as every night."""
    monkeypatch.setattr(compare_command, "_now", lambda: datetime(2026, 1, 1, 9))
    project.build = build_here
    with SimulatedGithub(many_runs(50)) as github:
        outcome = project.compare(
            "example/many",
            *("--changed", "2026-01-01T04:20:00Z", "--branch", "topic"),
            api=github.url,
        )
    assert 0 == outcome.exit_code, outcome.output
    assert 50 == sum("/jobs?" in request.path for request in github.requests)
    assert 60 == len(github.requests)
    assert [(50,)] == project.query("select count(*) from arm_attempts")
