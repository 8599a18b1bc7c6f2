"""Expectations in few words: what is expected, and the figures of attempts on both sides."""

from collections.abc import Sequence

import pandas as pd

from basis.claims import Claim, claims_to_json
from queries.expectations.held import HeldClaim, expectations_of

Figures = Sequence[float | None]


def figure_rows(
    figures: Figures,
    *,
    is_against: bool = False,
    state: str = "warm",
    has_rule: bool = True,
    waits: Sequence[bool | None] = (),
) -> pd.DataFrame:
    """Rows of `expected_figures` of the first expectation, a run each."""
    return pd.DataFrame(
        {
            "expectation_position": pd.array([1] * len(figures), "Int64"),
            "is_against": pd.array([is_against] * len(figures), "boolean"),
            "cache_state": pd.array([state] * len(figures), "str"),
            "has_cache_rule": pd.array([has_rule] * len(figures), "boolean"),
            "run_started_at": pd.array([pd.NaT] * len(figures), "datetime64[us]"),
            "figure_s": pd.array(figures, "float64"),
            "has_awaited_job": pd.array([bool(waits)] * len(figures), "boolean"),
            "is_waited_for": pd.array(waits or [None] * len(figures), "boolean"),
        }
    )


def held_claims(  # noqa: PLR0913 - each has a default that most cases take
    *claims: Claim,
    rows: Sequence[pd.DataFrame] = (),
    measured: str = "clock",
    name: str | None = None,
    cache: str | None = "warm",
    words: str = "so it is",
    who: str | None = None,
) -> list[HeldClaim]:
    """What `rows` say of the claims of one expectation of arm b, against a."""
    is_comparing = any(claim.kind in {"saves", "faster", "slower"} for claim in claims)
    asked = {
        "expectation_position": 1,
        "expected_words": words,
        "expected_who": who,
        "expected_link": "https://example.org/1",
        "arm": "b",
        "against_arm": "a" if is_comparing else None,
        "wanted_cache_state": cache,
        "measured": measured,
        "measured_name": name,
        "waits_for": None,
        "claims": claims_to_json(claims),
    }
    figures = pd.concat([figure_rows([]), *rows])
    return expectations_of({"expected_of_arms": pd.DataFrame([asked]), "expected_figures": figures})
