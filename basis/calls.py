"""
Relations with parameters, in SQL: `from path_jobs($experiment, $milestone, null) as paths`.

Who executes such a statement computes the relation for these arguments, and puts its name there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import duckdb

_NULL = "null"
_COMMENT = duckdb.token_type.comment


@dataclass(frozen=True, slots=True)
class Read:
    """
    A relation that a statement reads, as it stands after `from` or `join`.

    Attributes:
        name: Of the relation.
        arguments: Names of the statement's own parameters, in place of which NULL may stand (None);
            None where it stands without arguments.
        begin: Where it begins in the statement's bytes.
        end: Where it ends, arguments included.
    """

    name: str
    arguments: tuple[str | None, ...] | None
    begin: int
    end: int


@cache
def reads_of(sql: str) -> tuple[Read, ...]:
    """All that a statement reads beside its own common table expressions."""
    return tuple(_reads(sql.encode()))


@lru_cache(maxsize=1024)
def parameters_of(statement: str) -> tuple[str, ...]:
    """The names of the parameters that a statement binds, sorted; a millisecond to find out."""
    return tuple(sorted(duckdb.extract_statements(statement)[0].named_parameters))


def with_relations(sql: str, relation: Callable[[Read], str | None]) -> str:
    """The statement with other relations in the place of some: None leaves one as it is."""
    text = sql.encode()
    for read in reversed(reads_of(sql)):
        if (name := relation(read)) is not None:
            text = text[: read.begin] + name.encode() + text[read.end :]
    return text.decode()


def _reads(text: bytes) -> Iterator[Read]:
    offsets = [begin for begin, kind in duckdb.tokenize(text.decode()) if kind != _COMMENT]
    spans = list(zip(offsets, [*offsets[1:], len(text)], strict=True))
    words = [text[begin:end].split(b"--")[0].decode().strip() for begin, end in spans]
    expressions = {
        words[place + 1]
        for place, word in enumerate(words[:-3])
        if word in ("with", "recursive", ",")
        and words[place + 2] == "as"
        and words[place + 3] in ("(", "materialized", "not")
    }
    for place, (word, name) in enumerate(pairwise(words), start=1):
        if word.lower() not in ("from", "join") or not name.isidentifier():
            continue
        if words[place - 2 : place - 1] == ["distinct"]:
            continue  # is distinct from
        arguments = _arguments(words[place + 1 :])
        if name in expressions and arguments is None:
            continue
        last = place if arguments is None else words.index(")", place)
        begin, end = spans[place][0], spans[last][0] + len(words[last])
        yield Read(name, arguments, begin, end)


def _arguments(words: list[str]) -> tuple[str | None, ...] | None:
    """Those in parentheses at the beginning of words; None where there are none, or others."""
    if words[:1] != ["("] or ")" not in words:
        return None
    text = " ".join(words[1 : words.index(")")]).replace("$ ", "$")
    found = [one.strip() for one in text.split(",")]
    if not all(one == _NULL or one.removeprefix("$").isidentifier() for one in found):
        return None
    return tuple(None if one == _NULL else one.removeprefix("$") for one in found)
