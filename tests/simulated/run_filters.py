"""
Which runs a listing shows.

Source: REST "List workflow runs for a repository" and GitHub's search syntax for dates.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from tests.simulated.shapes import instant
from tests.simulated.world import Json

CAPPING_PARAMETERS = frozenset(
    {"actor", "branch", "check_suite_id", "created", "event", "head_sha", "status"}
)
RESULTS_CAP = 1000

_CREATED = re.compile(r"(?P<comparison>>=|<=|>|<)?(?P<first>[^<>.*]+)")


class FilterNotUnderstood(Exception):
    """A filter's value has a form that GitHub does not document."""


def run_filter(query: Mapping[str, str]) -> Callable[[Json], bool]:
    """
    Whether a run passes every filter of the query.

    `branch` goes by the name alone, so that branches of forks are found, too.

    Raises:
        FilterNotUnderstood: `created` has no documented form.
    """
    tests = [_test(name, value) for name, value in query.items() if name in CAPPING_PARAMETERS]
    return lambda run: all(test(run) for test in tests)


def _test(name: str, value: str) -> Callable[[Json], bool]:
    match name:
        case "branch":
            return lambda run: run["head_branch"] == value
        case "status":
            return lambda run: value in (run["status"], run["conclusion"])
        case "actor":
            return lambda run: (run["actor"] or {}).get("login") == value
        case "created":
            first, end = created_range(value)
            return lambda run: first <= run["created_at"] < end
        case _:
            return lambda run: str(run[name]) == value


def created_range(text: str) -> tuple[str, str]:
    """
    First instant inside and first instant after the period that `created` names.

    A day counts as a whole wherever it stands: `<=2026-04-05` includes that day, `>2026-04-05`
    begins with the next. An instant lasts a second.

    Raises:
        FilterNotUnderstood: The text is no period.
    """
    earliest, latest = "0000", "9999"
    first, dots, last = text.partition("..")
    if dots:
        return (
            earliest if first == "*" else _span(first)[0],
            latest if last == "*" else _span(last)[1],
        )
    match = _CREATED.fullmatch(text)
    if match is None:
        raise FilterNotUnderstood(f"created={text}")
    begin, end = _span(match["first"])
    return {
        ">=": (begin, latest),
        ">": (end, latest),
        "<=": (earliest, end),
        "<": (earliest, begin),
        None: (begin, end),
    }[match["comparison"]]


def _span(text: str) -> tuple[str, str]:
    try:
        begin = datetime.fromisoformat(text)
    except ValueError as error:
        raise FilterNotUnderstood(f"created={text}") from error
    if begin.tzinfo is not None:
        begin = begin.astimezone(UTC).replace(tzinfo=None)
    length = timedelta(days=1) if len(text) == len("2026-04-05") else timedelta(seconds=1)
    return instant(begin), instant(begin + length)
