"""What can be asked: the questions in SQL, and what rests on several: verdict, expectations."""

from collections.abc import Mapping
from typing import Literal

from basis.documents import Document, JsonAnswer
from queries.catalogue import Entry, Question, questions
from queries.expectations.rows import TYPES, ExpectationAnswered

VERDICT = Question(
    name="verdict",
    subject="report",
    sql="",
    title="Which is faster, by how much, how sure are we, and why?",
    grain="one row per comparison; as JSON one object",
    parameters=(
        Entry("experiment", "VARCHAR", "name of the experiment"),
        Entry("milestone", "VARCHAR[]", "globs of another clock; NULL for the experiment's own"),
        Entry("queue", "VARCHAR", "contended or uncontended runs alone; NULL: all"),
    ),
    columns=(),
)
"""A question that no SQL alone answers, as the next one."""

EXPECTATIONS = Question(
    name="expectations",
    subject="expectations",
    sql="",
    title="What was expected, and what do the runs say of it?",
    grain="one row per expectation, claim and cache state",
    parameters=(Entry("experiment", "VARCHAR", "name of the experiment"),),
    columns=tuple(
        Entry(name, TYPES[name], " ".join(str(field.description).split()))
        for name, field in ExpectationAnswered.model_fields.items()
    ),
)

BY_SEVERAL = {one.name: one for one in (VERDICT, EXPECTATIONS)}
"""What no SQL alone answers, by name."""


class Named(Document):
    """A parameter or a column."""

    name: str
    """Its name."""
    type: str
    """As DuckDB spells it."""
    meaning: str
    """In words; a parameter whose meaning does not say what NULL does must be given."""


class QuestionAsked(Document):
    """A question that `longpole ask` answers."""

    name: str
    """Its name."""
    title: str
    """The question in words."""
    grain: str
    """What one row is."""
    parameters: list[Named]
    """What `-p` gives."""
    columns: list[Named]
    """Of each row; of the verdict, see `VerdictAnswer`."""


class QuestionsAnswer(JsonAnswer):
    """What can be asked: what `longpole list` prints."""

    answer: Literal["questions"] = "questions"
    """Which answer this is."""
    questions: list[QuestionAsked]
    """The verdict first."""


def all_questions() -> dict[str, Question]:
    """Every question by its name, those that no SQL alone answers first."""
    return {**BY_SEVERAL, **questions()}


def questions_answer(known: Mapping[str, Question]) -> QuestionsAnswer:
    """The questions, for programs."""
    return QuestionsAnswer(
        questions=[
            QuestionAsked(
                name=one.name,
                title=one.title,
                grain=one.grain,
                parameters=_named(one.parameters),
                columns=_named(one.columns),
            )
            for one in known.values()
        ]
    )


def _named(entries: tuple[Entry, ...]) -> list[Named]:
    return [Named(name=one.name, type=one.type, meaning=one.meaning) for one in entries]
