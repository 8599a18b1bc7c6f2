"""Changes that make an answer one about something else: another run's jobs, other commits."""

from collections.abc import Callable
from typing import Any

ANOTHER = "o/another-repository"
Change = Callable[[Any], None]
"""Changes decoded JSON where it stands."""


def first(key: str, **fields: object) -> Change:
    """The first row under a key has these fields."""

    def change(content: Any) -> None:  # noqa: ANN401 - JSON
        content[key][0].update(fields)

    return change


def every(key: str, **fields: object) -> Change:
    """Each row under a key has these fields."""

    def change(content: Any) -> None:  # noqa: ANN401 - JSON
        for row in content[key]:
            row.update(fields)

    return change


def itself(**fields: object) -> Change:
    """The one object has these fields."""
    return lambda content: content.update(fields)


def foreign_repository(content: Any) -> None:  # noqa: ANN401 - JSON
    """The first run of a listing, or the one run, is another repository's."""
    run = content["workflow_runs"][0] if "workflow_runs" in content else content
    run["repository"]["full_name"] = ANOTHER


def foreign_base(content: Any) -> None:  # noqa: ANN401 - JSON
    """The pull request is one to another repository."""
    content["base"]["repo"]["full_name"] = ANOTHER


def foreign_commits(content: Any) -> None:  # noqa: ANN401 - JSON
    """All commits are others."""
    for row in content:
        row["sha"] = "f" * 39 + row["sha"][-1]


def foreign_commit(content: Any) -> None:  # noqa: ANN401 - JSON
    """The oldest commit is another one."""
    content[0]["sha"] = "f" * 40


def under_another_id(content: Any) -> None:  # noqa: ANN401 - JSON
    """The newest run alone, as if it were run 1."""
    content["workflow_runs"][0]["id"] = 1
    del content["workflow_runs"][1:]
    content["total_count"] = 1


def moved_job(content: Any) -> None:  # noqa: ANN401 - JSON
    """Run 1's job as if it were the run's own, which is left out."""
    content["jobs"][0] |= {"id": 1101}
    del content["jobs"][0]["run_id"], content["jobs"][0]["head_sha"]
