"""GitHub's expressions: their grammar, their spelling, and what they may come out as."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.workflow.evaluation import Contexts, evaluate
from ingest.workflow.expressions import ExpressionInvalid, parse_expression, write_expression
from ingest.workflow.templates import display, literal_of, normalize, parts_of, values_of
from ingest.workflow.values import (
    ANYTHING,
    EITHER,
    NULL,
    Array,
    Given,
    Members,
    Object,
    Pieces,
    Unknown,
)

SPELLED = {
    "matrix.x[0]": "matrix.x[0]",
    "matrix['x'].*.y": "matrix.x.*.y",
    "matrix [ 'x y' ]": "matrix['x y']",
    "a.b-c_d": "a.b-c_d",
    "1.50": "1.5",
    "0xff": "255",
    "-.5": "-0.5",
    "1e21": "1E+21",
    "'it''s }} '": "'it''s }} '",
    "null": "null",
    "a && b || c": "((a && b) || c)",
    "a || b && c": "(a || (b && c))",
    "a||(b||c)": "(a || b || c)",
    "!a == b": "(!a == b)",
    "!(a == b)": "!(a == b)",
    "1 < 2 == true": "((1 < 2) == true)",
    "format( 'x' ,a )": "format('x', a)",
    "always()": "always()",
    "fromJSON(a)[0].b": "fromJSON(a)[0].b",
    "(((a)))": "a",
}
REFUSED = [
    *("", "a b", "a.", "a.1", "(a", "a)", "a[", "f(", "f(a,)", "a ||", "&& a", "!", "'a", '"a"'),
    *("1-2", "0x", "$", "'a'.b", "a..b", "${{ a }}", "a[*", "*", "a" * 21_001),
    *("!" * 60 + "a", "a" + ".a" * 60, "1" + " == 1" * 60, "(" * 500 + "a" + ")" * 500),
]


@pytest.mark.parametrize(("source", "expected"), SPELLED.items(), ids=SPELLED)
def test_spelling(source: str, expected: str) -> None:
    """Precedence, literals and paths, seen in GitHub's own spelling, which reads as the same."""
    tree = parse_expression(source)
    assert expected == write_expression(tree)
    assert tree == parse_expression(expected)


@pytest.mark.parametrize("source", REFUSED, ids=lambda source: source[:12])
def test_what_is_no_expression(source: str) -> None:
    """What GitHub refuses is refused, hostile nesting included."""
    with pytest.raises(ExpressionInvalid):
        parse_expression(source)


def test_brackets_are_no_levels() -> None:
    """GitHub counts nodes: a hundred brackets around one are one level; chains are flat."""
    assert "a" == write_expression(parse_expression("(" * 100 + "a" + ")" * 100))
    chain = parse_expression(" || ".join(["a"] * 3_000))
    assert 3_000 == write_expression(chain).count("a")


@given(st.text("ab.'()[]!&|=<>,* 01{}", max_size=20))
def test_any_text_is_an_expression_or_none(source: str) -> None:
    """Nothing else is raised, and what is read is read from its own spelling again."""
    try:
        tree = parse_expression(source)
    except ExpressionInvalid:
        return
    assert tree == parse_expression(write_expression(tree))


CONTEXTS: Contexts = {
    "matrix": (
        Members(
            {
                "os": ("Linux",),
                "v": (3.1,),
                "on": (True,),
                "list": (Array(("a", "b", 1.0)),),
                "o": (Object((("Name", "n"), ("deep", Object((("x", None),))))),),
                "many": (Array((Object((("n", 1.0),)), Object((("n", 2.0),)), "s")),),
            },
            NULL,
        ),
    ),
    "inputs": (Members({"live": EITHER, "kind": ("x", "y"), "any": ANYTHING}, NULL),),
    "github": (Members({"event_name": ("push",)}, ANYTHING),),
}
ANY = Unknown()
VALUES: dict[str, tuple[Given, ...]] = {
    # Access
    "matrix.os": ("Linux",),
    "MATRIX['OS']": ("Linux",),
    "matrix.none": (None,),
    "matrix.none.deeper": (None,),
    "matrix.list[1]": ("b",),
    "matrix.list['2']": (1.0,),
    "matrix.list[3]": (None,),
    "matrix.list[-1]": (None,),
    "matrix.o.name": ("n",),
    "matrix.o['deep'].x": (None,),
    "matrix.many.*.n": (Array((1.0, 2.0), is_filtered=True),),
    "join(matrix.many.*.n, '-')": ("1-2",),
    "matrix.o.*[0]": (Array((), is_filtered=True),),
    "matrix.os.*": (Array((), is_filtered=True),),
    "inputs.kind": ("x", "y"),
    "vars.x": (ANY,),
    "github.ref": (ANY,),
    "secrets.x": (ANY,),
    # Operators
    "!matrix.os": (False,),
    "!inputs.live": (False, True),
    "!vars.x": (True, False),
    "matrix.os == 'LINUX'": (True,),
    "matrix.os != 'linux'": (False,),
    "matrix.v == '3.10'": (True,),
    "matrix.on == 1": (True,),
    "null == 0": (True,),
    "'' == 0": (True,),
    "'x' == 0": (False,),
    "matrix.list == matrix.list": (True, False),
    "vars.x == 'a'": (True, False),
    "matrix.v < 4": (True,),
    "'b' > 'A'": (True,),
    "2 <= 2": (True,),
    "1 >= 'x'": (False,),
    "vars.x > 1": (True, False),
    # Choices
    "true && 'x' || 'y'": ("x",),
    "false && 'x' || 'y'": ("y",),
    "'' && 'x'": ("",),
    "0 || null": (None,),
    "github.event_name == 'push' && 'x' || 'y'": ("x",),
    "inputs.live && 'x' || 'y'": ("x", "y"),
    "inputs.live && 'x'": (False, "x"),
    "vars.x && 'x' || 'y'": ("x", "y"),
    "inputs.kind == 'x' && 'a' || inputs.kind == 'y' && 'b' || 'c'": ("a", "b", "c"),
    "vars.x || 'y'": (ANY, "y"),
    "github.event_name || 'y'": ("push",),
    "case(inputs.live, 'a', false, 'b', 'c')": ("a", "c"),
    "case(true, 'a', 'b')": ("a",),
    "case('x', 'a', 'b')": ("a", "b"),
    "case(true, 'a')": (ANY,),
    # Functions, by any spelling of their names
    "format('{0}-{1}{0}', matrix.os, matrix.v)": ("Linux-3.1Linux",),
    "FORMAT('{{{0}}}', matrix.on)": ("{true}",),
    "format('{0}', matrix.list)": ("Array",),
    "format('{0}/{1}', inputs.kind, github.ref)": (Pieces(("x/", ANY)), Pieces(("y/", ANY))),
    "format('{0}')": (ANY,),
    "format('{x}', 1)": (ANY,),
    "format('{', 1)": (ANY,),
    "format('}', 1)": (ANY,),
    "format('{0:d}', 1)": (ANY,),
    "join(matrix.list)": ("a,b,1",),
    "join(matrix.list, ' + ')": ("a + b + 1",),
    "join('x', ',')": ("x",),
    "join(matrix.o)": ("",),
    "join(vars.x)": (ANY,),
    "toJSON(matrix.os)": ('"Linux"',),
    "toJSON(matrix.v)": ("3.1",),
    "toJSON(null)": ("null",),
    "toJSON(matrix.list)": ('[\n  "a",\n  "b",\n  1\n]',),
    "toJSON(matrix.o)": ('{\n  "Name": "n",\n  "deep": {\n    "x": null\n  }\n}',),
    "toJSON(fromJSON('[]'))": ("[]",),
    "toJSON(github)": (ANY,),
    "fromJSON('[1, true, \"x\"]')[1]": (True,),
    'fromJSON(\'{"a": {"B": 3.10}}\').A.b': (3.1,),
    "fromJSON('3.10')": (3.1,),
    "fromJSON('[')": (ANY,),
    "fromJSON(vars.x).y": (ANY,),
    "contains(matrix.list, 'A')": (True,),
    "contains(matrix.list, '1')": (True,),
    "contains('abc', 'B')": (True,),
    "contains(github.ref, 'x')": (True, False),
    "contains(fromJSON('[\"a\"]'), vars.x)": (True, False),
    "startsWith(matrix.os, 'LIN')": (True,),
    "endsWith(matrix.os, 'lin')": (False,),
    "endsWith(matrix.list, 'x')": (False,),
    "always()": (True,),
    "failure()": (True, False),
    "hashFiles('x')": (ANY,),
    "matrix.os && hashFiles('x')": (ANY,),
    "contains('x')": (ANY,),
}


@pytest.mark.parametrize(("source", "expected"), VALUES.items(), ids=VALUES)
def test_values(source: str, expected: tuple[Given, ...]) -> None:
    """All values that an expression may have; what only the run knows is unknown."""
    found = evaluate(parse_expression(source), CONTEXTS)
    assert expected == found
    assert [type(value) for value in expected] == [type(value) for value in found]


def test_unknown_values_that_count_as_false() -> None:
    """`a && 'x'` alone may be any of the values that are false."""
    null, false, zero, nan, empty, x = evaluate(parse_expression("vars.x && 'x'"), {})
    assert (None, False, 0.0, "", "x") == (null, false, zero, empty, x)
    assert isinstance(nan, float)
    assert math.isnan(nan)


def test_unknown_of_a_matrix() -> None:
    """Whatever comes of an unknown leg may differ between legs."""
    leg = Unknown(is_matrix=True)
    contexts: Contexts = {"matrix": (leg,)}
    assert (leg,) == evaluate(parse_expression("matrix.a[0].b"), contexts)
    assert (Pieces(("x ", leg)),) == evaluate(parse_expression("format('x {0}', matrix)"), contexts)
    assert (leg,) == evaluate(parse_expression("toJSON(matrix.x)"), contexts)


@pytest.mark.parametrize(
    "source",
    [
        " || ".join(f"inputs.kind == 'z' && 'v{number}'" for number in range(100)),
        "fromJSON('" + "[" * 500 + "]" * 500 + "')",
        "format('{0}', format('" + "x" * 3_000 + "'))",
    ],
    ids=["choices", "depth", "length"],
)
def test_bounds(source: str) -> None:
    """A hundred values, a deep list, a long text: unknown, as what can't be told apart."""
    contexts: Contexts = {"inputs": ANYTHING}
    assert evaluate(parse_expression(source), contexts) == (ANY,)


def test_texts_that_double() -> None:
    """Forty doublings would make a text of a terabyte."""
    source = "'ab'"
    for _ in range(40):
        source = f"format('{{0}}{{0}}', {source})"
    value = evaluate(parse_expression(source), {})[0]
    assert isinstance(value, Unknown | Pieces)


PARTS = {
    "a ${{ b }} c": ("a ", "b", " c"),
    "${{ format('{{{0}}}', x) }}": ("format('{{{0}}}', x)",),
    "${{ '}}' }}}": ("'}}'", "}"),
    "${{ 'it''s }}' }}": ("'it''s }}'",),
    "${{ a }}${{b}}": ("a", "b"),
    "${{ a } }}": ("a }",),
    "a ${{ 'b }}": ("a ${{ 'b }}",),
    "${{ a": ("${{ a",),
    "$ {{ a }}": ("$ {{ a }}",),
}


@pytest.mark.parametrize(("text", "expected"), PARTS.items(), ids=PARTS)
def test_where_an_expression_ends(text: str, expected: tuple[str, ...]) -> None:
    """At the first `}}` outside quotes."""
    assert expected == tuple(
        part if isinstance(part, str) else part.source for part in parts_of(text)
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("${{matrix['os']}}", "${{ matrix['os'] }}"),
        ("on ${{matrix['os']}}", "on ${{ matrix.os }}"),
        ("x ${{ a || b }}", "x ${{ a || b }}"),
        ("x ${{ a && 1 || b }}", "x ${{ ((a && 1) || b) }}"),
        ("x ${{ f(a) }}", "x ${{ f(a) }}"),
        (" x ${{ a }}\ny", "x ${{ a }}"),
    ],
)
def test_template_of_a_skipped_job(text: str, shown: str) -> None:
    """GitHub shows one expression alone as written, else in its own spelling; one line."""
    parts = parts_of(text)
    assert shown == display(parts)
    assert normalize(parts) == normalize(parts_of(normalize(parts)))


def test_literal_names() -> None:
    """A single constant text in quotes is a literal to GitHub; with text beside it is not."""
    assert "it's" == literal_of(parts_of("${{ 'it''s' }}"))
    assert "x" == literal_of(parts_of("x"))
    assert literal_of(parts_of("x ${{ 'y' }}")) is None
    assert literal_of(parts_of("${{ 1 }}")) is None


def test_texts_with_values() -> None:
    """A single expression keeps its type; text around one makes text, with what is not known."""
    assert (3.1,) == values_of("${{ matrix.v }}", CONTEXTS)
    assert ("v3.1",) == values_of("v${{ matrix.v }}", CONTEXTS)
    assert (Pieces(("x-", ANY)), Pieces(("y-", ANY))) == values_of(
        "${{ inputs.kind }}-${{ vars.x }}", CONTEXTS
    )
