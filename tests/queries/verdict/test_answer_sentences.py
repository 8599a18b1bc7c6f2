"""Which answer is said first."""

from dataclasses import replace

import pandas as pd

from queries.arms.clock import Clock
from queries.verdict.answer_sentences import answers_in_words
from tests.queries.verdict.test_verdicts import FAST, SLOW, compared


def test_what_is_decided_comes_first() -> None:
    """Decided ones by their size, then equivalent, undecided, and those without an interval."""
    small = [figure * 0.9 for figure in SLOW]
    cases: dict[str, tuple[list[float], list[float]]] = {
        "none": ([500, 510], [300]),
        "open": ([100, 900, 300, 700, 500], [110, 890, 310, 710, 505]),
        "alike": ([*SLOW], [*SLOW]),
        "small": ([*SLOW], small),
        "large": ([*SLOW], [*FAST]),
    }
    found = [
        replace(compared(baseline, candidate)[0], candidate=name)
        for name, (baseline, candidate) in cases.items()
    ]
    cold = replace(found[-1], candidate="cold", cache_state="cold")
    nothing = pd.DataFrame()
    answers = answers_in_words([*found, cold], nothing, nothing, ["warm", "cold"], Clock())

    assert [
        "large is 40% faster than base on warm runs",
        "small is 10% faster than base on warm runs",
        "cold is 40% faster than base on cold runs",
        "alike and base differ by less than 5% on warm runs",
        "Cannot tell yet whether open or base is faster on warm runs",
        "No verdict on warm runs of none or base yet",
    ] == [answer.headline for answer in answers]
