"""A question and its parameters in, a frame out."""

from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from threading import Lock
from typing import Self

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from basis.calls import parameters_of
from basis.places import LONGPOLE
from queries.arms.contention import require_kind
from queries.catalogue import Question, questions
from queries.database import define_views, open_snapshot, unreadable
from queries.errors import (
    NotBuilt,
    ParameterInvalid,
    UnknownExperiment,
    UnknownParameter,
    UnknownQuestion,
)
from queries.meaning.reading import is_built, select_built
from queries.meaning.tables import built_views

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

# By Arrow it takes half the time of Python's own texts and numbers; without these, an integer
# column with a NULL would be one of floats.
_OF_ARROW = {
    pa.int64(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(na_value=np.nan),
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


def require_experiment(experiment: str, database: Path) -> None:
    """
    Check that the database knows an experiment, since a misspelt name would answer with no rows.

    Raises:
        UnknownExperiment: It does not; the message names those it knows.
    """
    known = list(answer("experiments", database)["experiment"])
    if experiment not in known:
        offered = (
            f"ask for {', '.join(known)}" if known else f"run `{LONGPOLE} ingest` to load some"
        )
        raise UnknownExperiment(f"there is no experiment {experiment}: {offered}.")


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
    with Asking(database, _bound(asked, parameters or {})) as asking:
        return asking.frame(asked)


def answers(
    names: Iterable[str], database: Path, parameters: Mapping[str, object]
) -> dict[str, pd.DataFrame]:
    """
    Several answers from one snapshot; what they have in common is worked out once.

    Args:
        names: Of the catalogue.
        database: As in `answer`.
        parameters: Each question gets those that it takes.

    Returns:
        The frames of `answer`, by name, in this order.

    Raises:
        LongpoleError: As `answer`.
    """
    wanted = [find_question(name) for name in names]
    with Asking(database, parameters) as asking:
        return {asked.name: asking.frame(asked) for asked in wanted}


class Asking:
    """
    Questions to one snapshot by one set of parameters: what they share is worked out once.

    Args:
        database: As in `answer`.
        values: The parameters, by name without `$`; one that is not given is NULL.

    Raises:
        LongpoleError: As `answer`.
    """

    def __init__(self, database: Path, values: Mapping[str, object]) -> None:
        self._database = database
        self._values = {name: _plain(value) for name, value in values.items()}
        require_kind(queue := self._values.get("queue"))
        self._defined: dict[str, str] = {}
        self._lock = Lock()
        self._connection = open_snapshot(database)
        self._is_built = self._is_kind_built = False
        self._stored: Container[str] = ()
        self._refusal: NotBuilt | None = None
        if (experiment := self._values.get("experiment")) is not None:
            try:
                self._is_built = is_built(self._connection, experiment)
                self._is_kind_built = queue is not None and is_built(
                    self._connection, experiment, str(queue)
                )
            except NotBuilt as refusal:
                self._refusal = refusal
            except duckdb.Error as error:
                raise unreadable(database, error) from error
            if self._is_built:
                self._stored = built_views()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._connection.close()

    def frame(self, asked: Question) -> pd.DataFrame:
        """
        One answer, as of `answer`.

        Raises:
            LongpoleError: As `answer`.
        """
        given = {p.name for p in asked.parameters if self._values.get(p.name) is not None}
        is_of_kind = "queue" in given
        is_own = given - {"queue"} == {"experiment"}
        is_built = self._is_kind_built if is_of_kind else self._is_built
        # What does not rest on the clock is worked out, so that another one can be chosen.
        if self._refusal is not None and is_own and asked.takes("milestone"):
            raise self._refusal
        try:
            with self._lock:
                if is_built and is_own:
                    sql = select_built(asked, str(self._values["queue"]) if is_of_kind else None)
                else:
                    known = {one.name: self._values.get(one.name) for one in asked.parameters}
                    sql = define_views(
                        self._connection, asked.sql, known, self._defined, self._stored
                    )
                values = {name: self._values.get(name) for name in parameters_of(sql)}
                table = self._connection.sql(sql, params=values).to_arrow_table()
        except duckdb.ConversionException as error:
            raise ParameterInvalid(_misfit(asked, error)) from error
        except duckdb.Error as error:
            raise unreadable(self._database, error) from error
        frame = table.to_pandas(types_mapper=_OF_ARROW.get, split_blocks=True, self_destruct=True)
        return _typed(frame, asked)


def _typed(frame: pd.DataFrame, asked: Question) -> pd.DataFrame:
    for column in asked.columns:
        if column.is_list:
            frame[column.name] = pd.Series(map(_as_list, frame[column.name]), dtype="object")
    wanted = {c.name: _DTYPES[c.type] for c in asked.columns if not c.is_list}
    has = dict(zip(frame.columns, frame.dtypes, strict=True))
    # Most come with their type; to be given it again takes as long as to be read.
    others = {name: one for name, one in wanted.items() if has[name] != one}
    return frame.astype(others) if others else frame


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


def _as_list(cell: object) -> list[object] | None:
    return list(cell) if isinstance(cell, (list, tuple, np.ndarray)) else None


def _either(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
