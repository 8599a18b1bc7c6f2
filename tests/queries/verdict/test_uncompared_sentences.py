"""What is compared with nothing, and why."""

import pandas as pd
import pytest

from queries.arms.populations import CACHE_ORDER
from queries.verdict.answer_sentences import uncompared_sentences

Row = tuple[str, str | None, str | None, int]
"""Arm, cache state, why it does not count, and how many attempts; `base` is the baseline."""

WARM_BASE: Row = ("base", "warm", None, 4)
COLD_BASE: Row = ("base", "cold", None, 4)
WARM: Row = ("new", "warm", None, 3)
COLD: Row = ("new", "cold", None, 3)
FAILED_BASE: Row = ("base", "warm", "run failed", 2)
NO_BASE: Row = ("base", None, None, 0)
FAILED: Row = ("new", "warm", "run failed", 2)

CASES: dict[str, tuple[list[Row], list[str], list[str]]] = {
    "all compared": ([WARM_BASE, WARM], ["new/warm"], []),
    "nothing ingested": ([], [], []),
    "one arm": ([WARM_BASE], [], ["One arm alone, base: there is nothing to compare it with."]),
    "baseline failed": (
        [FAILED_BASE, WARM],
        [],
        ["No run of the baseline, base, counts: there is nothing to compare with."],
    ),
    "baseline selects nothing": (
        [NO_BASE, WARM],
        [],
        ["No run of the baseline, base, counts: there is nothing to compare with."],
    ),
    "candidate failed": ([WARM_BASE, FAILED], [], []),
    "only other states": (
        [COLD_BASE, WARM, COLD],
        ["new/cold"],
        [
            "Warm runs of new are compared with nothing: the baseline, base, has no counted ones.",
        ],
    ),
}


def said(rows: list[Row], looked_at: list[str], compared: list[str]) -> list[str]:
    """The sentences; comparisons as `candidate/state`."""
    counts = pd.DataFrame(
        rows, columns=["arm", "cache_state", "excluded_because", "attempt_count"]
    ).astype({"excluded_because": "str", "cache_state": "str"})
    pairs = {tuple(pair.split("/")) for pair in compared}
    return uncompared_sentences(
        counts.assign(is_baseline=counts["arm"].eq("base").astype("boolean")),
        looked_at,
        {(candidate, state) for candidate, state in pairs},
        CACHE_ORDER,
    )


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    """One arm, no run of the baseline, or none of that cache state; else nothing."""
    rows, compared, sentences = CASES[case]
    assert sentences == said(rows, [], compared)


def test_what_is_looked_at() -> None:
    """The baseline alone is said to be alone; of arms that are not looked at nothing is said."""
    assert ["Only the baseline, base, is looked at: nothing is compared with it."] == said(
        [WARM_BASE, WARM], ["base"], ["new/warm"]
    )
    other: Row = ("other", "warm", None, 3)
    assert [] == said([COLD_BASE, WARM, other], ["third"], [])
