"""Pages say in a sentence what there is too little of, and show no empty table."""

from functools import partial

import pytest

from tests.app import few_runs_case as case
from tests.app.conftest import Build, OpenPage, words_of

_BOTH = ("plain", "fast")
_CASES = {
    "one arm": partial(case.few_runs, fates=case.ONE_ARM, arms=("plain",)),
    "one run each": partial(case.few_runs, fates=case.ONE_RUN_EACH, arms=_BOTH),
    "no run": partial(case.few_runs, fates=case.NO_RUN, arms=_BOTH),
    "all failed": partial(case.few_runs, fates=case.ALL_FAILED, arms=_BOTH),
    "no baseline": partial(case.few_runs, fates=case.NO_BASELINE, arms=_BOTH),
    "baseline failed": partial(case.few_runs, fates=case.BASELINE_FAILED, arms=_BOTH),
    "no candidate": partial(case.few_runs, fates=case.NO_CANDIDATE, arms=_BOTH),
    "other states": partial(case.few_runs, fates=case.OTHER_STATES, arms=_BOTH),
}
_ALONE = "One arm alone, plain: there is nothing to compare it with."
_NO_BASELINE = "No run of the baseline, plain, counts: there is nothing to compare with."


@pytest.mark.parametrize(
    ("name", "page", "sentences"),
    [
        ("one arm", "which_is_faster", [_ALONE]),
        ("one arm", "what_decides", [_ALONE]),
        ("one arm", "how_good_is_the_data", [_ALONE]),
        (
            "one run each",
            "which_is_faster",
            [
                "1 run of fast and 1 of plain, and 3 runs of each are the least",
            ],
        ),
        (
            "one run each",
            "which_is_faster?show=In pairs",
            ["1 pair of neighbours in time on warm runs of fast and plain: dots only"],
        ),
        (
            "one run each",
            "where_the_seconds_go?show_work=What differs",
            ["no row of 1 job on the path could pass the correction with 1 + 1 runs"],
        ),
        ("no run", "which_is_faster", ["plain and fast select no run: correct the selectors, or"]),
        ("no run", "how_good_is_the_data", ["No run counts of plain (baseline; selects none) and"]),
        (
            "all failed",
            "which_is_faster",
            [
                "All 2 runs did not succeed, and without a milestone only success counts: set",
            ],
        ),
        ("all failed", "what_decides", ["All 2 runs did not succeed, and without a milestone"]),
        ("all failed", "where_the_seconds_go", ["All 2 runs did not succeed, and without a"]),
        ("all failed", "what_happened", ["This attempt does not count: run failed."]),
        ("all failed", "how_good_is_the_data", ["0 of 2 selected attempts count"]),
        ("no baseline", "which_is_faster", [_NO_BASELINE]),
        ("baseline failed", "how_good_is_the_data", [_NO_BASELINE]),
        ("no candidate", "which_is_faster", ["No run counts of fast (selects none)."]),
        ("other states", "which_is_faster", ["Warm runs of fast are compared with nothing"]),
    ],
)
def test_in_a_sentence(
    name: str, page: str, sentences: list[str], open_page: OpenPage, build: Build
) -> None:
    """Each page says it, fails nowhere, and shows no table without a row."""
    page, *query = page.split("?")
    asked = dict(each.split("=") for each in query)
    app = open_page(page, build(_CASES[name]), **asked)

    assert [] == list(app.exception)
    assert [] == [sentence for sentence in sentences if sentence not in words_of(app)]
    assert [] == [table for table in app.dataframe if table.value.empty]
