"""What of a step's difference comes with its own caches: worked out by hand, and laws."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.answers import answer
from queries.logs.cache_parts import cache_parts, cache_parts_table, cache_sentence, caches_words
from tests.build_database import build_database
from tests.queries.facts import attempt, job, step

Runs = dict[str | None, list[float]]


def rows_of(baseline: Runs, candidate: Runs) -> pd.DataFrame:
    """Rows of `step_caches`: seconds of runs by what the logs say of them."""
    rows = [
        {"candidate": "c", "cache_state": "all", "is_baseline": is_baseline, "evidence": evidence}
        | {"job_key": "image", "leg": None, "step_name": "Build"}
        | {"attempt_count": len(seconds), "run_mean_s": sum(seconds) / len(seconds)}
        for is_baseline, runs in ((True, baseline), (False, candidate))
        for evidence, seconds in runs.items()
    ]
    return pd.DataFrame(rows)


def test_by_hand() -> None:
    """
    Baseline: cold 100 and 120 s, warm 40 s; candidate: cold 90 s, warm 30, 36 and 42 s.

    Shares of cold go from 2/3 to 1/4, those of warm the other way; the means of both sides' means
    are 100 and 38: (1/4 - 2/3) * 100 + (3/4 - 1/3) * 38 = -25.83 of 49.5 - 86.67 = -37.17 s.
    """
    rows = rows_of(
        {"cold": [100, 120], "warm": [40], None: [999]}, {"cold": [90], "warm": [30, 36, 42]}
    )
    (part,) = cache_parts(rows, "c", "all")
    assert -37.1667 == pytest.approx(part.difference_s, abs=1e-4)
    assert -25.8333 == pytest.approx(part.with_caches_s, abs=1e-4)
    assert (
        "Of -37 s between the means of Build, -26 s comes with its own caches: 3 warm and 1 cold "
        "against 1 warm and 2 cold in the baseline."
    ) == cache_sentence(part)
    assert ["Build", "image", "1 warm and 2 cold", "3 warm and 1 cold", "-37 s", "-26 s"] == list(
        cache_parts_table([part]).words.iloc[0]
    )


def test_all_of_it_where_each_side_has_one_kind() -> None:
    """Nothing tells a cold candidate: the whole difference comes with the caches."""
    (part,) = cache_parts(rows_of({"cold": [100, 110]}, {"warm": [30]}), "c", "all")
    assert part.difference_s == part.with_caches_s == -75
    assert (
        "Of -1 min 15 s between the means of Build, all comes with its own caches: 1 warm against "
        "2 cold in the baseline; no two runs of the arms are alike in that."
    ) == cache_sentence(part)


@pytest.mark.parametrize(
    ("baseline", "candidate", "words"),
    [
        (
            {"cold": [90, 94], "warm": [50]},
            {"warm": [40, 42]},
            "its caches hit in 2 of 2 logs, baseline's in 1 of 3",
        ),
        (
            {"cold": [100]},
            {"partly": [60]},
            "its caches hit in part in 1 of 1 log, baseline's in 0 of 1",
        ),
        (
            {"warm": [30, 31]},
            {"cold": [99], "warm": [40]},
            "its caches hit in 1 of 2 logs, baseline's in 2 of 2",
        ),
        # -25 s by caches against what else costs 40 s; and 8.6 s of 60 s.
        ({"cold": [60], "warm": [10]}, {"warm": [75]}, None),
        ({"cold": [120, 100, 110]}, {"cold": [55, 45], "warm": [50]}, None),
    ],
)
def test_words_of_what_explains(baseline: Runs, candidate: Runs, words: str | None) -> None:
    """Of caches that bring half of the step's difference or more, the kind that is most apart."""
    parts = cache_parts(rows_of(baseline, candidate), "c", "all")
    shift_s = parts[0].difference_s
    assert words == caches_words(parts, "Build", ["image"], shift_s)
    assert caches_words(parts, "Build", ["docs"], shift_s) is None
    assert caches_words(parts, "Push", ["image"], shift_s) is None


def test_nothing_to_say() -> None:
    """Of steps without logs on a side, and below the resolution of times."""
    assert [] == cache_parts(rows_of({"cold": [100]}, {None: [30]}), "c", "all")
    assert [] == cache_parts(rows_of({"warm": [30]}, {"warm": [31]}), "c", "all")


_RUNS = st.dictionaries(
    st.sampled_from(["warm", "partly", "cold"]),
    st.lists(st.integers(1, 1000).map(float), min_size=1, max_size=5),
    min_size=1,
)


@given(_RUNS, _RUNS)
def test_laws(one: Runs, other: Runs) -> None:
    """The other way round it is the same with the other sign; like shares come with nothing."""
    forth, back = (
        cache_parts(rows_of(one, other), "c", "all"),
        cache_parts(rows_of(other, one), "c", "all"),
    )
    assert len(forth) == len(back)
    for part, reverse in zip(forth, back, strict=True):
        assert part.with_caches_s == pytest.approx(-reverse.with_caches_s)
        assert part.difference_s == pytest.approx(-reverse.difference_s)
    same = cache_parts(
        rows_of(one, {kind: [9.0] * len(runs) for kind, runs in one.items()}), "c", "all"
    )
    for part in same:
        assert 0 == pytest.approx(part.with_caches_s, abs=1e-9)


def test_steps_of_one_role(tmp_path: Path) -> None:
    """
    Plain builds (60 s) and pushes (20 s) in two steps, new in one of 30 s: one piece of work.

    Logs tell of layers in the build alone: 80 s cold against 30 s warm, all of -50 s.
    """
    database = build_database(
        tmp_path / "roles.duckdb",
        experiments=[{"log_jobs": ["*"]}],
        arms=[{}, {"arm": "b", "position": 2}],
        roles=[{"role": "image", "steps": ["Build", "Push", "Build and push"]}],
        arm_attempts=[{"run_id": 1}, {"run_id": 2, "arm": "b"}],
        run_attempts=[attempt(1), attempt(2)],
        jobs=[
            job(10, (0, 0, 80), 1, name="image", job_key="image"),
            job(20, (0, 0, 30), 2, name="image", job_key="image"),
        ],
        steps=[
            step(10, 1, (0, 60), name="Build"),
            step(10, 2, (60, 80), name="Push"),
            step(20, 1, (0, 30), name="Build and push"),
        ],
        attempt_graphs=[{"run_id": 1}, {"run_id": 2}],
        attempt_logs=[{"run_id": 1}, {"run_id": 2}],
        job_logs=[{"job_id": 10}, {"job_id": 20}],
        build_layers=[
            {"job_id": 10, "step_number": 1, "outcome": "done"},
            {"job_id": 20, "step_number": 1, "outcome": "cached"},
        ],
    )
    (part,) = cache_parts(answer("step_caches", database, {"experiment": "e"}), "b", "all")
    assert ("image", "image", -50.0, -50.0) == (
        part.job,
        part.step,
        part.difference_s,
        part.with_caches_s,
    )
