"""Work parity in words and as a table."""

import pandas as pd

from queries.work.adjustment import adjustment
from queries.work.parity import one_sided
from queries.work.parity_sentences import parity_sentence, remark_sentences
from queries.work.parity_tables import parity_frame, parity_table
from tests.queries.work.rows import Work, known, two_sides, work

ARMS: Work = {
    "base": {"a": (60, 60), "a/Check": (9, 9), "a/Tag": (2, 0), "b": (9, 0), "b/Tag": (2, 0)},
    "new": {"a": (50, 50), "a/Sign": (4, 3), "b": (9, 0), "b/Tag": (2, 0)},
}


def said(frame: pd.DataFrame, *, is_known: bool = True) -> list[str]:
    """All sentences about the two arms; their means are 100 and 82 s."""
    baseline, candidate = two_sides(frame)
    found = one_sided(baseline, candidate)
    exclusive_s = 1000 if is_known else None
    runs = known(frame, "base", [100], exclusive_s), known(frame, "new", [82], exclusive_s)
    adjusted = adjustment(found, *runs)
    remarks = remark_sentences(baseline, candidate, found, adjusted, "time to ship")
    return [parity_sentence(baseline, candidate, found), *remarks]


def test_what_it_makes_of_the_difference() -> None:
    """-18 + 9 - 3 = -12 s; the tag, which both do elsewhere, is listed beside."""
    assert [
        (
            "new does not do 1 piece of work that base does and does 1 piece of work that base "
            "does not do, by name (10 and 10 warm runs)."
        ),
        (
            "Parity-adjusted difference: -12 s instead of -18 s between the means of time to ship "
            "(1 and 1 runs whose path is known). That remains if the work that only base does "
            "is put back where it was (9 s), and the work that only new does is taken off (3 s); "
            "of each job no more than its exclusive time counts: work that ran beside other work "
            "costs what it took longer."
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
    """With two runs it may be chance; without a path nothing is put back."""
    few = {"attempt_count": 2, "with_count": 2, "listed_count": 2, "path_count": 0}
    frame = work(ARMS).assign(**few)
    _, unknown, *_, chance = said(frame, is_known=False)
    assert "of no run of base and new is it known which jobs waited for which" in unknown
    assert "With fewer than three runs of an arm, what it does may be chance." == chance


def test_inferred_paths() -> None:
    """Paths are there, but not what ran beside them: nothing is put back."""
    _, unknown, *_ = said(work(ARMS), is_known=False)
    assert "it is only inferred which jobs waited for which" in unknown


def test_table_and_frame() -> None:
    """Where, how long, on the path or not; programs get the same rows."""
    found = one_sided(*two_sides(work(ARMS)))
    assert [
        ["base", "step", "Check", "a", "9 s", "yes, 9 s", "10 of 10", "–"],
        ["base", "step", "Tag", "a", "2 s", "no", "10 of 10", "again: both do it in “b”"],
        ["new", "step", "Sign", "a", "4 s", "yes, 3 s", "10 of 10", "–"],
    ] == parity_table(found).to_numpy().tolist()
    frame = parity_frame(found, "base", "new")
    assert [True, False, True] == frame["is_put_back"].tolist()
    pd.testing.assert_series_equal(frame.dtypes, parity_frame([], "a", "b").dtypes)
