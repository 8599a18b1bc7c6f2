"""Requests that fail, and answers that say so."""

from collections.abc import Callable, Iterator
from itertools import chain, repeat

from basis.errors import LongpoleError
from tests.simulated import Answer, Request

URL = "/repos/example/many"


def first(*answers: Answer) -> Callable[[Request, Answer], Answer]:
    """These answers, then honest ones."""
    rest: Iterator[Answer | None] = chain(answers, repeat(None))
    return lambda _request, honest: next(rest) or honest


def failure(call: Callable[[], object]) -> type[LongpoleError] | None:
    """How a request failed; None if it was answered."""
    try:
        call()
    except LongpoleError as error:
        return type(error)
    return None
