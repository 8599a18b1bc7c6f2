"""Names of the API's jobs find their job and leg, or are refused with the reason."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.workflow import FileReference, Place, Unplaced, join, map_jobs, read_workflow
from ingest.workflow.shown_names import NOT_EXPANDED
from tests.ingest.file_library import a_job

Found = tuple[str, str | None]

CALLED = FileReference(None, ".github/workflows/called.yml", None)


def test_libafl(shared: Path) -> None:
    """All 316 recorded jobs, under 112 names, have the key and leg worked out by hand."""
    content = (shared / "workflows/libafl/build_and_test.yml").read_text("utf-8")
    jobs = json.loads((shared / "recordings/libafl/jobs.json").read_text("utf-8"))
    with (shared / "workflows/libafl/expected.csv").open(encoding="utf-8", newline="") as file:
        expected = {
            row["job_name"]: (row["job_key"], row["leg"] or None) for row in csv.DictReader(file)
        }
    names = [job["name"] for job in jobs]
    assert (316, 112) == (len(names), len(expected))
    assert expected == _found(content, names)


@pytest.mark.parametrize("file", ["baseline", "parallel-pre-build", "combined-job"])
def test_stackrox_legs(shared: Path, file: str) -> None:
    """Legs of matrices made by an expression are known from the names."""
    content = (shared / f"workflows/stackrox/{file}.yaml").read_text("utf-8")
    brands = ("RHACS_BRANDING", "STACKROX_BRANDING")
    expected: dict[str, Found] = {
        "define-job-matrix": ("define-job-matrix", None),
        **{
            f"build-and-push-main ({brand}, {arch})": ("build-and-push-main", f"{brand}, {arch}")
            for brand in brands
            for arch in ("amd64", "arm64")
        },
        **{f"push-main-manifests ({brand})": ("push-main-manifests", brand) for brand in brands},
        "pre-build-go-binaries": ("pre-build-go-binaries", NOT_EXPANDED),
    }
    if file != "combined-job":
        for arch in ("amd64", "arm64"):
            name = f"pre-build-go-binaries (default, {arch})"
            expected[name] = ("pre-build-go-binaries", f"default, {arch}")
    assert expected == _found(content, expected)


CASES: dict[str, tuple[str, dict[str, Found | str]]] = {
    "exact, and parentheses as prose": (
        "{a: {}, b: {name: run (fast)}}",
        {"a": ("a", None), "run (fast)": ("b", None), "b": "fits no job", "a (x)": "fits no job"},
    ),
    "literal name with a matrix": (
        "{a: {name: Test it, strategy: {matrix: {x: [1, two], y: [p]}}}}",
        {
            "Test it (1, p)": ("a", "1, p"),
            "Test it (two, p)": ("a", "two, p"),
            "Test it": ("a", NOT_EXPANDED),
            "Test it (3, p)": "fits no job",
        },
    ),
    "no suffix where the name is a template": (
        "{a: {name: 'on ${{ matrix.os }}', strategy: {matrix: {os: [linux], v: [1]}}}}",
        {
            "on linux": ("a", "linux"),
            "on ${{ matrix.os }}": ("a", NOT_EXPANDED),
            "on linux (linux, 1)": "fits no job",
        },
    ),
    "spellings": (
        "{a: {name: 'v${{matrix.v}}', strategy: {matrix: {v: [3.10, ON, True, '3.9']}}}}",
        {
            "v3.1": ("a", "3.1"),
            "v3.10": ("a", "3.10"),
            "vON": ("a", "ON"),
            "vtrue": ("a", "true"),
            "v3.9": ("a", "3.9"),
            "v${{ matrix.v }}": ("a", NOT_EXPANDED),
        },
    ),
    "two numbers that GitHub shows alike": (
        "{a: {strategy: {matrix: {v: [3.1, 3.10]}}}}",
        {"a (3.1)": ("a", "3.1"), "a (3.10)": ("a", "3.10")},
    ),
    "objects": (
        (
            "{a: {name: '${{ matrix.t.name }}!', strategy: {matrix: {t: [{name: n, v: 1}]}}},"
            " b: {strategy: {matrix: {t: [{name: n, v: 1}]}}}}"
        ),
        {"n!": ("a", "n"), "b (n, 1)": ("b", "n, 1")},
    ),
    "included values": (
        "{a: {strategy: {matrix: {x: [1], include: [{x: 1, y: 2}, {x: 3, y: 4}]}}}}",
        {"a (1)": ("a", "1"), "a (3, 4)": ("a", "3, 4"), "a (1, 2)": "fits no job"},
    ),
    "two jobs": (
        (
            "{a: {name: X}, b: {name: X}, c: {name: 'n (${{ matrix.v }})', strategy: {matrix:"
            " {v: [1]}}}, n: {strategy: {matrix: '${{ fromJson(x) }}'}}}"
        ),
        {"X": "jobs 'a' and 'b'", "n (1)": ("c", "1"), "n (2)": ("n", "2")},
    ),
    "legs that share a name have the key, and a leg only where all show the same": (
        (
            "{a: {name: same, strategy: {matrix: {x: [1, '1']}}},"
            " b: {name: 'b ${{ github.ref }}', strategy: {matrix: {x: [1, 2]}}}}"
        ),
        {"same (1)": ("a", "1"), "b main": ("b", None)},
    ),
    "dynamic": (
        (
            "{a: {name: '${{ matrix.os }} and ${{ matrix.v }}.', strategy: {matrix:"
            " '${{ fromJson(x) }}'}}, b: {strategy: {matrix: '${{ fromJson(x) }}'}}}"
        ),
        {
            "linux and 3.": ("a", "linux, 3"),
            "x and y and z.": ("a", "x and y and z"),
            "b (p, q (r))": ("b", "p, q (r)"),
            "b": ("b", NOT_EXPANDED),
        },
    ),
    "dynamic leg that its name hides": (
        "{a: {name: 'go ${{ github.ref }}', strategy: {matrix: '${{ fromJson(x) }}'}}}",
        {"go main": ("a", None)},
    ),
    "other expressions": (
        (
            "{a: {name: 'for ${{ github.ref }}'}, b: {name: '${{ matrix.x && 1 || 2 }}-bit',"
            " strategy: {matrix: {x: [true, false]}}}, c: {name: 'c ${{ matrix.p }}', strategy:"
            " {matrix: {include: [{p: '${{ inputs.p }}'}]}}}}"
        ),
        {"for main": ("a", None), "2-bit": ("b", "2"), "c arm": ("c", "arm")},
    ),
    "values by expression that the name hides": (
        (
            "{a: {name: 'x ${{ github.ref }}', strategy: {matrix: {y: ['${{ inputs.y }}', b]}}},"
            " c: {name: 'c ${{ github.ref }}', strategy: {matrix: {y: ['${{ inputs.y }}', 1]}}}}"
        ),
        {"x main": ("a", None), "c main": ("c", None)},
    ),
    "a name of expressions only takes what is left": (
        "{a: {name: '${{ matrix.name }}', strategy: {matrix: '${{ fromJson(x) }}'}}, b: {}}",
        {"b": ("b", None), "anything": ("a", "anything")},
    ),
    "cut": (
        (
            f"{{a: {{strategy: {{matrix: {{x: ['{'x' * 99}', '{'y' * 99}1', '{'y' * 99}2']}}}}}},"
            " d: {strategy: {matrix: '${{ fromJson(x) }}'}}}"
        ),
        {
            f"a ({'x' * 94}...": ("a", "x" * 99),
            f"a ({'y' * 94}...": ("a", None),
            f"d ({'z' * 94}...": ("d", f"{'z' * 94}..."),
        },
    ),
    "cut by UTF-16 units": (
        f"{{a: {{name: '🚀{'x' * 120}'}}}}",
        {f"🚀{'x' * 95}...": ("a", None), f"🚀{'x' * 96}...": ("a", None)},
    ),
    "emoji": ("{a: {name: 🚀 go}}", {"🚀 go": ("a", None)}),
}


@pytest.mark.parametrize(("jobs", "expected"), CASES.values(), ids=CASES)
def test_names(jobs: str, expected: dict[str, Found | str]) -> None:
    """Each name has one place, or the reason why it has none."""
    _check(f"jobs: {jobs}", None, expected)


def test_called_workflow() -> None:
    """
    A nested name begins with the caller's `name:` and leg; a skipped caller stands alone.

    A slash without spaces is no separator, one with spaces may be part of a name.
    """
    caller = """
    jobs:
      t: {name: Test it, uses: ./.github/workflows/called.yml}
      m: {strategy: {matrix: {os: [a, b]}}, uses: ./.github/workflows/called.yml}
      e: {name: 'E ${{ inputs.x }}', uses: ./.github/workflows/called.yml}
      gone: {uses: ./.github/workflows/gone.yml}
    """
    called = "jobs: {unit: {strategy: {matrix: {v: [1]}}}, all: {name: a / b/c}}"
    long = "x" * 90
    expected: dict[str, Found | str] = {
        "Test it / unit (1)": ("t/unit", "1"),
        "Test it / a / b/c": ("t/all", None),
        "Test it / unit": ("t/unit", NOT_EXPANDED),
        "Test it": ("t", None),
        "t / unit (1)": "fits no job",
        "m (b) / unit (1)": ("m/unit", "b, 1"),
        "m": ("m", NOT_EXPANDED),
        "m (b) / a / b/c": ("m/all", "b"),
        "m (b)": "fits no job",
        "E x": ("e", None),
        "E x / unit (1)": ("e/unit", "1"),
        "gone": ("gone", None),
        "gone / x": "job 'gone' calls, which is not known",
    }
    _check(caller, called, expected)
    _check(
        "jobs: {t: {name: Test it, uses: ./.github/workflows/called.yml}}",
        f"jobs: {{{long}: {{}}, other: {{strategy: {{matrix: '${{{{ fromJson(x) }}}}'}}}}}}",
        {
            f"Test it / {'x' * 87}...": ("t/" + long, None),
            f"Test it / other ({'y' * 80}...": ("t/other", f"{'y' * 80}..."),
        },
    )


VALUE = st.text("ab, ()/3.", max_size=4)
NAME = st.sampled_from([None, "plain", "x ${{ matrix.a }}", "${{ matrix.b }}/${{ matrix.a }}"])


@given(
    axes=st.fixed_dictionaries(
        {key: st.lists(VALUE, min_size=1, max_size=3) for key in ("a", "b")}
    ),
    name=NAME,
)
def test_each_leg_finds_itself(axes: dict[str, list[str]], name: str | None) -> None:
    """A name made as GitHub makes it leads to its job, and to its leg if no other shows another."""
    matrix = {"a": axes["a"], "b": axes["b"]}
    described: dict[str, object] = {"strategy": {"matrix": matrix}} | (
        {} if name is None else {"name": name}
    )
    content = json.dumps({"jobs": {"j": described}})
    made: dict[str, list[str]] = {}
    for a in axes["a"]:
        for b in axes["b"]:
            shown, leg = _github_name(name, a, b)
            made.setdefault(shown, []).append(leg)
    places = _map(content, None, made)
    for shown, legs in made.items():
        place = places[shown]
        assert isinstance(place, Place)
        assert ("j", legs[0] if len(set(legs)) == 1 else None) == (place.key, place.leg)
        assert (len(legs) > 1) == (0 in place.unsure)


def _github_name(name: str | None, a: str, b: str) -> tuple[str, str]:
    """By the rules of `JobNameBuilder.cs`: empty values leave no trace in the brackets."""
    values = [value for value in (a, b) if value]
    match name:
        case "x ${{ matrix.a }}":
            return f"x {a}", a
        case "${{ matrix.b }}/${{ matrix.a }}":
            return f"{b}/{a}", f"{b}, {a}"
        case _:
            base = name or "j"
            return f"{base} ({', '.join(values)})" if values else base, ", ".join(values)


MOST: dict[str, tuple[str, dict[str, int | None]]] = {
    "fixed names": ("{a: {}, b: {name: X}, c: {name: X}}", {"a": 1, "X": 2, "none": 0}),
    "legs of one shown name": (
        "{a: {name: 'b (${{ matrix.x }})', strategy: {matrix: {x: [1, 2], y: [3, 4, 5]}}}}",
        {"b (1)": 3, "b (2)": 3, "b (${{ matrix.x }})": 1},
    ),
    "legs that name a text of their own, and a namesake": (
        "{a: {strategy: {matrix: {x: [1, 2]}}}, b: {name: a (2)}}",
        {"a (1)": 1, "a (2)": 2, "a": 1},
    ),
    "legs whose values leave no trace": (
        "{a: {name: A, strategy: {matrix: {x: ['', '']}}}}",
        {"A": 2},
    ),
    "numbers that GitHub shows alike": (
        "{a: {strategy: {matrix: {v: [3.1, 3.10]}}}}",
        {"a (3.1)": 2, "a (3.10)": 1},
    ),
    "a matrix that only the run knows": (
        "{a: {strategy: {matrix: '${{ fromJson(x) }}'}}}",
        {"a (1)": None, "a": None},
    ),
    "one job under an expression": ("{a: {name: 'for ${{ github.ref }}'}}", {"for main": 1}),
    "an expression that may give another's name": (
        "{a: {name: 'for ${{ github.ref }}'}, b: {name: for main}}",
        {"for main": None, "for x": 1},
    ),
    "legs that an expression tells apart": (
        "{a: {name: 'a ${{ matrix.x && 1 || 2 }}', strategy: {matrix: {x: [true, false]}}}}",
        {"a 1": 1, "a 2": 1, "a ${{ ((matrix.x && 1) || 2) }}": 1},
    ),
    "called workflows": (
        (
            "{a: {name: A, uses: ./.github/workflows/called.yml},"
            " b: {name: A, uses: ./.github/workflows/called.yml}, m: {name: 'M',"
            " strategy: {matrix: {os: [x, y]}}, uses: ./.github/workflows/called.yml},"
            " d: {strategy: {matrix: '${{ fromJson(x) }}'}, uses: ./.github/workflows/called.yml}}"
        ),
        {
            "A / unit (1)": 2,
            "A / same": 4,
            "A": 2,
            "M (x) / same": 2,
            "M (x) / unit (1)": 1,
            "d (z) / unit (1)": None,
        },
    ),
}


@pytest.mark.parametrize(("jobs", "expected"), MOST.values(), ids=MOST)
def test_most_jobs_of_a_name(jobs: str, expected: dict[str, int | None]) -> None:
    """How many jobs that show a name the file can make, counted by hand; None if a run decides."""
    called = "jobs: {unit: {strategy: {matrix: {v: [1]}}}, one: {name: same}, two: {name: same}}"
    graph = join(read_workflow(f"jobs: {jobs}"), {CALLED: called})
    named = [a_job(number, name) for number, name in enumerate(expected)]
    assert expected == map_jobs(graph, named).most_of_name


def _check(content: str, called: str | None, expected: dict[str, Found | str]) -> None:
    places = _map(content, called, expected)
    for name, wanted in expected.items():
        place = places[name]
        if isinstance(place, Place):
            assert wanted == (place.key, place.leg), name
        else:
            assert isinstance(wanted, str), (name, place)
            assert wanted in place.reason


def _found(content: str, names: list[str] | dict[str, Found]) -> dict[str, Found]:
    places = _map(content, None, names)
    return {
        name: (place.key, place.leg) for name, place in places.items() if isinstance(place, Place)
    }


def _map(
    content: str,
    called: str | None,
    names: list[str] | dict[str, Found] | dict[str, Found | str] | dict[str, list[str]],
) -> dict[str, Place | Unplaced]:
    """Each name alone in an attempt; the job is skipped where its matrix is not expanded."""
    graph = join(read_workflow(content), {} if called is None else {CALLED: called})
    found = {}
    for name in names:
        wanted = names[name] if isinstance(names, dict) else None
        is_skipped = isinstance(wanted, tuple) and wanted[1] == NOT_EXPANDED
        job = replace(a_job(1, name), conclusion="skipped" if is_skipped else "success")
        found[name] = map_jobs(graph, [job]).places[1]
    return found
