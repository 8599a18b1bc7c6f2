"""Names of jobs below many levels of calls."""

import pytest

from ingest.workflow import FileReference, Graph, Place, Unplaced, join, read_workflow
from ingest.workflow.name_fits import LONGEST_NESTED, MOST_WORK, NameIndex
from tests.ingest.file_library import places_of


def _ten_levels(name: str) -> Graph:
    """A file that calls the next one, nine times, by callers of this `name:` and matrix."""
    call = f"name: '{name}', strategy: {{matrix: '${{{{ fromJson(vars.x) }}}}'}}"
    files = {
        FileReference(None, f".github/workflows/f{level}.yml", None): (
            f"jobs: {{a: {{{call}, uses: ./.github/workflows/f{level + 1}.yml}}, b: {{}}}}"
        )
        for level in range(9)
    }
    return join(read_workflow(next(iter(files.values()))), files)


def test_names_with_many_readings() -> None:
    """Ten levels of names that are expressions: the work is bounded, other names are mapped."""
    graph = _ten_levels("${{ matrix.a }}")
    names = [f"{'a / ' * 200}{number}" for number in range(5)]
    places = places_of(graph, ["a / b", *names, "b"])
    assert Place("a/b", ("a", None)) == places["a / b"]
    assert Place("b", (None,)) == places["b"]
    assert all(isinstance(places[name], Unplaced) for name in names)
    works = [NameIndex(graph).read(name).work_done for name in names]
    assert max(works) < MOST_WORK + 100


@pytest.mark.parametrize("name", ["${{ matrix.a }}", "x", "x / ${{ matrix.a }}"])
def test_work_is_linear_in_the_length_of_a_name(name: str) -> None:
    """A name of 250,000 words between slashes costs no more than one of 1,000."""
    index = NameIndex(_ten_levels(name))
    works = {
        count: index.read(" / ".join(["word"] * count)).work_done
        for count in (10, 100, 1_000, 10_000, 250_000)
    }
    assert works[250_000] <= works[1_000] <= MOST_WORK + 100
    assert len(" / ".join(["word"] * 1_000)) > LONGEST_NESTED


def test_leg_of_a_nested_job() -> None:
    """The legs of all levels are joined; without any matrix the leg is None, not empty."""
    assert Place("a/b", (None, None)).leg is None
    assert "x, y" == Place("a/b/c", ("x", None, "y")).leg
    assert "" == Place("a", ("",)).leg
    assert Place("a/b", ("x", None), frozenset({1})).leg is None
    assert "x" == Place("a/b", ("x", None), frozenset({0})).leg


def test_ten_levels_are_joined() -> None:
    """The top file and nine called ones, as many as GitHub allows."""
    graph = _ten_levels("A")
    key = "/".join(["a"] * 9)
    assert key in graph.jobs
    assert () == graph.jobs[key].callees
    name = " / ".join([f"A ({level})" for level in range(8)] + ["b"])
    assert Place(f"{'a/' * 8}b", (*map(str, range(8)), None)) == places_of(graph, [name])[name]
