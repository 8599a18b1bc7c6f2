"""What logs tell, where people see it."""

from pathlib import Path

from queries.answers import answer
from queries.logs.evidence import warmth_sentence
from queries.report import evidence_of, write_report
from queries.report.json_answer import verdict_of
from tests.app.cases import SHOWN
from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.logs_case import with_logs
from tests.github_markdown import seen


def test_one_run(build: Build, open_page: OpenPage) -> None:
    """A run's machine and caches stand beside its job, and what they make of its claim above."""
    page = open_page("what_happened", build(with_logs), experiment="cache", run="2")
    assert (
        "Cold by its logs, though its commit message calls it warm: 0 of 1 cache look hit, 1 of 10 "
        "layers cached."
    ) in words_of(page)
    (jobs, *_) = tables_of(page)
    row = jobs.iloc[0]
    assert f"{SHOWN} 2026.2" == row["image"]
    assert "westus" == row["region"]
    assert "0 of 1 cache look hit, 1 of 10 layers cached" == row["caches"]
    assert "CPU" not in jobs
    gone = open_page("what_happened", build(with_logs), experiment="cache", run="13")
    assert "GitHub no longer has its logs." in words_of(gone)


def test_how_good_the_data_is(build: Build, open_page: OpenPage) -> None:
    """Coverage, and how many claims logs refute; the warning says what to do."""
    page = open_page(
        "how_good_is_the_data", build(with_logs), experiment="cache", show_data="What the logs tell"
    )
    assert "Logs are read of 5 of 6 counted runs (GitHub no longer has those of 1)." in words_of(
        page
    )
    (table, *_) = tables_of(page)
    plain = table[table["arm"] == "plain"].iloc[0]
    assert ["3", "3", "1", "0", "2", "2"] == [str(cell) for cell in plain.iloc[2:8]]
    warnings = open_page("how_good_is_the_data", build(with_logs), experiment="cache")
    assert (
        "2 of 3 warm runs of plain count as warm by words or order, and were cold by their logs"
    ) in words_of(warnings)


def test_what_came_with_caches(build: Build, open_page: OpenPage) -> None:
    """
    Of Build: plain is cold at 90 and 94 s and warm at 50 s, fast warm at 40 and 42 s.

    Shares of cold go from 2/3 to 0, of warm from 1/3 to 1; fast has no cold mean, so plain's 92 s
    stands for it; the warm means are 50 and 41 s: -2/3 * 92 + 2/3 * 45.5 = -31 s, of 41 - 78 s.
    """
    page = open_page(
        "where_the_seconds_go", build(with_logs), experiment="cache", show_work="What differs"
    )
    assert (
        "Of -37 s between the means of Build, -31 s comes with its own caches: 2 warm against 1 "
        "warm and 2 cold in the baseline."
    ) in words_of(page)


def test_why_with_caches(demo: Path, open_page: OpenPage) -> None:
    """Page 1, the report and its JSON say it in the same words, of what is decided."""
    why = (
        "“build and push main image” takes 55 s instead of 2 min 53 s (its caches hit in 9 of 9 "
        "logs, baseline's in 0 of 8)"
    )
    evidence = evidence_of("docker-layer-cache", demo)
    first, second, *others = [one.because for one in verdict_of(evidence).reasons]
    assert (why, "it no longer waits for “pre-build-*”", [None] * 3) == (first, second, others)
    report = seen(write_report(evidence, "markdown"))
    assert [why] == [
        text.split("because ")[1].rstrip(".") for text in report.of("p") if "because" in text
    ][:1]
    assert f"because {why}." in words_of(open_page("which_is_faster", demo))


def test_whether_warm_runs_were_warm(build: Build) -> None:
    """Of fast those whose logs tell, of plain one of three; of other runs nothing is claimed."""
    evidence = answer("log_evidence", build(with_logs), {"experiment": "cache"})
    assert "By all caches in their logs 2 of 2 warm runs of fast were warm." == (
        warmth_sentence(evidence, "fast", "warm")
    )
    assert "By all caches in their logs 1 of 3 warm runs of plain were warm." == (
        warmth_sentence(evidence, "plain", "warm")
    )
    partly = evidence.assign(evidence="partly")
    assert "By all caches in their logs 0 of 3 warm runs of plain were warm, 3 partly." == (
        warmth_sentence(partly, "plain", "warm")
    )
    assert warmth_sentence(evidence, "plain", "cold") is None
    assert warmth_sentence(evidence, "plain", "other") is None
