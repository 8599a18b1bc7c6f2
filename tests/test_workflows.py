"""The repository's own workflows: whose code they run, and what they publish."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[1] / ".github" / "workflows"
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
