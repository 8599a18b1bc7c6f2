"""Whole reports, of databases whose figures are known by heart."""

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from queries import findings
from queries.arms.clock import Clock
from queries.report import FORMS, Evidence, Form, evidence_of, write_report
from queries.report.markdown import MOST_CHARACTERS
from queries.statistics import Verdict
from queries.verdict.leaders import leader_sentences
from queries.verdict.summary import summary_lines
from queries.verdict.verdict_sentences import verdict_answer
from tests.app.cases import hostile, run, selected, simulated, small
from tests.app.graph_case import graphs
from tests.build_database import build_database
from tests.conftest import Build
from tests.github_markdown import seen
from tests.queries.facts import Row, job
from tests.queries.logs.runner_mixes import mix_of


@pytest.fixture(scope="module")
def database(build: Build) -> Path:
    """The database of graphs, which tests only read."""
    return build(graphs)


@pytest.fixture(scope="module")
def evidence(database: Path) -> Evidence:
    """Of experiment `cache` in it."""
    return evidence_of("cache", database)


@pytest.fixture(scope="module")
def strange(build: Build) -> Evidence:
    """Of an experiment whose every text is a stranger's."""
    return evidence_of("e", build(hostile))


def markdown(database: Path, milestone: tuple[str, ...] | None = None) -> str:
    """The report on an experiment."""
    return write_report(evidence_of("cache", database, Clock(other=milestone)), "markdown")


def test_sections(evidence: Evidence) -> None:
    """The answer comes first, and every part that an experiment of two arms has is there."""
    text = write_report(evidence, "markdown")
    found = seen(text)

    assert ["cache"] == found.of("h3")
    assert [
        "Other answers",
        "What to mind",
        "What decides the time",
        "Where to start",
        "Jobs on the critical path",
        "Where the seconds go",
        "What differs",
        "In pairs",
        "What a run costs",
        "Every clock",
        "Every arm",
        "Excluded",
        "Runs",
        "Method",
        "Where it comes from",
    ] == found.of("h4")
    assert text.startswith(
        "### cache\n\n**No verdict on warm runs of fast or plain yet**\n\n1 run of"
    )
    first, folded = text.split("<details><summary>Everything else</summary>")
    assert "Before you merge fast:" in first
    # Warm and cold apart, a chart each, none twice.
    assert [1, 1] == [part.count("```mermaid\n") for part in (first, folded)]
    in_full = write_report(evidence, "markdown", is_full=True)
    assert "<details>" not in in_full
    assert len(in_full) > len(text) - 100


def test_a_mix_that_matters(
    evidence: Evidence, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where luck with machines makes the difference, no form hands the raw figure on alone."""
    (mix,) = mix_of({"a": 24, "b": 8}, runs=40)
    first = evidence.compared[0]
    mixes = [replace(mix, candidate=first.candidate, cache_state=first.cache_state)]
    with_mix = replace(evidence, mixes=mixes)
    pasted = write_report(with_mix, "markdown").partition("<details>")[0]
    assert "machines: raw -1" in pasted
    assert "go by that" in pasted
    name = f"{first.candidate}, {first.cache_state}: raw -1"
    assert json.loads(write_report(with_mix, "json"))["cautions"][0].startswith(name)
    real = findings.find_all
    monkeypatch.setattr(findings, "find_all", lambda *asked: {**real(*asked), "mixes": mixes})
    experiment = str(evidence.experiment["experiment"])
    assert any(line.startswith(name) for line in summary_lines(experiment, database))


def test_predictions_are_folded(founding: Evidence) -> None:
    """What the experiment file predicts, what was measured, and what was changed, in the fold."""
    first, _, folded = write_report(founding, "markdown").partition("<details>")
    assert "Predicted and measured" not in first
    assert "predicted 8 min 14 s (7 min 56 s to 8 min 34 s), measured 7 min 24 s" in folded
    assert "of pre-build-docs takes no time; 9 more changes." in folded


def test_what_one_pastes_is_short(founding: Evidence) -> None:
    """At most 30 lines as they are rendered, a picture a line, and below 10,000 characters."""
    text = write_report(founding, "markdown")
    first, _, folded = text.partition("<details>")
    lines = re.sub(r"```mermaid.*?```", "picture", first, flags=re.DOTALL).splitlines()
    assert 15 <= len([line for line in lines if line.strip()]) <= 30
    assert len(first) < 10_000
    assert len(text) < MOST_CHARACTERS == 30_000
    # No row of the table twice.
    rows = [line for line in lines if line.startswith("| ") and "n=" in line]
    assert rows
    assert [] == [row for row in rows if row in folded]


def _rows(cells: list[str]) -> list[list[str]]:
    """What stands behind each job's key, up to seven cells."""
    return [cells[place : place + 7] for place in range(len(cells))]


def test_figures(evidence: Evidence) -> None:
    """
    By hand: plain took 150 s, 170 s and (cold) 260 s, the warm run of fast 90 s.

    Plain has no rule for cache states, so that all of its runs serve: a median of 170 s.
    """
    cells = seen(write_report(evidence, "markdown")).of("td")

    assert ["fast", "warm, baseline: any", "time to push*", "too few runs"] == cells[:4]
    assert ["170 s ± ∞ → 90 s ± ∞", "-47%", "n=3+1"] == cells[4:7]
    # If `push` took no time its 50 s are saved; if `cli` did, 40 s, until `docs` decides.
    assert ["push", "50 s", "50 s", "2 of 2", "1 min", "1", "no other job (2 of 2)"] in _rows(cells)
    assert ["cli", "40 s", "40 s", "2 of 2", "1 min 20 s", "1", "docs (2 of 2)"] in _rows(cells)
    # Excluded: push failed in run 5, run 6 is running, run 7 has no push.
    assert {"milestone failed", "in progress", "milestone not reached"} <= set(cells)


def test_runs_are_linked(tmp_path: Path) -> None:
    """Each selected attempt leads to its page at GitHub; the simulated GitHub has none."""
    links = seen(markdown(small(tmp_path / "small.duckdb"))).links
    attempts = (
        "1/attempts/1",
        "2/attempts/1",
        "2/attempts/2",
        *(f"{n}/attempts/1" for n in "3456"),
    )
    runs = [f"https://github.com/o/r/actions/runs/{attempt}" for attempt in attempts]
    text = markdown(simulated(tmp_path / "simulated.duckdb"))

    assert runs == sorted(links)
    assert [] == seen(text).links
    assert "These numbers are simulated" in text


def test_another_clock(database: Path, evidence: Evidence) -> None:
    """The report says which clock it tells, and the command that tells it again."""
    asked = "longpole report --database DATABASE"
    assert f"{asked} cache\n" in write_report(evidence, "markdown")
    assert f"{asked} --whole-run cache\n" in markdown(database, milestone=())
    assert f"{asked} '--milestone=cli*' cache\n" in markdown(database, milestone=("cli*",))


def test_many_globs_are_short(database: Path) -> None:
    """A command that would not fit is left out, since half of it would be another."""
    globs = tuple(f"{'x' * 3000}{number}" for number in range(31))
    text = markdown(database, milestone=globs)

    assert len(text) < MOST_CHARACTERS
    assert "longpole report" not in text


@pytest.fixture(scope="module")
def asked_again(database: Path) -> Evidence:
    """The same evidence, asked for once more."""
    return evidence_of("cache", database)


@pytest.mark.parametrize("form", FORMS)
def test_a_snapshot_gives_the_same_bytes(
    evidence: Evidence, asked_again: Evidence, form: Form
) -> None:
    """Repeated, a report is the same."""
    assert write_report(evidence, form) == write_report(asked_again, form)


@pytest.mark.parametrize("form", ["markdown", "html", "csv"])
def test_strangers_text_is_text(strange: Evidence, form: Form) -> None:
    """No tag, link, script or formula of a stranger is one; JSON has the very texts."""
    text = write_report(strange, form)

    assert "<b>x</b>" not in text
    if form == "markdown":
        assert [] == [link for link in seen(text).links if link]
    if form == "html":
        assert "<a href" not in text.rpartition("<body>")[2]


def test_csv(evidence: Evidence, database: Path) -> None:
    """A row per comparison, with the experiment, the snapshot and the version; by hand as above."""
    text = write_report(evidence, "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    figures = ("candidate", "clock", "baseline_count", "candidate_count", "baseline_p50_s")

    assert {("cache", "push*", "false")} == {
        (row["experiment"], row["milestone"], row["is_simulated"]) for row in rows
    }
    assert {"false"} == {row["is_like_with_like"] for row in rows}
    assert ["fast", "clock_s", "3", "1", "170.0"] == [rows[0][name] for name in figures]
    assert all(row["snapshot"].startswith(f"{database.name}, SHA-256 ") for row in rows)


def arms(path: Path, runs: dict[str, int], conclusion: str) -> Path:
    """Arms with so many warm runs each, 100 s long; the first is the baseline."""
    ids = iter(range(1, 100))
    chosen = [(arm, next(ids)) for arm, total in runs.items() for _ in range(total)]
    jobs: list[Row] = [job(10 * run_id, (0, 5, 100), run_id, name="build") for _, run_id in chosen]
    return build_database(
        path,
        experiments=[{"experiment": "cache", "baseline": next(iter(runs))}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place}
            for place, arm in enumerate(runs, 1)
        ],
        arm_attempts=[selected(arm, run_id, "warm") for arm, run_id in chosen],
        run_attempts=[run(run_id, conclusion=conclusion) for _, run_id in chosen],
        jobs=jobs,
    )


@pytest.mark.parametrize(
    ("runs", "conclusion", "answer"),
    [
        ({"plain": 2}, "success", "Median wall time, warm runs: plain 1 min 40 s (n = 2)."),
        (
            {"plain": 1, "fast": 1},
            "success",
            "No verdict on warm runs of fast or plain yet",
        ),
        (
            {"plain": 0, "fast": 4},
            "success",
            "Median wall time, warm runs: fast 1 min 40 s (n = 4).",
        ),
        (
            {"plain": 0, "fast": 0},
            "success",
            "plain and fast select no run: correct the selectors, or run longpole ingest.",
        ),
        (
            {"plain": 2, "fast": 2},
            "failure",
            (
                "All 4 runs did not succeed, and without a milestone only success counts: set "
                "milestone to the job whose end is meant."
            ),
        ),
    ],
    ids=["one arm", "one run each", "baseline without runs", "no run", "all failed"],
)
def test_little_is_said_in_a_sentence(
    tmp_path: Path, runs: dict[str, int], conclusion: str, answer: str
) -> None:
    """Where there is little to tell, the report says what there is, and in no form does it fail."""
    database = arms(tmp_path / "few.duckdb", runs, conclusion)
    evidence = evidence_of("cache", database)

    assert [answer] == seen(write_report(evidence, "markdown")).of("strong")
    assert answer in write_report(evidence, "html")
    assert write_report(evidence, "csv").startswith("experiment,candidate,")


@pytest.fixture(scope="module")
def founding(demo: Path) -> Evidence:
    """The demo's evidence."""
    return evidence_of("docker-layer-cache", demo)


def test_the_two_fastest(founding: Evidence) -> None:
    """
    The founding question, parallel or combined, by hand over the demo's warm runs.

    Of 9 x 11 ratios the middle one is 362 s / 444 s, 18% less.
    """
    warm, cold = founding.leaders
    assert ("parallel pre-build", "combined job", "warm") == (
        warm.candidate,
        warm.baseline,
        warm.cache_state,
    )
    assert warm.comparison.ratio == pytest.approx(362 / 444)
    assert warm.comparison.verdict is cold.comparison.verdict is Verdict.FASTER
    assert (9, 11) == (warm.comparison.candidate.run_count, warm.comparison.baseline.run_count)
    assert leader_sentences([warm], ())[0].startswith(
        "The two fastest candidates: parallel pre-build is 18% faster than combined job on warm "
        "runs: 1 min 21 s less (95% interval 1 min 41 s less to 11 s less), "
        "ratio 0.82 [0.78, 0.97]; 9 runs of parallel pre-build and 11 of combined job."
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_two_fastest_in_every_form(founding: Evidence, form: Form) -> None:
    """Each form has the sentences of page 1, in its own writing, and those alone."""
    text = write_report(founding, form)
    said = leader_sentences(founding.leaders, ())
    assert 2 == len(said)
    match form:
        case "markdown":
            found = [item for item in seen(text).of("li") if item.startswith("The two fastest")]
        case "html":
            items = re.findall(r"<li>(The two fastest.*?)</li>", text)
            found = [unescape(item) for item in items]
        case _:
            rows = (
                json.loads(text)["comparisons"]
                if form == "json"
                else list(csv.DictReader(io.StringIO(text)))
            )
            leading = [row for row in rows if row["is_of_leaders"] in {True, "true"}]
            found = [row["sentence"] for row in leading]
            warm, second = leading[0], founding.leaders[0].comparison
            names = ("candidate", "baseline", "cache_state", "clock", "verdict")
            assert ["parallel pre-build", "combined job", "warm", "clock_s", "faster"] == [
                warm[name] for name in names
            ]
            figures = ("candidate_ratio", "ratio_low", "ratio_high", "shift_s", "p")
            assert second.ratio_interval is not None
            assert pytest.approx([float(warm[name]) for name in figures]) == [
                second.ratio,
                *second.ratio_interval,
                second.shift,
                second.p,
            ]
    assert said == found


def test_sentences_of_all_comparisons(founding: Evidence) -> None:
    """By the clock in effect each row has the answer of the page, by others none."""
    rows = json.loads(write_report(founding, "json"))["comparisons"]
    compared = [row for row in rows if not row["is_of_leaders"]]
    assert {"clock_s"} == {row["clock"] for row in compared if row["sentence"]}
    answers = [str(verdict_answer(one)) for one in founding.compared if one.clock == "clock_s"]
    assert answers == [row["sentence"] for row in compared if row["sentence"]]


def test_one_candidate_leads_nobody(evidence: Evidence) -> None:
    """Of one candidate there is no such row, and no such sentence."""
    assert [] == evidence.leaders
    rows = json.loads(write_report(evidence, "json"))["comparisons"]
    assert not any(row["is_of_leaders"] for row in rows)
    assert "two fastest" not in write_report(evidence, "html")
