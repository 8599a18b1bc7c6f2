"""
What SQL that meaning is built from may use: functions and constructs that two engines answer alike.

Each has examples, a statement and its rows, which DuckDB answers at every push and Spark in
`make spark`: with NULL, nothing, two items, ties and fractions, where they could matter. Where the
engines differ, the remark says what the `.sql` files keep to.
"""

from typing import Final

Rows = list[tuple[object, ...]]

_NUMBERS: Final = (
    "(select cast(x as double) as x, k from (values (4, 'b'), (null, 'a'), (1, 'b'), (9, 'a'), "
    "(4, null)) as given (x, k)) as t"
)
_NOTHING: Final = f"(select * from {_NUMBERS} where x > 100) as n"
_AT: Final = (
    "(select cast(b as timestamp) as b, cast(e as timestamp) as e from (values "
    "('2026-03-01 23:59:59', '2026-03-02 00:00:01'), ('2026-03-02 00:00:01', null), "
    "('2026-03-02 10:00:00.9', '2026-03-02 10:00:01.1')) as given (b, e)) as t"
)
_LABELS: Final = (
    "(select ['x', null, 'X'] as l union all select cast([] as varchar[]) union all "
    "select cast(null as varchar[]) union all select ['only']) as t"
)

EXAMPLES: Final[dict[str, tuple[tuple[str, Rows], ...]]] = {
    # Aggregates
    "Count": (
        (f"select count(*), count(x), count(distinct x) from {_NUMBERS}", [(5, 4, 3)]),
        (f"select count(*), count(x), count(distinct x) from {_NOTHING}", [(0, 0, 0)]),
    ),
    "Sum": (
        (f"select sum(x) from {_NUMBERS}", [(18.0,)]),
        (f"select sum(x) from {_NOTHING}", [(None,)]),
    ),
    "Avg": ((f"select avg(x) from {_NUMBERS}", [(4.5,)]),),
    "Min": ((f"select min(x), min(k) from {_NUMBERS}", [(1.0, "a")]),),
    "Max": (
        (f"select max(x), max(k) from {_NUMBERS}", [(9.0, "b")]),
        (f"select max(x) from {_NOTHING}", [(None,)]),
    ),
    "Median": (
        (f"select median(x) from {_NUMBERS}", [(4.0,)]),
        ("select median(x) from (values (1), (2)) as t (x)", [(1.5,)]),
        (f"select median(x) from {_NOTHING}", [(None,)]),
    ),
    # Spark's `percentile_cont` of the standard becomes an approximate one on the way: not that.
    "PercentileCont": (
        (f"select quantile_cont(x, 0.9) from {_NUMBERS}", [(7.5,)]),
        ("select quantile_cont(x, 0.9) from (values (10), (20)) as t (x)", [(19.0,)]),
        (f"select quantile_cont(x, 0.9) from {_NOTHING}", [(None,)]),
    ),
    "LogicalOr": (
        (
            (
                "select k, bool_or(x) from (values ('a', true), ('a', null), ('b', false), "
                "('b', null), ('c', cast(null as boolean))) as t (k, x) group by k order by k"
            ),
            [("a", True), ("b", False), ("c", None)],
        ),
    ),
    "LogicalAnd": (
        (
            (
                "select k, bool_and(x) from (values ('a', true), ('a', null), ('b', false), "
                "('c', cast(null as boolean))) as t (k, x) group by k order by k"
            ),
            [("a", True), ("b", False), ("c", None)],
        ),
    ),
    # Of values that are the same in the whole group, or NULL.
    "AnyValue": ((f"select any_value(k) from {_NUMBERS} where x = 9 or x is null", [("a",)]),),
    "IgnoreNulls": (
        ("select any_value(x) from (values (null), (2), (null)) as t (x)", [(2,)]),
        (f"select any_value(x) from {_NOTHING}", [(None,)]),
    ),
    # Neither value is NULL, and no two places are the same.
    "ArgMax": (("select max_by(k, x) from (values ('a', 1), ('b', 2)) as t (k, x)", [("b",)]),),
    "ArgMin": (("select arg_min(k, x) from (values ('a', 1), ('b', 2)) as t (k, x)", [("a",)]),),
    "ArrayAgg": (
        (f"select list_sort(list(x)) from {_NUMBERS}", [([1.0, 4.0, 4.0, 9.0, None],)]),
        (f"select list_sort(list(distinct x)) from {_NUMBERS}", [([1.0, 4.0, 9.0, None],)]),
        (f"select list(x) from {_NOTHING}", [(None,)]),
        (f"select list(k) filter (where x = 1) from {_NUMBERS}", [(["b"],)]),
        (f"select list(k) filter (where x > 100) from {_NUMBERS}", [(None,)]),
        (f"select list(k) filter (where x is null) from {_NUMBERS}", [(["a"],)]),
    ),
    "Filter": (
        (
            (
                f"select count(*) filter (where x > 1), sum(x) filter (where k is null), "
                f"median(x) filter (where k = 'b'), quantile_cont(x, 0.5) filter (where k = 'c') "
                f"from {_NUMBERS}"
            ),
            [(3, 4.0, 2.5, None)],
        ),
    ),
    "Distinct": (
        (
            f"select distinct k from {_NUMBERS} order by k",
            [("a",), ("b",), (None,)],
        ),
    ),
    # Lists
    "ArraySort": (
        (
            f"select list_sort(l) from {_LABELS}",
            [(["X", "x", None],), ([],), (None,), (["only"],)],
        ),
        # A struct's fields are never NULL.
        (
            (
                "select list_sort([struct_pack(a := 'y', b := 'z'), "
                "struct_pack(a := 'x', b := 'z'), struct_pack(a := 'x', b := 'b')])[1]['b']"
            ),
            [("b",)],
        ),
    ),
    "ArraySize": (
        (f"select array_length(l) from {_LABELS} where l is not null", [(3,), (0,), (1,)]),
        ("select array_length(cast(null as varchar[]))", [(None,)]),
    ),
    "ArrayDistinct": (
        ("select list_sort(list_distinct(['b', 'a', 'b']))", [(["a", "b"],)]),
        ("select list_distinct(cast(null as varchar[]))", [(None,)]),
    ),
    "ArrayContains": (
        (
            (
                f"select list_contains(l, 'x'), list_contains(l, 'y'), list_contains(l, null) "
                f"from {_LABELS}"
            ),
            [(True, False, None), (False, False, None), (None, None, None), (False, False, None)],
        ),
    ),
    "ArrayToString": (
        (
            f"select array_to_string(l, ', ') from {_LABELS}",
            [("x, X",), ("",), (None,), ("only",)],
        ),
    ),
    "Transform": (
        (
            f"select list_transform(l, lambda one: lower(one)) from {_LABELS}",
            [(["x", None, "x"],), ([],), (None,), (["only"],)],
        ),
    ),
    "Explode": (
        (
            f"select item from (select unnest(l) as item from {_LABELS}) as u order by item",
            [("X",), ("only",), ("x",), (None,)],
        ),
    ),
    "Struct": (("select struct_pack(a := 1, b := 'x')['b']", [("x",)]),),
    # Conditions
    "Coalesce": (("select coalesce(null, 2, 3)", [(2,)]),),
    "Nullif": (("select nullif(1, 1), nullif(1, 2), nullif(null, 1)", [(None, 1, None)]),),
    "If": (
        (
            (
                f"select case when x > 1 then 'more' when x is null then null else 'less' end, x "
                f"from {_NUMBERS} order by x nulls first"
            ),
            [(None, None), ("less", 1.0), ("more", 4.0), ("more", 4.0), ("more", 9.0)],
        ),
    ),
    "In": (
        (
            (
                f"select x, k in ('a', 'c'), k not in (select k from {_NUMBERS} where k = 'a') "
                f"from {_NUMBERS} where x <> 4 order by x"
            ),
            [(1.0, False, True), (9.0, True, False)],
        ),
        ("select null in (1, 2), 1 in (1, null), 3 in (1, null)", [(None, True, None)]),
    ),
    "NullSafeEQ": (
        (
            "select null is not distinct from null, 1 is not distinct from null",
            [(True, False)],
        ),
    ),
    "NullSafeNEQ": (
        ("select null is distinct from null, 1 is distinct from null", [(False, True)]),
    ),
    "Greatest": (("select greatest(null, 1, 2), greatest(3, null)", [(2, 3)]),),
    "Least": (("select least(null, 1, 2)", [(1,)]),),
    # Numbers: quotients and fractions are doubles.
    "Round": (
        (
            (
                "select round(cast(x as double), 4) from (values ('0.03125'), ('-0.03125'), "
                "('2.00004999'), (null)) as t (x)"
            ),
            [(0.0313,), (-0.0313,), (2.0,), (None,)],
        ),
    ),
    "Ceil": (
        (
            "select cast(ceil(x) as double) from (values (cast(1.2 as double)), (-1.2)) as t (x)",
            [(2.0,), (-1.0,)],
        ),
    ),
    "Abs": (("select abs(-3), abs(null)", [(3, None)]),),
    # Never by 0: that is infinity in one and an error in the other.
    "Div": (("select 7 / 2, -7 / 2, 7 / null", [(3.5, -3.5, None)]),),
    # Never of what is below 0.
    "IntDiv": (("select 7 // 2, 23 // 6", [(3, 3)]),),
    "Add": (("select 1 + 2, 1 + null", [(3, None)]),),
    "Sub": (("select 1 - 2", [(-1,)]),),
    "Mul": (("select 2 * 3", [(6,)]),),
    "Neg": (("select -x from (values (2), (null)) as t (x)", [(-2,), (None,)]),),
    # Text
    "DPipe": (("select 'a' || 1, 'a' || null", [("a1", None)]),),
    "ConcatWs": (("select concat_ws('/', 1, null, 'b')", [("1/b",)]),),
    # Of ASCII: other letters are lowered in more ways than one.
    "Lower": (("select lower('UbUntu-22'), lower(null)", [("ubuntu-22", None)]),),
    "Replace": (
        ("select replace('a^b', '^', '^^'), replace('a\\b', '\\', '/')", [("a^^b", "a/b")]),
    ),
    "Substring": (
        ("select substring('job: x', 6), substr('Pre y', 5), substr('é', 2)", [("x", "y", "")]),
    ),
    "SplitPart": (
        (
            "select split_part('a.b|c', '|', 1), split_part('', '|', 1), split_part(null, '|', 1)",
            [("a.b", "", None)],
        ),
    ),
    "Chr": (("select chr(10) || 'x'", [("\nx",)]),),
    "StartsWith": (
        ("select starts_with('job: x', 'job: '), starts_with(null, 'x')", [(True, None)]),
    ),
    "Like": (
        (
            (
                "select 'a/b' like '%/%', 'a\\b' like 'a%', 'ab' like 'a_', null like '%', "
                "'x/actions/runs/7' like '%/actions/runs/' || 7"
            ),
            [(True, True, True, None, True)],
        ),
    ),
    "Escape": (
        (
            (
                "select 'a%b' like 'a^%b' escape '^', 'axb' like 'a^%b' escape '^', "
                "'a^b/c' like 'a^^b' || '/%' escape '^', 'a\\b' like 'a\\b' escape '^'"
            ),
            [(True, False, True, True)],
        ),
    ),
    "JSONExtractScalar": (
        (
            (
                "select json_extract_string(j, 'a') from (values ('{\"a\": \"x\\u00e9\"}'), "
                "('{\"a\": 7}'), ('{\"a\": null}'), ('{}'), (null)) as t (j)"
            ),
            [("xé",), ("7",), (None,), (None,), (None,)],
        ),
    ),
    # Instants
    "DateDiff": (
        (
            f"select date_diff('second', b, e), date_diff('second', e, b) from {_AT}",
            [(2, -2), (None, None), (1, -1)],
        ),
    ),
    "TimestampTrunc": (
        (
            (
                "select cast(cast(date_trunc('week', "
                "cast('2026-03-01 23:59:59' as timestamp)) as date) as varchar)"
            ),
            [("2026-02-23",)],
        ),
    ),
    "Anon:date_part": (
        ("select date_part('hour', cast('2026-03-01 23:59:59' as timestamp))", [(23,)]),
    ),
    "Interval": (
        (
            (
                "select cast('2026-03-01 23:59:59' as timestamp) + interval '1 second' * "
                "cast(cast(2.0 as double) as bigint) = cast('2026-03-02 00:00:01' as timestamp)"
            ),
            [(True,)],
        ),
    ),
    "Cast": (
        (
            (
                "select cast('7' as bigint), cast(7 as varchar), cast(3 as double), "
                "cast(cast('2026-03-01 01:00:00' as timestamp) as date) "
                "< cast('2026-03-02' as date)"
            ),
            [(7, "7", 3.0, True)],
        ),
    ),
    # Windows
    "Window": (
        (
            (
                f"select x, count(*) over (partition by k), sum(x) over (partition by k) "
                f"from {_NUMBERS} where x <> 4 or k is null order by x"
            ),
            [(1.0, 1, 1.0), (4.0, 1, 4.0), (9.0, 1, 9.0)],
        ),
        # Ties stand together where no rows are said.
        (
            (
                "select p, sum(x) over (order by p) from (values (1, 5), (1, 3), (2, 9)) "
                "as t (p, x) order by p"
            ),
            [(1, 8), (1, 8), (2, 17)],
        ),
    ),
    "WindowSpec": (
        (
            (
                "select x, max(x) over (order by p rows between unbounded preceding "
                "and 1 preceding) from (values (1, 5), (2, 3), (3, 9)) as t (p, x) order by p"
            ),
            [(5, None), (3, 5), (9, 5)],
        ),
    ),
    "RowNumber": (
        (
            f"select x, row_number() over (order by x, k) from {_NUMBERS} order by 2",
            [(1.0, 1), (4.0, 2), (4.0, 3), (9.0, 4), (None, 5)],
        ),
        (
            f"select x, row_number() over (order by x desc, k desc) from {_NUMBERS} order by 2",
            [(9.0, 1), (4.0, 2), (4.0, 3), (1.0, 4), (None, 5)],
        ),
    ),
    "Rank": (
        (
            f"select x, rank() over (order by x desc) from {_NUMBERS} order by 2",
            [(9.0, 1), (4.0, 2), (4.0, 2), (1.0, 4), (None, 5)],
        ),
    ),
    "DenseRank": (
        (
            f"select x, dense_rank() over (order by x) from {_NUMBERS} order by 2",
            [(1.0, 1), (4.0, 2), (4.0, 2), (9.0, 3), (None, 4)],
        ),
    ),
    "Lag": (
        (
            f"select x, lag(x) over (order by x) from {_NUMBERS} where x <> 4 order by x",
            [(1.0, None), (9.0, 1.0)],
        ),
    ),
    "Lead": (
        (
            f"select x, lead(x) over (order by x) from {_NUMBERS} where x <> 4 order by x",
            [(1.0, 9.0), (9.0, None)],
        ),
    ),
    "FirstValue": (
        (
            (
                "select p, first_value(x) over (order by p desc) from (values (1, 5), (2, null)) "
                "as t (p, x) order by p"
            ),
            [(1, None), (2, None)],
        ),
    ),
    # What statements are made of
    "Order": (
        (
            f"select x, k from {_NUMBERS} order by x desc, k",
            [(9.0, "a"), (4.0, "b"), (4.0, None), (1.0, "b"), (None, "a")],
        ),
        (
            f"select k from {_NUMBERS} order by k nulls first, x",
            [(None,), ("a",), ("a",), ("b",), ("b",)],
        ),
        (
            "select x from (values ('b'), ('B'), ('é'), ('_'), ('Z')) as t (x) order by x",
            [("B",), ("Z",), ("_",), ("b",), ("é",)],
        ),
        # Lists whose items are not NULL.
        (
            "select x from (values (['b']), (['a', 'b']), (['a'])) as t (x) order by x",
            [(["a"],), (["a", "b"],), (["b"],)],
        ),
    ),
    "Having": (
        (
            f"select k, count(*) from {_NUMBERS} group by k having count(*) > 1 and max(x) > 5",
            [("a", 2)],
        ),
    ),
    "Group": (
        (
            f"select k, count(x) from {_NUMBERS} group by k order by k",
            [("a", 1), ("b", 2), (None, 1)],
        ),
        (
            (
                "select l, count(*) from (values (['a', 'b']), (['a', 'b']), (null)) as t (l) "
                "group by l order by l"
            ),
            [(["a", "b"], 2), (None, 1)],
        ),
    ),
    "Union": (
        (
            (
                "select x from (select 1 as x union select 1 union select null union select null) "
                "as t order by x"
            ),
            [(1,), (None,)],
        ),
        ("select count(*) from (select 1 as x union all select 1) as t", [(2,)]),
    ),
    "Subquery": (("select y from (select 1 as y) as t", [(1,)]),),
    "Join": (
        (
            (
                f"select count(*), count(r.k) from {_NUMBERS} "
                "left join (values ('a'), ('a'), (null)) as r (k) on t.k = r.k"
            ),
            [(7, 4)],
        ),
        (
            (
                f"select x from {_NUMBERS} anti join (values ('a'), (null)) as r (k) on t.k = r.k "
                "order by x"
            ),
            [(1.0,), (4.0,), (4.0,)],
        ),
        (
            (
                f"select x from {_NUMBERS} semi join (values ('b'), ('b')) as r (k) on t.k = r.k "
                "order by x"
            ),
            [(1.0,), (4.0,)],
        ),
        (f"select count(*) from {_NUMBERS} cross join (values (1), (2)) as r (y)", [(10,)]),
    ),
    "And": (("select null and false, null and true, true and true", [(False, None, True)]),),
    "Or": (("select null or true, null or false", [(True, None)]),),
    "Not": (("select not null, not true", [(None, False)]),),
    "EQ": (("select 1 = 1, null = 1, 'a' = 'A', 'a' = 'a '", [(True, None, False, False)]),),
    "NEQ": (("select 1 <> 1, null <> 1", [(False, None)]),),
    "GT": (("select 2 > 1, 'b' > 'B'", [(True, True)]),),
    "GTE": (("select 1 >= 1", [(True,)]),),
    "LT": (("select 'Z' < 'a', 1 < null", [(True, None)]),),
    "LTE": (("select 1 <= 1", [(True,)]),),
    "Is": (("select null is null, 1 is null", [(True, False)]),),
}

STRUCTURE: Final = frozenset(
    {
        *("Alias", "Boolean", "Bracket", "CTE", "Case", "Column", "DataType", "From", "Identifier"),
        *("JSONPath", "JSONPathKey", "JSONPathRoot", "Lambda", "Literal", "Null", "Ordered"),
        *("Paren", "Placeholder", "PropertyEQ", "Select", "Star", "Table", "TableAlias", "Var"),
        *("Where", "With"),
    }
)
"""What has no meaning of its own, or is part of what has examples."""
