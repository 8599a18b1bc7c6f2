"""What a report says, in which order: from evidence to sections, in no form yet."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from queries.arms.arm_tables import clocks_table, counts_table
from queries.arms.clock_sentences import median_sentences
from queries.arms.count_sentences import exclusion_sentence
from queries.arms.failure_sentences import failure_sentence
from queries.arms.order import CACHE_ORDER
from queries.cautions.doubts import doubts_sentence
from queries.cautions.warning_sentences import cautions
from queries.charts.path_blocks import path_blocks
from queries.paths.path_sentences import decisive_sentences, difference_sentences
from queries.paths.path_tables import path_table
from queries.paths.target_sentences import (
    HOW_TO_READ,
    target_sentences,
    unknown_graphs_sentence,
)
from queries.paths.target_tables import savings_table
from queries.report.benchstat import comparison_rows
from queries.report.blocks import (
    Block,
    Cell,
    Command,
    Link,
    Paths,
    Points,
    Rows,
    Section,
    Sentence,
    Strip,
)
from queries.report.compose_more import as_rows, more_sections
from queries.report.evidence import Evidence
from queries.report.method import command, method_sentences, origin_sentences
from queries.verdict.answer_sentences import answers_in_words
from queries.verdict.leaders import leader_sentences
from queries.verdict.look_sentences import looks_sentence
from queries.verdict.overall_cautions import overall_cautions
from queries.verdict.verdict_sentences import Answer
from queries.wording import duration, instant, short_sha, web_address

_SIMULATED = "These numbers are simulated: they say nothing of real runs."
_PATH_COLUMNS = ("arm", "cache", "job", "on the path", "mean on it", "slack off it")


def compose(evidence: Evidence) -> list[Section]:
    """
    The report: the answer, what speaks against it, what decides the time, and all it rests on.

    A section that would say nothing is left out.
    """
    sections = [
        _answer(evidence),
        Section("What to mind", _cautions(evidence)),
        Section("What decides the time", list(_paths(evidence))),
        Section("Where to start", list(_start(evidence))),
        Section("Jobs on the critical path", _path_jobs(evidence), is_folded=True),
        *more_sections(evidence),
        Section("Every arm", _arms(evidence)),
        Section("Excluded", _excluded(evidence), is_folded=True),
        Section("Runs", _runs(evidence), is_folded=True),
        Section("Method", [Points(tuple(method_sentences(evidence)))]),
        Section("Where it comes from", _origin(evidence)),
    ]
    return [section for section in sections if section.blocks]


def _answer(evidence: Evidence) -> Section:
    clock = evidence.clock
    answer, *others = _answers(evidence)
    failed = failure_sentence(evidence.counts, CACHE_ORDER)
    leaders = leader_sentences(evidence.leaders, ())
    points = [*map(str, others), *leaders, *([failed] if failed else [])]
    blocks: list[Block] = [Sentence(answer.headline, is_answer=True)]
    if evidence.experiment["is_simulated"]:
        blocks.insert(0, Points((_SIMULATED,), is_caution=True))
    if answer.details:
        blocks.append(Sentence(answer.details))
    if points:
        blocks.append(Points(tuple(points)))
    blocks.append(Sentence(clock.sentence))
    if evidence.attempts["is_counted"].any():
        blocks.append(Strip(evidence.attempts, evidence.medians, clock.name))
    if evidence.compared:
        blocks.append(comparison_rows(evidence.compared, clock.name))
    title = evidence.experiment["title"]
    return Section(str(evidence.experiment["experiment"] if pd.isna(title) else title), blocks)


def _answers(evidence: Evidence) -> list[Answer]:
    if evidence.misfits.headline is not None:
        return [Answer(evidence.misfits.headline)]
    return answers_in_words(
        evidence.compared, evidence.medians, evidence.counts, CACHE_ORDER, evidence.clock
    )


def _cautions(evidence: Evidence) -> list[Block]:
    doubtful = doubts_sentence(evidence.doubts, evidence.attempts)
    overall = overall_cautions(evidence.counts, evidence.legs, evidence.compared, CACHE_ORDER)
    looks = looks_sentence(evidence.compared, evidence.looks)
    found = cautions(evidence.warnings, evidence.medians, [*evidence.parities.values()])
    texts = [
        *evidence.misfits.cautions,
        *([doubtful] if doubtful else []),
        *overall,
        *([looks] if looks else []),
        *(caution.sentence for caution in found),
        *evidence.misfits.roles,
    ]
    return [Points(tuple(texts), is_caution=True)] if texts else []


def _paths(evidence: Evidence) -> Iterator[Block]:
    sentences = (
        *decisive_sentences(evidence.paths, CACHE_ORDER),
        *difference_sentences(evidence.paths, CACHE_ORDER),
    )
    if sentences:
        yield Points(sentences)
    blocks = path_blocks(evidence.attempts, evidence.medians, evidence.jobs)
    for state in CACHE_ORDER:
        if shown := tuple(block for block in blocks if block.cache_state == state and block.path):
            yield Paths(state, shown)


def _start(evidence: Evidence) -> Iterator[Block]:
    if evidence.paths.empty:
        return
    unknown = unknown_graphs_sentence(evidence.attempts, evidence.savings)
    sentences = target_sentences(evidence.paths, evidence.savings, CACHE_ORDER)
    yield Points((*sentences, *([unknown] if unknown else [])))
    if not evidence.savings.empty:
        yield as_rows(savings_table(evidence.savings, evidence.paths), "jobs")
        yield Sentence(HOW_TO_READ)


def _path_jobs(evidence: Evidence) -> list[Block]:
    on_path = evidence.paths[evidence.paths["on_path_count"] > 0]
    return [] if on_path.empty else [as_rows(path_table(on_path)[list(_PATH_COLUMNS)], "jobs")]


def _arms(evidence: Evidence) -> list[Block]:
    if evidence.medians.empty:
        return []
    medians = tuple(median_sentences(evidence.medians, CACHE_ORDER, evidence.clock))
    table = as_rows(clocks_table(evidence.medians, evidence.counts), "arms")
    return [*([Points(medians)] if medians else []), table]


def _excluded(evidence: Evidence) -> list[Block]:
    excluded = evidence.counts[evidence.counts["excluded_because"].notna()]
    sentence = Sentence(exclusion_sentence(evidence.counts))
    if excluded.empty:
        return [sentence]
    return [sentence, as_rows(counts_table(excluded), "reasons")]


def _origin(evidence: Evidence) -> list[Block]:
    return [Points(tuple(origin_sentences(evidence))), Command(command(evidence))]


def _runs(evidence: Evidence) -> list[Block]:
    """Every selected attempt: those that count first, since those are what the figures are of."""
    attempts = evidence.attempts.sort_values(
        ["is_counted", "is_baseline", "arm_position", "cache_state", "run_started_at"],
        ascending=[False, False, True, True, True],
        kind="stable",
    )
    cells = tuple(_run(row, evidence) for row in attempts.itertuples())
    columns = ("run", "arm", "cache", "clock", "started", "commit")
    return [Rows(columns, cells, "runs")] if cells else []


def _run(row: Any, evidence: Evidence) -> tuple[Cell, ...]:  # noqa: ANN401 - a row of itertuples()
    again = f", attempt {row.run_attempt}" if row.run_attempt > 1 else ""
    name = f"{row.run_id}{again}"
    address = None if evidence.experiment["is_simulated"] else web_address(row.html_url)
    return (
        Link(name, address) if address else name,
        row.arm,
        row.cache_state,
        duration(row.clock_s) if row.is_counted else f"excluded: {row.excluded_because}",
        instant(row.run_started_at),
        "" if pd.isna(row.head_sha) else short_sha(str(row.head_sha)),
    )
