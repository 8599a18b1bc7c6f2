"""One clock, as a choice, as a parameter and in words."""

import pytest

from queries.arms.clock import Clock, is_refused


@pytest.mark.parametrize(
    ("choice", "own", "parameter"),
    [
        ("milestone: push*", ("push*",), None),
        ("whole run", ("push*",), []),
        ("whole run", (), None),
        ("build", ("push*",), ["build"]),
        ("b*", (), ["b*"]),
        (" ", ("push*",), None),
        ("milestone: before*", ("push*",), None),
        ("job: push*", ("push*",), ["job: push*"]),
        ("job: push*", ("job: push*",), None),
        ("push*", ("job: push*",), ["push*"]),
        ("job: ", ("push*",), None),
    ],
)
def test_parameter(choice: str, own: tuple[str, ...], parameter: list[str] | None) -> None:
    """The own clock is asked for by NULL, the whole run by no globs, all else by itself."""
    clock = Clock.of_choice(choice, own)
    assert parameter == clock.parameter
    assert clock.in_effect == (own if parameter is None else tuple(parameter))
    assert clock.is_own == (parameter is None)


@pytest.mark.parametrize(
    ("clock", "choice"),
    [
        (Clock(("push*",)), "milestone: push*"),
        (Clock(("a", "b*")), "milestone: a and b*"),
        (Clock(), "whole run"),
        (Clock(("push*",), ()), "whole run"),
        (Clock((), ("b*",)), "b*"),
        (Clock(("job: a", "job: b*")), "job: a and job: b*"),
        (Clock(("a",), ("job: b*",)), "job: b*"),
    ],
)
def test_choice(clock: Clock, choice: str) -> None:
    """What the filter and the address call it stands for the same clock again."""
    assert choice == clock.choice
    assert clock == Clock.of_choice(choice, clock.own)


@pytest.mark.parametrize(
    ("choice", "is_so"),
    [
        ("milestone: push*", False),
        ("whole run", False),
        ("b?ild*", False),
        ("x" * 200, False),
        ("x" * 201, True),
        ("a\nb", True),
        ("", True),
        ("  ", True),
        ("milestone: other", True),
    ],
)
def test_refused(choice: str, is_so: bool) -> None:
    """Any printed text that could be a job's name is a glob; another time's milestone is not."""
    assert is_so == is_refused(choice, ("push*",))


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        (
            Clock(),
            (
                "Clock: wall time of the whole run, from the start of a run to the end of its last "
                "executed job, whatever that job is."
            ),
        ),
        (
            Clock(("push*", "sign")),
            (
                "Clock: time to push* and sign, from the start of a run to the end of the last job "
                "whose key or name, or a caller's, matches “push*” or “sign”."
            ),
        ),
        (Clock(("push*",), ()), " The experiment asks for the time to “push*”."),
        (Clock((), ("b",)), " The experiment asks for the whole run."),
        (
            Clock(("job: test*",)),
            (
                "Clock: duration of test*, from start to end of the last job whose key or name, or "
                "a caller's, matches “test*”; its queue is no part of it."
            ),
        ),
        (Clock(("job: a",), ("a",)), " The experiment asks for the duration of “a”."),
        (Clock(("a",), ("job: a",)), " The experiment asks for the time to “a”."),
    ],
)
def test_sentence(clock: Clock, sentence: str) -> None:
    """The clock in effect is named, and the experiment's own where it is another one."""
    assert clock.sentence.endswith(sentence)
