"""Relations with parameters, found in statements and replaced."""

import pytest

from basis.calls import Read, reads_of, with_relations


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select 1", []),
        ("select a.b, from a", [("a", None)]),
        ("select 1 from a($x, null) as b\njoin c on true", [("a", ("x", None)), ("c", None)]),
        ("FROM a ( null )", [("a", (None,))]),
        ("select 1 from a($x) -- from d($y)\njoin e($y) using (f)", [("a", ("x",)), ("e", ("y",))]),
        ("select 'from a' from (select 1 from b where c in (from d))", [("b", None), ("d", None)]),
        (
            "with a as (select 1 from b), c as materialized (from a) from c join a(null)",
            [("b", None), ("a", (None,))],
        ),
        ("select 1 from a where x is not distinct from y", [("a", None)]),
        ("select 1 from generate_series(1, 3)", [("generate_series", None)]),
        ("select 'é' from a($x)", [("a", ("x",))]),
    ],
)
def test_reads(sql: str, expected: list[tuple[str, tuple[str | None, ...] | None]]) -> None:
    """After `from` and `join`, neither in comments nor in texts; only parameters and NULL count."""
    assert expected == [(read.name, read.arguments) for read in reads_of(sql)]


def test_replaced() -> None:
    """Arguments go with the name; what is not to be replaced stays, letter by letter."""

    def relation(read: Read) -> str | None:
        return None if read.arguments is None else f"{read.name}_{len(read.arguments)}"

    sql = "select 'é' from a($x, null) as b -- from c(null)\njoin d using (e) join f($x)"
    expected = "select 'é' from a_2 as b -- from c(null)\njoin d using (e) join f_1"
    assert expected == with_relations(sql, relation)
