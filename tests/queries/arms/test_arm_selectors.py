"""By which rule each arm selects, and what is known of its branch."""

import json
from pathlib import Path

from queries.answers import answer
from tests.build_database import build_database


def test_arm_selectors(tmp_path: Path) -> None:
    """The pull request's state and newest commit; the arm's own event and workflow come first."""
    rules = [
        {"pull_request": 5},
        {"pull_request": 6, "event": "push", "workflow": "own.yml"},
        {"runs": [1]},
        {"branch": "main"},
    ]
    database = build_database(
        tmp_path / "a.duckdb",
        experiments=[{"baseline": "b", "workflow": "w/all.yml"}],
        arms=[
            {"arm": arm, "position": place, "rule": json.dumps(rule)}
            for place, (arm, rule) in enumerate(zip("abcd", rules, strict=True), start=1)
        ],
        pull_requests=[
            {"repository": repository, "pull_number": 5, "state": state}
            for repository, state in (("o/r", "closed"), ("o/other", "open"))
        ],
        pull_request_commits=[
            {"repository": "o/r", "pull_number": 5, "sha": sha, "position": place}
            for place, sha in ((2, "two"), (3, "three"), (1, "one"))
        ],
    )
    found = answer("arm_selectors", database, {"experiment": "e"}).astype(object)
    rows = found.where(found.notna(), None).drop(columns=["arm_position", "repository", "rule"])
    assert [
        ("a", False, "w/all.yml", "pull_request", 5, True, "three"),
        ("b", True, ".github/workflows/own.yml", "push", 6, None, None),
        ("c", False, "w/all.yml", None, None, None, None),
        ("d", False, "w/all.yml", "pull_request", None, None, None),
    ] == list(rows.itertuples(index=False, name=None))
    assert rules == [json.loads(rule) for rule in found["rule"]]
