"""A limit on runners that runs share: worked out on paper, and laws."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from basis.changes import changes_of
from basis.errors import ChangeInvalid
from longpole.command import main
from queries.answers import answer
from queries.what_if.outcome import what_if
from queries.what_if.runners import OtherJobs, limited_clocks, other_jobs
from queries.what_if.workload import Workload, began_s, workload
from tests.build_database import build_database
from tests.laws import examples
from tests.queries.facts import NOON, Row, at, attempt, job
from tests.queries.what_if.measured_rows import NO_STEPS, Measured, measured_rows

_few = examples(60)
_LINUX = ["ubuntu-latest"]


def _holds(*rows: tuple[int, int, int, int, int], labels: str = "l") -> pd.DataFrame:
    """Of job, run, when its attempt and the job started, and how long that ran."""
    frame = pd.DataFrame(rows, columns=["job_id", "run_id", "from_s", "started_s", "run_s"])
    return frame.assign(
        run_attempt=1,
        run_started_at=pd.Timestamp(NOON) + pd.to_timedelta(frame["from_s"], unit="s"),
        started_at=pd.Timestamp(NOON) + pd.to_timedelta(frame["started_s"], unit="s"),
        runner_labels=pd.Series([[labels, "x"] for _ in rows], dtype="object"),
    ).sort_values("started_at", ignore_index=True)


def _two_runs() -> tuple[Workload, OtherJobs]:
    """Two runs of two jobs of 60 s each, both at once; the second starts 30 s after the first."""
    run = [Measured(key, 60, is_milestone=True) for key in ("a", "b")]
    measured = workload(*measured_rows([run, run]))
    first = (100, 1, 0, 0, 60), (101, 1, 0, 0, 60)
    holds = _holds(*first, (200, 2, 30, 30, 60), (201, 2, 30, 30, 60))
    return measured, other_jobs(measured, [(1, 1), (2, 1)], holds)


@pytest.mark.parametrize(
    ("runners", "clocks_s"),
    [
        # One job after the other: the first run has a 0-60, b asked before the other run's jobs;
        # the second waits for one job of the first until 60, its 30, then both of its own; b of
        # the first asks when measured, at -30, ahead of them: 30 + 60 + 60 + 60.
        (1, (120, 210)),
        # The first run has both; the second waits for both until 60, its 30.
        (2, (60, 90)),
        # One is free at once, the other job begins at its 30.
        (3, (60, 90)),
        (4, (60, 60)),
    ],
)
def test_two_runs_on_paper(runners: int, clocks_s: tuple[float, float]) -> None:
    """Who comes later waits for what the earlier run holds; alone each has all for itself."""
    measured, others = _two_runs()
    observed_s = dict(zip(measured.sources.tolist(), began_s(measured)[0].tolist(), strict=True))
    assert (
        list(clocks_s) == limited_clocks(measured, runners, "first", observed_s, others).tolist()[0]
    )
    alone_s = 120 if runners == 1 else 60
    assert [alone_s, alone_s] == limited_clocks(measured, runners, "first", observed_s).tolist()[0]


def test_shared_and_alone_are_told() -> None:
    """The medians of 60 and 90 s, and of 60 s alone; what it rests on is said."""
    measured, others = _two_runs()
    changes = changes_of([{"do": "runners", "at_most": 2, "shared": True}])
    found = what_if(measured, changes, NO_STEPS, others=others)
    assert (60, 75, 60) == (found.now_s, found.new_s.value, found.alone_s)
    assert "of the organisation's other runs in the database" in found.assumptions[-1]
    alone = what_if(measured, changes_of([{"do": "runners", "at_most": 2}]), NO_STEPS)
    assert (60, None) == (alone.new_s.value, alone.alone_s)
    with pytest.raises(ChangeInvalid, match="leave out shared"):
        what_if(measured, changes, NO_STEPS)


def test_labels_that_are_not_known() -> None:
    """Jobs of other labels hold no runner of these; without any label nothing can be shared."""
    measured, _ = _two_runs()
    mine = _holds((100, 1, 0, 0, 60), (200, 2, 30, 30, 60))
    theirs = _holds((900, 9, 0, 0, 500), labels="gpu")
    both = pd.concat([mine, theirs]).sort_values("started_at", ignore_index=True)
    assert 2 == len(other_jobs(measured, [(1, 1), (2, 1)], both).began_s)
    with pytest.raises(ChangeInvalid, match="is not known"):
        other_jobs(measured, [(1, 1), (2, 1)], theirs)


_jobs = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 60)), min_size=1, max_size=8)


@_few
@given(_jobs, st.lists(st.tuples(st.integers(-90, 90), st.integers(1, 60))), st.integers(1, 4))
def test_shared_is_never_faster(
    jobs: list[tuple[int, int]], others: list[tuple[int, int]], at_most: int
) -> None:
    """
    Of jobs that need none another, served in the order in which they ask, none ends sooner.

    With needs it may: fewer runners can be faster (Graham's anomaly). Without other runs, or with
    runners enough for all, shared is alone.
    """
    run = [
        Measured(f"j{n}", run_s, wait_s=wait_s, is_milestone=True)
        for n, (wait_s, run_s) in enumerate(jobs)
    ]
    measured = workload(*measured_rows([run]))
    observed_s = dict(zip(measured.sources.tolist(), began_s(measured)[0].tolist(), strict=True))
    began = sorted(others)
    around = OtherJobs(
        began_s=np.array([one for one, _ in began], dtype=np.float64),
        run_s=np.array([run_s for _, run_s in began], dtype=np.float64),
        runs=np.ones(len(began), dtype=np.int64),
        starts_s=np.zeros(1),
        own_runs=np.zeros(1, dtype=np.int64),
    )
    nobody = OtherJobs(
        *(np.zeros(0),) * 2, np.zeros(0, np.int64), np.zeros(1), np.zeros(1, np.int64)
    )
    alone_s = limited_clocks(measured, at_most, "first", observed_s)
    assert (limited_clocks(measured, at_most, "first", observed_s, around) >= alone_s).all()
    assert (limited_clocks(measured, at_most, "first", observed_s, nobody) == alone_s).all()
    enough = len(jobs) + len(others)
    assert (
        limited_clocks(measured, enough, "first", observed_s, around)
        == limited_clocks(measured, enough, "first", observed_s)
    ).all()


def _shared_database(path: Path) -> Path:
    """Two runs as above; others of another organisation, of another day, and of other labels."""

    def mine(first: int, run_id: int, start: float, **more: object) -> list[Row]:
        return [
            job(first + n, (start, start, start + 60), run_id, name=key, job_key=key, **more)
            for n, key in enumerate("ab")
        ]

    return build_database(
        path,
        experiments=[{"milestone": ["a", "b"]}],
        arms=[{}],
        arm_attempts=[{"run_id": run_id} for run_id in (1, 2)],
        run_attempts=[
            attempt(1, repository="o/r"),
            attempt(2, start=30, repository="o/r"),
            attempt(3, repository="o/other"),
            attempt(4, repository="else/r"),
            attempt(5, start=200_000, repository="o/r"),
        ],
        jobs=[
            *mine(11, 1, 0, runner_labels=_LINUX),
            *mine(21, 2, 30, runner_labels=_LINUX),
            *mine(31, 3, -20, runner_labels=["x", "a"]),
            *mine(41, 4, 0, runner_labels=_LINUX),
            *mine(51, 5, 200_000, runner_labels=_LINUX),
            job(39, (0, 10, 95), 3, runner_labels=_LINUX),
            job(38, (0, 10, 25), 3, runner_labels=[]),
        ],
        attempt_graphs=[{"run_id": run_id} for run_id in (1, 2)],
    )


def test_which_jobs_held_runners(tmp_path: Path) -> None:
    """Those of the organisation's repositories that ran then, with their labels in order."""
    database = _shared_database(tmp_path / "shared.duckdb")
    found = answer("runner_jobs", database, {"run_ids": ["1", "2"]})
    assert [31, 32, 11, 12, 39, 21, 22] == found["job_id"].tolist()
    assert [["x", "a"], _LINUX] == [found["runner_labels"].iloc[place] for place in (0, 2)]
    job_39 = found.set_index("job_id").loc[39]
    assert (3, at(0), at(10), 85) == (
        job_39["run_id"],
        job_39["run_started_at"],
        job_39["started_at"],
        job_39["run_s"],
    )
    assert answer("runner_jobs", database, {"run_ids": []}).empty


def test_the_command_shares(tmp_path: Path) -> None:
    """
    Under two runners run 1 has both until 60, the 30 of run 2.

    Run 3's job of 85 s has asked before run 2, so has one from there to 115; on the other run 2's
    jobs run in a row, until 150: (60 + 150) / 2.
    """
    database = _shared_database(tmp_path / "shared.duckdb")
    file = tmp_path / "change.toml"
    file.write_text('[[change]]\ndo = "runners"\nat_most = 2\nshared = true\n', "utf-8")
    asked = ["what-if", "e", "--database", str(database), "--change", str(file)]
    said = CliRunner().invoke(main, asked)
    assert 0 == said.exit_code, said.stderr
    assert (
        "At most 2 runners at a time, shared with other runs: makes it 45 s slower" in said.stdout
    )
    assert "alone:   1 min if other runs held none of the runners" in said.stdout
