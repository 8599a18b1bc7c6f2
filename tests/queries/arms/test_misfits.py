"""Globs that match nothing: which, in which arms, and what may have been meant."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from queries.answers import answer
from queries.arms.misfits import Misfits, find_misfits
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, step

BUILD, PACK, SIGN = "build", "release/pack", "release/sign"
NAMES = {BUILD: "Build", PACK: "Release / pack", SIGN: "Release / sign"}


def database(
    path: Path,
    milestone: Sequence[str],
    arms: Mapping[str, Sequence[str]],
    *,
    roles: Sequence[Row] = (),
    run: Row | None = None,
) -> Path:
    """Experiment `e` with a run for each arm, whose jobs have these keys, each with a step."""
    runs = list(enumerate(arms.items(), start=1))
    jobs = [
        job(10 * run_id + place, (0, 5, 10 + place), run_id, name=NAMES[key], job_key=key)
        for run_id, (_, keys) in runs
        for place, key in enumerate(keys)
    ]
    return build_database(
        path,
        experiments=[{"milestone": list(milestone) or None}],
        arms=[{"arm": arm, "position": place} for place, arm in enumerate(arms, start=1)],
        arm_attempts=[{"arm": arm, "run_id": run_id} for run_id, (arm, _) in runs],
        run_attempts=[{**attempt(run_id), **(run or {})} for run_id, _ in runs],
        jobs=jobs,
        roles=[{"role": "shipping", **role} for role in roles],
        steps=[step(int(str(each["job_id"])), 1, (6, 7), name="Run make") for each in jobs],
    )


def misfits(
    path: Path, arms: Sequence[str] = (), milestone: Sequence[str] | None = None
) -> Misfits:
    """What is said of them."""
    asked = {"experiment": "e", "milestone": milestone}
    return find_misfits(
        answer("glob_matches", path, asked),
        lambda: answer("known_names", path, {"experiment": "e"}),
        "e",
        arms,
    )


BOTH = {"a": [BUILD, PACK, SIGN], "b": [BUILD, PACK, SIGN]}
ONE = {"a": [BUILD, PACK, SIGN], "b": [BUILD]}
NEAREST = "Nearest: “release”, “release/pack” and “release/sign”."
HEADLINES: Mapping[str, tuple[list[str], Mapping[str, Sequence[str]], list[str], Misfits]] = {
    "it matches": (["release"], BOTH, [], Misfits()),
    "the whole run": ([], BOTH, [], Misfits()),
    "misspelt": (
        ["relase*"],
        BOTH,
        [],
        Misfits(f"No run of e has a job that “relase*” names. {NEAREST}"),
    ),
    "of the arms looked at": (
        ["relase*"],
        BOTH,
        ["b"],
        Misfits(f"No run of e has a job that “relase*” names. {NEAREST}"),
    ),
    "in other letters": (
        ["RELEASE"],
        BOTH,
        [],
        Misfits(f"No run of e has a job that “RELEASE” names. {NEAREST}"),
    ),
    "like nothing": (
        ["zzz", "q?"],
        ONE,
        [],
        Misfits(
            "No run of e has a job that “q?” or “zzz” names. Some of those that there are: "
            "“build”, “release/pack” and “release/sign”."
        ),
    ),
    "one arm has none": (
        ["release"],
        ONE,
        [],
        Misfits(
            None,
            (
                (
                    "No run of b has a job that “release” names; of a there are some. Some of "
                    "those that there are: “build” and “Build”."
                ),
            ),
        ),
    ),
    "one arm has none, and is looked at alone": (
        ["release"],
        ONE,
        ["b"],
        Misfits(
            "No run of b has a job that “release” names. Some of those that there are: “build” and "
            "“Build”."
        ),
    ),
    "the other is looked at": (["release"], ONE, ["a"], Misfits()),
    "a name for each arm": (["release", "build"], {"a": [PACK], "b": [BUILD]}, [], Misfits()),
    "one of two matches nothing": (
        ["release", "biuld"],
        BOTH,
        [],
        Misfits(
            None,
            (
                (
                    "No run has a job that “biuld” names: the clock is that of the other jobs. "
                    "Nearest: “build” and “Build”."
                ),
            ),
        ),
    ),
}


@pytest.mark.parametrize("case", HEADLINES)
def test_milestone(case: str, tmp_path: Path) -> None:
    """Of all runs, of an arm's, or of one glob of several; with the nearest keys and names."""
    milestone, arms, looked_at, expected = HEADLINES[case]

    assert expected == misfits(database(tmp_path / "a.duckdb", milestone, arms), looked_at)


def test_another_clock(tmp_path: Path) -> None:
    """A clock that a reader asks for is judged likewise, the experiment's own is not told then."""
    path = database(tmp_path / "a.duckdb", ["biuld"], BOTH)

    assert misfits(path).headline is not None
    assert Misfits() == misfits(path, milestone=["build"])
    assert Misfits() == misfits(path, milestone=[])
    found = misfits(path, milestone=["relase*"])
    assert f"No run of e has a job that “relase*” names. {NEAREST}" == found.headline


@pytest.mark.parametrize(
    "run",
    [
        {"conclusion": "cancelled"},
        {"conclusion": "skipped"},
        {"conclusion": None, "status": "in_progress"},
        {"jobs_fetched_at": None},
    ],
)
def test_runs_that_can_not_tell(run: Row, tmp_path: Path) -> None:
    """A run that was broken off, is running or has no list of jobs may lack the job for that."""
    path = database(tmp_path / "a.duckdb", ["relase"], BOTH, run=run)

    assert Misfits() == misfits(path)


def test_skipped_jobs_have_their_names(tmp_path: Path) -> None:
    """A milestone that was skipped in every run is not misspelt."""
    path = build_database(
        tmp_path / "a.duckdb",
        experiments=[{"milestone": ["release"]}],
        arms=[{}],
        arm_attempts=[{"run_id": 1}],
        run_attempts=[attempt()],
        jobs=[job(1, (0, 0, 0), name="Release", job_key="release", conclusion="skipped")],
    )

    assert Misfits() == misfits(path)


ROLES: Mapping[str, tuple[Row, tuple[str, ...]]] = {
    "all match": ({"jobs": ["release"], "steps": ["Run *"]}, ()),
    "no job": (
        {"jobs": ["relase", "build"]},
        (f"No run has a job that “relase” of the role “shipping” names. {NEAREST}",),
    ),
    "no step": (
        {"jobs": ["build"], "steps": ["Run maek", "run make"]},
        (
            (
                "No run has a step that “Run maek” or “run make” of the role “shipping” names. "
                "Nearest: “Run make”."
            ),
        ),
    ),
    "a job's key is no step's name": (
        {"steps": ["build"]},
        (
            (
                "No run has a step that “build” of the role “shipping” names. Some of those that "
                "there are: “Run make”."
            ),
        ),
    ),
}


@pytest.mark.parametrize("case", ROLES)
def test_roles(case: str, tmp_path: Path) -> None:
    """Each role whose globs of jobs or steps match nothing in any arm is warned of."""
    role, expected = ROLES[case]
    path = database(tmp_path / "a.duckdb", ["release"], BOTH, roles=[role])

    assert Misfits(roles=expected) == misfits(path)


def test_steps_that_vanished(tmp_path: Path) -> None:
    """GitHub drops old steps: where none is stored, nothing is said of globs of steps."""
    role: Row = {"steps": ["Run maek"]}
    path = database(tmp_path / "a.duckdb", [], BOTH, roles=[role])
    with duckdb.connect(path) as connection:
        connection.execute("delete from steps")

    assert Misfits() == misfits(path)


def test_matches_in_numbers(tmp_path: Path) -> None:
    """The question itself: `release` matches two jobs in a, none in b; a role is of both."""
    path = database(
        tmp_path / "a.duckdb",
        ["release"],
        ONE,
        roles=[{"jobs": ["*"], "steps": ["Run make", "Go"]}],
    )
    columns = ["glob_of", "wanted", "arm", "attempt_count", "match_count"]
    frame = answer("glob_matches", path, {"experiment": "e"})[columns].astype("object")

    assert [
        ("milestone", "release", "a", 1, 2),
        ("milestone", "release", "b", 1, 0),
        ("role jobs", "*", None, 2, 3),
        ("role steps", "Go", None, 2, 0),
        ("role steps", "Run make", None, 2, 1),
    ] == list(frame.where(frame.notna(), None).itertuples(index=False, name=None))
