"""A database in which every name is short and aims at a chart, and every chart is drawn."""

from pathlib import Path

import duckdb

from tests.app.pairs_case import pairs

BASELINE = "%{x} <b>a</b> $q$"
CANDIDATE = '<a href="//a.example">y</a>'
JOB = "<img src=//a.example onerror=alert(1)>"
STEP = "![z](//a.example) %{y} &lt;"
HEADLINE = "<a href='javascript:alert(1)'>y</a>"
_NEW_NAMES = {"plain": BASELINE, "fast": CANDIDATE, "Compile": STEP}
_NAMED = {"experiments": "baseline", "arms": "arm", "arm_attempts": "arm", "steps": "name"}


def strangers(path: Path) -> Path:
    """`pairs` by other names, with longer and longer runs; its commits are those of pull 5."""
    with duckdb.connect(pairs(path)) as connection:
        for table, column in _NAMED.items():
            for old, new in _NEW_NAMES.items():
                connection.execute(
                    f"update {table} set {column} = $new where {column} = $old",
                    {"new": new, "old": old},
                )
        connection.execute(
            "update jobs set name = ?, "
            "completed_at = completed_at + to_seconds(40 * (run_id % 100))",
            [JOB],
        )
        connection.execute("update run_attempts set message = ?", [HEADLINE])
        connection.execute(
            "insert into pull_request_commits (repository, pull_number, sha, position, headline) "
            "select 'o/r', 5, head_sha, row_number() over (order by head_sha), any_value(message) "
            "from run_attempts group by head_sha"
        )
        connection.execute(
            "insert into run_pull_requests (run_id, pull_number, evidence) "
            "select run_id, 5, 'head sha' from run_attempts"
        )
    return path
