"""YAML to plain values: the core schema of YAML 1.2, and nothing beyond it."""

import pytest

from ingest.workflow.parse import Scalar, Value, parse_yaml, plain_scalar


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("ON", "ON", "ON"),
        ("off", "off", "off"),
        ("yes", "yes", "yes"),
        ("y", "y", "y"),
        ("1:30", "1:30", "1:30"),
        ("2026-11-23", "2026-11-23", "2026-11-23"),
        ("1_000", "1_000", "1_000"),
        ("0b11", "0b11", "0b11"),
        ("True", True, "true"),
        ("FALSE", False, "false"),
        ("tRUE", "tRUE", "tRUE"),
        ("~", None, ""),
        ("Null", None, ""),
        ("", None, ""),
        ("3.10", 3.1, "3.1"),
        ("010", 10.0, "10"),
        ("0o17", 15.0, "15"),
        ("0x1F", 31.0, "31"),
        ("+12", 12.0, "12"),
        ("-.5", -0.5, "-0.5"),
        ("1e3", 1000.0, "1000"),
        ("1e21", 1e21, "1E+21"),
        (".inf", float("inf"), "Infinity"),
        ("1.2.3", "1.2.3", "1.2.3"),
    ],
)
def test_plain_scalar(text: str, value: str | float | None, shown: str) -> None:
    """Only the core schema's words and numbers are no text; a name shows a double's digits."""
    scalar = plain_scalar(text)
    assert (text, value, shown) == (scalar.text, scalar.value, scalar.shown)
    assert type(value) is type(scalar.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("on: push", {"on": Scalar("push", "push")}),
        ("a: '3.10'", {"a": Scalar("3.10", "3.10")}),
        ("a: !!str 3.10", {"a": Scalar("3.10", "3.10")}),
        ("3.10: [x]", {"3.10": [Scalar("x", "x")]}),
        (
            "a: &a [1, *b]".replace("*b", "2") + "\nb: *a",
            {key: [Scalar("1", 1.0), Scalar("2", 2.0)] for key in "ab"},
        ),
        (b"\xef\xbb\xbfa: b", {"a": Scalar("b", "b")}),
    ],
    ids=["on is a key", "quoted", "tagged", "number as key", "alias", "byte order mark"],
)
def test_values(content: str | bytes, expected: Value) -> None:
    """Keys are text, quotes and `!!str` make text, an alias stands for its value."""
    assert expected == parse_yaml(content)
