"""
A commit message that rules for messages match, where one can be found.

Rules are regular expressions (RE2) of the experiment file. A pattern's own literal text is tried,
and judged by DuckDB's RE2, which resolves arms: nothing is printed that was not tried.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

import duckdb

_FALLBACK = "ci: measured run"
_SKIPS = re.compile(
    r"\[(skip ci|ci skip|no ci|skip actions|actions skip)\]|skip-checks:", re.IGNORECASE
)
"""What has GitHub start no run: docs.github.com, "Skipping workflow runs"."""
_SAFE = re.compile(r"[A-Za-z0-9 :,.()/_+@#=\[\]-]{1,100}")
"""What a message that we print may have: nothing that a shell or a terminal acts on."""
_LITERAL = re.compile(r"(?:[^\\.^$*+?()\[\]{}|]|\\[^A-Za-z0-9])+")
_MOST_PATTERNS = 4


def find_message(wanted: Sequence[str], unwanted: Sequence[str]) -> str | None:
    """
    A message that every wanted pattern matches, and no unwanted one; None if none was found.

    Args:
        wanted: Regular expressions (RE2); without any, a plain message is tried.
        unwanted: Likewise.
    """
    if len(wanted) > _MOST_PATTERNS:
        return None
    tried = list(_candidates(wanted))
    with duckdb.connect(":memory:") as judge:
        for message in tried:
            if _SAFE.fullmatch(message) is None or _SKIPS.search(message):
                continue
            if all(_matches(judge, message, one) for one in wanted) and not any(
                _matches(judge, message, one) for one in unwanted
            ):
                return message
    return None


def _matches(judge: duckdb.DuckDBPyConnection, message: str, pattern: str) -> bool:
    """Whether it does; what is no pattern for this DuckDB, though it once was, matches nothing."""
    try:
        row = judge.execute("select regexp_matches(?, ?)", [message, pattern]).fetchone()
    except duckdb.InvalidInputException:
        return False
    return row is not None and bool(row[0])


def _candidates(wanted: Sequence[str]) -> Iterator[str]:
    """The patterns' literals, alone and joined in each order, first with words around them."""
    literals = list(dict.fromkeys(filter(None, map(_literal, wanted))))
    if not literals:
        yield _FALLBACK
        return
    for joined in map(" ".join, permutations(literals)):
        if len(literals) == 1 and not joined.startswith("ci: "):
            yield f"ci: {joined}"
        yield f"{joined} measured run"
        yield joined


def _literal(pattern: str) -> str | None:
    """The text that a pattern without operators stands for; of alternatives, of the first."""
    for alternative in pattern.split("|"):
        bare = re.sub(r"^\(\?[a-z]+\)", "", alternative).removeprefix("^").removesuffix("$")
        bare = bare.replace(r"\b", "")
        if _LITERAL.fullmatch(bare):
            return re.sub(r"\\(.)", r"\1", bare).strip() or None
    return None
