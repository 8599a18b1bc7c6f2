"""What the repository has GitHub do: whose code workflows run, what they publish, its forms."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".github" / "workflows"
_PINNED = re.compile(r"[\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
_KEPT = ("actions/cache/save@", "actions/upload-artifact@")


def _steps(name: str) -> list[dict[str, Any]]:
    jobs = yaml.safe_load((FOLDER / name).read_text("utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yml")), ids=lambda file: file.name)
def test_actions_are_pinned(file: Path) -> None:
    """What runs is named by its commit, with the version beside it; a checkout keeps no token."""
    used = re.findall(r"uses: (.*)", file.read_text("utf-8"))
    assert used
    assert [] == [one for one in used if not _PINNED.fullmatch(one)]
    for step in _steps(file.name):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_the_same_action_is_the_same_everywhere() -> None:
    """One commit of each action in all workflows."""
    used = {
        one for file in FOLDER.glob("*.yml") for one in re.findall(r"uses: (.*)", file.read_text())
    }
    commits = {one.split("@")[0].split("/")[1]: one.split("@")[1] for one in used}
    assert len(commits) == len({one.split("@")[1] for one in used})


def test_nothing_is_kept_before_it_is_known_who_sees_it() -> None:
    """The ingest waits for the first look; cache, artifacts, reports and status for the second."""
    steps = _steps("nightly.yml")
    places = {step.get("id", step.get("name")): place for place, step in enumerate(steps)}
    assert places["wanted"] < places["Ingest"] < places["stored"]
    for name in ("wanted", "stored"):
        step = steps[places[name]]
        assert 'visibility "$GITHUB_REPOSITORY"' in step["run"]
        assert "bash" == step["shell"]  # so that a pipe fails with its first command
        assert not step.get("continue-on-error")
    assert "steps.wanted.outcome == 'success'" in steps[places["stored"]]["if"]
    after = steps[places["stored"] + 1 :]
    assert 5 == len(after)
    assert {"always() && steps.stored.outcome == 'success'"} == {step["if"] for step in after}
    assert not any(step.get("uses", "").startswith(_KEPT) for step in steps[: places["stored"]])


def test_a_second_attempt_saves_its_cache() -> None:
    """A cache is never replaced: each attempt has a key of its own."""
    keys = {
        step["with"]["key"] for step in _steps("nightly.yml") if "cache/" in step.get("uses", "")
    }
    assert {"longpole-${{ github.run_id }}-${{ github.run_attempt }}"} == keys


def test_every_python_is_tested() -> None:
    """The versions that the package says it is for, from the least that it takes on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    said = [
        one.rpartition(" :: ")[2]
        for one in project["classifiers"]
        if one.startswith("Programming Language :: Python :: ")
    ]
    jobs = yaml.safe_load((FOLDER / "tests.yml").read_text("utf-8"))["jobs"]
    assert said == jobs["test"]["strategy"]["matrix"]["python"]
    assert f">={said[0]}" == project["requires-python"]


def test_what_is_kept_up_to_date() -> None:
    """Dependabot looks after what pyproject.toml allows, and the actions."""
    found = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))
    assert 2 == found["version"]
    kinds = {(one["package-ecosystem"], one["directory"]) for one in found["updates"]}
    assert {("pip", "/"), ("github-actions", "/")} == kinds


@pytest.mark.parametrize("name", ["bug", "wish"])
def test_forms_of_issues(name: str) -> None:
    """What GitHub asks of a form: name and description, and fields with labels and ids."""
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / f"{name}.yml").read_text("utf-8"))
    assert form["name"]
    assert form["description"]
    fields = [one for one in form["body"] if one["type"] != "markdown"]
    assert all(one["attributes"]["label"] for one in fields)
    assert len(fields) == len({one["id"] for one in fields})
    assert any(one.get("validations", {}).get("required") for one in fields)


def test_hooks_are_the_linters_of_make() -> None:
    """Before a commit runs what `make lint` runs, from the same environment."""
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert "local" == local["repo"]
    commands = [hook["entry"].removeprefix(".venv/bin/").split()[:2] for hook in local["hooks"]]
    assert [["ruff", "format"], ["ruff", "check"], ["sqlfluff", "lint"]] == commands
    make = (ROOT / "Makefile").read_text("utf-8")
    assert [] == [one for one in commands if f"$(RUN){' '.join(one)}" not in make]
