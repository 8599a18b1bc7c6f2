"""
One field of an answer, read without trust.

Missing, null and of another type than expected is None, and so is what is out of its range: a
number that no column holds, an instant of another age, an address of a thousand bytes. The latter
is noted: whoever is responsible for the block of reading says it, or leaves the answer to be asked
for again. A thread of its own takes the block along by `contextvars.copy_context`. A text that is
no instant, or longer than any of its kind that is compared, raises `UnexpectedAnswer`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from ingest.bounds import LONGEST_NAME_BYTES, cut
from ingest.errors import UnexpectedAnswer

NO_VALUE = "GitHub gave it out of its range: it counts as not said"
_noted: ContextVar[set[str] | None] = ContextVar("fields that are no value", default=None)
SMALL = 2**31 - 1
LARGE = 2**63 - 1
_YEAR_OF_ZERO = 1970
_YEAR_BEYOND_SENSE = 2100


def note_no_value(field: str) -> None:
    """Note that a field was given, and is no value."""
    fields = _noted.get()
    if fields is not None:
        fields.add(field)


@contextmanager
def collect_no_values() -> Iterator[set[str]]:
    """The names of the fields that are no value in this block; those of blocks within included."""
    around = _noted.get()
    fields: set[str] = set()
    token = _noted.set(fields)
    try:
        yield fields
    finally:
        _noted.reset(token)
        if around is not None:
            around |= fields


def object_at(answer: Mapping[str, Any] | None, key: str) -> Mapping[str, Any] | None:
    """An object; of a missing answer, nothing."""
    value = None if answer is None else answer.get(key)
    return value if isinstance(value, Mapping) else None


def whole_text_at(answer: Mapping[str, Any] | None, key: str) -> str | None:
    """A text that a database takes, however long."""
    value = None if answer is None else answer.get(key)
    return storable(value) if isinstance(value, str) else None


def text_at(answer: Mapping[str, Any] | None, key: str) -> str | None:
    """
    A text that is compared with others, so that it can't be cut.

    Raises:
        UnexpectedAnswer: It is too long to be stored.
    """
    text = whole_text_at(answer, key)
    if text is not None and len(text.encode()) > LONGEST_NAME_BYTES:
        raise UnexpectedAnswer(
            f"GitHub gave {key} as a text of more than {LONGEST_NAME_BYTES:,} bytes."
        )
    return text


def shown_text_at(
    answer: Mapping[str, Any] | None, key: str, most_bytes: int = LONGEST_NAME_BYTES
) -> str | None:
    """A text, cut where it is too long."""
    text = whole_text_at(answer, key)
    return None if text is None else cut(text, most_bytes)


def address_at(answer: Mapping[str, Any] | None, key: str) -> str | None:
    """An address; what is too long to be one is none."""
    text = whole_text_at(answer, key)
    if text is not None and len(text.encode()) > LONGEST_NAME_BYTES:
        note_no_value(key)
        return None
    return text


def texts_at(answer: Mapping[str, Any], key: str) -> list[str]:
    """The texts of a list; what else stands in it is left out."""
    value = answer.get(key)
    return (
        [storable(one) for one in value if isinstance(one, str)] if isinstance(value, list) else []
    )


def storable(text: str) -> str:
    """JSON can spell half a character (a lone surrogate), which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def boolean_at(answer: Mapping[str, Any], key: str) -> bool | None:
    """A truth value."""
    value = answer.get(key)
    return value if isinstance(value, bool) else None


def integer_at(answer: Mapping[str, Any] | None, key: str, most: int = LARGE) -> int | None:
    """A whole number; what is negative, or larger than its column holds, is none."""
    value = unnoted_integer_at(answer, key, most)
    if value is None and answer is not None and _is_number(answer.get(key)):
        note_no_value(key)
    return value


def unnoted_integer_at(answer: Mapping[str, Any] | None, key: str, most: int = LARGE) -> int | None:
    """The same, for who refuses the whole answer if there is none."""
    value = None if answer is None else answer.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        return None
    return value


def required_integer_at(answer: Mapping[str, Any], key: str, kind: str, most: int = LARGE) -> int:
    """
    A whole number that a record can't do without.

    Raises:
        UnexpectedAnswer: It is not there, or none within sense.
    """
    value = unnoted_integer_at(answer, key, most)
    if value is None:
        raise UnexpectedAnswer(f"GitHub described a {kind} without a number in {key!r}.")
    return value


def required_text_at(answer: Mapping[str, Any] | None, key: str, kind: str) -> str:
    """
    A text that a record can't do without.

    Raises:
        UnexpectedAnswer: It is not there.
    """
    value = text_at(answer, key)
    if value is None:
        raise UnexpectedAnswer(f"GitHub described a {kind} without a text in {key!r}.")
    return value


def instant_at(answer: Mapping[str, Any] | None, key: str) -> datetime | None:
    """
    An instant in UTC and whole seconds.

    GitHub's are ISO 8601 with Z or an offset, some steps' with `.000`. Those of 1970 and before
    are zeros of other clocks (0001-01-01 is Go's), and so missing. Those of 2100 and later, and
    numbers, are none.

    Raises:
        UnexpectedAnswer: The text is none.
    """
    text = text_at(answer, key)
    if text is None:
        if answer is not None and _is_number(answer.get(key)):
            note_no_value(key)
        return None
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            instant = instant.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise UnexpectedAnswer(f"GitHub gave {key} as a text that is no instant.") from error
    if instant.year >= _YEAR_BEYOND_SENSE:
        note_no_value(key)
        return None
    return None if instant.year <= _YEAR_OF_ZERO else instant.replace(microsecond=0)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
