"""RE2, judged and run by the RE2 that arms are resolved with: DuckDB's."""

import duckdb

_JUDGE = duckdb.connect(":memory:")


def problem(pattern: str) -> str | None:
    """Why a text is no regular expression; None if it is one."""
    try:
        _JUDGE.execute("select regexp_matches('', ?)", [pattern])
    except duckdb.Error as error:
        return str(error).partition(": ")[2] or str(error)
    return None


def matches(pattern: str, texts: list[str]) -> list[bool]:
    """Of each text, whether the pattern is found anywhere in it."""
    rows = _JUDGE.execute(
        "select regexp_matches(text, $pattern), from unnest($texts::varchar[]) "
        "with ordinality as given (text, place) order by place",
        {"pattern": pattern, "texts": texts},
    ).fetchall()
    return [is_found for (is_found,) in rows]


def literal(text: str) -> str:
    """A pattern that finds a text itself; what can't be printed is any one character."""
    return "".join(
        f"\\{one}" if one in r"\.+*?()|[]{}^$" else one if one.isprintable() else "."
        for one in text
    )
