"""Laws of arms, whatever was run and whatever the rules are."""

from collections import Counter
from contextlib import closing
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.arms.candidates import build_selectors, find_candidates
from ingest.arms.resolve import judge_rules, resolve_experiment
from ingest.config.experiments import Experiment
from ingest.errors import ExperimentInvalid
from ingest.records import ArmAttempt
from ingest.storage.database import open_in_memory
from tests.ingest.proposals import commit
from tests.ingest.stored_facts import StoredRun, save_jobs, save_listed, save_pull, stored_run
from tests.laws import examples

FEW = examples(12)
MESSAGES = ("experiment: one", "ci: warm run", "experiment: two", "ci: warm run")
SHAS = [commit("", number).sha for number in range(1, len(MESSAGES) + 1)]

RULES: list[dict[str, Any]] = [
    {"pull_request": 5},
    {"pull_request": 5, "commits": {"to": SHAS[1]}},
    {"pull_request": 5, "commits": {"from": SHAS[1], "to": SHAS[2]}},
    {"pull_request": 5, "commits": {"from": SHAS[2]}, "attempts": "full"},
    {"branch": "topic"},
    {"branch": "topic", "event": "push"},
    {"branch": "topic", "message": ".", "attempts": "full", "cold": {"attempt": "first"}},
    {"branch": "topic", "head_repository": "fork/r"},
    {"message": "warm", "warm": {"message": "warm"}},
    {"shas": SHAS[:1], "cold": {"first_after": SHAS[0]}},
    {"runs": [1, 3], "warm": {"step": "Build", "over": 60}},
    {"last": 2, "exclude": [{"run": 2, "reason": "x"}]},
    {"since": "2026-04-04T03:00:00Z"},
]

attempts = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["completed", "completed", "in_progress"]),
        "conclusion": st.sampled_from(["success", "failure", "startup_failure"]),
        "steps": st.fixed_dictionaries({"Build": st.integers(0, 120)}),
    }
)
runs_of_all = st.lists(
    st.fixed_dictionaries(
        {
            "commit": st.integers(0, len(SHAS)),
            "event": st.sampled_from(["pull_request", "pull_request", "push"]),
            "head_repository": st.sampled_from(["o/r", "o/r", "fork/r"]),
            "attempts": st.lists(attempts, min_size=1, max_size=2),
        }
    ),
    max_size=6,
)
experiments = st.lists(st.integers(0, len(RULES) - 1), min_size=1, max_size=3, unique=True).map(
    lambda chosen: Experiment.model_validate(
        {
            "repository": "o/r",
            "baseline": "0",
            "arm": [{"name": str(place), **RULES[rule]} for place, rule in enumerate(chosen)],
        }
    )
)


def _stored(described: list[dict[str, Any]]) -> list[StoredRun]:
    """Runs 1, 2, ..., created an hour apart, on a commit or on one that was pushed away."""
    found = []
    for run_id, each in enumerate(described, start=1):
        sha = [*SHAS, "f" * 40][each["commit"]]
        fields = {
            "event": each["event"],
            "head_repository": each["head_repository"],
            "head_repository_id": 1 if each["head_repository"] == "o/r" else 2,
            "message": [*MESSAGES, "pushed away"][each["commit"]],
        }
        own = [{**fields, **attempt} for attempt in each["attempts"]]
        found.append(stored_run(run_id, sha, *own, hours=run_id))
    return found


def _resolved(
    connection: duckdb.DuckDBPyConnection, experiment: Experiment
) -> list[ArmAttempt] | str:
    """What the arms select, or the sentence that refuses them."""
    try:
        return resolve_experiment(connection, "x", experiment)
    except ExperimentInvalid as mistake:
        return str(mistake)


@FEW
@given(runs_of_all, experiments)
def test_arms_are_disjoint_or_refused(
    described: list[dict[str, Any]], experiment: Experiment
) -> None:
    """
    No attempt counts in two arms: then they are refused, and only then.

    What is counted and what is excluded of an arm are together what its selectors match, each once.
    """
    runs = _stored(described)
    with closing(open_in_memory()) as connection:
        save_pull(connection, *MESSAGES)
        save_listed(connection, runs)
        save_jobs(connection, runs)
        counted: Counter[tuple[int, int]] = Counter()
        for arm in experiment.arm:
            alone = experiment.model_copy(update={"arm": [arm], "baseline": arm.name})
            found = resolve_experiment(connection, "x", alone)
            keys = [(each.run_id, each.run_attempt) for each in found]
            selected = find_candidates(connection, build_selectors(connection, "x", alone, arm))
            assert [(each.run_id, each.run_attempt) for each in selected] == keys
            assert len(set(keys)) == len(keys)
            counted.update(
                key for key, each in zip(keys, found, strict=True) if each.excluded_because is None
            )
            assert {each.cache_state for each in found} <= {"cold", "warm", "other"}
        is_double = any(times > 1 for times in counted.values())
        assert is_double == isinstance(_resolved(connection, experiment), str)


@FEW
@given(runs_of_all, experiments, st.randoms(use_true_random=False))
def test_the_order_of_ingest_does_not_matter(
    described: list[dict[str, Any]], experiment: Experiment, random: Random
) -> None:
    """Listings page by page and jobs run by run, in any order: the same selection, or refusal."""
    found = []
    for is_shuffled in (False, True):
        runs = _stored(described)
        with closing(open_in_memory()) as connection:
            if is_shuffled:
                random.shuffle(runs)
                for each in runs:
                    save_listed(connection, [each])
                save_pull(connection, *MESSAGES)
                save_listed(connection, [])
                random.shuffle(runs)
            else:
                save_pull(connection, *MESSAGES)
                save_listed(connection, runs)
            save_jobs(connection, runs)
            found.append(_resolved(connection, experiment))
    assert found[0] == found[1]


@FEW
@given(runs_of_all, experiments)
def test_what_is_refused_early_is_refused_for_good(
    described: list[dict[str, Any]], experiment: Experiment
) -> None:
    """Before the jobs are known nothing is refused that they would allow."""
    runs = _stored(described)
    with closing(open_in_memory()) as connection:
        save_pull(connection, *MESSAGES)
        save_listed(connection, runs)
        early = None
        try:
            judge_rules(connection, "x", experiment)
        except ExperimentInvalid as mistake:
            early = str(mistake)
        save_jobs(connection, runs)
        if early is not None:
            with pytest.raises(ExperimentInvalid):
                resolve_experiment(connection, "x", experiment)
