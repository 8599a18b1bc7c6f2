"""Matrices expand as GitHub's documentation says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.workflow.matrix import Leg, Matrix, expand_matrix
from ingest.workflow.parse import Scalar, Value, parse_yaml

Combination = dict[str, str]

DOCUMENTED: dict[str, tuple[str, list[Combination]]] = {
    "order": (
        "{version: [10, 12], os: [ubuntu, windows]}",
        [
            {"version": "10", "os": "ubuntu"},
            {"version": "10", "os": "windows"},
            {"version": "12", "os": "ubuntu"},
            {"version": "12", "os": "windows"},
        ],
    ),
    "fruits and animals": (
        """
        fruit: [apple, pear]
        animal: [cat, dog]
        include:
          - color: green
          - color: pink
            animal: cat
          - fruit: apple
            shape: circle
          - fruit: banana
          - fruit: banana
            animal: cat
        """,
        [
            {"fruit": "apple", "animal": "cat", "color": "pink", "shape": "circle"},
            {"fruit": "apple", "animal": "dog", "color": "green", "shape": "circle"},
            {"fruit": "pear", "animal": "cat", "color": "pink"},
            {"fruit": "pear", "animal": "dog", "color": "green"},
            {"fruit": "banana"},
            {"fruit": "banana", "animal": "cat"},
        ],
    ),
    "expanding": (
        """
        os: [windows-latest, ubuntu-latest]
        node: [14, 16]
        include:
          - os: windows-latest
            node: 16
            npm: 6
        """,
        [
            {"os": "windows-latest", "node": "14"},
            {"os": "windows-latest", "node": "16", "npm": "6"},
            {"os": "ubuntu-latest", "node": "14"},
            {"os": "ubuntu-latest", "node": "16"},
        ],
    ),
    "adding": (
        """
        os: [macos-latest, windows-latest]
        version: [12, 14]
        include:
          - os: windows-latest
            version: 17
        """,
        [
            {"os": "macos-latest", "version": "12"},
            {"os": "macos-latest", "version": "14"},
            {"os": "windows-latest", "version": "12"},
            {"os": "windows-latest", "version": "14"},
            {"os": "windows-latest", "version": "17"},
        ],
    ),
    "include alone": (
        "include: [{site: production, datacenter: site-a}, {site: staging}]",
        [{"site": "production", "datacenter": "site-a"}, {"site": "staging"}],
    ),
    "excluding": (
        """
        os: [macos-latest, windows-latest]
        version: [12, 16]
        environment: [staging, production]
        exclude:
          - os: macos-latest
            version: 12
            environment: production
          - os: windows-latest
            version: 16
        """,
        [
            {"os": "macos-latest", "version": "12", "environment": "staging"},
            {"os": "macos-latest", "version": "16", "environment": "staging"},
            {"os": "macos-latest", "version": "16", "environment": "production"},
            {"os": "windows-latest", "version": "12", "environment": "staging"},
            {"os": "windows-latest", "version": "12", "environment": "production"},
        ],
    ),
    "exclude first, then include": (
        "{os: [a, b], exclude: [{os: b}], include: [{os: b, x: 1}]}",
        [{"os": "a"}, {"os": "b", "x": "1"}],
    ),
    "exclude without regard to case and type": (
        "{os: [Linux, mac], v: ['1', 2], exclude: [{os: LINUX, v: 1}]}",
        [{"os": "Linux", "v": "2"}, {"os": "mac", "v": "1"}, {"os": "mac", "v": "2"}],
    ),
}


@pytest.mark.parametrize(("text", "expected"), DOCUMENTED.values(), ids=DOCUMENTED)
def test_documented_examples(text: str, expected: list[Combination]) -> None:
    """The examples of GitHub's documentation, and what its code adds to them, in order."""
    assert expected == [_texts(leg) for leg in _legs(expand_matrix(parse_yaml(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{os: [a], include: [{os: a, extra: x}]}", [["a"]]),
        ("{os: [a], include: [{extra: x, os: b}]}", [["a"], ["b", "x"]]),
        ("{x: [{name: n, sizes: [1, 2]}, plain]}", [["n", "1", "2"], ["plain"]]),
        ("{x: [3.10, '3.10', true, null, '']}", [["3.1"], ["3.10"], ["true"], [""], [""]]),
    ],
    ids=["added values", "added leg", "objects", "kinds of scalars"],
)
def test_values_in_the_name(text: str, expected: list[list[str]]) -> None:
    """A name shows the leaves of the axes' values, and all of a leg that `include` adds."""
    assert expected == [
        [scalar.shown for scalar in leg.shown] for leg in _legs(expand_matrix(parse_yaml(text)))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "${{ fromJson(needs.a.outputs.matrix).x }}",
        "{os: '${{ fromJson(inputs.os) }}', version: [1, 2]}",
        "{os: [a], include: '${{ fromJson(inputs.more) }}'}",
        "{os: ['${{ inputs.os }}', b], exclude: [{os: b}]}",
        "{a: [1, 2, 3, 4, 5, 6, 7], b: [1, 2, 3, 4, 5, 6, 7], c: [1, 2, 3, 4, 5, 6]}",
    ],
    ids=["whole", "axis", "include", "filtered value", "over 256 legs"],
)
def test_dynamic_matrix(text: str) -> None:
    """Legs are unknown where an expression makes them, or GitHub would refuse them."""
    assert Matrix(None) == expand_matrix(parse_yaml(text))


VALUES = st.lists(st.sampled_from("abcde"), min_size=1, max_size=4, unique=True)
AXES = st.dictionaries(st.sampled_from(["x", "y", "z"]), VALUES, min_size=1)


@given(axes=AXES, data=st.data())
def test_include_and_exclude(axes: dict[str, list[str]], data: st.DataObject) -> None:
    """No leg matches an exclude, none of the others is lost, and each include is found in one."""
    item = st.fixed_dictionaries({}, optional={key: st.sampled_from("abcde") for key in axes})
    excluded = data.draw(st.lists(item.filter(bool), max_size=3))
    included = data.draw(st.lists(item.filter(bool), max_size=3))
    matrix: dict[str, Value] = {
        **{key: [_scalar(value) for value in values] for key, values in axes.items()},
        "include": [{**_mapping(each), "extra": _scalar("e")} for each in included],
        "exclude": [_mapping(each) for each in excluded],
    }
    plain = [_texts(leg) for leg in _legs(expand_matrix({key: matrix[key] for key in axes}))]
    legs = [_texts(leg) for leg in _legs(expand_matrix(matrix))]
    kept = [leg for leg in plain if not any(each.items() <= leg.items() for each in excluded)]
    bare = [{key: leg[key] for key in leg if key != "extra"} for leg in legs]
    assert kept == bare[: len(kept)]
    assert all(any(each.items() <= leg.items() for leg in legs) for each in included)
    assert len(legs) <= len(kept) + len(included)


def _legs(matrix: Matrix) -> tuple[Leg, ...]:
    assert matrix.legs is not None
    return matrix.legs


def _texts(leg: Leg) -> Combination:
    assert all(isinstance(value, Scalar) for value in leg.values.values())
    return {key: value.text for key, value in leg.values.items() if isinstance(value, Scalar)}


def _scalar(text: str) -> Scalar:
    return Scalar(text, text)


def _mapping(texts: Combination) -> dict[str, Value]:
    return {key: _scalar(text) for key, text in texts.items()}
