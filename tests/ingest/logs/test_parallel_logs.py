"""Parallel steps that no file tells, by the logs of a whole night over HTTP."""

from collections.abc import Callable

import pytest

from queries.answers import answer
from tests.ingest.parallel_world import EXPERIMENTS, FILE, PATHS, RUN_ID, WAITS, parallel_world
from tests.ingest.project import Project, SmallWorld
from tests.simulated import SimulatedGithub
from tests.simulated.archives import archive, parallel_log_files

_WITH_LOGS = EXPERIMENTS.replace('event = "push"\n', 'event = "push"\nlogs = true\n')
_OTHER_FILE = FILE.replace("Publish short", "Publish it")
"""Its steps of `late` are not those that ran."""

Change = Callable[[list[str]], list[str]]
"""Other lines of a job's log."""


def _night(
    project: Project,
    small: SmallWorld,
    experiments: str = _WITH_LOGS,
    change: Change = lambda lines: lines,
) -> None:
    """Ingest a run whose logs say what its steps wait for."""
    project.write(experiments)
    jobs = small.repository.jobs_of(RUN_ID)
    small.repository.logs[RUN_ID, 1] = lambda: archive(
        (name, change([*lines])) for name, lines in parallel_log_files(jobs, WAITS)
    )
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code


def _parts(project: Project) -> dict[str, dict[str, float]]:
    """The parts of each job, those of 0 s left out."""
    parts = answer("attempt_parts", project.database, {"run_id": RUN_ID, "run_attempt": 1})
    jobs = dict(project.query("select job_id, name from jobs"))
    found: dict[str, dict[str, float]] = {}
    columns = ["job_id", "part", "step_name", "part_s"]
    rows = parts.loc[parts["part_s"] > 0, columns].to_numpy().tolist()
    for job_id, part, step_name, part_s in rows:
        found.setdefault(jobs[job_id], {})[step_name if part == "step" else f"({part})"] = part_s
    return found


def _unresolved(project: Project) -> dict[str, str]:
    """Jobs with unresolved steps, and why."""
    found = answer("unresolved_steps", project.database, {"experiment": "x"})
    return dict(zip(found["job_name"], found["reason"], strict=True))


def test_the_log_tells_what_the_file_does_not(project: Project) -> None:
    """
    Of `late` the file has another step: by the log the path is Set up 2, Long 120, Publish all 10.

    Short and its wait, from 2 to 42 s, and what was published after it, were done before Long.
    """
    _night(project, parallel_world(file=_OTHER_FILE))
    assert PATHS == _parts(project)
    assert {"untold"} == set(_unresolved(project))
    assert [("are not those of the file, by their names and their order",)] == project.query(
        "select unmatched_because from step_lists where unmatched_because is not null"
    )
    steps = answer("attempt_steps", project.database, {"run_id": RUN_ID, "run_attempt": 1})
    late = steps[steps["job_name"] == "late"].astype(object).where(steps.notna(), None)
    columns = ["number", "kind", "awaited_by", "path_s"]
    assert [
        [1, None, None, 2.0],
        [2, None, 6, 120.0],
        [3, None, 4, 0.0],
        [4, "wait", None, None],
        [5, None, None, 0.0],
        [6, "wait all", None, None],
        [7, None, None, 10.0],
        [8, None, None, 1.0],
    ] == late[columns].to_numpy().tolist()


def test_without_logs(project: Project) -> None:
    """The same without `logs`: 120 s are unresolved, since waits count as steps there."""
    _night(project, parallel_world(file=_OTHER_FILE), EXPERIMENTS)
    unresolved = {"Set up job": 2, "(unresolved)": 120, "Publish all": 10, "Complete job": 1}
    assert PATHS | {"late": unresolved} == _parts(project)
    assert "its steps are not those of the file" in _unresolved(project)["late"]


def test_without_a_file(project: Project) -> None:
    """Every job whose steps wait for others is told by its log: a group, a cancel, both waits."""
    small = parallel_world()
    small.repository.files.clear()
    _night(project, small)
    assert {"untold": "its workflow file is not known"} == _unresolved(project)
    assert PATHS == _parts(project)


def test_the_file_comes_first(project: Project) -> None:
    """Where it tells of a job, its log changes nothing: it does not know of groups."""
    _night(project, parallel_world())
    assert [(4,)] == project.query("select count(distinct job_id) from step_waits")
    assert PATHS == _parts(project)
    steps = answer("attempt_steps", project.database, {"run_id": RUN_ID, "run_attempt": 1})
    assert {6} == set(steps["group_number"].dropna())
    assert "local action" in set(steps["kind"])


def _without_an_end(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.endswith("Finished waiting for background step(s).")]


def _with_another_result(lines: list[str]) -> list[str]:
    return [line.replace("Short: Succeeded", "Short: Failed") for line in lines]


def _with_another_name(lines: list[str]) -> list[str]:
    return [line.replace("Short", "Quick") for line in lines]


def _an_hour_later(lines: list[str]) -> list[str]:
    return [line.replace("T13:", "T14:") if "Finished" in line else line for line in lines]


def _cut(lines: list[str]) -> list[str]:
    return lines[: len(lines) // 2]


@pytest.mark.parametrize(
    "change",
    [_without_an_end, _with_another_result, _with_another_name, _an_hour_later, _cut],
)
def test_logs_that_tell_nothing(project: Project, change: Change) -> None:
    """What is cut, lacks a half or contradicts the API leaves its job as unresolved as before."""
    _night(project, parallel_world(file=_OTHER_FILE), change=change)
    assert {"late", "untold"} == set(_unresolved(project))
    assert 120 == _parts(project)["late"]["(unresolved)"]
