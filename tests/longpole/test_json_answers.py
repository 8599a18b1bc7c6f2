"""`--format json`: what programs get in one call, and that the schema says what it is."""

import csv
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker

from ingest.storage.snapshots import Store
from longpole.command import main
from longpole.schema_command import ANSWERS, answers_schema
from queries.catalogue import questions
from queries.verdict.summary import summary_lines
from tests.app import cases
from tests.app.graph_case import graphs
from tests.app.nightly_case import nightly_arms, sha_of
from tests.build_database import build_database
from tests.github_markdown import seen

EXPERIMENT = "docker-layer-cache"
_SAMPLES = {"experiment": EXPERIMENT, "run_id": "24", "run_attempt": "1"}


def _problems(answer: object, command: str) -> list[str]:
    """What keeps an answer from being that of a command."""
    return [error.message for error in _validator(command).iter_errors(answer)]


@cache
def _validator(command: str) -> Draft202012Validator:
    of_command = {"$ref": f"#/$defs/{ANSWERS[command].__name__}"}
    schema = {**of_command, "$defs": answers_schema()["$defs"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _run(*arguments: str, database: Path, code: int = 0) -> Any:  # noqa: ANN401 - any JSON
    outcome = CliRunner().invoke(
        main, [*arguments, "--format", "json"], env={"LONGPOLE_DATABASE": str(database)}
    )
    assert code == outcome.exit_code, outcome.output
    return json.loads(outcome.stdout)


def test_the_schema_is_one() -> None:
    """It is sound, tells the answers apart, and says what each field means."""
    schema = answers_schema()
    Draft202012Validator.check_schema(schema)
    assert [f"#/$defs/{model.__name__}" for model in ANSWERS.values()] == [
        one["$ref"] for one in schema["anyOf"]
    ]
    silent = [
        f"{name}.{field}"
        for name, one in schema["$defs"].items()
        for field, said in one.get("properties", {}).items()
        if not said.get("description")
    ]
    assert [] == silent


def test_the_schema_refuses(demo: Path) -> None:
    """A field that is missing, unknown or of another type; an instant that is none."""
    sound = _run("report", EXPERIMENT, database=demo)
    assert [] == _problems(sound, "report")
    for changed in (
        {name: value for name, value in sound.items() if name != "cautions"},
        {**sound, "more": 1},
        {**sound, "headline": None},
        {**sound, "comparisons": [{**sound["comparisons"][0], "verdict": "perhaps"}]},
        {**sound, "source": {**sound["source"], "last_complete_ingest_at": "yesterday"}},
    ):
        assert 1 == len(_problems(changed, "report"))
    assert _problems(sound, "status")


def test_the_verdict_in_one_call(demo: Path) -> None:
    """`ask verdict` and `report` say the same: verdict, interval, reasons and cautions."""
    found = _run("ask", "verdict", "-p", f"experiment={EXPERIMENT}", database=demo)
    assert found == _run("report", EXPERIMENT, database=demo)
    assert "parallel pre-build is 27% faster than baseline on warm runs" == found["headline"]
    warm = found["comparisons"][0]
    assert ("parallel pre-build", "baseline", "warm", "clock_s", "faster") == tuple(
        warm[name] for name in ("candidate", "baseline", "cache_state", "clock", "verdict")
    )
    assert warm["ratio_low"] < warm["candidate_ratio"] < warm["ratio_high"] < 1
    assert warm["sentence"] in found["sentences"][0]
    assert {"name": "time to push-main-manifests*", "is_own": True} == {
        name: found["clock"][name] for name in ("name", "is_own")
    }
    assert found["is_simulated"]


def test_reasons_add_up(demo: Path) -> None:
    """The parts of each, and what is not told apart, are the difference of the means."""
    reasons = _run("report", EXPERIMENT, database=demo)["reasons"]
    # Two candidates against the baseline, warm and cold; of other runs only one candidate has any.
    assert 5 == len(reasons)
    for reason in reasons:
        parts = [part["shift_s"] for part in reason["parts"]]
        assert 10 >= len(parts)
        assert sorted(parts, key=abs, reverse=True) == parts
        assert pytest.approx(reason["mean_shift_s"]) == sum(parts) + reason["other_parts_s"]


def test_the_same_as_in_other_forms(demo: Path) -> None:
    """Comparisons as in CSV, column by column; cautions as in Markdown."""
    found = _run("report", EXPERIMENT, database=demo)
    text, markdown = (
        CliRunner()
        .invoke(main, ["report", EXPERIMENT, "--format", form, "--database", str(demo)])
        .stdout
        for form in ("csv", "markdown")
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    of_all = {"experiment", "queue", "milestone", "is_simulated", "snapshot", "longpole_version"}
    assert [row.keys() - of_all for row in rows] == [one.keys() for one in found["comparisons"]]
    for row, one in zip(rows, found["comparisons"], strict=True):
        assert [row[name] for name in one] == [_cell(cell) for cell in one.values()]
    items = seen(markdown).of("li")
    assert found["cautions"]
    assert [] == [one for one in found["cautions"] if one not in items]


def _cell(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    "case", [cases.small, cases.hostile, graphs], ids=lambda case: case.__name__
)
def test_verdicts_of_odd_experiments(case: Callable[[Path], Path], tmp_path: Path) -> None:
    """One arm alone, few runs, names that hide something: the schema holds, and nothing hides."""
    database = case(tmp_path / "a.duckdb")
    for row in _run("ask", "experiments", database=database):
        command = ["report", "--whole-run", "--format", "json", "--", row["experiment"]]
        outcome = CliRunner().invoke(main, command, env={"LONGPOLE_DATABASE": str(database)})
        assert 0 == outcome.exit_code
        assert [] == _problems(json.loads(outcome.stdout), "report")
        assert outcome.stdout.replace("\n", "").isprintable()


def test_changes_of_level(tmp_path: Path) -> None:
    """That of a nightly, with the verdicts before and after it; the same sentence elsewhere."""
    database = nightly_arms(tmp_path / "nightly.duckdb")
    found = _run("report", "cache", database=database)
    assert [] == _problems(found, "report")
    (change,) = found["level_changes"]
    assert ("main", "2026-04-15T12:00:00Z", 11, 9, sha_of(10), sha_of(11)) == tuple(
        change[name]
        for name in (
            *("arm", "shifted_at", "before_count", "after_count"),
            *("last_sha_before", "first_sha_after"),
        )
    )
    (around,) = change["verdicts"]
    assert ("new", "main", "faster", "faster") == tuple(
        around[name] for name in ("candidate", "baseline", "before_verdict", "after_verdict")
    )
    assert around["after_ratio"] < around["before_ratio"]
    assert found["cautions"][0].startswith("main became 20% slower on 15 Apr 2026 (11 + 9 runs)")
    assert found["cautions"][0] in summary_lines("cache", database)


def test_another_clock(tmp_path: Path) -> None:
    """Globs as parameters; an empty one is the whole run."""
    database = graphs(tmp_path / "graphs.duckdb")
    asked = ("ask", "verdict", "-p", "experiment=cache")
    for value, globs in (("cli", ["cli"]), ("", [])):
        clock = _run(*asked, "-p", f"milestone={value}", database=database)["clock"]
        assert (globs, False) == (clock["milestone"], clock["is_own"])


def _form(row: dict[str, Any]) -> str:
    """The fields of a row and their types: all that the schema tells of it."""
    return str(
        {
            name: {type(one) for one in value} if isinstance(value, list) else type(value)
            for name, value in row.items()
        }
    )


@pytest.mark.parametrize("question", questions())
def test_every_question(question: str, demo: Path) -> None:
    """Each answer is one of rows."""
    wanted = {parameter.name: parameter for parameter in questions()[question].parameters}
    given = [f"-p{name}={value}" for name, value in _SAMPLES.items() if name in wanted]
    found = _run("ask", question, *given, database=demo)
    # Of rows alike one is looked at: the validator takes a millisecond for each.
    found = [*{_form(row): row for row in found}.values()]
    assert [] == _problems(found, "ask")


def test_what_can_be_asked(demo: Path) -> None:
    """Every question with its parameters and columns; the verdict is the first."""
    found = _run("list", database=demo)
    assert [] == _problems(found, "list")
    assert ["verdict", "expectations", *questions()] == [one["name"] for one in found["questions"]]
    of_clock = next(one for one in found["questions"] if one["name"] == "clock_by_arm")
    assert ["experiment", "milestone", "queue"] == [one["name"] for one in of_clock["parameters"]]


def test_status_and_verify(demo: Path, tmp_path: Path) -> None:
    """Also of what is not well: then the exit code is 1, and the answer says why."""
    found = _run("status", "--max-age", "1", database=demo)
    assert [] == _problems(found, "status")
    assert (True, [], 62) == (found["is_well"], found["complaints"], found["data"]["run_count"])
    none = _run("status", database=tmp_path / "none.duckdb", code=1)
    assert [] == _problems(none, "status")
    assert (False, None, None) == (none["is_well"], none["data"], none["last"])
    assert ["there is no complete ingest: run `.venv/bin/longpole ingest`."] == none["complaints"]

    sound = _run("verify", database=demo)
    assert [] == _problems(sound, "verify")
    assert (True, [], True) == tuple(sound[one] for one in ("is_sound", "faults", "has_checksum"))
    broken = _run(
        "verify",
        database=build_database(tmp_path / "b.duckdb", steps=[{"job_id": 1, "number": 1}]),
        code=1,
    )
    assert [] == _problems(broken, "verify")
    assert not broken["is_sound"]
    assert any("steps" in fault for fault in broken["faults"])
    assert not Store(tmp_path / "b.duckdb").folder.exists()


def test_no_answer(tmp_path: Path) -> None:
    """A failure is a sentence on stderr; a program finds nothing that it might take for JSON."""
    for command in (["report", "e"], ["ask", "verdict", "-p", "experiment=e"], ["verify"]):
        outcome = CliRunner().invoke(
            main,
            [*command, "--format", "json"],
            env={"LONGPOLE_DATABASE": str(tmp_path / "gone.duckdb")},
        )
        assert (1, "") == (outcome.exit_code, outcome.stdout)
        assert outcome.stderr.startswith("error: there is no database ")


def test_the_very_texts_are_in_json_alone(demo: Path) -> None:
    """CSV of the verdict is always guarded: --raw is refused rather than ignored."""
    outcome = CliRunner().invoke(
        main, ["ask", "verdict", f"-pexperiment={EXPERIMENT}", "--raw", "--database", str(demo)]
    )
    assert (2, "") == (outcome.exit_code, outcome.stdout)
    assert outcome.stderr.startswith("error: verdict has no --raw: ")
