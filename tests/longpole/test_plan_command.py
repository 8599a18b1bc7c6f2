"""`longpole plan`: what it prints, what it keeps, and what it refuses."""

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from longpole import plan_command
from longpole.command import main
from longpole.line_file import LineFileInvalid
from longpole.plan_file import plan_path, read_plans, save_plan
from longpole.schema_command import answers_schema
from queries.planning.arrivals import SavedPlan
from tests.build_database import build_database

DEMO = "docker-layer-cache"
_NOW = datetime(2026, 4, 12, 2)
_WANTED = {("a", "warm"): 5, ("b", "warm"): 4}


def _plan(database: Path, folder: Path, *arguments: str, experiment: str = DEMO) -> Result:
    files = ("--database", str(database), "--experiments", str(folder / "experiments.toml"))
    return CliRunner().invoke(main, ["plan", experiment, *files, *arguments])


def test_the_demo(demo: Path, tmp_path: Path) -> None:
    """Warm runs are decided, cold ones are not: as many as page 1 says, and what starts them."""
    found = _plan(demo, tmp_path)
    assert 0 == found.exit_code, found.stderr
    lines = found.stdout.splitlines()
    assert (
        "docker-layer-cache: 46 more runs over 8 days: 30 h 42 min of compute and $13.52."
        == lines[0]
    )
    said = " ".join(found.stdout.split())
    assert (
        "parallel pre-build against baseline on warm runs: faster, decided on 10 Apr 2026 after "
        "8 + 8 runs (baseline first): stop." in said
    )
    assert "    git commit --allow-empty -m 'experiment: measured run' && git push" in lines
    assert "    gh pr checkout 19831 --repo stackrox/stackrox" in lines
    assert "Arms must not share a cache" in said
    assert max(len(line) for line in lines if not re.match(r" {4}\S", line)) <= 96
    assert [] == list(tmp_path.iterdir())


def test_json_says_the_same(demo: Path, tmp_path: Path) -> None:
    """By its schema; runs, order and comparisons add up."""
    answer = json.loads(_plan(demo, tmp_path, "--format", "json").stdout)
    schema = {"$ref": "#/$defs/PlanAnswer", "$defs": answers_schema()["$defs"]}
    assert [] == list(Draft202012Validator(schema).iter_errors(answer))
    assert 46 == len(answer["order"]) == sum(one["run_count"] for one in answer["runs"])
    assert ["decided", "open", "decided", "open"] == [
        one["standing"] for one in answer["comparisons"]
    ]
    for one in answer["runs"]:
        its = [slot for slot in answer["order"] if slot["arm"] == one["arm"]]
        assert one["run_count"] == len(its)
        most = max(
            compared[f"{side}_added"]
            for compared in answer["comparisons"]
            for side in ("baseline", "candidate")
            if compared[side] == one["arm"]
        )
        assert most == one["planned_count"]


def test_warm_alone_is_decided(demo: Path, tmp_path: Path) -> None:
    """Where all that is asked for is decided, there is one thing left to say."""
    found = _plan(demo, tmp_path, "--cache", "warm")
    assert "docker-layer-cache: decided on 10 Apr 2026: stop." == found.stdout.splitlines()[0]
    assert "git" not in found.stdout
    saved = _plan(demo, tmp_path, "--cache", "warm", "--save")
    assert "note: nothing is saved, since no run is to be made." in saved.stderr
    assert [] == list(tmp_path.iterdir())


def test_saved_and_held(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What is saved is what is asked for the next time, though runs at hand would ask for other.

    Saved on 5 April, when the last of the demo's days were still to come.
    """
    monkeypatch.setattr(plan_command, "_now", lambda: datetime(2026, 4, 5))
    saved = _plan(demo, tmp_path, "--save")
    assert f"saved in {tmp_path / 'experiments.plan.jsonl'}" in saved.stderr
    found = _plan(demo, tmp_path, "--save")
    said = " ".join(found.stdout.split())
    assert "Of the plan of 5 Apr 2026: planned 46, arrived " in said
    assert "missing: " in said
    assert "the plan of before is kept, since runs of it are missing" in found.stderr
    assert 1 == len((tmp_path / "experiments.plan.jsonl").read_text().splitlines())


@pytest.mark.parametrize(
    ("experiment", "told"),
    [
        ("nothing", "there is no experiment nothing"),
        ("e", "e has one arm alone, so no number of runs decides anything: add a second [[arm]]"),
    ],
)
def test_refusals(experiment: str, told: str, tmp_path: Path) -> None:
    """One sentence with the remedy, and nothing on stdout."""
    database = build_database(
        tmp_path / "a.duckdb", experiments=[{}], arms=[{"rule": '{"branch": "main"}'}]
    )
    found = _plan(database, tmp_path, experiment=experiment)
    assert (1, "") == (found.exit_code, found.stdout)
    assert told in found.stderr


def test_no_database(tmp_path: Path) -> None:
    """As every command that answers."""
    found = _plan(tmp_path / "none.duckdb", tmp_path)
    assert 1 == found.exit_code
    assert found.stderr.startswith("error: there is no database ")


def test_nothing_counts(tmp_path: Path) -> None:
    """More runs like those that are excluded would be, too: what is to be changed is said."""
    database = build_database(
        tmp_path / "a.duckdb",
        experiments=[{}],
        arms=[
            {"arm": arm, "position": place, "rule": json.dumps({"branch": arm})}
            for place, arm in enumerate("ab", start=1)
        ],
        run_attempts=[{"run_id": 1, "event": "push", "status": "completed"}],
        arm_attempts=[{"run_id": 1, "excluded_because": "other event"}],
    )
    found = _plan(database, tmp_path, experiment="e")
    assert (1, "") == (found.exit_code, found.stdout)
    assert found.stderr.startswith("error: more runs would not count, either: The only run is ")
    assert 'set event = "push"' in found.stderr


def test_arms_without_runs(tmp_path: Path) -> None:
    """Before the first run of all five of each are planned, at a cost that nobody knows."""
    database = build_database(
        tmp_path / "a.duckdb",
        experiments=[{}],
        arms=[
            {"arm": arm, "position": place, "rule": json.dumps({"branch": arm})}
            for place, arm in enumerate("ab", start=1)
        ],
    )
    said = _plan(database, tmp_path, experiment="e").stdout
    assert "e: 10 more runs over 5 days: 10 runs of unknown price." == said.splitlines()[0]
    assert "how runs scatter is not known yet" in said
    assert "share a cache" not in said


def test_names_of_strangers(tmp_path: Path) -> None:
    """Whatever arms, branches and rules are: no line hides anything, no command does more."""
    texts = ["$(reboot) `reboot`; reboot", "a\nb\u202ec\x1b[31m", "--upload-pack=x", "it's & 'so'"]
    database = build_database(
        tmp_path / "a.duckdb",
        experiments=[{"baseline": texts[0], "workflow": "a; reboot.yml"}],
        arms=[
            {
                "arm": text,
                "position": place,
                "has_cache_rule": True,
                "rule": json.dumps({"branch": text, "warm": [{"message": text}]}),
            }
            for place, text in enumerate(texts, start=1)
        ],
    )
    found = _plan(database, tmp_path, experiment="e")
    assert 0 == found.exit_code, found.output
    assert found.stdout.replace("\n", "").isprintable()
    commands = [line.strip() for line in found.stdout.splitlines() if re.match(" {4}\\S", line)]
    assert commands
    for command in commands:
        assert {"git"} == {part[0] for part in _parts(command)}
    assert "--upload-pack=x" not in " ".join(commands)


def _parts(command: str) -> list[list[str]]:
    """The words of each command of a line that a shell would run."""
    words = shlex.shlex(command, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    parts: list[list[str]] = [[]]
    for word in words:
        if word in {"&&", ";", "|", "&"}:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def test_plans_are_kept_apart(tmp_path: Path) -> None:
    """Of an experiment the newest counts; another's is another's; without a file there is none."""
    path = plan_path(tmp_path / "ours.toml")
    assert "ours.plan.jsonl" == path.name
    assert {} == read_plans(path)
    save_plan(path, "e", _NOW, {("a", "all"): 1})
    save_plan(path, "f", _NOW, {("a", "all"): 2})
    save_plan(path, "e", _NOW.replace(day=13), _WANTED)
    assert {
        "e": SavedPlan(_NOW.replace(day=13), _WANTED),
        "f": SavedPlan(_NOW, {("a", "all"): 2}),
    } == read_plans(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}\n", "line 1 is no saved plan (made_at: Field required)"),
        ("\n<<<<<<< ours\n", "line 2 is the marker of a merge conflict"),
        ('{"experiment": "e"', "line 1 is no saved plan (Invalid JSON"),
    ],
)
def test_a_damaged_file(text: str, told: str, tmp_path: Path) -> None:
    """It is named, with the line and the remedy, and never written to."""
    path = tmp_path / "experiments.plan.jsonl"
    path.write_text(text)
    with pytest.raises(LineFileInvalid, match=re.escape(told)):
        read_plans(path)
    with pytest.raises(LineFileInvalid, match=re.escape(told)):
        save_plan(path, "e", _NOW, _WANTED)
    assert text == path.read_text()


@pytest.mark.parametrize("extra", [{"runs": []}, {"looks": 3}], ids=["broken off", "newer"])
def test_the_last_line(extra: dict[str, object], tmp_path: Path) -> None:
    """One that broke off in a crash is written anew; that of another version stays, and is said."""
    path = tmp_path / "experiments.plan.jsonl"
    save_plan(path, "e", _NOW, _WANTED)
    whole = path.read_bytes()
    if "runs" in extra:
        path.write_bytes(whole + whole[:40])
        save_plan(path, "e", _NOW.replace(day=13), _WANTED)
        assert whole == path.read_bytes()[: len(whole)]
        assert 2 == path.read_bytes().count(b"\n")
        assert _NOW.replace(day=13) == read_plans(path)["e"].made_at
        return
    newer = json.dumps({**json.loads(whole), **extra}).encode()
    path.write_bytes(whole + newer)
    with pytest.raises(LineFileInvalid, match=r"line 2 is no saved plan \(looks: Extra inputs"):
        save_plan(path, "e", _NOW, _WANTED)
    assert whole + newer == path.read_bytes()


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    """Not to be read: a sentence."""
    path = tmp_path / "experiments.plan.jsonl"
    path.mkdir()
    with pytest.raises(LineFileInvalid, match="is no file: move it away"):
        read_plans(path)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """Nor is one that is not UTF-8."""
    path = tmp_path / "experiments.plan.jsonl"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LineFileInvalid, match=r"is no saved plan \(Invalid JSON"):
        read_plans(path)
