"""`longpole what-if`: what it answers, and what it refuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from basis.changes import changes_of, changes_of_json, read_changes, to_json, to_toml
from longpole.command import main
from longpole.schema_command import answers_schema
from tests.app.graph_case import graphs

_DOCS = """
[[change]]
do = "drop-need"
job = "push"
need = "cli"
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Arms whose paths are worked out by hand."""
    return graphs(tmp_path / "graphs.duckdb")


def _ask(database: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["what-if", "cache", "--database", str(database), *arguments])


def _file(folder: Path, text: str) -> str:
    path = folder / "change.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_changes_are_answered(database: Path, tmp_path: Path) -> None:
    """
    In plain push waits for cli, at 100 s, and takes until 150 and 170 s; docs end at 60 s.

    Without cli it begins 40 s earlier, so its median is 120 s in place of 160.
    """
    found = _ask(database, "--arm", "plain", "--change", _file(tmp_path, _DOCS))
    assert 0 == found.exit_code, found.stderr
    first, second, *more = found.stdout.splitlines()
    assert "cache, plain: 2 warm runs replayed." == first
    assert "Drop needs: cli from push: saves 40 s (40 s to 40 s)." == second
    assert "now:     2 min 40 s, the median of 2 runs" == more[0]
    assert more[1].startswith("changed: 2 min (1 min 50 s to 2 min 10 s)")
    asked = ("--arm", "plain", "--change", _file(tmp_path, _DOCS), "--format", "json")
    answer = json.loads(_ask(database, *asked).stdout)
    schema = {"$ref": "#/$defs/WhatIfAnswer", "$defs": answers_schema()["$defs"]}
    assert [] == list(Draft202012Validator(schema).iter_errors(answer))
    (outcome,) = answer["outcomes"]
    assert (160, 120, 40) == (
        answer["now_s"],
        outcome["new_s"]["value"],
        outcome["saved_s"]["value"],
    )
    assert changes_of([{"do": "drop-need", "job": "push", "need": "cli"}]) == read_changes(
        Path(_file(tmp_path, outcome["change_toml"]))
    )


def test_advice_is_answered(database: Path) -> None:
    """Without a change what could be changed is ranked, with the floor at the end."""
    said = _ask(database).stdout
    assert said.startswith("cache, fast: 1 warm run replayed.")
    assert "halve push (jobs.push): saves 30 s" in said
    assert said.splitlines()[-1].startswith("floor of today's jobs: all at once, no wait: 1 min ")
    answer = json.loads(_ask(database, "--format", "json").stdout)
    assert "floor of today's jobs: all at once, no wait" == answer["outcomes"][-1]["what"]
    (halved,) = (one for one in answer["outcomes"] if one["what"] == "halve push")
    assert halved["change_toml"].startswith("# jobs.push\n[[change]]")
    assert changes_of([{"do": "scale", "job": "push", "times": 0.5}]) == read_changes(
        Path(_file(database.parent, halved["change_toml"]))
    )


def test_predictions_are_answered(demo: Path) -> None:
    """What the experiment file predicts stands behind the advice, and in the docs as it is."""
    asked = ["what-if", "docker-layer-cache", "--database", str(demo)]
    warm, cold = CliRunner().invoke(main, asked).stdout.splitlines()[-2:]
    assert warm == (
        "combined job, warm: predicted 8 min 14 s (7 min 56 s to 8 min 34 s), "
        "measured 7 min 24 s (11 runs): off by +11%, outside the range."
    )
    assert cold.endswith("it takes 5 runs of parallel pre-build to predict from, and there are 4.")
    docs = Path(__file__).parents[3] / "docs" / "prediction.md"
    row = "8 min 14 s (7 min 56 s to 8 min 34 s) | 7 min 24 s | +11% | no |"
    assert row in docs.read_text("utf-8")
    answer = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"]).stdout)
    schema = {"$ref": "#/$defs/WhatIfAnswer", "$defs": answers_schema()["$defs"]}
    assert [] == list(Draft202012Validator(schema).iter_errors(answer))
    first, second = answer["predictions"]
    # 494 / 444 - 1 = 0.1126.
    assert (494, 444, 11, False) == (
        round(first["predicted_s"]["value"]),
        first["measured_s"],
        first["measured_count"],
        first["is_in_range"],
    )
    assert 0.11 < first["error"] < 0.115
    assert (None, None, 4) == (second["predicted_s"], second["error"], second["measured_count"])


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        (("--arm", "plian"), None, "no arm plian has runs to replay: take plain, fast."),
        (
            ("--arm", "fast", "--cache", "cold"),
            None,
            "no cold run can be replayed: there are warm.",
        ),
        ((), "x = [", "is no TOML"),
        ((), "x = 1", "write each as a table [[change]]"),
        ((), '[[change]]\ndo = "dorp"', "change 1 has no known do: take one of drop-need, "),
        ((), '[[change]]\ndo = "split"\njob = "push"', "change 1, into: field required"),
        ((), '[[change]]\ndo = "scale"\njob = "push"', "takes either `times` or `less_s`"),
        ((), '[[change]]\ndo = "remove"\njob = "phus"', "did you mean push?"),
        (
            ("--arm", "plain"),
            '[[change]]\ndo = "drop-need"\njob = "push"\nneed = "define"',
            "does not need define: it needs cli, docs.",
        ),
        ((), '[[change]]\ndo = "remove"\njob = "push"', "without a job of the milestone"),
    ],
)
def test_refusals(
    arguments: tuple[str, ...], text: str | None, said: str, database: Path, tmp_path: Path
) -> None:
    """One sentence with the remedy, exit code 2, nothing on stdout."""
    change = ("--change", _file(tmp_path, text)) if text else ()
    found = _ask(database, *arguments, *change)
    assert (2, "") == (found.exit_code, found.stdout)
    assert said in found.stderr
    assert 1 == len(found.stderr.splitlines())


def test_a_file_that_is_not_there(database: Path, tmp_path: Path) -> None:
    """It is named."""
    found = _ask(database, "--change", str(tmp_path / "no.toml"))
    assert 2 == found.exit_code
    assert "no.toml can't be read: No such file or directory." in found.stderr


def test_changes_survive_their_forms(tmp_path: Path) -> None:
    """What is written as TOML or JSON is read as the same, whatever strangers call their jobs."""
    rows: list[dict[str, object]] = [
        {"do": "drop-need", "job": 'a "b" \\ \u202e', "need": "c\nd"},
        {"do": "scale", "job": "a", "step": "Run 'x'", "less_s": -1.5},
        {"do": "merge", "jobs": ["a", "b"], "set_up": ["npm ci", "Check*"]},
        {"do": "split", "job": "a", "into": 3},
        {"do": "race", "job": "a", "copies": 3},
        {"do": "runner", "job": "a", "label": "big", "speed": 1.5, "usd_per_minute": 0.016},
        {"do": "runners", "at_most": 20},
        {"do": "no-queue"},
        {"do": "milestone", "jobs": ["a*"]},
    ]
    changes = changes_of(rows)
    assert changes == changes_of_json(to_json(changes))
    assert changes == read_changes(Path(_file(tmp_path, to_toml(changes))))
