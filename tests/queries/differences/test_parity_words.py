"""Work parity in words."""

from dataclasses import replace

import pandas as pd

from queries.differences.adjustment import adjustment
from queries.differences.fate_sentences import skipped_phrases
from queries.differences.one_sided import one_sided
from queries.differences.sentences import adjusted_sentence, parity_sentence, remark_sentences
from tests.queries.differences.rows import Work, measured, two_sides, work

ARMS: Work = {
    "base": {"a": (60, 60), "a/Check": (9, 9), "a/Tag": (2, 0), "b": (9, 0), "b/Tag": (2, 0)},
    "new": {"a": (50, 50), "a/Sign": (4, 3), "b": (9, 0), "b/Tag": (2, 0)},
}


def said(frame: pd.DataFrame, *, is_known: bool = True) -> list[str]:
    """All sentences about the two arms; their means are 100 and 82 s."""
    baseline, candidate = two_sides(frame)
    found = one_sided(baseline, candidate)
    runs = measured(frame, "base", [100] * 10), measured(frame, "new", [82] * 10)
    adjusted = adjustment(found, *runs) if is_known else None
    remarks = remark_sentences(baseline, candidate, found, adjusted, "time to ship")
    return [parity_sentence(baseline, candidate, found), *remarks]


def test_what_it_makes_of_the_difference() -> None:
    """-18 + 9 - 3 = -12 s; the tag, which both do elsewhere, is listed beside."""
    assert [
        (
            "By names and roles (10 and 10 warm runs), new drops “Check” (9 s on the path); does "
            "“Tag” (2 s, off the path) in fewer jobs."
        ),
        "new adds “Sign” (3 s on the path).",
        (
            "Parity-adjusted difference: -12 s instead of -18 s between the means of time to ship "
            "(10 and 10 runs). Work that only base does explains -9 s of it, and work that only "
            "new does +3 s: how much sooner an arm's runs would have ended if none of its own work "
            "had taken time."
        ),
        (
            "It goes by names: where work of the one is work of the other under another name, a "
            "role makes it one, and changes this difference."
        ),
        "Listed beside, and not put back: 1 also done by the other arm, but in fewer jobs.",
    ] == said(work(ARMS))


def test_the_same_work() -> None:
    """Nothing is one-sided: one sentence, with what it rests on."""
    same: Work = {"base": ARMS["base"], "new": ARMS["base"]}
    assert ["base and new do the same work, by name (10 and 10 warm runs)."] == said(work(same))


def test_few_runs_and_no_path() -> None:
    """With two runs it may be chance; where no graph is wholly known nothing is put back."""
    few = {"attempt_count": 2, "with_count": 2, "listed_count": 2, "path_count": 0}
    frame = work(ARMS).assign(**few)
    *_, unknown, _, _, chance = said(frame, is_known=False)
    assert (
        "What it makes of the difference is not known: base or new has no run of which it is "
        "wholly known which jobs waited for which."
    ) == unknown
    assert "With fewer than three runs of an arm, what it does may be chance." == chance


def test_runs_whose_graph_is_not_known() -> None:
    """Of base the second run, of 300 s, is left out: 82 - 100 s, and all runs of new count."""
    frame = work(
        {**ARMS, "new": {name: its for name, its in ARMS["new"].items() if "Sign" not in name}}
    )
    baseline, candidate = two_sides(frame)
    runs, new = measured(frame, "base", [100, 300]), measured(frame, "new", [82] * 10)
    known = replace(runs, jobs=runs.jobs[runs.jobs["run_id"] == 1])
    adjusted = adjustment(one_sided(baseline, candidate), known, replace(new, jobs=new.jobs[:0]))

    assert adjusted is not None
    assert adjusted_sentence(baseline, candidate, adjusted, "time to ship").startswith(
        "Parity-adjusted difference: -9 s instead of -18 s between the means of time to ship (1 "
        "and 10 of 10 and 10 runs: those whose graph is wholly known)."
    )


MOVED: Work = {
    "base": {"a": (60, 60), "a/Build": (9, 9), "a/Fetch b, unpack": (2, 2), "b": (9, 0)},
    "new": {"a": (50, 50), "b": (9, 0), "b/Build": (9, 0)},
}


def test_moved_work_in_words() -> None:
    """An arm that only does work elsewhere does all of it; what fetches there is dropped."""
    unknown = work({**MOVED, "base": {**MOVED["base"], "a/Check": (3, None)}})
    first, moves, *_ = said(unknown, is_known=False)
    assert (
        "By names and roles (10 and 10 warm runs), new drops “Fetch b, unpack” and “Check” (5 s, "
        "path not known); moves “Build” (9 s on the path) to “b”."
    ) == first
    assert "What it makes of the difference is not known" in moves
    alone = {name: its for name, its in MOVED["base"].items() if "Fetch" not in name}
    assert [
        (
            "By names and roles (10 and 10 warm runs), new does all that base does: it moves "
            "“Build” (9 s on the path) to “b”."
        ),
        "Listed beside, and not put back: 2 moved, on either side.",
    ] == said(work({**MOVED, "base": alone}))


def test_what_is_perhaps_not_needed_in_words() -> None:
    """
    What an arm fetched and now makes itself is told with what it makes; shorter where asked.

    Of 12 + 6 s on the path all 18 count.
    """
    arms: Work = {
        "base": {
            "image": (60, 60),
            "image/Download cli": (12, 12),
            "image/Check": (6, 6),
            "cli": (40, 0),
            "cli/Compile": (30, 0),
        },
        "new": {
            "image": (80, 80),
            "image/Compile": (31, 31),
            "cli": (40, 0),
            "cli/Compile": (30, 0),
        },
    }
    first, second, third, *_ = said(work(arms))
    assert first.endswith(
        "new drops “Check” (6 s on the path); perhaps no longer needs “Download cli” (12 s on the "
        "path), as it does “Compile” itself."
    )
    assert "new repeats “Compile” (31 s on the path), which other jobs do, too." == second
    assert "base does explains -18 s (dropped -6 s and perhaps not needed -12 s) of it" in third
    found = one_sided(*two_sides(work(arms)))
    assert [
        "drops “Check” (6 s on the path)",
        "perhaps no longer needs “Download cli” (12 s)",
    ] == skipped_phrases(found, is_short=True)
