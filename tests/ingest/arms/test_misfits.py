"""What a night says of globs that match nothing, in a world with a called workflow."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from basis.job_clocks import of_job
from ingest.arms.misfits import find_misfits
from tests.build_database import build_database
from tests.ingest.project import Project, SmallWorld
from tests.simulated import SimulatedGithub

TOP = """\
on: [pull_request]
jobs:
  prep: {runs-on: ubuntu-latest, steps: [{run: make}]}
  release: {name: Release, needs: prep, uses: ./.github/workflows/called.yaml}
"""
CALLED = """\
on: workflow_call
jobs:
  pack: {runs-on: ubuntu-latest, steps: [{run: make}]}
  sign: {needs: pack, runs-on: ubuntu-latest, steps: [{run: make}]}
"""
EXPERIMENT = """\
[x]
repository = "o/r"
workflow = "build.yaml"
baseline = "before"
{milestone}

[[x.arm]]
name = "before"
pull_request = 5
message = "before"

[[x.arm]]
name = "after"
pull_request = 5
message = "after"
"""
WHOLE = ("prep", "Release / pack", "Release / sign")
OF_MILESTONE = "note: x: milestone: no run has a job that"
OF_ROLE = "note: x: role 'shipping': no run has a"
NEAREST = "nearest: 'release', 'release/pack', 'release/sign'"


def ingested(
    project: Project,
    milestone: str = "",
    before: Sequence[str] = WHOLE,
    after: Sequence[str] = WHOLE,
    run: Mapping[str, object] | None = None,
) -> list[str]:
    """The notes of a night over a run of each arm, with these jobs; `--no-fetch` says the same."""
    small = SmallWorld(("before", "after"))
    for commit, jobs in enumerate((before, after)):
        small.add_file(TOP, commit)
        small.add_file(CALLED, commit, "called.yaml")
        small.add_run(100 + commit, commit, jobs, None, **(run or {}))
    project.write(EXPERIMENT.format(milestone=milestone))
    with SimulatedGithub(small.world) as github:
        night = project.ingest(api=github.url)
    again = project.ingest("--no-fetch", api=github.url)
    said = [
        [line for line in outcome.stdout.splitlines() if line.startswith("note: ")]
        for outcome in (night, again)
    ]
    assert [0, 0] == [night.exit_code, again.exit_code], night.output
    assert said[0] == said[1]
    assert all(line in night.stderr for line in said[0])
    assert [(len(said[0]),)] * 2 == project.query("select len(failures) from ingests order by all")
    assert [("complete",)] == project.query("select distinct outcome from ingests")
    return said[0]


_KEYS = {"Release / pack": "release/pack", "Release / sign": "release/sign"}


def found(
    path: Path,
    *,
    milestone: Sequence[str] = (),
    role: Mapping[str, object] | None = None,
    after: Sequence[str] = WHOLE,
    run: Mapping[str, object] | None = None,
) -> list[str]:
    """The same of stored facts: a run of each arm, with these jobs, found in their file."""
    jobs = [
        {"job_id": 10 * run_id + place, "run_id": run_id, "name": name}
        | {"job_key": _KEYS.get(name, name), "conclusion": "success"}
        for run_id, names in ((1, WHOLE), (2, after))
        for place, name in enumerate(names)
    ]
    ended = {"status": "completed", "conclusion": "success", **(run or {})}
    build_database(
        path,
        experiments=[
            {"experiment": "x", "baseline": "before", "milestone": list(milestone) or None}
        ],
        arms=[
            {"experiment": "x", "arm": "before"},
            {"experiment": "x", "arm": "after", "position": 2},
        ],
        roles=[] if role is None else [{"experiment": "x", "role": "shipping", **role}],
        arm_attempts=[
            {"experiment": "x", "arm": "before", "run_id": 1},
            {"experiment": "x", "arm": "after", "run_id": 2},
        ],
        run_attempts=[{"run_id": run_id, **ended} for run_id in (1, 2)],
        jobs=jobs,
        steps=[{"job_id": job["job_id"], "number": 4, "name": "Build"} for job in jobs],
    )
    with duckdb.connect(path) as connection:
        return [f"note: {one.what}: {one.why}" for one in find_misfits(connection, "x")]


MILESTONES: Mapping[str, tuple[Sequence[str], Sequence[str], list[str]]] = {
    "the whole run": ([], WHOLE, []),
    "a caller's key": (["release"], WHOLE, []),
    "a caller's name": (["Release"], WHOLE, []),
    "misspelt": (
        ["relase*"],
        WHOLE,
        [
            f"{OF_MILESTONE} 'relase*' names: correct `milestone`; {NEAREST}",
        ],
    ),
    "a job's own duration": (
        [of_job("relase*")],
        WHOLE,
        [
            f"note: x: job: no run has a job that 'relase*' names: correct `job`; {NEAREST}",
        ],
    ),
    "a duration of one arm's job": ([of_job("Release")], WHOLE, []),
    "one of two": (
        ["release", "perp"],
        WHOLE,
        [
            f"{OF_MILESTONE} 'perp' names: correct `milestone`; nearest: 'prep'",
        ],
    ),
    "one arm has none": (
        ["release"],
        WHOLE[:1],
        [
            (
                "note: x: arm 'after': no run of it has a job that 'release' names, those of other "
                "arms have; some of those that there are: 'prep'"
            ),
        ],
    ),
    "a name for each arm": (["release", "prep"], WHOLE[:1], []),
}


@pytest.mark.parametrize("case", MILESTONES)
def test_milestone(case: str, tmp_path: Path) -> None:
    """A glob of the milestone that matches no job, or none of an arm."""
    milestone, after, notes = MILESTONES[case]

    assert notes == found(tmp_path / "x.duckdb", milestone=milestone, after=after)


@pytest.mark.parametrize("case", ["misspelt", "one arm has none", "a caller's name"])
def test_a_night_says_it(case: str, project: Project) -> None:
    """A note of the night, in the story, the summary and the log; the night is complete."""
    milestone, after, notes = MILESTONES[case]

    assert notes == ingested(project, milestone=f"milestone = {milestone}", after=after)


@pytest.mark.parametrize(
    "run",
    [{"conclusion": "cancelled"}, {"status": "in_progress", "conclusion": None}],
    ids=["cancelled", "in progress"],
)
def test_runs_that_can_not_tell(run: Mapping[str, object], tmp_path: Path) -> None:
    """What was broken off or is running may lack the job for that: nothing is said."""
    assert [] == found(tmp_path / "x.duckdb", milestone=["relase"], run=run)


def test_roles(tmp_path: Path) -> None:
    """Globs of a role that match no job, or no step, of any run; those that match are not told."""
    role = {"jobs": ["Release", "relase"], "steps": ["Build", "Biuld"]}
    assert [
        f"{OF_ROLE} job that 'relase' names: correct `jobs`; {NEAREST}",
        f"{OF_ROLE} step that 'Biuld' names: correct `steps`; nearest: 'Build'",
    ] == found(tmp_path / "x.duckdb", role=role)


def test_hostile_names(project: Project) -> None:
    """A job's name stays on its line, all of it visible."""
    notes = ingested(
        project, milestone='milestone = "evel"', before=["evil\u202e\nnote: x: lie"], after=["ok"]
    )

    assert 1 == len(notes)
    assert "\u202e" not in notes[0]
