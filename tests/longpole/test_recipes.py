"""Every recipe of docs/recipes.md, run against the simulated GitHub as it stands there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from longpole import compare_command
from queries.verdict.summary import summary_lines
from tests.comparing_world import NOW, comparing_world
from tests.ingest.project import Project
from tests.simulated import SimulatedGithub

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "recipes.md").read_text("utf-8")
RECIPES = dict(re.findall(r"^## (.*)\n\n(?:.|\n)*?(```(?:.|\n)*?```)", TEXT, re.MULTILINE))
COUNTED = {
    "Two pull requests": {
        ("Run the tests in parallel", "other"): 12,
        ("keep the compiler's cache", "other"): 12,
    },
    "Two branches": {("main", "other"): 37, ("topic", "other"): 12},
    "Before and after a change on main": {("before", "other"): 16, ("after", "other"): 17},
    "Two workflows": {("build.yml", "other"): 37, ("new.yml", "other"): 37},
    "The merge queue": {("on main", "other"): 17, ("in the queue", "other"): 12},
    "Cold against warm": {("nightly", "cold"): 5, ("nightly", "warm"): 5},
    "A job as the milestone": {("topic", "other"): 12, ("other", "other"): 12},
    "Every night, the last ones": {("nights before", "other"): 5, ("last nights", "other"): 5},
}
"""Runs that count, by arm and cache state."""

SAID = {
    "Two pull requests": "keep the compiler's cache is 26% faster than Run the tests in parallel",
    "Two branches": "topic took 24% more than main (medians ",
    "Before and after a change on main": "after took 37% less than before (medians ",
    "Two workflows": "Cannot tell yet whether new.yml or build.yml is faster",
    "The merge queue": "in the queue",
    "Cold against warm": "One arm alone, nightly: there is nothing to compare it with.",
    "A job as the milestone": "other is 26% faster than topic",
    "Every night, the last ones": "last nights",
}
"""What the first line of the verdict says."""


@pytest.fixture(scope="module")
def github() -> Iterator[SimulatedGithub]:
    """The repository of the recipes."""
    with SimulatedGithub(comparing_world("octo/shop")) as found:
        yield found


def test_there_are_eight() -> None:
    """Each has a block to copy, and a test."""
    assert 8 == len(RECIPES)
    assert list(COUNTED) == list(RECIPES) == list(SAID)


@pytest.mark.parametrize("name", COUNTED)
def test_recipe(
    name: str, project: Project, github: SimulatedGithub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its arms count as many runs as there are, nothing is odd, and the verdict is there."""
    monkeypatch.setattr(compare_command, "_now", lambda: NOW)
    language, block = RECIPES[name].strip("`").split("\n", 1)
    if language == "toml":
        project.write(block)
        outcome = project.ingest(api=github.url)
        (experiment,) = re.findall(r"^\[([\w-]+)\]", block, re.MULTILINE)
    else:
        words = shlex.split(block.removeprefix("$ .venv/bin/longpole "))
        outcome = project.compare(*words[1:], api=github.url)
        (experiment,) = re.findall(r"\?experiment=(\S+)", outcome.stdout)
    assert 0 == outcome.exit_code, outcome.output
    assert "note: " not in outcome.output
    rows = project.query(
        "select arm, cache_state, count(*) from arm_attempts where excluded_because is null "
        "group by all"
    )
    assert COUNTED[name] == {(arm, state): count for arm, state, count in rows}
    assert SAID[name] in summary_lines(experiment, project.database)[0]
