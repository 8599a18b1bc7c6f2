"""
What was expected, and what the runs say of it: sentences, and a table for people.

Names and words stand as they came: a page escapes the whole.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import pandas as pd

from basis.claims import Claim
from queries.arms.populations import are_told_apart, with_state
from queries.expectations.held import HeldClaim
from queries.expectations.judging import Outcome
from queries.statistics import MoreRuns, Outlook
from queries.statistics.verdicts import Interval
from queries.wording import (
    MISSING,
    WordedTable,
    count,
    cut,
    duration,
    in_words,
    listed,
    quoted,
    share,
    shortened,
)

HOW_TO_READ = (
    "Confirmed: the 95% interval lies wholly inside what was expected; refuted: wholly outside; "
    "better than expected: outside, as it took less or saved more. About X is between 3/4 and "
    "4/3 of it; so many more runs give an 80% chance of an answer, if "
    "what is observed holds. By the experiment's own clock."
)
BETTER = "better than expected"
Reading: TypeAlias = Callable[[float], str]
"""How a figure reads."""

_LONGEST_WORDS = 300
_LONGEST_NAME = 60


def claim_words(held: HeldClaim) -> str:
    """What was claimed, in few words: `step “Build”: about 30s`, `clock: faster than a by 20%`."""
    claim, expectation = held.claim, held.expectation
    name = expectation.measured_name
    of = "" if name is None else f" {quoted(shortened(name, _LONGEST_NAME))}"
    return f"{expectation.measured}{of}: {_claimed(claim, expectation.against_arm)}"


def _claimed(claim: Claim, against: str | None) -> str:
    by = f" by {claim.said}" if claim.said else ""
    match claim.kind:
        case "about":
            return f"about {claim.said}"
        case "at_most":
            return f"at most {claim.said}"
        case "at_least":
            return f"at least {claim.said}"
        case "saves":
            return f"saves {'' if _is_range(claim) else 'about '}{claim.said} against {against}"
        case "because_waits_for":
            return f"waits for {shortened(claim.said, _LONGEST_NAME)} in most runs"
        case _:
            least = " at least" if by else ""
            return f"{claim.kind} than {against}{by}{least}"


def figure_words(held: HeldClaim) -> str:
    """
    The figure with its interval: `31 s (29 s to 33 s)`, `1 min 2 s less (55 s to 1 min 10 s)`.

    A ratio reads as its difference to the other arm, `26% less (20% to 31%)`; a share of runs
    as `waits in 11 of 12 runs (62% to 100%)`; a dash where nothing was measured.
    """
    if held.figure is None:
        return MISSING
    if held.claim.unit == "share":
        total = held.run_count
        figure = f"waits in {round(held.figure * total)} of {count(total, 'run')}"
        return _with_interval(figure, held.interval, share)
    if held.against_count is None:
        return _with_interval(duration(held.figure), held.interval, duration)
    if held.claim.unit == "ratio":
        ends = held.interval and (held.interval[0] - 1, held.interval[1] - 1)
        return _difference(held.figure - 1, ends, share)
    return _difference(held.figure, held.interval, duration)


def _difference(figure: float, ends: Interval | None, read: Reading) -> str:
    """`12 s less (8 s to 15 s)`; the ends say less or more where they don't agree."""
    if ends is not None and ends[0] < 0 < ends[1]:
        return _with_interval(_less_or_more(figure, read), ends, lambda x: _less_or_more(x, read))
    near_first = ends and (min(ends, key=abs), max(ends, key=abs))
    return _with_interval(_less_or_more(figure, read), near_first, lambda x: read(abs(x)))


def _less_or_more(difference: float, read: Reading) -> str:
    return f"{read(abs(difference))} {'less' if difference < 0 else 'more'}"


def _with_interval(figure: str, interval: Interval | None, read: Reading) -> str:
    return figure if interval is None else f"{figure} ({read(interval[0])} to {read(interval[1])})"


def runs_words(held: HeldClaim) -> str:
    """How many runs it rests on; where two arms are compared, the other one's first: `8 + 12`."""
    if held.against_count is None:
        return str(held.run_count)
    return f"{held.against_count} + {held.run_count}"


def _with_runs(held: HeldClaim) -> str:
    figure = figure_words(held)
    is_told = held.figure is None or held.claim.unit == "share"
    return figure if is_told else f"{figure}, n = {runs_words(held)}"


def answer_words(held: HeldClaim) -> str:
    """The outcome; of a time or saving that was named, and beaten, that it is better."""
    is_named = held.claim.kind in {"about", "saves"}
    if held.outcome is Outcome.REFUTED and is_named and (held.off_by or 0.0) < 0:
        return BETTER
    return held.outcome.value


def detail_words(held: HeldClaim) -> str:
    """How far off, what would tell, or why there is nothing to tell; what is better says so."""
    provisional = "provisional: so few runs allow no exact test" if held.is_provisional else ""
    match held.outcome:
        case Outcome.REFUTED:
            word = BETTER if answer_words(held) == BETTER else "off"
            off = f"{word} by {_off(held)}" if _names_a_figure(held.claim) else ""
            return "; ".join(filter(None, [off, provisional]))
        case Outcome.CANNOT_TELL:
            return held.reason or _outlook(held)
        case Outcome.NEVER_MEASURED:
            return held.reason or ""
        case _:
            return provisional


def _off(held: HeldClaim) -> str:
    """From the nearest end, which is said where it is not the claim's own."""
    off, claim = abs(held.off_by or 0.0), held.claim
    points = f"{100 * off:.0f} percentage points"
    by = duration(off) if claim.unit == "s" else points
    if claim.kind not in {"about", "saves"} or _is_range(claim):
        return by
    read, one = (duration, 0.0) if claim.unit == "s" else (share, 1.0)
    low, high = sorted(abs((end or 0.0) - one) for end in (claim.low, claim.high))
    return f"{by} (about {claim.said} is {read(low)} to {read(high)})"


def _names_a_figure(claim: Claim) -> bool:
    """Whether people named one: not of "slower", nor of "in most runs"."""
    return bool(claim.said) and claim.unit != "share"


def _is_range(claim: Claim) -> bool:
    return " to " in claim.said


def _outlook(held: HeldClaim) -> str:
    more: MoreRuns | None = held.more
    if more is None:
        return ""
    if more.outlook is Outlook.NOT_BY_COLLECTING:
        return "not by collecting runs: 200 more would not do"
    added = {
        held.expectation.against_arm or "": more.baseline,
        held.expectation.arm: more.candidate,
    }
    parts = [f"{count(number, 'more run')} of {arm}" for arm, number in added.items() if number]
    if more.outlook is Outlook.UNKNOWN:
        return f"takes at least {listed(parts)}"
    return f"about {listed(parts)}"


def expectation_sentence(held: HeldClaim) -> str:
    """
    The words, whose they are, what was claimed, and what the runs say.

    `“about 30s warm” (the author) - combined job, warm: step “Build”: about 30s: confirmed, 31 s
    (29 s to 33 s), n = 12.`
    """
    expectation = held.expectation
    who = f" ({expectation.who})" if expectation.who else ""
    words = _words(held)
    name = with_state(expectation.arm, held.cache_state, ", ")
    answer, detail = answer_words(held), detail_words(held)
    if not detail.startswith(answer):
        detail = f"{answer} ({detail})" if detail else answer
    said = [detail]
    if held.figure is not None:
        said += [_with_runs(held)]
    return f"{words}{who} - {name}, {claim_words(held)}: {', '.join(said)}."


def _words(held: HeldClaim, longest: int = _LONGEST_WORDS) -> str:
    """On one line: where they break says nothing."""
    return quoted(cut(" ".join(held.expectation.words.split()), longest))


def summary_sentence(found: Sequence[HeldClaim]) -> str:
    """How many came out how: `Of 5 claims: 3 confirmed, 1 refuted and 1 never measured`."""
    answers = list(map(answer_words, found))
    every = (Outcome.CONFIRMED, BETTER, *Outcome)
    words = [f"{answers.count(one)} {one}" for one in dict.fromkeys(every) if one in answers]
    return f"Of {count(len(found), 'claim')}: {listed(words)}."


def arm_of_all(found: Sequence[HeldClaim]) -> str | None:
    """The arm, where all claims are of one."""
    arms = {one.expectation.arm for one in found}
    return arms.pop() if len(arms) == 1 else None


def expectations_table(found: Sequence[HeldClaim], longest: int = _LONGEST_WORDS) -> WordedTable:
    """
    A row per claim and cache state; words that are very long are shortened.

    The arm has a column where there are several, else `arm_of_all` has it.

    Args:
        found: What became of expectations.
        longest: Characters that there is room for: where words are of several claims and longer,
            each row's own claim stands in their place.
    """
    claims_of: dict[str, set[str]] = {}
    for one in found:
        claims_of.setdefault(_words(one), set()).add(claim_words(one))
    rows = pd.DataFrame(
        [
            {
                "outcome": answer_words(one),
                "arm": one.expectation.arm,
                "words": claim_words(one)
                if len(claims_of[_words(one)]) > 1 and len(_words(one)) > longest
                else _words(one, longest),
                "measured": f"{_measured(one)}{_with_runs(one)}",
                "detail": _detail_in_row(one),
                "claim": claim_words(one),
                "cache_state": one.cache_state,
                "who": one.expectation.who or MISSING,
            }
            for one in found
        ],
        columns=list(_HEADINGS),
    )
    is_apart = are_told_apart(one.cache_state for one in found)
    has_who = any(one.expectation.who for one in found)
    is_kept = {"cache_state": is_apart, "who": has_who, "arm": arm_of_all(found) is None}
    dropped = {name for name, kept in is_kept.items() if not kept}
    return in_words(rows, {name: h for name, h in _HEADINGS.items() if name not in dropped})


def _measured(held: HeldClaim) -> str:
    """What the figure is of, where it is not the clock: `job: `."""
    is_named = held.figure is not None and held.claim.unit != "share"
    measured = held.expectation.measured
    return f"{measured}: " if is_named and measured != "clock" else ""


def _detail_in_row(held: HeldClaim) -> str:
    """Beside the answer and the arm."""
    words = detail_words(held).removeprefix(answer_words(held)).strip()
    return words.removesuffix(f" of {held.expectation.arm}")


_HEADINGS = {
    "outcome": "answer",
    "arm": "arm",
    "words": "what was expected",
    "measured": "measured (95% interval)",
    "detail": "more",
    "claim": "claim",
    "cache_state": "cache",
    "who": "who",
}
