"""`python -m queries`: what it prints, where, and how it exits."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from longpole.queries_command import main
from queries.catalogue import questions
from tests.build_database import build_database
from tests.queries.facts import attempt, job

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One experiment with one counted attempt; its job has a formula for a name."""
    return build_database(
        tmp_path / "one.duckdb",
        run_attempts=[attempt()],
        jobs=[job(1, [2, 5, 35], name="=cmd()")],
        experiments=[{}],
        arms=[{}],
        arm_attempts=[{"run_id": 1}],
    )


def ask(*arguments: str, database: Path) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(
        main, [*arguments], prog_name="queries", env={"LONGPOLE_DATABASE": str(database)}
    )


def test_list() -> None:
    """A line per question, its name first."""
    result = CliRunner().invoke(main, ["list"])

    assert 0 == result.exit_code
    assert ["verdict", "expectations", *questions()] == [
        line.split()[0] for line in result.stdout.splitlines()
    ]


def test_run_prints_the_answer_alone(database: Path) -> None:
    """The answer stands on stdout as CSV, guarded; the story would stand on stderr."""
    result = ask("run", "job_durations_by_arm", "-p", "experiment=e", database=database)

    assert (0, "") == (result.exit_code, result.stderr)
    assert (
        "arm,arm_position,is_baseline,cache_state,job_name,attempt_count,job_count,"
        "queue_p50_s,run_p50_s,run_p90_s,run_max_s\n"
        "a,1,true,all,'=cmd(),1,1,3.0,30.0,30.0,30.0\n"
    ) == result.stdout


def test_raw_leaves_the_guard_out(database: Path) -> None:
    """--raw gives the text as it is."""
    result = ask("run", "job_durations_by_arm", "-p", "experiment=e", "--raw", database=database)

    assert "a,1,true,all,=cmd(),1" in result.stdout


def test_run_in_other_forms(database: Path) -> None:
    """JSON and Markdown of the same answer."""
    as_json = ask("run", "experiments", "--format", "json", database=database)
    as_markdown = ask("run", "experiments", "--format", "markdown", database=database)

    assert ["e"] == [record["experiment"] for record in json.loads(as_json.stdout)]
    assert as_markdown.stdout.startswith("| experiment")


def test_the_option_goes_before_the_environment(database: Path, tmp_path: Path) -> None:
    """--database names another database than LONGPOLE_DATABASE."""
    other = build_database(tmp_path / "other.duckdb")
    result = ask("run", "experiments", "--database", str(other), database=database)

    assert 1 == len(result.stdout.splitlines())
    assert "no rows\n" == result.stderr


def test_simulated_numbers_are_said_to_be(tmp_path: Path) -> None:
    """Whoever prints the demo's numbers is told; the answer itself stays clean."""
    simulated = build_database(
        tmp_path / "demo.duckdb",
        experiments=[{}],
        properties=[{"property": "source", "value": "simulated"}],
    )
    result = ask("run", "experiments", database=simulated)

    assert "these numbers are simulated\n" == result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["run", "holding"], 2, "error: there is no question holding: ask for holdings."),
        (["run", "arm_counts"], 2, "error: arm_counts needs experiment, name of the experiment"),
        (["run", "arm_counts", "-p", "experiment"], 2, "write it as -p key=value."),
        (["run", "arm_counts", "-p", "arm=a"], 2, "no parameter arm: give -p experiment=VALUE"),
        (["run", "arm_counts", "-p", "experiment=e", "-p", "experiment=f"], 2, "give it once."),
        (["run", "arm_counts", "-p", "experiment=f"], 1, "no experiment f: ask for e."),
        (
            ["run", "attempt_jobs", "-p", "run_id=x", "-p", "run_attempt=1"],
            2,
            "run_id is GitHub's id of the run: give a whole number.",
        ),
        (["run", "attempt_jobs", "-p", "run_id=1.7", "-p", "run_attempt=1"], 2, "a whole number"),
        (["run", "holdings", "--database", "gone"], 1, "no database gone: run `"),
        (["run", "holdings", "--format", "xml"], 2, "'csv', 'json', 'markdown'"),
        (["export", "f", "--out", "answers"], 1, "error: there is no experiment f: ask for e."),
        (["export", "e"], 2, "--out"),
        (["export", "e", "--out", "/dev/null/answers"], 1, "can't be written"),
    ],
)
def test_failures_are_sentences(
    arguments: list[str], code: int, sentence: str, database: Path
) -> None:
    """What is wrong and what to do, on stderr alone; 1 for a failure, 2 for a wrong question."""
    result = ask(*arguments, database=database)

    assert (code, "") == (result.exit_code, result.stdout)
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_verbose_shows_the_traceback(database: Path) -> None:
    """--verbose says where it failed, line by line, and then the sentence."""
    result = ask("run", "nothing", "--verbose", database=database)

    *trace, sentence = result.stderr.splitlines()
    assert {"traceback"} == {line.partition(":")[0] for line in trace}
    assert sentence.startswith("error: there is no question nothing")


def test_export_is_identical_when_repeated(database: Path, tmp_path: Path) -> None:
    """One file per question about the experiment, and freshness; the same bytes again."""
    for folder in ("first", "second", "second"):
        result = ask("export", "e", "--out", str(tmp_path / folder), database=database)
        assert 0 == result.exit_code

    written = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()}
    assert [
        "arm_counts.csv",
        "arm_rules.csv",
        "arm_selectors.csv",
        "attempts_by_arm.csv",
        "clock_by_arm.csv",
        "commit_attempts.csv",
        "comparison_clocks.csv",
        "comparison_work.csv",
        "costs_by_arm.csv",
        "costs_by_attempt.csv",
        "doubts.csv",
        "expectations.csv",
        "expected_figures.csv",
        "expected_of_arms.csv",
        "freshness.csv",
        "glob_matches.csv",
        "job_durations_by_arm.csv",
        "job_lines.csv",
        "known_names.csv",
        "log_evidence.csv",
        "measured_jobs.csv",
        "measured_needs.csv",
        "measured_steps.csv",
        "milestone_choices.csv",
        "milestone_legs.csv",
        "path_by_arm.csv",
        "path_parts.csv",
        "path_runners.csv",
        "path_steps_by_arm.csv",
        "phantom_needs.csv",
        "predicted_arms.csv",
        "step_caches.csv",
        "step_durations_by_arm.csv",
        "warning_rows.csv",
        "warnings.csv",
        "work_by_arm.csv",
    ] == sorted(written)
    assert [str(tmp_path / "second" / name) for name in sorted(written)] == sorted(
        result.stdout.splitlines()
    )


def test_a_file_that_cannot_be_replaced_stays_as_it_was(database: Path, tmp_path: Path) -> None:
    """A failed write leaves neither half a file nor a stray one."""
    (tmp_path / "arm_counts.csv").mkdir()
    result = ask("export", "e", "--out", str(tmp_path), database=database)

    assert 1 == result.exit_code
    assert ["arm_counts.csv", database.name] == sorted(p.name for p in tmp_path.iterdir())


def test_the_real_command(database: Path) -> None:
    """The module answers as a process of its own, in UTF-8 whatever the locale."""
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "LONGPOLE_DATABASE": str(database)}
    done = subprocess.run(
        [sys.executable, "-m", "queries", "run", "clock_by_arm", "-p", "experiment=e"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    )

    assert (
        b"arm,arm_position,is_baseline,cache_state,attempt_count,excluded_count,clock_min_s,"
        b"clock_p50_s,clock_p90_s,clock_max_s,first_started_at,last_started_at\n"
        b"a,1,true,all,1,0,35.0,35.0,35.0,35.0,2026-04-04T12:00:00Z,2026-04-04T12:00:00Z\n"
    ) == done.stdout
    assert b"" == done.stderr


def test_a_reader_that_leaves_early(tmp_path: Path) -> None:
    """`... | head` closes the pipe: no traceback, whatever the answer's length."""
    database = build_database(
        tmp_path / "long.duckdb",
        ingests=[{"ingest_id": n, "longpole_version": "x" * 100_000} for n in range(3)],
    )
    with subprocess.Popen(
        [sys.executable, "-m", "queries", "run", "ingest_log", "--database", str(database)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"" == process.stderr.read()


@pytest.mark.parametrize(
    "command",
    [
        ("run", "clock_by_arm", "-p", "experiment=e", "-p", "milestone=cmd"),
        ("report", "e", "--milestone=cmd"),
    ],
)
def test_a_clock_that_no_job_is_of_is_noted(command: tuple[str, ...], database: Path) -> None:
    """An empty answer has a reason: on stderr, with what may have been meant."""
    result = ask(*command, database=database)

    assert 0 == result.exit_code
    assert ("note: No run of e has a job that “cmd” names. Nearest: “=cmd()”.\n") == result.stderr


def test_no_note_without_a_misfit(database: Path) -> None:
    """The whole run, a question without a clock, and a clock that there is are not remarked on."""
    for more in (
        ["clock_by_arm"],
        ["milestone_choices"],
        ["clock_by_arm", "-p", "milestone==cmd*"],
    ):
        name, *rest = more
        result = ask("run", name, "-p", "experiment=e", *rest, database=database)
        assert (0, "") == (result.exit_code, result.stderr)


def test_an_export_notes_what_matches_nothing(tmp_path: Path) -> None:
    """Globs of the experiment file's own; the exported answers say it in numbers."""
    misspelt = build_database(
        tmp_path / "misspelt.duckdb",
        run_attempts=[attempt()],
        jobs=[job(1, [2, 5, 35], name="build")],
        experiments=[{"milestone": ["biuld"]}],
        arms=[{}],
        arm_attempts=[{"run_id": 1}],
    )
    result = ask("export", "e", "--out", str(tmp_path / "out"), database=misspelt)

    assert "note: No run of e has a job that “biuld” names. Nearest: “build”.\n" == result.stderr
    assert "milestone,,biuld,a,1,1,0\n" in (tmp_path / "out" / "glob_matches.csv").read_text()
