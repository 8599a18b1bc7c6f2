"""
What a sentence claims of a speed, by its figures and the words beside them.

Whether it is an expectation at all, `expected_sentences` tells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from ingest.propose import speed_words as says
from ingest.propose.quantities import Quantity, find_quantities, in_percent, in_seconds

Claims = tuple[tuple[str, str | bool], ...]
"""Keys of an expectation in the experiment file with their values."""

_MOST_FIGURES = 12
"""A sentence with more is a table of results."""

_ALL = 100
"""Percent: nothing saves that much, so that such a figure is one of speed."""

_LOOKED_AHEAD = 40
_PLAIN_TO = ("to", "auf", "zu")


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    What a sentence may claim.

    Attributes:
        start: Where in the sentence it is said.
        claims: Empty where it has no figure that could be read.
        is_enough: Whether it needs no word of expectation beside it, as "saves 30s".
    """

    start: int
    claims: Claims
    is_enough: bool


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure, and what stands beside it: from the one before, and up to 40 characters behind."""

    quantity: Quantity
    sentence: str
    before: str
    after: str

    @property
    def is_compared_with(self) -> bool:
        """Whether others are compared with it: "than 30s"."""
        before = self.sentence[: self.quantity.start].rstrip("~≈ ")
        is_amount = says.AMOUNT_OF.search(self.before) is not None
        return not is_amount and says.COMPARED.search(before) is not None

    @property
    def is_of_time(self) -> bool:
        """Whether it is a share of a time, or a time."""
        return self.quantity.unit == "s" or says.OF_TIME.search(self.sentence) is not None


def read_candidates(sentence: str) -> list[Candidate]:
    """
    The claims of a sentence of bounded length, the likelier first.

    What a figure says of a difference stands before what it says of a duration.
    """
    if says.OTHER_TIMES.search(sentence):
        return []
    quantities = find_quantities(sentence, has_clocks=says.HAS_CHANGE.search(sentence) is not None)
    if len(quantities) > _MOST_FIGURES:
        return []
    ends = [0, *(each.end for each in quantities)]
    figures = [
        _Figure(
            each,
            sentence,
            sentence[end : each.start],
            sentence[each.end : each.end + _LOOKED_AHEAD],
        )
        for each, end in zip(quantities, ends, strict=False)
    ]
    candidates = chain(_of_changes(sentence, quantities), _of_figures(figures), _of_words(sentence))
    if says.PAUSES.search(sentence) or (says.BUMP.match(sentence) and not expects(sentence)):
        return [each for each in candidates if each.is_enough]
    return list(candidates)


def expects(text: str) -> bool:
    """Whether a text has a word of expectation."""
    return any(cue["expected"] for cue in says.CUES.finditer(text))


def _of_changes(sentence: str, quantities: Sequence[Quantity]) -> Iterator[Candidate]:
    """What goes from one duration to another, in either order."""
    for each in quantities:
        if each.unit == "s" and each.is_range:
            has_arrow = says.ARROW.search(sentence, each.start, each.end) is not None
            if each.low > each.high or has_arrow or says.FROM.search(sentence[: each.start]):
                yield Candidate(each.start, _change(each.low, each.high), is_enough=True)
    for one, two in pairwise(quantities):
        if one.unit != "s" or two.unit != "s" or one.is_range or two.is_range:
            continue
        between = sentence[one.end : two.start]
        if says.DOWN_FROM.fullmatch(between):
            yield Candidate(one.start, _change(two.high, one.high), is_enough=True)
        elif says.TO.fullmatch(between) and (
            one.high > two.high
            or between.strip() not in _PLAIN_TO
            or says.FROM.search(sentence[: one.start])
        ):
            yield Candidate(one.start, _change(one.high, two.high), is_enough=True)


def _change(before: float, after: float) -> Claims:
    if after > before:
        return (("slower", in_seconds(after - before)),)
    return (("saves", in_seconds(before - after)),) if before > after else ()


def _of_figures(figures: Sequence[_Figure]) -> Iterator[Candidate]:
    durations = []
    for figure in figures:
        quantity = figure.quantity
        if quantity.unit != "s" and _is_of_others(figure.sentence):
            continue
        claims = _slower(figure)
        if claims is None:
            claims = _faster(figure)
        if claims is not None:
            yield Candidate(quantity.start, claims, is_enough=bool(claims))
        elif quantity.unit == "s" and not _is_background(figure):
            is_enough = quantity.is_approximate and says.SO_FAR.search(figure.sentence) is None
            durations.append(Candidate(quantity.start, _duration(figure), is_enough=is_enough))
    yield from durations


def _is_of_others(sentence: str) -> bool:
    """Whether shares are those of a size, a price or the like."""
    return says.OTHER_SHARES.search(sentence) is not None and not says.OF_TIME.search(sentence)


def _slower(figure: _Figure) -> Claims | None:
    """So much slower; no claim where that is denied or an upper end; None where it is not said."""
    quantity = figure.quantity
    is_said = says.SLOWER.match(figure.after) is not None
    if says.MORE_THAN.match(figure.after) or not (
        is_said or quantity.sign == "+" or says.SLOWING.search(figure.before)
    ):
        return None
    if says.NOT.search(figure.before) or says.AT_MOST.search(figure.before):
        return ()
    if quantity.unit == "x":
        return (("slower", in_percent(100 * max(quantity.low, 1) - 100)),) if is_said else None
    return (("slower", _written(quantity.low, quantity.unit)),) if figure.is_of_time else None


def _faster(figure: _Figure) -> Claims | None:
    """So much faster, or saved; None where it says no such thing."""
    quantity = figure.quantity
    low, high, unit = quantity.low, quantity.high, quantity.unit
    is_faster = says.FASTER.match(figure.after) is not None
    if unit == "x":
        is_said = is_faster or says.SPEED_UP_BY.search(figure.before) is not None
        return _saving(_of_speed(low), _of_speed(high), "%") if is_said else None
    if unit == "%" and high < _ALL and says.OF_THE_TIME.match(figure.after):
        return _saving(100 - high, 100 - low, "%") if expects(figure.sentence) else None
    if not _is_saving(figure, is_faster=is_faster):
        return None
    if unit == "%" and high >= _ALL:
        return _saving(_of_speed(1 + low / 100), _of_speed(1 + high / 100), "%")
    if says.AT_MOST.search(figure.before):
        low = 0
    is_least = says.AT_LEAST.search(figure.before) is not None
    if low == high and (is_least or (is_faster and not quantity.is_approximate)):
        return (("faster", _written(low, unit)),)
    return _saving(low, high, unit)


def _of_speed(factor: float) -> float:
    """The share of the time, in percent, that so many times the speed saves."""
    return 100 - 100 / max(factor, 1)


def _is_saving(figure: _Figure, *, is_faster: bool) -> bool:
    if is_faster or says.SAVED.match(figure.after):
        return True
    is_said = says.SAVING.search(figure.before) and not says.REACHED.search(figure.before)
    if not is_said and not (figure.quantity.sign == "-" and figure.is_of_time):
        return False
    return not figure.is_compared_with


def _saving(one: float, other: float, unit: str) -> Claims:
    low, high = sorted((one, other))
    if low == high:
        return (("saves", _written(high, unit)),)
    return (("saves", f"{_written(low, unit)} to {_written(high, unit)}"),)


def _is_background(figure: _Figure) -> bool:
    """Whether a duration is what others are compared with, or what something takes so far."""
    if says.AT_MOST.search(figure.before) or says.AT_LEAST.search(figure.before):
        return False
    is_so_far = says.SO_FAR.search(figure.before) is not None and not expects(figure.before)
    return is_so_far or figure.is_compared_with


def _duration(figure: _Figure) -> Claims:
    quantity = figure.quantity
    if quantity.is_range:
        return ("at_least", in_seconds(quantity.low)), ("at_most", in_seconds(quantity.high))
    for key, bound in (("at_most", says.AT_MOST), ("at_least", says.AT_LEAST)):
        if bound.search(figure.before):
            return ((key, in_seconds(quantity.high)),)
    return (("about", in_seconds(quantity.high)),)


def _of_words(sentence: str) -> Iterator[Candidate]:
    """What is said without a figure: half the time, some minutes, faster, slower, the same."""
    if (half := says.HALF.search(sentence)) and not _is_of_others(sentence):
        yield Candidate(half.start(), (("saves", "50%"),), is_enough=True)
    elif twice := says.TWICE_AS_LONG.search(sentence):
        yield Candidate(twice.start(), (("slower", "100%"),), is_enough=True)
    elif some := says.SOME_TIME.search(sentence):
        yield Candidate(some.start(), (), is_enough=False)
    elif same := says.SAME_SPEED.search(sentence):
        if says.OF_TIME.search(sentence) or {"fast", "par"} & set(same[0].lower().split()):
            yield Candidate(same.start(), (), is_enough=False)
    else:
        for key, words in (("faster", says.SPEED_UP), ("slower", says.SPEED_DOWN)):
            if speed := words.search(sentence):
                is_denied = says.NOT.search(sentence[: speed.start()]) is not None
                yield Candidate(speed.start(), () if is_denied else ((key, True),), is_enough=False)


def _written(value: float, unit: str) -> str:
    return in_seconds(value) if unit == "s" else in_percent(value)
