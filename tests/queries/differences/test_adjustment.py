"""What work that one arm drops makes of the difference: given jobs and steps, by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from queries.answers import answers
from queries.differences.adjustment import Adjustment
from queries.differences.parity import QUESTIONS, WorkParity, adjustment_of, work_parities
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs, step

Steps = Mapping[str, Sequence[tuple[str, int, int]]]
"""By job: names of steps, and when they start and end."""


@dataclass(frozen=True)
class Case:
    """
    One run of each of two arms, to the end of `push`.

    Attributes:
        old: Of the baseline, by `key` or `key[leg]`: when it is created, starts and ends.
        new: Likewise of the candidate.
        needs: By job, what it needs where that is there.
        explained_s: By piece of work that the baseline alone does, with its sign.
        difference_s: Between their clocks.
        waits_s: Of the difference, what the waits of the dropped jobs explain beyond.
        old_steps: The baseline's steps.
        new_steps: The candidate's.
    """

    old: Mapping[str, tuple[int, int, int]]
    new: Mapping[str, tuple[int, int, int]]
    needs: Mapping[str, Sequence[str]]
    explained_s: Mapping[str, float]
    difference_s: float
    waits_s: float = 0
    old_steps: Steps = field(default_factory=dict)
    new_steps: Steps = field(default_factory=dict)


CASES = {
    # Lint of 100 s beside test of 95 s: the test would have decided, 5 s earlier.
    "a job beside another": Case(
        old={"lint": (0, 0, 100), "test": (0, 0, 95), "push": (100, 100, 120)},
        new={"test": (0, 0, 95), "push": (95, 95, 115)},
        needs={"push": ["lint", "test"]},
        explained_s={"lint": -5},
        difference_s=-5,
    ),
    # After 3 s of waiting 60, 48 and 30 s, then push after 2 s more: 60 s less if they take no
    # time, 31 + 19 + 10, and 3 s less if they are not there at all.
    "side by side": Case(
        old={
            "cli": (1, 3, 63),
            "ui": (1, 3, 51),
            "docs": (1, 3, 33),
            "push": (64, 65, 85),
        },
        new={"push": (1, 2, 22)},
        needs={"push": ["cli", "ui", "docs"]},
        explained_s={"cli": -31, "ui": -19, "docs": -10},
        difference_s=-63,
        waits_s=-3,
    ),
    # 10 + 30 + 40 s, each after 1 s: both go, and their 2 s of waiting.
    "in a row": Case(
        old={"build": (0, 1, 11), "lint": (11, 12, 42), "scan": (42, 43, 83), "push": (83, 84, 94)},
        new={"build": (0, 1, 11), "push": (11, 12, 22)},
        needs={"lint": ["build"], "scan": ["lint"], "push": ["scan", "build"]},
        explained_s={"lint": -30, "scan": -40},
        difference_s=-72,
        waits_s=-2,
    ),
    # Until second 92 beside a test until 80: 12 s, whether one goes or all; their waits go beside
    # the test, too.
    "in a row beside another": Case(
        old={
            "lint": (0, 1, 31),
            "scan": (31, 32, 72),
            "sign": (72, 73, 92),
            "test": (0, 1, 80),
            "push": (92, 93, 103),
        },
        new={"test": (0, 1, 80), "push": (80, 81, 91)},
        needs={"scan": ["lint"], "sign": ["scan"], "push": ["sign", "test"]},
        explained_s={"lint": -4, "scan": -4, "sign": -4},
        difference_s=-12,
    ),
    # A call in a call, 20 + 15 s, is one piece; beside 25 s it explains 10 s.
    "a nested reusable call": Case(
        old={
            "checks/scan/run": (0, 0, 20),
            "checks/scan/report": (20, 20, 35),
            "test": (0, 0, 25),
            "push": (35, 35, 45),
        },
        new={"test": (0, 0, 25), "push": (25, 25, 35)},
        needs={
            "checks/scan/report": ["checks/scan/run"],
            "push": ["checks/scan/report", "test"],
        },
        explained_s={"checks": -10},
        difference_s=-10,
    ),
    # Of legs of 90, 75 and 50 s beside one of 60 s: 15 s only the first gives, 15 s it and the
    # second, 0 s the third.
    "legs of a matrix": Case(
        old={
            "build[x]": (0, 0, 90),
            "build[y]": (0, 0, 75),
            "build[w]": (0, 0, 50),
            "build[z]": (0, 0, 60),
            "push": (90, 90, 100),
        },
        new={"build[z]": (0, 0, 60), "push": (60, 60, 70)},
        needs={"push": ["build[x]", "build[y]", "build[w]", "build[z]"]},
        explained_s={"build (x)": -22.5, "build (y)": -7.5, "build (w)": 0},
        difference_s=-30,
    ),
    # A step of 9 s in one job and of 6 s in the next: both make the path shorter, no wait goes.
    "steps of two jobs of one path": Case(
        old={"compile": (0, 2, 62), "push": (62, 64, 114)},
        new={"compile": (0, 2, 53), "push": (53, 55, 99)},
        needs={"push": ["compile"]},
        explained_s={"Lint": -9, "Scan": -6},
        difference_s=-15,
        old_steps={
            "compile": [("Build", 2, 53), ("Lint", 53, 62)],
            "push": [("Scan", 64, 70), ("Push", 70, 114)],
        },
        new_steps={"compile": [("Build", 2, 53)], "push": [("Push", 55, 99)]},
    ),
    # Of the 30 s of Scan 10 s are beside Build, which stays; Lint is beside it all the while.
    "steps beside other steps": Case(
        old={"push": (0, 0, 60)},
        new={"push": (0, 0, 40)},
        needs={},
        explained_s={"Scan": -20, "Lint": 0},
        difference_s=-20,
        old_steps={"push": [("Build", 0, 40), ("Scan", 30, 60), ("Lint", 5, 25)]},
        new_steps={"push": [("Build", 0, 40)]},
    ),
    # Two that are dropped ran at once for 10 s, which are half of each: 10 + 5 and 5 + 5 s.
    "dropped steps beside each other": Case(
        old={"push": (0, 0, 60)},
        new={"push": (0, 0, 35)},
        needs={},
        explained_s={"Scan": -15, "Lint": -10},
        difference_s=-25,
        old_steps={"push": [("Build", 0, 35), ("Scan", 35, 55), ("Lint", 45, 60)]},
        new_steps={"push": [("Build", 0, 35)]},
    ),
    # `ui` goes but for its step of 30 s, which the other does in push: 10 s, and 2 s of waiting.
    "a job whose step moved": Case(
        old={"ui": (0, 2, 42), "push": (42, 42, 62)},
        new={"push": (0, 0, 50)},
        needs={"push": ["ui"]},
        explained_s={"ui": -10},
        difference_s=-12,
        waits_s=-2,
        old_steps={"ui": [("Set", 2, 12), ("Build UI", 12, 42)], "push": [("Push", 42, 62)]},
        new_steps={"push": [("Build UI", 0, 30), ("Push", 30, 50)]},
    ),
    # Notes are done beside the test, and over before it.
    "off the path": Case(
        old={"notes": (0, 0, 40), "test": (0, 0, 60), "push": (60, 60, 70)},
        new={"test": (0, 0, 60), "push": (60, 60, 70)},
        needs={"push": ["notes", "test"]},
        explained_s={"notes": 0},
        difference_s=0,
    ),
    # Nothing that the milestone needs.
    "off the graph": Case(
        old={"notes": (0, 0, 400), "push": (0, 0, 10)},
        new={"push": (0, 0, 10)},
        needs={},
        explained_s={"notes": 0},
        difference_s=0,
    ),
}


def _database(path: Path, case: Case, source: str = "workflow file") -> Path:
    """Run 1 of arm old, whose graph has the source, and run 2 of new."""
    jobs: list[Row] = []
    edges: list[Row] = []
    steps: list[Row] = []
    for run_id, its, of_steps in ((1, case.old, case.old_steps), (2, case.new, case.new_steps)):
        ids = {name: 100 * run_id + place for place, name in enumerate(its)}
        for name, times in its.items():
            key, _, leg = name.partition("[")
            leg = leg.rstrip("]")
            shown = f"{key} ({leg})" if leg else key
            jobs.append(job(ids[name], times, run_id, name=shown, job_key=key, leg=leg or None))
            needed = [ids[other] for other in case.needs.get(name, []) if other in its]
            edges += needs({ids[name]: needed}, run_id, source=source)
            steps += [
                step(ids[name], number, span, name=named)
                for number, (named, *span) in enumerate(of_steps.get(name, []), 1)
            ]
    return build_database(
        path,
        experiments=[{"milestone": ["push"], "baseline": "old"}],
        arms=[{"arm": "old"}, {"arm": "new", "position": 2}],
        arm_attempts=[{"arm": "old", "run_id": 1}, {"arm": "new", "run_id": 2}],
        run_attempts=[attempt(1), attempt(2)],
        jobs=jobs,
        job_needs=edges,
        attempt_graphs=[{"run_id": 1, "source": source}, {"run_id": 2}],
        steps=steps,
    )


def parity_of(database: Path) -> tuple[WorkParity, Adjustment | None]:
    """Of the candidate against the baseline, and what it makes of their difference."""
    found = answers(("work_by_arm", *QUESTIONS), database, {"experiment": "e"})
    (parity,) = work_parities(found["work_by_arm"])
    return parity, adjustment_of(parity, found)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_by_hand(case: Case, tmp_path: Path) -> None:
    """As the comment of each case has it; put back with their waits, the arms take equally long."""
    _, adjusted = parity_of(_database(tmp_path / "a.duckdb", case))

    assert adjusted is not None
    assert case.difference_s == adjusted.difference_s
    assert case.explained_s == pytest.approx(
        {each.one.piece: -each.run_s for each in adjusted.put_back}
    )
    assert case.waits_s == pytest.approx(-adjusted.wait_s(is_of_baseline=True))
    assert case.difference_s - sum(case.explained_s.values()) == pytest.approx(adjusted.adjusted_s)
    assert pytest.approx(0) == adjusted.adjusted_with_waits_s


@pytest.mark.parametrize("name", ["side by side", "steps of two jobs of one path"])
def test_the_candidates_own_work(name: str, tmp_path: Path) -> None:
    """The same with the arms swapped: what the candidate does alone is taken off."""
    case = CASES[name]
    swapped = Case(
        old=case.new,
        new=case.old,
        needs=case.needs,
        explained_s={piece: -seconds for piece, seconds in case.explained_s.items()},
        difference_s=-case.difference_s,
        old_steps=case.new_steps,
        new_steps=case.old_steps,
    )
    _, adjusted = parity_of(_database(tmp_path / "a.duckdb", swapped))

    assert adjusted is not None
    assert swapped.explained_s == pytest.approx(
        {each.one.piece: each.run_s for each in adjusted.put_back}
    )
    assert (-case.difference_s, -case.waits_s) == (
        adjusted.difference_s,
        adjusted.wait_s(is_of_baseline=False),
    )
    assert pytest.approx(0) == adjusted.adjusted_with_waits_s


def test_an_inferred_graph(tmp_path: Path) -> None:
    """Where a's needs are inferred, nobody knows what ran beside the job that it drops."""
    case = CASES["a job beside another"]
    parity, adjusted = parity_of(_database(tmp_path / "a.duckdb", case, "inferred"))
    assert ["lint"] == [one.piece for one in parity.found]
    assert adjusted is None
