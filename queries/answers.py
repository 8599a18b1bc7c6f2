"""A question and its parameters in, a frame out."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from queries.catalogue import Question, questions
from queries.database import define_views, open_snapshot, unreadable
from queries.errors import ParameterInvalid, UnknownParameter, UnknownQuestion

# One dtype per type, whether or not a column holds a NULL: the frame of an empty answer has the
# same dtypes as any other.
_DTYPES = {
    "BIGINT": "Int64",
    "INTEGER": "Int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "VARCHAR": "str",
    "TIMESTAMP": "datetime64[us]",
}


def find_question(name: str) -> Question:
    """
    The question of that name.

    Raises:
        UnknownQuestion: There is none; the message names those there are, the closest alone where
            the name looks misspelt.
    """
    known = questions()
    if name not in known:
        offered = get_close_matches(name, known, n=1) or list(known)
        raise UnknownQuestion(f"there is no question {name}: ask for {_either(offered)}.")
    return known[name]


def answer(
    question: str, database: Path, parameters: Mapping[str, object] | None = None
) -> pd.DataFrame:
    """
    The answer to a question, from the newest snapshot of a database.

    Args:
        question: A name of the catalogue.
        database: The link that ingest moves, or one snapshot.
        parameters: By name without `$`; one that is not given is NULL.

    Returns:
        The rows and columns that the question's header promises, in their order. TIMESTAMP becomes
        naive `datetime64[us]` in UTC, BIGINT and INTEGER `Int64`, DOUBLE `float64`, BOOLEAN
        `boolean`, VARCHAR `str`, a list `object` holding lists of `str`. What is missing is the
        dtype's own missing value (None among lists): tell it by `isna()`.

    Raises:
        UnknownQuestion: The catalogue has no such question.
        UnknownParameter: The question has no such parameter.
        ParameterInvalid: A value does not have its parameter's type.
        NoDatabase: There is no database.
        DatabaseUnreadable: It can't be read, or another version of Longpole wrote it.
    """
    asked = find_question(question)
    values = _bound(asked, parameters or {})
    connection = open_snapshot(database)
    try:
        define_views(connection, asked.sql, values)
        own = duckdb.extract_statements(asked.sql)[0].named_parameters
        frame = connection.execute(asked.sql, {name: values[name] for name in own}).df()
    except duckdb.ConversionException as error:
        raise ParameterInvalid(_misfit(asked, error)) from error
    except duckdb.Error as error:
        raise unreadable(database, error) from error
    finally:
        connection.close()
    for column in asked.columns:
        if column.is_list:
            frame[column.name] = pd.Series(map(_as_list, frame[column.name]), dtype="object")
    return frame.astype({c.name: _DTYPES[c.type] for c in asked.columns if not c.is_list})


def _bound(question: Question, parameters: Mapping[str, object]) -> dict[str, object]:
    names = [parameter.name for parameter in question.parameters]
    for name in parameters:
        if name not in names:
            offered = f"it takes {', '.join(names)}" if names else "it takes none"
            raise UnknownParameter(f"{question.name} has no parameter {name}: {offered}.")
    return {name: _plain(parameters.get(name)) for name in names}


def _plain(value: object) -> object:
    """Values taken from a frame as the plain ones that DuckDB binds."""
    return value.item() if isinstance(value, np.generic) else value


def _misfit(question: Question, error: duckdb.Error) -> str:
    wanted = ", ".join(f"{parameter.name} ({parameter.type})" for parameter in question.parameters)
    reason = str(error).partition("\n")[0].removeprefix("Conversion Error: ")
    return f"{question.name} can't use a value ({reason}): give {wanted}."


def _as_list(cell: object) -> list[str] | None:
    return list(cell) if isinstance(cell, (list, tuple, np.ndarray)) else None


def _either(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
