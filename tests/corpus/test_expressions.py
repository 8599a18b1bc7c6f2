"""What GitHub's documentation says of expressions, as examples."""

import pytest

from tests.corpus.expressions import evaluate_template, shown
from tests.corpus.scalars import RefusedByGithub, read_yaml

_CONTEXTS = {
    "matrix": {
        "os": "linux",
        "Version": 3.1,
        "tags": ["a", "b"],
        "pair": {"x": 1.0, "y": "two"},
        "empty": "",
    },
    "needs": {"plan": {"outputs": {"list": '["p", "q"]'}}},
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("plain }} text", "plain }} text"),
        ("on ${{ matrix.os }}", "on linux"),
        ("${{ matrix['os'] }}/${{ MATRIX.OS }}", "linux/linux"),
        ("${{ matrix.version }}", "3.1"),
        ("${{ matrix.tags[1] }}${{ matrix.tags[7] }}", "b"),
        ("${{ matrix.none.below }}.", "."),
        ("${{ matrix.tags }} ${{ matrix.pair }}", "Array Object"),
        ("${{ join(matrix.tags, '+') }} ${{ join(matrix.pair.*, ' ') }}", "a+b 1 two"),
        ("${{ format('{{{0}}} {1}', matrix.os, 'it''s') }}", "{linux} it's"),
        ("${{ matrix.empty && 'x' || 'y' }}", "y"),
        ("${{ matrix.os == 'LINUX' && 'same' || 'other' }}", "same"),
        ("${{ true && '' || 'the last' }}", "the last"),
        ("${{ null == '' }} ${{ '0' == 0 }} ${{ 'a' == 0 }}", "true true false"),
        ("${{ 1 < 2 && 'B' > 'a' }}", "true"),
        ("${{ !matrix.os }} ${{ !(1 > 2) }}", "false true"),
        ("${{ contains(matrix.tags, 'A') }} ${{ contains('abc', 'D') }}", "true false"),
        ("${{ startsWith('Abc', 'aB') }} ${{ endsWith('Abc', 'BC') }}", "true true"),
        ("${{ fromJSON(needs.plan.outputs.list)[0] }}", "p"),
        ("${{ matrix.os == 'x' && fromJSON('not json') || 'lazy' }}", "lazy"),
        ("${{ toJSON(matrix.tags) }}", '[\n  "a",\n  "b"\n]'),
        ("${{ case(matrix.os == 'mac', 'a', matrix.os == 'linux', 'b', 'c') }}", "b"),
        ("${{ 0x10 }} ${{ 1e3 }} ${{ -2.50 }}", "16 1000 -2.5"),
    ],
)
def test_texts(template: str, text: str) -> None:
    """Quotes, indexes, operators, conversions and functions."""
    assert text == shown(evaluate_template(template, _CONTEXTS))


@pytest.mark.parametrize(
    "template", ["${{ env.X }}", "${{ matrix. }}", "${{ 'open }}", "${{ a b }}", "${{ f(1) }}"]
)
def test_refused(template: str) -> None:
    """What is not of the grammar, or not there, is an error of the file."""
    with pytest.raises(RefusedByGithub):
        evaluate_template(template, _CONTEXTS)


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ("3.10", "3.1"),
        ("'3.10'", "3.10"),
        ("010", "10"),
        ("0o17", "15"),
        ("0x1F", "31"),
        ("1e3", "1000"),
        ("1_000", "1_000"),
        ("12345678901234567", "1.23456789012346E+16"),
        ("0.00001", "1E-05"),
        ("yes", "yes"),
        ("ON", "ON"),
        ("True", "true"),
        ("~", ""),
        ("1:30", "1:30"),
        ("2026-11-28", "2026-11-28"),
        (".inf", "Infinity"),
    ],
)
def test_scalars(plain: str, text: str) -> None:
    """The core schema of YAML 1.2, and numbers with 15 digits."""
    assert text == shown(read_yaml(f"a: {plain}")["a"])
