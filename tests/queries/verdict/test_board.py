"""The first screen: a row per arm, and what to know before merging."""

from dataclasses import replace

import pandas as pd

from queries.cautions.caution import Caution
from queries.differences.one_sided import one_sided
from queries.differences.parity import WorkParity
from queries.statistics import MoreRuns, Outlook
from queries.verdict.board import Fact, arm_rows, before_merge, leader_words, rows_of_state
from tests.queries.differences.rows import two_sides, work
from tests.queries.differences.test_parity_words import ARMS
from tests.queries.verdict.board_rows import attempts_of, costs_of, counts_of, found

_OLD, _NEW = [200, 202, 204, 206, 208], [100, 102, 104, 106, 108]
_FASTER = found(_OLD, _NEW)
_COUNTS = counts_of(("old", 5, None), ("old", 1, "run failed"), ("new", 5, None))


def test_rows() -> None:
    """Median, price, failures and comparison of each arm; the baseline first."""
    attempts = attempts_of({"old": _OLD, "new": _NEW})
    rows = arm_rows(attempts, _COUNTS, costs_of({"old": 0.27, "new": None}), [_FASTER])
    assert [
        ("old", True, 204, 0.27, 1, 6, None),
        ("new", False, 104, None, 0, 5, _FASTER),
    ] == [
        (r.arm, r.is_baseline, r.median_s, r.price_usd, r.failed_count, r.ended_count, r.found)
        for r in rows
    ]


def test_a_baseline_without_a_rule_stands_against_each_state() -> None:
    """Its runs are of none of them."""
    both = [
        *arm_rows(attempts_of({"old": _OLD}, "other"), _COUNTS, costs_of({}), []),
        *arm_rows(attempts_of({"-": [], "new": _NEW}), _COUNTS, costs_of({}), [_FASTER]),
    ]
    assert ["old", "new"] == [row.arm for row in rows_of_state(both, "warm")]


def test_all_runs_of_a_baseline_without_a_rule_stand_against_each_state() -> None:
    """Its 2 of 5 and 1 of 6 cold and other runs failed: 3 of 11 against none of 5 warm ones."""
    told = replace(_FASTER, is_like_with_like=False)
    counts = pd.concat(
        [
            counts_of(("new", 5, None)),
            counts_of(("old", 3, None), ("old", 2, "run failed"), state="cold"),
            counts_of(("old", 5, None), ("old", 1, "run failed"), state="other"),
        ]
    )
    facts = {
        fact.subject: fact.text
        for fact in before_merge(told, [told], counts, [], cautions=[], overall_count=0)
    }
    assert "none of 5 against 3 of 11: too few to tell" == facts["failures"]
    assert "5 of 5 and 8 of 11 runs count; no warnings" == facts["data"]


def test_before_merging() -> None:
    """
    Time, cost, failures and data, each figure by hand; one of the warnings is of another arm.

    The 25 differences are -108 once, -106 twice, ..., -100 five times, ..., -92 once. Of 5 + 5 runs
    the exact interval leaves out two at each end: -106 to -94. None of 5 runs failed against 1 of
    6: Fisher's p is 1.
    """
    dearer = found([0.1] * 5, [0.2, 0.2, 0.2, 0.2, 0.21], clock="price_usd", scale="difference")
    cold = found(_OLD, _NEW, state="cold")
    warnings = [Caution(arm, 1, "") for arm in ("new", "old", "another")]
    facts = before_merge(
        _FASTER, [_FASTER, dearer, cold], _COUNTS, [], cautions=warnings, overall_count=2
    )
    assert [
        Fact("✓", "warm runs", "faster", "verdict"),
        Fact("✓", "cold runs", "faster, 1 min 40 s less (1 min 34 s to 1 min 46 s)", "verdict"),
        Fact(
            "$",
            "cost",
            "+$0.100 a run: dearer",
            "cost",
            "+$0.100 a run, list price: dearer",
        ),
        Fact("?", "failures", "none of 5 against 1 of 6: too few to tell", "excluded"),
        Fact("i", "data", "5 of 5 and 5 of 6 runs count; 4 of 5 warnings", "data"),
    ] == facts


def test_work_lost() -> None:
    """What a line has no room to name is counted there, and named in the whole of it."""
    sides = two_sides(work(ARMS))
    parity = WorkParity(*sides, tuple(one_sided(*sides)))
    facts = before_merge(_FASTER, [_FASTER], _COUNTS, [parity], cautions=[], overall_count=0)
    assert [
        Fact(
            "−",
            "work lost",
            "drops “Check” (9 s on the path); 1 more",
            "work",
            "drops “Check” (9 s on the path); does “Tag” (2 s, off the path) in fewer jobs",
        )
    ] == [fact for fact in facts if fact.about == "work"]
    less = replace(parity, found=parity.found[:1])
    (fact,) = [
        one
        for one in before_merge(_FASTER, [_FASTER], _COUNTS, [less], cautions=[], overall_count=0)
        if one.about == "work"
    ]
    assert ("drops “Check” (9 s on the path)", None) == (fact.text, fact.whole)


def test_confounded() -> None:
    """Arms that share no day: no claim, and what to do."""
    (fact, *_) = before_merge(
        one := found(_OLD, _NEW, days=([1] * 5, [2] * 5)),
        [one],
        _COUNTS,
        [],
        cautions=[],
        overall_count=0,
    )
    assert fact == Fact(
        "?",
        "warm runs",
        "cannot tell: time and arm are confounded: they share no day of 1 and 1; run them in turns "
        "over at least 4 days",
        "verdict",
    )


def test_failures_that_differ() -> None:
    """9 of 10 against none of 10: 10 of the 167,960 choices of 9 runs, and as many."""
    counts = counts_of(("old", 10, None), ("new", 1, None), ("new", 9, "milestone failed"))
    (fact,) = [
        f
        for f in before_merge(_FASTER, [_FASTER], counts, [], cautions=[], overall_count=0)
        if f.subject == "failures"
    ]
    assert ("✗", "9 of 10 against none of 10: more often") == (fact.mark, fact.text)


def test_what_can_not_be_told() -> None:
    """Too few runs, bounds with what would settle them, and that nothing would."""
    few = found([1, 2], [2, 3], state="cold")
    open_ = found([100, 200, 300, 400], [110, 190, 310, 390], state="cold")
    more = MoreRuns(Outlook.SETTLES, baseline=4, candidate=6, chance=0.8)
    never = MoreRuns(Outlook.NOT_BY_COLLECTING, baseline=200, candidate=200, chance=0.1)
    texts = [
        before_merge(_FASTER, [_FASTER, one], _COUNTS, [], cautions=[], overall_count=0)[1].text
        for one in (few, replace(open_, more=more), replace(open_, more=never))
    ]
    assert "too few to tell, 2 against 2" == texts[0]
    assert texts[1].startswith("between ")
    assert texts[1].endswith("; ~6 more of each should tell")
    assert texts[2].endswith("; more runs would not settle it")


def test_the_two_fastest() -> None:
    """By how much, where that is decided."""
    words = leader_words(_FASTER)
    assert "The two fastest: new is 49% faster than old (47% to 51%)." == words
    same = found([100, 200, 300, 400], [110, 190, 310, 390])
    assert "The two fastest, new and old: undecided." == leader_words(same)
