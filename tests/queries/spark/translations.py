"""The translations into Spark's SQL as a text that is read: `make translations` writes it."""

import difflib
from itertools import chain
from pathlib import Path

from queries.catalogue import Question, views_read_by
from queries.meaning.tables import built_tables
from queries.spark.translate import parse, to_spark

TRANSLATIONS = Path(__file__).with_name("translations.diff")
_READ = chain.from_iterable(views_read_by(made.sql) for made in built_tables().values())
FILES: dict[str, Question] = dict(
    sorted({**built_tables(), **{one.name: one for one in _READ}}.items())
)
"""All that meaning is built from."""


def translations() -> str:
    """What the translation of each file changes, as a diff without context."""
    lines: list[str] = []
    for name, file in FILES.items():
        statement = parse(file.sql)
        before = statement.sql(dialect="duckdb", pretty=True, comments=False).splitlines()
        after = to_spark(statement).splitlines()
        changed = difflib.unified_diff(before, after, lineterm="", n=0)
        lines += [f"== {name}", *(line for line in changed if line[:3] not in ("---", "+++"))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TRANSLATIONS.write_text(translations(), "utf-8")
