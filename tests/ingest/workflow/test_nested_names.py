"""Names of jobs below many levels of calls."""

from time import thread_time

from ingest.workflow import FileReference, Place, Unplaced, join, read_workflow
from tests.ingest.file_library import places_of


def test_names_with_many_readings() -> None:
    """Ten levels of names that are expressions: the work is bounded, other names are mapped."""
    call = "name: '${{ matrix.a }}', strategy: {matrix: '${{ fromJson(x) }}'}"
    files = {
        FileReference(None, f".github/workflows/f{level}.yml", None): (
            f"jobs: {{a: {{{call}, uses: ./.github/workflows/f{level + 1}.yml}}, b: {{}}}}"
        )
        for level in range(9)
    }
    top = read_workflow(next(iter(files.values())))
    names = [f"{'a / ' * 300}{number}" for number in range(50)]
    before = thread_time()
    places = places_of(join(top, files), ["a / b", *names, "b"])
    assert thread_time() - before < 10
    assert Place("a/b", ("a", None)) == places["a / b"]
    assert Place("b", (None,)) == places["b"]
    assert all(isinstance(places[name], Unplaced) for name in names)


def test_leg_of_a_nested_job() -> None:
    """The legs of all levels are joined; without any matrix the leg is None, not empty."""
    assert Place("a/b", (None, None)).leg is None
    assert "x, y" == Place("a/b/c", ("x", None, "y")).leg
