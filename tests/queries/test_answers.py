"""The door to the answers: what it takes, gives and refuses."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from queries.answers import answer, answers
from queries.catalogue import questions
from queries.errors import NoDatabase, ParameterInvalid, UnknownParameter, UnknownQuestion
from tests.app.graph_case import graphs
from tests.build_database import build_database
from tests.queries.facts import attempt, job

DTYPES = {
    "BIGINT": "Int64",
    "INTEGER": "Int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "VARCHAR": "str",
    "DOUBLE[]": "object",
    "VARCHAR[]": "object",
    "TIMESTAMP": "datetime64[us]",
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One attempt with one job, some of whose columns are NULL."""
    return build_database(
        tmp_path / "one.duckdb",
        run_attempts=[attempt()],
        jobs=[job(1, [None, 5, 35], name="=cmd()", runner_labels=["ubuntu", "x64"])],
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a row."""
    return build_database(tmp_path_factory.mktemp("empty") / "empty.duckdb")


@pytest.mark.parametrize("name", questions())
def test_an_empty_database_answers_with_no_rows(name: str, empty: Path) -> None:
    """A migrated database without a row answers every question; columns and dtypes are told."""
    frame = answer(name, empty)
    columns = questions()[name].columns

    assert 0 == len(frame)
    assert [column.name for column in columns] == list(frame.columns)
    assert [DTYPES[column.type] for column in columns] == list(map(str, frame.dtypes))


# A quarter at every push, in turns of the alphabet.
@pytest.mark.parametrize("first", range(4))
def test_several_answers_are_those_of_each(first: int, tmp_path: Path) -> None:
    """Asked together, by a clock where they take one, questions give the same frames as alone."""
    database = graphs(tmp_path / "graphs.duckdb")
    given = {"experiment": "cache", "milestone": ["cli*"]}
    together = answers(questions(), database, given)

    for name, question in list(questions().items())[first::4]:
        takes = {parameter.name: given.get(parameter.name) for parameter in question.parameters}
        pd.testing.assert_frame_equal(answer(name, database, takes), together[name])


def test_missing_stays_missing(database: Path) -> None:
    """NULL is no zero, no empty text and no 1970, and changes no dtype."""
    frame = answer("attempt_jobs", database, {"run_id": 1, "run_attempt": 1})

    assert [DTYPES[c.type] for c in questions()["attempt_jobs"].columns] == list(
        map(str, frame.dtypes)
    )
    assert frame[["job_key", "created_at", "queue_s"]].isna().all(axis=None)
    assert [["ubuntu", "x64"]] == list(frame["runner_labels"])


@pytest.mark.parametrize("run_id", [1, "1", np.int64(1)])
def test_values_may_be_text_or_taken_from_a_frame(run_id: object, database: Path) -> None:
    """SQL casts what it is given."""
    frame = answer("attempt_jobs", database, {"run_id": run_id, "run_attempt": 1})

    assert ["=cmd()"] == list(frame["name"])


def test_a_parameter_that_is_not_given_is_null(database: Path) -> None:
    """A question about no attempt has no rows."""
    assert answer("attempt_jobs", database, {"run_id": 1}).empty


def test_unknown_question(database: Path) -> None:
    """A misspelt name is answered with the closest, any other with all."""
    with pytest.raises(UnknownQuestion, match=r"no question holding: ask for holdings\.$"):
        answer("holding", database)
    with pytest.raises(UnknownQuestion, match=r"ask for arm_counts, .* or work_by_arm\.$"):
        answer("zzz", database)


def test_unknown_parameter(database: Path) -> None:
    """The parameters that there are stand in the sentence."""
    with pytest.raises(
        UnknownParameter, match=r"experiment, milestone, queue, run_id, run_attempt\."
    ):
        answer("attempt_jobs", database, {"run": 1})
    with pytest.raises(UnknownParameter, match=r"no parameter run: it takes none\."):
        answer("holdings", database, {"run": 1})


def test_a_value_of_another_type(database: Path) -> None:
    """The value and the types that are wanted stand in the sentence."""
    with pytest.raises(ParameterInvalid, match=r"'x'.*run_id \(BIGINT\), run_attempt \(INTEGER\)"):
        answer("attempt_jobs", database, {"run_id": "x"})


def test_a_value_is_data(database: Path) -> None:
    """A value that looks like SQL is a name that no experiment has."""
    assert answer("arm_counts", database, {"experiment": "' or 1 = 1 --"}).empty


def test_no_database(tmp_path: Path) -> None:
    """There is nothing to ask."""
    with pytest.raises(NoDatabase):
        answer("holdings", tmp_path / "none.duckdb")


def test_questions_may_be_asked_at_once(database: Path) -> None:
    """Readers of one process share an instance; each has its own views and answer."""
    with ThreadPoolExecutor(4) as pool:
        frames = pool.map(
            lambda run_id: answer("attempt_jobs", database, {"run_id": run_id, "run_attempt": 1}),
            [1, 2] * 8,
        )

    assert [1, 0] * 8 == [len(frame) for frame in frames]
