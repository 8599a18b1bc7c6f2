"""Where nothing counts it is said why, and what to do."""

import json
from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from queries.arms.clock import Clock
from queries.arms.misfits import Misfits
from queries.arms.nothing_counts import with_remedies
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job


def attempts_of(*rows: tuple[str, str | None, str]) -> pd.DataFrame:
    """Rows of `attempts_by_arm`: arm, why it does not count, its event."""
    frame = pd.DataFrame(rows, columns=["arm", "excluded_because", "event"]).astype("str")
    frame["excluded_because"] = [reason for _, reason, _ in rows]
    return frame.assign(is_counted=pd.array([reason is None for _, reason, _ in rows], "boolean"))


def rules_of(**arms: Row) -> pd.DataFrame:
    """Rows of `arm_rules`: an arm has three attempts, no branch and no rule unless it says so."""
    usual: Row = {"wanted_event": "pull_request", "branch": None, "repository": "o/r"}
    usual |= {"has_cold_rule": False, "has_warm_rule": False, "cold_count": 0, "warm_count": 0}
    usual["attempt_count"] = 3
    return pd.DataFrame([{"arm": arm, **usual, **row} for arm, row in arms.items()])


def remedies(
    attempts: pd.DataFrame, rules: pd.DataFrame, branches: list[tuple[str, str]] | None = None
) -> Misfits:
    """By the clock `push*`."""
    stored = pd.DataFrame(branches or [], columns=["repository", "head_branch"])
    return with_remedies(Misfits(), rules, attempts, lambda: stored, Clock(("push*",)))


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("partial re-run", "ran some of the jobs again only: re-run all jobs."),
        ("later attempt", 'were started again, and first attempts count: set attempts = "full".'),
        ("in progress", "had not ended: when that is so, run longpole ingest."),
        ("cancelled", "were cancelled before the end of the clock: start others."),
        ("startup failure", "never started: correct the workflow file."),
        ("milestone not reached", "did not reach “push*”: choose another clock."),
        (
            "milestone failed",
            "failed in what “push*” names: repair it, or choose an earlier clock.",
        ),
        ("longer than 24 h", "took longer than 24 h: raise max_hours."),
        ("marked by hand: {x}", "are marked by hand: {x}: correct exclude if that is wrong."),
        ("no wall time", "do not count: no wall time."),
    ],
)
def test_reasons(reason: str, sentence: str) -> None:
    """Each reason that excludes all has its remedy; one without says at least what it is."""
    found = remedies(attempts_of(("a", reason, "push"), ("a", reason, "push")), rules_of(a={}))
    assert f"All 2 runs {sentence}" == found.headline


def test_events() -> None:
    """The events there are, the most frequent first, and what to set."""
    rows = [("a", "other event", event) for event in ("push", "schedule", "push")]
    assert (
        "All 3 runs are “push” and “schedule”, this experiment counts “pull_request”: set event = "
        '"push".'
    ) == remedies(attempts_of(*rows), rules_of(a={})).headline
    rows.append(("a", "in progress", "pull_request"))
    found = remedies(attempts_of(*rows), rules_of(a={})).headline
    assert found is not None
    assert found.startswith("3 of 4 runs are “push” and “schedule”, this")


def test_arms_differ() -> None:
    """Arms with the same cause share a sentence, others have their own."""
    attempts = attempts_of(
        ("a", "other event", "push"), ("b", "other event", "push"), ("c", "cancelled", "push")
    )
    assert (
        "All 2 runs of a and b are “push”, this experiment counts “pull_request”: set event = "
        '"push". The only run of c was cancelled before the end of the clock: start others.'
    ) == remedies(attempts, rules_of(a={}, b={}, c={})).headline


@pytest.mark.parametrize(
    ("branches", "rest"),
    [
        (
            [("o/r", "main"), ("o/r", "topic"), ("x/y", "topc")],
            ", of which none is stored. Nearest: “topic”.",
        ),
        (
            [("o/r", "main")],
            ", of which none is stored. Some of those that there are: “main”.",
        ),
        ([], ", of which none is stored. If it is there, run longpole ingest."),
        ([("o/r", "topc")], ": correct its other selectors."),
    ],
)
def test_branches(branches: list[tuple[str, str]], rest: str) -> None:
    """A branch without a run is said with those of its repository; as a caution beside others."""
    rules = rules_of(a={}, b={"branch": "topc", "attempt_count": 0})
    sentence = f"b selects no run of branch “topc”{rest}"
    alone = remedies(attempts_of(), rules[1:], branches)
    assert (sentence, ()) == (alone.headline, alone.cautions)
    beside = remedies(attempts_of(("a", None, "pull_request")), rules, branches)
    assert (None, (sentence,)) == (beside.headline, beside.cautions)


def test_selectors() -> None:
    """An arm that names no branch has other selectors to correct; ones beside others are told."""
    rules = rules_of(a={"attempt_count": 0}, b={"attempt_count": 0})
    found = remedies(attempts_of(), rules)
    assert "a and b select no run: correct the selectors, or run longpole ingest." == found.headline
    assert Misfits() == remedies(attempts_of(("a", None, "push")), rules)


def test_cache_rules() -> None:
    """A rule that matches no attempt is a caution; the heading where nothing else is looked at."""
    rules = rules_of(
        a={"has_cold_rule": True, "has_warm_rule": True, "warm_count": 3},
        b={"has_cold_rule": True, "cold_count": 0, "warm_count": 0},
    )
    sentence = "The rule for cold of a and b matches none of their 6 runs: correct `cold`."
    counted = remedies(attempts_of(("a", None, "pull_request")), rules)
    assert (None, (sentence,)) == (counted.headline, counted.cautions)
    assert sentence == remedies(attempts_of(), rules).headline


def test_filters() -> None:
    """Where the filters leave nothing, they are what to change; without an arm nothing is said."""
    found = remedies(attempts_of(), rules_of(a={}, b={}))
    assert "The filters leave no run of a and b: choose others." == found.headline
    assert Misfits() == remedies(attempts_of(), rules_of(a={})[:0])


def test_a_milestone_that_matches_nothing_stays() -> None:
    """The nearest keys are the better remedy."""
    known = Misfits("No run of e has a job that “x” names.")
    attempts = attempts_of(("a", "milestone not reached", "push"))
    found = with_remedies(known, rules_of(a={}), attempts, pd.DataFrame, Clock(("x",)))
    assert known == found


def test_questions(tmp_path: Path) -> None:
    """`arm_rules` reads what the experiment file asks for, `branches` what is stored."""
    rules: list[Row] = [
        {"branch": "main", "cold": [{"attempt": "first"}]},
        {"branch": "x", "head_repository": "f/r", "event": "push", "warm": [{"attempt": "later"}]},
        {"runs": [1]},
    ]
    database = build_database(
        tmp_path / "a.duckdb",
        experiments=[{}],
        arms=[
            {"arm": arm, "position": place, "rule": json.dumps({"name": arm, **rule})}
            for place, (arm, rule) in enumerate(zip("abc", rules, strict=True), start=1)
        ],
        arm_attempts=[
            {"arm": "a", "run_id": 1, "cache_state": "cold"},
            {"arm": "a", "run_id": 2},
            {"arm": "c", "run_id": 1, "cache_state": "warm"},
        ],
        run_attempts=[
            attempt(1, head_branch="main"),
            attempt(1, 2, head_branch="main"),
            attempt(2, head_branch="main"),
            attempt(3, head_branch="topic"),
            attempt(4),
        ],
        jobs=[job(11, (0, 5, 10))],
    )
    found = answer("arm_rules", database, {"experiment": "e"})
    columns = ["arm", "repository", "branch", "wanted_event", "has_cold_rule", "has_warm_rule"]
    expected = [
        ("a", "o/r", "main", "pull_request", True, False, 2, 1, 0),
        ("b", "f/r", "x", "push", False, True, 0, 0, 0),
        ("c", "o/r", None, None, False, False, 1, 0, 1),
    ]
    kept = found[[*columns, "attempt_count", "cold_count", "warm_count"]].astype(object)
    assert expected == list(kept.where(kept.notna(), None).itertuples(index=False, name=None))
    stored = answer("branches", database)[["repository", "head_branch", "run_count"]]
    assert [("o/r", "main", 2), ("o/r", "topic", 1)] == list(
        stored.itertuples(index=False, name=None)
    )
