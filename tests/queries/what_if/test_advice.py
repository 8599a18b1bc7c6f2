"""What is advised, of runs worked out on paper."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from queries.charts.advice_bars import advice_bars, shown
from queries.charts.palette import LIGHT
from queries.charts.path_gantt import path_gantt
from queries.charts.replay_blocks import replay_block, typical_run
from queries.what_if.advice import HYPOTHETICAL, Advice, advise
from queries.what_if.ideas import ideas_of
from queries.what_if.measured import MeasuredArm, measured_arms
from queries.what_if.words import headline
from tests.app.graph_case import graphs
from tests.queries.what_if.measured_rows import NO_STEPS, Measured, measured_rows

_FILE = ".github/workflows/build.yml"


def _run(push_queue_s: float) -> list[Measured]:
    """Plan until 10; build 15-75, test 15-45; push waits for both, and its queue, and runs 20 s."""
    return [
        Measured("plan", 10),
        Measured("build", 60, (0,), wait_s=5),
        Measured("test", 30, (0,), wait_s=5),
        Measured("push", 20, (1, 2), wait_s=push_queue_s, queue_s=push_queue_s, is_milestone=True),
    ]


def _arm() -> MeasuredArm:
    """Eleven runs of 100 s but for one of 160 s and one of 220 s, in which push was kept longer."""
    jobs, needs = measured_rows(map(_run, [5] * 9 + [65, 125]))
    (arm,) = measured_arms(
        {"measured_jobs": jobs, "measured_needs": needs, "measured_steps": NO_STEPS}
    )
    return arm


def _advice() -> dict[tuple[str, str], Advice]:
    uses = pd.DataFrame(
        {
            "arm": "a",
            "job_key": ["push", "push", "build"],
            "need_key": ["build", "test", "plan"],
            "use_state": ["used", "no use found", "used"],
            "use_evidence": ["downloads artifact image, which build uploads", None, "reads x"],
            "relied_on_by": [[], [], []],
            "is_skipped_on_failure": True,
            "need_line": [41, 42, None],
        }
    )
    lines = pd.DataFrame(
        {
            "arm": "a",
            "job_key": ["build", "push"],
            "file_path": _FILE,
            "job_line": [20, 39],
            "needs_line": [21, 40],
            "matrix_line": [None, None],
            "environment_line": [None, 45],
        }
    )
    found = advise(_arm(), {"phantom_needs": uses, "job_lines": lines})
    assert "floor" == found[-1].source
    # What can be done comes first, whatever what can't would save.
    order = [(one.source in HYPOTHETICAL, -one.outcome.saved_s.value) for one in found[:-1]]
    assert sorted(order) == order
    return {(one.source, one.what): one for one in found}


def test_jobs_halved_and_gone() -> None:
    """Without build push waits for test until 45: 30 s less; half of it, until 45 too, as much."""
    found = _advice()
    assert 30 == found["gone", "without build"].outcome.saved_s.value
    assert 30 == found["job", "halve build"].outcome.saved_s.value
    assert f"{_FILE}:20" == found["job", "halve build"].where
    assert "build.yml:20" == found["job", "halve build"].short_where
    # Where no line is known the key tells.
    assert "jobs.plan" == found["job", "halve plan"].where


def test_needs_alone() -> None:
    """A used need is priced, and not called safe; one without a use is kept though it saves 0 s."""
    found = _advice()
    used = found["used need", "drop needs: build from push (if unused)"]
    assert (30, f"{_FILE}:41") == (used.outcome.saved_s.value, used.where)
    assert "Not safe: push downloads artifact image, which build uploads." == used.risk
    assert used.why.endswith("Single runs end 30 s sooner at the median, 30 s at p90.")
    unused = found["need", "drop needs: test from push"]
    assert (0, f"{_FILE}:42") == (unused.outcome.saved_s.value, unused.where)
    assert unused.risk.startswith("No proof")
    # Build without plan begins with the run, as plan does: 10 and 5 s sooner.
    assert 15 == found["used need", "drop needs: plan from build (if unused)"].outcome.saved_s.value


def test_gates_are_priced() -> None:
    """Of waits of 5 s nine times, 65 s and 125 s the median is 5 s, the tenth of eleven 65 s."""
    gate = _advice()["gate", "no wait at the gate of push"]
    assert (5, f"{_FILE}:45") == (gate.outcome.saved_s.value, gate.where)
    assert gate.why == (
        "It waited 5 s at the median, 1 min 5 s at p90 of 11 runs, for its environment and a "
        "runner. Single runs end 5 s sooner at the median, 1 min 5 s at p90."
    )


@pytest.mark.parametrize(
    ("leg", "evidence", "merged"),
    [
        (None, "reads needs.plan.outputs.matrix", ["merge build and plan"]),
        ("amd64", "downloads artifact image, which plan uploads", ["merge build and plan"]),
        ("amd64", "reads needs.plan.outputs.matrix", []),
    ],
)
def test_no_job_makes_its_own_matrix(leg: str | None, evidence: str, merged: list[str]) -> None:
    """Plan and build both do npm ci for 6 s; where plan may make legs of build, they stay two."""
    jobs, needs = measured_rows(
        [[Measured("plan", 10), Measured("build", 60, (0,), leg=leg, is_milestone=True)]] * 5
    )
    steps = pd.DataFrame(
        {
            "job_id": jobs["job_id"],
            "number": 1,
            "step_name": "npm ci",
            "begun_s": 0.0,
            "ended_s": 6.0,
            "is_added": False,
        }
    )
    (arm,) = measured_arms(
        {"measured_jobs": jobs, "measured_needs": needs, "measured_steps": steps}
    )
    uses = pd.DataFrame(
        {
            "job_key": ["build", "deploy"],
            "need_key": ["plan", "plan"],
            "use_state": "used",
            # No milestone needs deploy.
            "use_evidence": [evidence, "reads needs.plan.outputs.matrix"],
            "relied_on_by": [[], []],
            "is_skipped_on_failure": True,
            "need_line": None,
        }
    )
    lines = pd.DataFrame(columns=["job_key", "file_path", "job_line", "environment_line"])
    ideas = ideas_of(arm, uses, lines)
    assert merged == [one.what for one in ideas if one.source == "twice"]


def test_what_is_drawn() -> None:
    """What can't be done as it stands is told at a click; a row is clicked wherever it is."""
    advice = list(_advice().values())
    rows = shown(advice)
    assert {"job", "gate", "need", "queue", "floor"} == {one.source for one in rows}
    figure = advice_bars(advice, paper=LIGHT)
    (whole,) = (trace for trace in figure.data if trace.customdata is not None)
    assert list(range(len(rows))) == sorted(place for (place,) in whole.customdata)
    assert 1 == len(set(whole.x))
    assert min(whole.x) > 0
    assert "without build" not in headline(advice)
    alone = headline(advice)
    assert f"In plain, {alone[0].lower()}{alone[1:]}" == headline(advice, "plain")


def test_replayed_runs_name_all_jobs() -> None:
    """Test, off the path, ends 30 s before build; a last job too short for its name is named."""
    arm = _arm()
    block = replay_block(1, arm.workload, typical_run(arm.workload))
    assert ["plan", "build", "push"] == [part.label for part in block.path]
    ((name, slack_s, run),) = [(one.name, one.slack_s, one.run) for one in block.off_path]
    assert ("test", 30, (15, 45)) == (name, slack_s, run)
    assert 0 == block.more_count
    assert "also: push-main-manifests" in _drawn(_ending("push-main-manifests", 1))


def _ending(name: str, run_s: float) -> MeasuredArm:
    """One run, whose last job runs from 76 s on."""
    run = [*_run(5)[:3], Measured(name, run_s, (1, 2), is_milestone=True, wait_s=1)]
    jobs, needs = measured_rows([run])
    (arm,) = measured_arms(
        {"measured_jobs": jobs, "measured_needs": needs, "measured_steps": NO_STEPS}
    )
    return arm


def _drawn(arm: MeasuredArm, *, is_narrow: bool = False) -> str:
    block = replay_block(1, arm.workload, typical_run(arm.workload))
    drawn: str = path_gantt([block], paper=LIGHT, is_narrow=is_narrow).to_json()
    return drawn


def test_names_on_a_telephone() -> None:
    """
    Nine letters take 5 of 86 s in a wide window, and 14 s on a telephone: more than the job's 10.

    A label of advice has 62 signs there: beside the 19 of its figures the name is cut to 43.
    """
    arm = _ending("push-main", 9)
    assert "also: " not in _drawn(arm)
    assert "also: push-main" in _drawn(arm, is_narrow=True)
    name = f"drop needs: {'a' * 20} from {'b' * 21}"
    long = replace(next(iter(_advice().values())), what=name)
    wide, narrow = (
        advice_bars([long], paper=LIGHT, is_narrow=is_narrow).data[-1].text[0]
        for is_narrow in (False, True)
    )
    assert f"<b>{name}</b> · 30 s (30 s to 30 s)" == wide
    cut = narrow.removeprefix("<b>").removesuffix("</b> · 30 s (30 s to 30 s)")
    assert (43, name[:18], name[-18:]) == (len(cut), cut[:18], cut[-18:])


def test_what_github_adds(tmp_path: Path) -> None:
    """Of the steps of cli in run 1 the first is GitHub's, by the view that all answers read."""
    steps = answer("measured_steps", graphs(tmp_path / "g.duckdb"), {"experiment": "cache"})
    of_cli = steps[steps["job_id"].eq(12)]
    assert [("Set up job", True), ("Compile", False)] == list(
        of_cli[["step_name", "is_added"]].itertuples(index=False, name=None)
    )
