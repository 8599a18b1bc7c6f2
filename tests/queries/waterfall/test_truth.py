"""Runs of the real job graphs with chosen seconds: each part is what was put in."""

from collections.abc import Mapping

import pytest

from queries.answers import answers
from queries.waterfall import QUESTIONS, Kind, Waterfall, waterfalls_of
from queries.waterfall.names import part_name
from queries.waterfall.sentences import answer_sentence
from tests.build_database import build_database
from tests.queries.waterfall.structured_runs import AROUND_S, structured_runs
from tests.simulated.structures import BASELINE, COMBINED_JOB, PARALLEL_PRE_BUILD

_RUNS = 4
# Steps that are not named take 1 s.
_SECONDS = {
    "Build CLI": 100,
    "Build Go Binaries": 60,
    "Build UI": 30,
    "Generate the swagger docs": 20,
    "Generate OSS notice": 25,
    "Build main images": 110,
    "Push images": 30,
    "Build Go binaries (busybox + roxctl)": 70,
    "Generate docs": 20,
    "Create THIRD_PARTY_NOTICES": 25,
    "Build and push main image": 30,
    "Push remaining images": 18,
}
_ROLES = {
    "image": ["Build main images", "Push images", "Build and push main*", "Push remaining*"],
    "compile Go": ["Build CLI", "Build Go*"],
    "docs": ["Generate the swagger docs", "Generate docs"],
    "notices": ["Generate OSS notice", "Create THIRD_PARTY_NOTICES"],
}


def _in_baseline(run: int) -> Mapping[str, int]:
    """The command line takes 100, 102, 104 and 106 s."""
    return {**_SECONDS, "Build CLI": 100 + 2 * run}


def _in_parallel(run: int) -> Mapping[str, int]:
    """In half of the runs it takes 20 s, and the Go binaries decide; in the others 103 s."""
    return {**_SECONDS, "Build CLI": 20 if run % 2 else 103}


def _in_combined(run: int) -> Mapping[str, int]:
    """Go takes 70, 71, 72 and 73 s, and the UI 30 s, which is built again."""
    return {**_SECONDS, "Build Go binaries (busybox + roxctl)": 70 + run}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Waterfall]:
    """The waterfall of each candidate."""
    database = build_database(
        tmp_path_factory.mktemp("truth") / "a.duckdb",
        experiments=[{"baseline": "baseline", "milestone": ["push-main-manifests*"]}],
        roles=[
            {"role": role, "steps": steps, "position": place}
            for place, (role, steps) in enumerate(_ROLES.items(), start=1)
        ],
        **structured_runs(
            {
                "baseline": (BASELINE, _in_baseline),
                "parallel": (PARALLEL_PRE_BUILD, _in_parallel),
                "combined": (COMBINED_JOB, _in_combined),
            },
            _RUNS,
        ),
    )
    found = answers(QUESTIONS, database, {"experiment": "e"})
    return {one.candidate: one for one in waterfalls_of(found)}


def _seconds(found: Waterfall) -> dict[str, float]:
    """What differs, by what it is called."""
    return {part_name(part): part.seconds for part in found.parts if part.seconds}


def test_combined_against_baseline(found: dict[str, Waterfall]) -> None:
    """
    No longer waiting for the command line saves what its job took, 111 to 117 s; it moves work.

    pre-build-cli: Build CLI and 5 steps of a second, 6 s around them; on the path of all runs. In
    the image job the image takes 48 s instead of 140 s, Go 71.5 s on average; five downloads, two
    steps that unpack, two that set tags, check and login go, set-up and context come.
    """
    waterfall = found["combined"]
    cli_s = 103 + 5 + AROUND_S

    assert {
        "no longer waits for “pre-build-cli”": -cli_s,
        "image": 48 - 140,
        "compile Go (before in “pre-build-*”)": 71.5,
        "Build UI (before in “pre-build-ui”)": 30,
        "notices (before in “pre-build-oss-notice”)": 25,
        "docs (before in “pre-build-docs”)": 20,
        "Run ./.github/actions/download-artifact-with-retry": -5,
        "Cache Go dependencies (before in “pre-build-*”)": 1,
        **dict.fromkeys(
            ["Check debugger presence in the main image", "Docker login", "Unpack cli build"], -1
        ),
        "Unpack Go binaries build": -1,
        # The manifests' job sets these tags too.
        "Set build tag for prerelease images": -1,
        "Set build tag for race condition images": -1,
        "Login to quay.io for buildx push": 1,
        "Prepare main image build context": 1,
        "Run actions/setup-go@v0": 1,
        "Run actions/setup-node@v0": 1,
    } == pytest.approx(_seconds(waterfall))
    assert waterfall.difference_s == pytest.approx(sum(_seconds(waterfall).values()))
    assert answer_sentence(waterfall).startswith(
        "combined saves 1 min 6 s on average against baseline (warm runs, n = 4 and 4). Largest "
        "parts: no longer waiting for “pre-build-cli” saves 1 min 54 s and “image” 1 min 32 s; "
        "against that, “compile Go” (before in “pre-build-*”) costs 1 min 12 s"
    )


def test_parallel_against_baseline(found: dict[str, Waterfall]) -> None:
    """
    In half of the runs the Go binaries decide: (75 s - 114 s) / 2, told apart from the image.

    pre-build-cli takes 114 s on the path of either arm, on average; pre-build-go-binaries 75 s: 60
    s, 9 steps of a second, 6 s around them.
    """
    waterfall = found["parallel"]
    go_s, cli_s = 60 + 9 + AROUND_S, 103 + 5 + AROUND_S

    assert {
        "another branch decides: less often “pre-build-cli”, more often “pre-build-go-binaries”": (
            (go_s - cli_s) / 2
        ),
        "image": 48 - 140,
        "Check debugger presence in the main image": -1,
        "Docker login": -1,
        "Login to quay.io for buildx push": 1,
        "Prepare main image build context": 1,
    } == pytest.approx(_seconds(waterfall))


def test_detail_of_a_switch(found: dict[str, Waterfall]) -> None:
    """A path switch has all that its jobs did on the path, waiting included, and adds up."""
    switch = found["combined"].parts[0]
    shown = {(one.kind, one.name): one.baseline_s for one in switch.details}

    assert Kind.NO_LONGER is switch.kind
    assert (4, 0) == (switch.details[0].baseline_count, switch.details[0].candidate_count)
    assert (103, 2, 1) == (
        shown[Kind.ROLE, "Build CLI"],
        shown[Kind.QUEUE, None],
        shown[Kind.GAP, None],
    )
    assert switch.seconds == pytest.approx(sum(one.seconds for one in switch.details))
