"""
What the values of an experiment file may be: text, globs, instants, shas.

Each type carries as its title how people call it; `experiment_keys` prints it. Regular expressions
are RE2's, judged and run by the RE2 that arms are resolved with: DuckDB's.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import duckdb
from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from basis.changes import Change, changes_of
from basis.errors import ChangeInvalid

_JUDGE = duckdb.connect(":memory:")


def _regular_expression(text: str) -> str:
    if reason := re2_problem(text):
        raise ValueError(f"is no regular expression (RE2): {reason}")
    return text


def read_instant(value: object) -> datetime:
    """A TOML date or instant, or the same as text; without a zone it is UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"is no date: write it as 2026-04-05, not {value!r}") from error
    if isinstance(value, datetime):
        try:
            return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        except OverflowError as error:
            raise ValueError("lies outside the years 1 to 9999") from error
    if isinstance(value, date):
        return datetime.combine(value, datetime.min.time())
    raise ValueError("is no date: write it as 2026-04-05")


def _end_instant(value: object) -> datetime:
    """A day that ends a period belongs to it."""
    is_day = (isinstance(value, date) and not isinstance(value, datetime)) or (
        isinstance(value, str) and len(value) == len("2026-04-05")
    )
    end = read_instant(value)
    if is_day and end.date() == date.max:
        raise ValueError("lies too far ahead: leave `until` out for an open end")
    return end + (timedelta(days=1) if is_day else timedelta())


def one_or_many(value: object) -> object:
    """One table or text where a list is allowed is a list of one."""
    return [value] if isinstance(value, (dict, str)) else value


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank: write what it names")
    return text


def _all_or_none(value: object) -> object:
    """True stands for every job, false for none."""
    return {True: ["*"], False: None}[value] if isinstance(value, bool) else one_or_many(value)


def _read_changes(value: object) -> tuple[Change, ...]:
    try:
        changes = changes_of(value)
    except ChangeInvalid as error:
        raise ValueError(str(error).rstrip(".")) from error
    if not changes:
        raise ValueError("is empty: a prediction needs at least one change")
    return changes


_LONGEST_GLOB = 1_000
"""Characters: RE2 takes every such glob."""


Text = Annotated[
    str,
    Field(min_length=1, max_length=2_000, title="text"),
    AfterValidator(_not_blank),
]


RegularExpression = Annotated[
    str,
    Field(min_length=1, title="regular expression"),
    AfterValidator(_not_blank),
    AfterValidator(_regular_expression),
]


Instant = Annotated[datetime, BeforeValidator(read_instant), Field(title="day or instant")]


EndInstant = Annotated[datetime, BeforeValidator(_end_instant), Field(title="day or instant")]


Branch = Annotated[
    str,
    Field(min_length=1, max_length=_LONGEST_GLOB, title="branch, or a glob of branches"),
    AfterValidator(_not_blank),
]


Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{7,40}$", title="sha, 7 to 40 digits")]


RepositoryName = Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$", title="owner/name")]


Globs = Annotated[
    list[Annotated[Text, Field(max_length=_LONGEST_GLOB)]],
    BeforeValidator(one_or_many),
    Field(min_length=1, max_length=1_000, title="glob, or a list of them"),
]


JobLogs = Annotated[
    list[Annotated[Text, Field(max_length=_LONGEST_GLOB)]] | None,
    BeforeValidator(_all_or_none),
    Field(max_length=1_000, title="true, or a glob, or a list of them"),
]


Labels = Annotated[
    list[Annotated[Text, Field(max_length=256)]],
    BeforeValidator(one_or_many),
    Field(min_length=1, max_length=100, title="label, or a list of them"),
]


Count = Annotated[int, Field(ge=1, le=2**31 - 1, title="whole number, from 1 on")]


Id = Annotated[int, Field(ge=1, le=2**63 - 1, title="GitHub's number")]


Effect = Annotated[str, Field(pattern=r"^\d+(\.\d+)?(%|s)$", title='like "5%" or "15s"')]


Seconds = Annotated[float, Field(ge=0, strict=False, title="seconds")]


Share = Annotated[float, Field(ge=0, le=1, strict=False, title="share, 0 to 1")]


Hours = Annotated[float, Field(gt=0, strict=False, title="hours")]


Changes = Annotated[
    tuple[Change, ...],
    PlainValidator(_read_changes),
    Field(title="one or more tables, as of [what-if](what-if.md#changes)"),
]


def has_wildcards(text: str) -> bool:
    """Whether a text is a glob: no branch of Git has `*` or `?` in its name."""
    return "*" in text or "?" in text


def like_pattern(glob: str) -> str:
    """A glob for `like ... escape '^'`; all but `*` and `?` stands for itself."""
    for plain, escaped in (("^", "^^"), ("%", "^%"), ("_", "^_"), ("*", "%"), ("?", "_")):
        glob = glob.replace(plain, escaped)
    return glob


def re2_problem(pattern: str) -> str | None:
    """Why a text is no regular expression; None if it is one."""
    try:
        _JUDGE.execute("select regexp_matches('', ?)", [pattern])
    except duckdb.Error as error:
        return str(error).partition(": ")[2] or str(error)
    return None


def re2_matches(pattern: str, texts: list[str]) -> list[bool]:
    """Of each text, whether the pattern is found anywhere in it."""
    rows = _JUDGE.execute(
        "select regexp_matches(text, $pattern), from unnest($texts::varchar[]) "
        "with ordinality as given (text, place) order by place",
        {"pattern": pattern, "texts": texts},
    ).fetchall()
    return [is_found for (is_found,) in rows]


def re2_literal(text: str) -> str:
    """A pattern that finds a text itself; what can't be printed is any one character."""
    return "".join(
        f"\\{one}" if one in r"\.+*?()|[]{}^$" else one if one.isprintable() else "."
        for one in text
    )
