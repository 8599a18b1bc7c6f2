"""Which jobs a glob means: a key, a name, or a caller's key or name. Given rows, expected rows."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.queries.facts import job, view_rows
from tests.queries.views.judged_attempts import judged, one_attempt

PREP = 1
PACK = 2
LINUX, WINDOWS = 3, 4
TEST, UNIT, SLASHED = 5, 6, 7
LOST, LOST_CALLED = 8, 9

JOBS: Mapping[int, tuple[str, str | None, str | None]] = {
    PREP: ("Prepare release", "prep", None),
    PACK: ("Release / pack", "release/pack", None),
    LINUX: ("Release / sign / Sign on linux (linux)", "release/sign/one", "linux"),
    WINDOWS: ("Release / sign / Sign on windows (windows)", "release/sign/one", "windows"),
    TEST: ("test", "test", None),
    UNIT: ("unit / test", "unit/test", None),
    SLASHED: ("test / of slashes", "slashes", None),
    LOST: ("lost/found", None, None),
    LOST_CALLED: ("Lost / found", None, None),
}
"""Name, key and leg of each job: `Sign` on two systems is called by `sign`, that by `release`."""

EXAMPLES: Mapping[str, tuple[str, set[int]]] = {
    "a key": ("prep", {PREP}),
    "a name": ("Prepare release", {PREP}),
    "a caller's key: all that it calls, at every depth": ("release", {PACK, LINUX, WINDOWS}),
    "the same, written out": ("release/*", {PACK, LINUX, WINDOWS}),
    "a nested caller's key": ("release/sign", {LINUX, WINDOWS}),
    "a glob of a caller's key": ("rel?ase", {PACK, LINUX, WINDOWS}),
    "a glob that ends a caller's key": ("*ease", {PREP, PACK, LINUX, WINDOWS}),
    "a key with legs: each of them": ("release/sign/one", {LINUX, WINDOWS}),
    "a caller's name": ("Release", {PACK, LINUX, WINDOWS}),
    "a nested caller's name, as shown": ("Release / sign", {LINUX, WINDOWS}),
    "a leg by its name": ("Release / sign / Sign on linux (linux)", {LINUX}),
    "a key is not its end": ("sign", set()),
    "nor its middle": ("sign/one", set()),
    "nor its beginning": ("rel", set()),
    "a caller's key with the slash of names": ("release / sign", set()),
    "a name with the slash of keys": ("Release/sign", set()),
    "another job that is called test, and a name with a slash, are not meant": ("test", {TEST}),
    "the caller of one": ("unit", {UNIT}),
    "case matters": ("RELEASE", set()),
    "a slash without spaces calls nothing": ("lost", set()),
    "of a job without a key the name tells the caller": ("Lost", {LOST_CALLED}),
    "an underscore is itself": ("releas_", set()),
    "a per cent sign is itself": ("%", set()),
    "a caret is itself": ("^", set()),
    "everything": ("*", set(JOBS)),
}


@pytest.mark.parametrize("case", EXAMPLES)
def test_matches(case: str, tmp_path: Path) -> None:
    """Whole keys and names of the job, or of one of its callers; never a part of them."""
    glob, expected = EXAMPLES[case]
    database = one_attempt(
        tmp_path,
        [
            job(number, (0, 5, 10 + number), name=name, job_key=key, leg=leg)
            for number, (name, key, leg) in JOBS.items()
        ],
        experiments=[{"milestone": [glob]}],
    )
    found = view_rows(database, "milestone_jobs", ["job_id"], "job_id", experiment="e")

    assert sorted(expected) == [job_id for (job_id,) in found]


def test_clock_of_a_caller(tmp_path: Path) -> None:
    """`release` calls what ends at 20 s and 33 s; what ends at 90 s is called by another."""
    database = one_attempt(
        tmp_path,
        [
            job(1, (0, 5, 20), name="Release / pack", job_key="release/pack"),
            job(2, (20, 25, 33), name="Release / sign", job_key="release/sign"),
            job(3, (0, 5, 90), name="After / release", job_key="after/release"),
        ],
        experiments=[{"milestone": ["release"]}],
    )

    assert [(1, None, 33.0)] == judged(database)
    assert [(1, None, 33.0)] == judged(database, ["Release"])
    assert [(1, None, 20.0)] == judged(database, ["release/pack"])


def test_a_role_of_a_caller(tmp_path: Path) -> None:
    """A role's `jobs` mean what a milestone means; the first role in the file counts."""
    database = one_attempt(
        tmp_path,
        [
            job(1, (0, 5, 20), name="Release / pack", job_key="release/pack"),
            job(2, (0, 5, 20), name="Release / sign", job_key="release/sign"),
            job(3, (0, 5, 20), name="release notes", job_key="notes"),
        ],
        roles=[
            {"role": "signing", "jobs": ["release/sign"]},
            {"role": "shipping", "position": 2, "jobs": ["release"]},
        ],
    )

    assert [("release/pack", "shipping"), ("release/sign", "signing")] == view_rows(
        database, "job_roles", ["job_key", "role_name"], "job_key", experiment="e"
    )
