"""Answers to what was expected, in words and for programs."""

from dataclasses import replace

import pandas as pd
import pytest

from basis.claims import Claim
from queries.expectations.ledger import (
    answer_words,
    arm_of_all,
    claim_words,
    detail_words,
    expectation_sentence,
    expectations_table,
    figure_words,
    summary_sentence,
)
from queries.expectations.rows import ExpectationAnswered, expectations_frame
from tests.queries.expectations.expected_rows import figure_rows, held_claims

SIX = (28, 29, 30, 31, 32, 33)
ABOUT = Claim("about", "30s", "s", 22.5, 40)
PAIR = [
    figure_rows((40, 41, 42, 43)),
    figure_rows((100, 101, 102, 103), is_against=True),
]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (Claim("about", "30s", "s", 22.5, 40), "clock: about 30s"),
        (Claim("at_most", "30s", "s", None, 30), "clock: at most 30s"),
        (Claim("saves", "60s", "s", -80, -45), "clock: saves about 60s against a"),
        (Claim("saves", "60s to 80s", "s", -80, -60), "clock: saves 60s to 80s against a"),
        (Claim("faster", "", "ratio", None, 1, is_open=True), "clock: faster than a"),
        (Claim("slower", "20%", "ratio", 1.2, None), "clock: slower than a by 20% at least"),
        (
            Claim("because_waits_for", "cli", "share", 0.5, None, is_open=True),
            "clock: waits for cli in most runs",
        ),
    ],
)
def test_claims_in_words(claim: Claim, said: str) -> None:
    """As people would say them."""
    (held,) = held_claims(claim)
    assert said == claim_words(held)


@pytest.mark.parametrize(
    ("claim", "figure", "detail"),
    [
        (
            Claim("saves", "70s to 80s", "s", -80, -70),
            "1 min less (57 s to 1 min 3 s)",
            "off by 10 s",
        ),
        # The median of the 16 ratios: of 40 to 43 / 100 to 103 the middle ones are 41/100 = 0.41,
        # 42/102 = 0.412; 59% less, 0.2 + 0.59 = 79 points from 1.2.
        (Claim("slower", "20%", "ratio", 1.2, None), "59% less (57% to 61%)", "off by 79"),
        (
            Claim("faster", "58s", "s", None, -58),
            "1 min less (57 s to 1 min 3 s)",
            "about ",
        ),
    ],
)
def test_differences_in_words(claim: Claim, figure: str, detail: str) -> None:
    """Less or more, with the ends that are nearer first."""
    (held,) = held_claims(claim, rows=PAIR)
    assert figure == figure_words(held)
    assert detail_words(held).startswith(detail)


@pytest.mark.parametrize(
    ("claim", "answer", "detail"),
    [
        # SIX has a median of 30.5 s, from 28 to 33.
        (
            Claim("about", "60s", "s", 45, 80),
            "better than expected",
            "better than expected by 15 s (about 60s is 45 s to 1 min 20 s)",
        ),
        (Claim("about", "15s", "s", 11.25, 20), "refuted", "off by 11 s (about 15s is 11 s to 20"),
        (Claim("at_least", "34s", "s", 34, None), "refuted", "off by 4 s"),
        (Claim("at_most", "34s", "s", None, 34), "confirmed", ""),
        # 60 s less, from 57 to 63.
        (
            Claim("saves", "30s to 40s", "s", -40, -30),
            "better than expected",
            "better than expected by 20 s",
        ),
        (
            Claim("saves", "30s", "s", -40, -22.5),
            "better than expected",
            "better than expected by 20 s (about 30s is 23 s to 40 s)",
        ),
        (Claim("saves", "100s", "s", -400 / 3, -75), "refuted", "off by 15 s (about 100s is"),
        # 59% less: 59 - 40 points.
        (
            Claim("saves", "30%", "ratio", 0.6, 0.775),
            "better than expected",
            "better than expected by 19 percentage points (about 30% is 22% to 40%)",
        ),
        (Claim("faster", "10s", "s", None, -10), "confirmed", ""),
        (Claim("slower", "", "ratio", 1, None, is_open=True), "refuted", ""),
    ],
)
def test_better_than_expected(claim: Claim, answer: str, detail: str) -> None:
    """Less than a time that was named, or more than a saving; a direction that is wrong is not."""
    rows = [figure_rows(SIX)] if claim.kind.startswith("a") else PAIR
    (held,) = held_claims(claim, rows=rows)
    assert answer == answer_words(held)
    assert detail_words(held).startswith(detail)
    assert ("refuted" if answer.startswith("better") else answer) == held.outcome


def test_what_is_better_is_said_once() -> None:
    """In a sentence, in a row for people, in the summary; programs get it with the outcome."""
    found = held_claims(Claim("saves", "30s to 40s", "s", -40, -30), rows=PAIR)
    said = "better than expected by 20 s, 1 min less (57 s to 1 min 3 s), n = 4 + 4."
    assert expectation_sentence(found[0]).endswith(f": {said}")
    (row,) = expectations_table(found).words.to_dict("records")
    assert ("better than expected", "by 20 s") == (row["answer"], row["more"])
    assert "Of 1 claim: 1 better than expected." == summary_sentence(found)
    frame = expectations_frame(found)
    assert ["refuted", "better than expected by 20 s"] == [
        frame[name][0] for name in ("outcome", "detail")
    ]


def test_an_interval_across_no_difference() -> None:
    """Its ends say which is less and which more."""
    rows = [figure_rows((99, 101, 103, 105)), figure_rows((98, 100, 102, 104), is_against=True)]
    (held,) = held_claims(Claim("slower", "30s", "s", 30, None), rows=rows)
    # Differences from 99 - 104 = -5 s to 105 - 98 = 7 s; all of them odd, the middle ones 1 s.
    assert "1 s more (5 s less to 7 s more)" == figure_words(held)
    assert "off by 29 s" == detail_words(held)


def test_sentences() -> None:
    """Words, who, arm, claim, outcome, figure, n."""
    (held,) = held_claims(ABOUT, rows=[figure_rows(SIX)], who="me", words="about 30s\nwarm")
    assert (
        "“about 30s warm” (me) - b, warm, clock: about 30s: confirmed, 31 s (28 s to 33 s), n = 6."
    ) == expectation_sentence(held)
    (held,) = held_claims(ABOUT, measured="step", name="Build", cache=None)
    assert (
        "“so it is” - b, step “Build”: about 30s: never measured (no run of b counts)."
    ) == expectation_sentence(held)
    waits = Claim("because_waits_for", "cli", "share", 0.5, None, is_open=True)
    (held,) = held_claims(waits, rows=[figure_rows((1,) * 6, waits=[False] * 6)])
    # 1 - 0.025 ** (1 / 6) = 0.459.
    assert expectation_sentence(held).endswith(": refuted, waits in 0 of 6 runs (0% to 46%).")


def test_what_would_tell() -> None:
    """How many more runs, of which arm; or that none would."""
    (held,) = held_claims(ABOUT, rows=[figure_rows((30, 31))])
    assert "takes at least 4 more runs of b" == detail_words(held)
    (held,) = held_claims(
        Claim("at_most", "30s", "s", None, 30), rows=[figure_rows((28, 29, 29, 31, 31, 32))]
    )
    assert "not by collecting runs: 200 more would not do" == detail_words(held)
    faster = Claim("faster", "", "ratio", None, 1, is_open=True)
    rows = [figure_rows((40, 41)), figure_rows((100, 101), is_against=True)]
    (held,) = held_claims(faster, rows=rows)
    assert "takes at least 2 more runs of a and 2 more runs of b" == detail_words(held)


def test_three_runs_each_are_provisional() -> None:
    """Welch's interval at 3 + 3 runs says so."""
    faster = Claim("faster", "", "ratio", None, 1, is_open=True)
    rows = [figure_rows((40, 41, 43)), figure_rows((100, 101, 104), is_against=True)]
    (held,) = held_claims(faster, rows=rows)
    assert "confirmed" == held.outcome
    assert "provisional: so few runs allow no exact test" == detail_words(held)


def test_frame_and_table() -> None:
    """Numbers for programs, words for people; columns of nothing are left out."""
    found = held_claims(ABOUT, Claim("at_least", "34s", "s", 34, None), rows=[figure_rows(SIX)])
    frame = expectations_frame(found)
    assert list(ExpectationAnswered.model_fields) == list(frame)
    assert ["confirmed", "refuted"] == list(frame["outcome"])
    assert [30.5, 28, 33] == list(frame.loc[0, ["figure", "figure_low", "figure_high"]])
    assert [True, False] == list(frame["off_by"].isna())
    assert -3.5 == frame["off_by"][1]
    table = expectations_table(found).words
    measured = "measured (95% interval)"
    headings = ["answer", "what was expected", measured, "more", "claim", "cache"]
    assert headings == list(table)
    assert ["31 s (28 s to 33 s), n = 6"] * 2 == list(table[measured])
    assert "clock: about 30s" == table["claim"][0]
    assert ["confirmed", "refuted"] == list(table["answer"])
    assert ["", "off by 4 s"] == list(table["more"])
    assert expectations_frame([]).dtypes.equals(frame.dtypes)
    assert isinstance(expectations_table([]).words, pd.DataFrame)


def test_claims_of_the_same_words() -> None:
    """Where there is no room for them each row says its own claim; else they stand as they came."""
    both = held_claims(ABOUT, Claim("at_least", "34s", "s", 34, None), rows=[figure_rows(SIX)])
    said = list(expectations_table(both).words["what was expected"])
    (words,) = expectations_table(both[:1]).words["what was expected"]
    assert words.startswith("“")
    assert words.endswith("”")
    assert [words] * 2 == said
    short = expectations_table(both, len(words) - 1).words["what was expected"]
    assert ["clock: about 30s", "clock: at least 34s"] == list(short)
    (alone,) = expectations_table(both[:1], len(words) - 3).words["what was expected"]
    assert alone.startswith("“")
    assert alone.endswith("…”")


def test_a_row_says_of_what() -> None:
    """Whose runs more are needed of is the row's arm, told apart; a job's figure is no clock's."""
    held = held_claims(ABOUT, rows=[figure_rows((20, 40))])
    assert detail_words(held[0]).endswith(" of b")
    of_job = [replace(one, expectation=replace(one.expectation, measured="job")) for one in held]
    (row,) = expectations_table(of_job).words.to_dict("records")
    assert not row["more"].endswith(" of b")
    assert row["measured (95% interval)"].startswith("job: 30 s")
    of_two = [*of_job, replace(held[0], expectation=replace(held[0].expectation, arm="c"))]
    assert ["b", "c"] == list(expectations_table(of_two).words["arm"])
    assert (None, "b") == (arm_of_all(of_two), arm_of_all(of_job))


def test_summary() -> None:
    """How many claims came out how."""
    found = held_claims(ABOUT, Claim("at_least", "34s", "s", 34, None), rows=[figure_rows(SIX)])
    assert "Of 2 claims: 1 confirmed and 1 refuted." == summary_sentence(found)
