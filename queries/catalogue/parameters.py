"""Parameters as a command line gives them: `key=value`, text that SQL casts."""

import re
from collections import defaultdict
from collections.abc import Iterable

from queries.catalogue.headers import Entry
from queries.catalogue.questions import Question
from queries.errors import ParameterInvalid, UnknownParameter

_WHOLE_NUMBER = re.compile(r"-?\d+")


def read_parameters(question: Question, assignments: Iterable[str]) -> dict[str, object]:
    """
    The parameters that `key=value` assignments give a question, as text or lists of text.

    A list is given item by item, by repeating its key; `key=` alone is an empty one. A parameter
    may be left out, and is NULL then, if its meaning in the header says what NULL does.

    Raises:
        UnknownParameter: The question has no such parameter.
        ParameterInvalid: A parameter is missing, given twice, no number where it must be one, or
            not written `key=value`.
    """
    given: defaultdict[str, list[str]] = defaultdict(list)
    for assignment in assignments:
        key, sign, value = assignment.partition("=")
        if not sign:
            raise ParameterInvalid(f"{assignment} is no parameter: write it as -p key=value.")
        given[key].append(value)
    known = {parameter.name: parameter for parameter in question.parameters}
    usage = " ".join(f"-p {name}=VALUE" for name in known) or "no parameters"
    for key, values in given.items():
        if key not in known:
            raise UnknownParameter(f"{question.name} has no parameter {key}: give {usage}.")
        if len(values) > 1 and not known[key].is_list:
            raise ParameterInvalid(f"{key} is given {len(values)} times: give it once.")
    for name, parameter in known.items():
        if name not in given and "NULL" not in parameter.meaning:
            raise ParameterInvalid(
                f"{question.name} needs {name}, {_what(parameter)}: give {usage}."
            )
        is_whole = all(_WHOLE_NUMBER.fullmatch(value) for value in given.get(name, []))
        if parameter.type.removesuffix("[]") in ("BIGINT", "INTEGER") and not is_whole:
            raise ParameterInvalid(f"{name} is {_what(parameter)}: give a whole number.")
    return {
        key: _items(values) if known[key].is_list else values[0] for key, values in given.items()
    }


def _what(parameter: Entry) -> str:
    """What it is, without what becomes of special values."""
    return parameter.meaning.partition(";")[0]


def _items(values: list[str]) -> list[str]:
    return [] if values == [""] else values
