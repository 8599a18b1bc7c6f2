"""What was expected, and what the runs say of it, for programs: as CSV and JSON have it."""

from collections.abc import Sequence
from types import NoneType
from typing import Any, get_args

import pandas as pd

from basis.claims import COMPARING, ClaimKind, Measured, Unit
from basis.documents import Document
from queries.expectations.held import HeldClaim
from queries.expectations.judging import Outcome
from queries.expectations.ledger import detail_words
from queries.statistics import Outlook


class ExpectationAnswered(Document):
    """One claim of an expectation in one cache state, and what the runs say of it."""

    expectation_position: int
    """Place of the expectation in the experiment file, 1 = first."""
    expected_words: str
    """The words as they were written."""
    expected_who: str | None
    """Whose they are."""
    expected_link: str | None
    """Address where they stand."""
    arm: str
    """The arm that they are about."""
    against_arm: str | None
    """The arm that it is compared with; null where nothing is."""
    cache_state: str
    """Of the arm's runs; all where no arm tells cold from warm."""
    measured: Measured
    """What they are about."""
    measured_name: str | None
    """Glob of the job or step, or name of the role; null of the clock."""
    claim: ClaimKind
    """Its key in the experiment file."""
    claimed: str
    """Its value there."""
    unit: Unit
    """Of figure, ends and off_by: s, a median or arm minus the other one; ratio, arm / other one;
    share, of runs."""
    claim_low: float | None
    """Where what is claimed begins; null for no bound."""
    claim_high: float | None
    """Where it ends; null for no bound."""
    outcome: Outcome
    """Confirmed or refuted: the interval lies wholly inside, or outside, what is claimed; that what
    is refuted is better than expected stands in detail."""
    figure: float | None
    """What was measured."""
    figure_low: float | None
    """Of its 95% interval; null without one."""
    figure_high: float | None
    """Likewise."""
    run_count: int
    """Runs of the arm that it rests on."""
    against_count: int | None
    """Runs of the other arm that it rests on."""
    off_by: float | None
    """Of what is refuted, how far the figure is from the nearest end of the claim."""
    more_runs_count: int | None
    """Further runs of the arm that would give an 80% chance of an answer, or are the least for an
    interval; null where there is one, and where 200 in all would not do."""
    more_against_count: int | None
    """Likewise of the other arm."""
    is_provisional: bool
    """So few runs that the outcome may well be another with more."""
    detail: str | None
    """What follows the outcome, in words."""


_KINDS = {int: ("Int64", "BIGINT"), float: ("float64", "DOUBLE"), bool: ("boolean", "BOOLEAN")}
"""Dtype and DuckDB's type; all else is text."""


def _kind(hint: Any) -> tuple[str, str]:  # noqa: ANN401 - of any type
    plain = [one for one in get_args(hint) if one is not NoneType] or [hint]
    return _KINDS.get(plain[0], ("str", "VARCHAR"))


_FIELDS = ExpectationAnswered.model_fields
TYPES = {name: _kind(field.annotation)[1] for name, field in _FIELDS.items()}
"""DuckDB's type of each column of `expectations_frame`."""
_DTYPES = {name: _kind(field.annotation)[0] for name, field in _FIELDS.items()}


def expectations_frame(found: Sequence[HeldClaim]) -> pd.DataFrame:
    """A row per claim and cache state, with the fields of `ExpectationAnswered` as columns."""
    return pd.DataFrame([_row(one) for one in found], columns=list(_DTYPES)).astype(_DTYPES)


def _row(held: HeldClaim) -> dict[str, object]:
    expectation, claim, more = held.expectation, held.claim, held.more
    low, high = held.interval or (None, None)
    is_reachable = more is not None and more.outlook is not Outlook.NOT_BY_COLLECTING
    return {
        "expectation_position": expectation.position,
        "expected_words": expectation.words,
        "expected_who": expectation.who,
        "expected_link": expectation.link,
        "arm": expectation.arm,
        "against_arm": expectation.against_arm if held.claim.kind in COMPARING else None,
        "cache_state": held.cache_state,
        "measured": expectation.measured,
        "measured_name": expectation.measured_name,
        "claim": claim.kind,
        "claimed": claim.said or "true",
        "unit": claim.unit,
        "claim_low": claim.low,
        "claim_high": claim.high,
        "outcome": held.outcome.value,
        "figure": held.figure,
        "figure_low": low,
        "figure_high": high,
        "run_count": held.run_count,
        "against_count": held.against_count,
        "off_by": held.off_by,
        "more_runs_count": more.candidate if more is not None and is_reachable else None,
        "more_against_count": more.baseline if more is not None and is_reachable else None,
        "is_provisional": held.is_provisional,
        "detail": detail_words(held) or None,
    }
