"""What one of two arms does and the other does not: given rows, expected items."""

from dataclasses import replace

import pytest

from queries.differences.adjustment import adjustment
from queries.differences.one_sided import Fate, Kind, OneSided
from queries.differences.sides import side_of
from tests.queries.differences.rows import Work, brief, found_in, measured, work

BY_HAND: Work = {
    "base": {
        "image": (60, 60),
        "image/Checkout": (5, 5),
        "image/Check": (9, 9),
        "image/Pack": (40, 40),
        "docs": (30, 0),
        "docs/Checkout": (5, 0),
        "docs/Generate": (25, 0),
    },
    "new": {
        "image": (50, 50),
        "image/Checkout": (5, 5),
        "image/Pack": (38, 38),
        "image/Sign": (4, 3),
    },
}


def test_by_hand() -> None:
    """
    A step of 9 s on the path and a job of 30 s off it are the baseline's alone, 4 s the new one's.

    `Generate` is not listed beside its job; `Checkout` is done by both. Of 100 s and 82 s the
    difference is -18 s; with 9 s put back and 3 s taken off it is -18 + 9 - 3 = -12 s.
    """
    frame = work(BY_HAND)
    found = found_in(frame)

    assert [
        ("base", "step", "Check", 9.0, 9.0),
        ("base", "job", "docs", 30.0, 0.0),
        ("new", "step", "Sign", 4.0, 3.0),
    ] == brief(found)
    adjusted = adjustment(found, measured(frame, "base", [99, 101]), measured(frame, "new", [82]))
    assert adjusted is not None
    assert (2, 1, -18.0, 9.0, 3.0, -12.0) == (
        adjusted.baseline_count,
        adjusted.candidate_count,
        adjusted.difference_s,
        adjusted.run_s(is_of_baseline=True),
        adjusted.run_s(is_of_baseline=False),
        adjusted.adjusted_s,
    )
    assert adjustment(found, measured(frame, "base", []), measured(frame, "new", [82])) is None


def test_half_of_the_attempts_and_none_of_the_others() -> None:
    """5 of 10 do it: it is what the arm does; 4 are not, and one of the other's ends it."""
    two: Work = {"base": {"a": (9, 9), "a/x": (1, 1)}, "new": {"a": (9, 9)}}
    both: Work = {"base": two["base"], "new": {"a": (9, 9), "a/x": (1, 1)}}

    assert [["x"], [], []] == [
        [one.piece for one in found_in(frame)]
        for frame in (
            work(two, more={"a/x": {"with_count": 5}}),
            work(two, more={"a/x": {"with_count": 4}}),
            work(both).assign(with_count=lambda f: f["with_count"].mask(f.index == 3, 1)),
        )
    ]


def test_legs_that_change_from_run_to_run() -> None:
    """Each leg ran in 4 of 10 attempts, the job in 8: so the arm does the job, and its step."""
    four = {"with_count": 4, "any_leg_count": 8}
    names = ["scan[x]", "scan[y]", "a[x]/Sign", "a[y]/Sign"]
    frame = work(
        {
            "base": {"a[x]": (9, 9), "a[y]": (9, 0), **dict.fromkeys(names, (4, 0))},
            "new": {"a[x]": (9, 9), "a[y]": (9, 0)},
        },
        more=dict.fromkeys(names, four),
    )

    assert [("job", "scan", 8), ("step", "Sign", 8)] == [
        (one.kind.value, one.piece, one.with_count) for one in found_in(frame)
    ]


def test_moved_work_is_the_same() -> None:
    """
    A step in another job is no difference; of the job that it left the rest is.

    `ui` is on the path for 40 s, of which its step, which moved, took 30: 10 s are put back. What
    moved is listed from either side.
    """
    moved: Work = {
        "base": {"ui": (40, 40), "ui/Build UI": (30, 30), "all": (50, 50)},
        "new": {"all": (80, 80), "all/Build UI": (30, 30)},
    }

    found = found_in(work(moved))
    assert [
        ("base", "job", "ui", 40.0, 10.0),
        ("base", "step", "Build UI", 30.0, 30.0),
        ("new", "step", "Build UI", 30.0, 30.0),
    ] == brief(found)
    assert [("dropped", ()), ("moved", ("all",)), ("moved", ("ui",))] == [
        (one.fate.value, one.moved_to) for one in found
    ]


def test_done_at_fewer_places() -> None:
    """What the other does in another job, where both do it, is listed, and not put back."""
    (one,) = found_in(
        work(
            {
                "base": {"a": (9, 9), "a/Tag": (2, 2), "b": (9, 9), "b/Tag": (2, 2)},
                "new": {"a": (7, 7), "b": (9, 9), "b/Tag": (2, 2)},
            }
        )
    )

    assert ("Tag", ("a",), ("b",), False) == (one.piece, one.jobs, one.elsewhere, one.is_missing)


def test_legs_and_calls() -> None:
    """A leg of a job that both run; a caller whose jobs only one has, added up: 20 + 30 s."""
    found = found_in(
        work(
            {
                "base": {
                    "a[x]": (9, 9),
                    "a[y]": (8, 0),
                    "scan:one": (20, 0),
                    "scan:two": (30, 0),
                    "say:this": (1, 0),
                },
                "new": {"a[x]": (9, 9), "say:that": (1, 0)},
            }
        )
    )

    assert [
        ("base", "reusable call", "scan", 50.0, 0.0),
        ("base", "leg", "a (y)", 8.0, 0.0),
        ("base", "job", "say/this", 1.0, 0.0),
        ("new", "job", "say/that", 1.0, 0.0),
    ] == brief(found)


def test_legs_of_both_alone_may_be_one() -> None:
    """`amd64` and `x86` may be the same leg under another name: neither is put back."""
    found = found_in(
        work({"base": {"a[amd64]": (9, 9)}, "new": {"a[x86]": (8, 8)}}),
    )

    assert [(("x86",), False), (("amd64",), False)] == [
        (one.resembles, one.is_missing) for one in found
    ]


def test_skipped_steps() -> None:
    """One that all skipped stands in one workflow alone; another is skipped by one arm alone."""
    skipped = {"with_count": 0, "on_path_count": 0, "work_mean_s": None}
    frame = work(
        {
            "base": {"a": (9, 9), "a/Tag": (1, 0), "a/Sign": (2, 2)},
            "new": {"a": (9, 9), "a/Sign": (0, 0)},
        },
        more={"a/Tag": skipped},
    )
    last = frame.index[-1]
    frame.loc[last, ["with_count", "any_leg_count"]] = 0
    found = found_in(frame)

    assert [("Sign", False, True), ("Tag", True, False)] == [
        (one.piece, one.is_skipped, one.is_skipped_by_other) for one in found
    ]


def test_what_github_adds_is_no_work() -> None:
    """`Post Checkout` in one arm alone is not listed."""
    frame = work(
        {"base": {"a": (9, 9), "a/Post x": (1, 1)}, "new": {"a": (9, 9)}},
        more={"a/Post x": {"is_set_up": True}},
    )

    assert [] == found_in(frame)


def test_what_resembles_is_left_out() -> None:
    """A name that was proposed as the other's is marked, and no difference is made of it."""
    frame = work({"base": {"a": (9, 9), "a/Push x": (5, 5)}, "new": {"a": (9, 9), "a/x": (4, 4)}})
    found = found_in(frame, {"Push x": ["x"], "x": ["Push x"]})

    assert [("x",), ("Push x",)] == [one.resembles for one in found]
    adjusted = adjustment(found, measured(frame, "base", [10]), measured(frame, "new", [10]))
    assert adjusted is not None
    assert 0 == adjusted.adjusted_s


def test_unknown_paths() -> None:
    """Where no path is known the work is listed, and nothing is put back."""
    frame = work({"base": {"a": (9, None), "a/x": (5, None)}, "new": {"a": (9, None)}})
    found = found_in(frame)

    assert [("base", "step", "x", 5.0, None)] == brief(found)
    assert adjustment(found, measured(frame, "base", [10]), measured(frame, "new", [10])) is None


def test_pieces_of_a_job_count_no_more_than_it() -> None:
    """
    `x` and `y` take 9 + 8 s of their job, of which 12 s count: -10 + 12 = 2 s.

    Where the graph of no run is known nothing is said of work that is put back.
    """
    frame = work({"base": {"a": (60, 60), "a/x": (9, 9), "a/y": (8, 8)}, "new": {"a": (43, 43)}})
    found, new = found_in(frame), measured(frame, "new", [90])
    runs = measured(frame, "base", [100], 12)
    adjusted = adjustment(found, runs, new)

    assert adjusted is not None
    assert (12.0, 2.0) == (adjusted.run_s(is_of_baseline=True), adjusted.adjusted_s)
    assert adjustment(found, replace(runs, jobs=runs.jobs[:0]), new) is None
    assert adjustment(found, runs, replace(new, jobs=new.jobs[:0])) == adjusted


def test_what_moved_is_not_put_back() -> None:
    """`ui` takes 40 s, 30 of them by a step that moved: 10 s, or less where less counts."""
    frame = work(
        {
            "base": {"ui": (40, 40), "ui/Build UI": (30, 30), "all": (50, 50)},
            "new": {"all": (80, 80), "all/Build UI": (30, 30)},
        }
    )
    put_back = [
        adjustment(
            found_in(frame), measured(frame, "base", [90], most), measured(frame, "new", [80])
        )
        for most in (None, 6)
    ]
    assert [10.0, 6.0] == [one and one.run_s(is_of_baseline=True) for one in put_back]


def test_a_baseline_without_a_cache_rule_serves_both() -> None:
    """Its attempts, all `other`, stand beside the warm ones of the candidate; no one else's do."""
    frame = work({"base": {"a": (9, 9)}, "new": {"a": (9, 9)}})
    frame.loc[0, "cache_state"] = "other"
    frame.loc[0, "has_cache_rule"] = False
    side = side_of(frame, "base", "warm")

    assert side is not None
    assert "other" == side.cache_state
    assert side_of(frame, "new", "cold") is None


COMBINED: Work = {
    "base": {
        "build": (90, 90),
        "build/Download binaries": (20, 20),
        "build/Check debugger": (6, 6),
        "build/Docker login": (1, 1),
        "build/Install curl": (2, 2),
        "compile": (80, 0),
        "compile/Compile Go": (70, 0),
        "sign": (9, 0),
        "sign/Docker login": (1, 0),
    },
    "new": {
        "build": (150, 150),
        "build/Compile Go": (75, 75),
        "build/Login to quay.io": (1, 1),
        "build/Install helm": (9, 9),
        "compile": (80, 0),
        "compile/Compile Go": (70, 0),
        "sign": (9, 0),
        "sign/Docker login": (1, 0),
    },
}


def test_what_became_of_work() -> None:
    """
    `build` compiles itself what it downloaded: the download, 20 s, is perhaps not needed.

    The debugger is checked nowhere: dropped. Of what changed in `build` only the two logins have
    that word, and both take 1 s: one may stand for the other. `Install` is in two names as well,
    but of 2 and 9 s: (2 + 1) / (9 + 1) is less than half. By hand of -10 s: of 20 + 6 + 2 s of the
    baseline 14 s count, and 9 s of the candidate's do: -10 + 14 - 9 = -5 s. Of the 14 s the check
    has 6 s where it goes first, or right after `Install curl`, in half of all orders: 3 s; that
    likewise 1 s, and the download the rest.
    """
    frame = work(COMBINED)
    found = found_in(frame)

    assert [
        ("base", "Check debugger", "dropped", ()),
        ("base", "Install curl", "dropped", ()),
        ("base", "Download binaries", "perhaps not needed", ("Compile Go",)),
        ("base", "Docker login", "perhaps replaced", ("Login to quay.io",)),
        ("new", "Install helm", "added", ()),
        ("new", "Compile Go", "in fewer jobs", ("compile",)),
        ("new", "Login to quay.io", "perhaps replaced", ("Docker login",)),
    ] == [
        (one.arm, one.piece, one.fate.value, one.instead or one.resembles or one.elsewhere)
        for one in found
    ]
    adjusted = adjustment(found, measured(frame, "base", [160], 14), measured(frame, "new", [150]))
    assert adjusted is not None
    assert [3.0, 1.0, 10.0, 9.0] == pytest.approx([each.run_s for each in adjusted.put_back])
    assert [4.0, 10.0, -5.0] == pytest.approx(
        [
            adjusted.run_s(is_of_baseline=True, fate=Fate.DROPPED),
            adjusted.run_s(is_of_baseline=True, fate=Fate.UNNEEDED),
            adjusted.adjusted_s,
        ]
    )


def test_a_word_tells_little() -> None:
    """With a second name of that word, a role, or words that exclude each other it is nothing."""
    base: Work = {"base": {"a": (9, 9), "a/Docker login": (1, 1)}, "new": {"a": (9, 9)}}

    def resembling(new: str, roles: dict[str, str] | None = None) -> set[tuple[str, ...]]:
        steps = {f"a/{name}": (1.0, 1.0) for name in new.split(", ")}
        return _resembling(found_in(work({**base, "new": {"a": (9, 9), **steps}}, roles)))

    assert {("quay login",), ("Docker login",)} == resembling("quay login")
    assert {()} == resembling("quay login, ghcr login")
    assert {()} == resembling("quay login", {"quay login": "sign in"})
    assert {()} == resembling("docker logout")


def _resembling(found: list[OneSided]) -> set[tuple[str, ...]]:
    return {one.resembles for one in found}


def test_kinds_are_said_once() -> None:
    """The words of the table."""
    assert ["reusable call", "job", "leg", "step"] == [kind.value for kind in Kind]
