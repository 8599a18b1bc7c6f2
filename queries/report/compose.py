"""What a report says, in which order: from evidence to sections, in no form yet."""

import shlex
from collections.abc import Iterator
from typing import Any

import pandas as pd

from basis.version import VERSION
from queries.arms.arm_tables import clocks_table, counts_table
from queries.arms.clock import median_sentences
from queries.arms.count_sentences import exclusion_sentence, failure_sentence
from queries.arms.populations import CACHE_ORDER, are_told_apart
from queries.cautions.caution import Caution
from queries.cautions.doubts import doubts_sentence, inferred_sentence
from queries.cautions.warning_sentences import cautions
from queries.charts.path_blocks import Block as PathBlock
from queries.charts.path_blocks import path_blocks
from queries.levels.level_sentences import level_cautions
from queries.logs.mix_sentences import mix_cautions
from queries.paths.path_sentences import (
    HOW_TO_READ,
    OWN_STEPS_ONLY,
    decisive_sentences,
    difference_sentences,
    target_sentences,
    unknown_graphs_sentence,
)
from queries.paths.path_tables import on_path_side_by_side, path_table, savings_table
from queries.quality.quality_words import freshness_sentence
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
from queries.report.compose_more import as_rows, expected_blocks, more_sections
from queries.report.evidence import Evidence
from queries.statistics import Verdict
from queries.verdict.answer_sentences import answers_in_words, overall_cautions
from queries.verdict.board import arm_rows, before_merge, difference_and_why, leader_words
from queries.verdict.decisions import scope_sentence, withdrawn_sentence
from queries.verdict.leaders import leader_sentences
from queries.verdict.verdict_sentences import WIDER, Answer
from queries.verdict.verdict_tables import benchstat_table
from queries.verdict.verdicts import ComparedClock
from queries.wording import duration, instant, short_sha, web_address

_SAMPLES = "One attempt of one arm is one sample; jobs, steps and legs are none."
_APART = "Cold and warm runs are never averaged, and what is excluded has a reason."
_EXCLUDED = "What is excluded has a reason."
_ESTIMATES = (
    "Hodges-Lehmann estimates, 95% intervals from the exact Wilcoxon rank-sum test: of log seconds "
    "as a ratio (at 3 + 3 and 3 + 4 runs Welch's, provisional), of what can be 0 as a difference; "
    f"{WIDER}. "
    "± is the 95% interval of a median, ∞ below 6 runs."
)
_VERDICTS = (
    "else wholly below no difference faster, wholly above slower, otherwise undecided. p is of the "
    "same tests, two-sided, at unequal numbers of runs the largest; ties are counted against a "
    "claim; best possible: what runs without any overlap would give. At 3 + 3 and 3 + 4 runs the "
    "provisional verdict does not rest on it."
)


def method_sentences(evidence: Evidence) -> list[str]:
    """What a sample is, what is estimated, what a verdict says, and what is decided for good."""
    effect = evidence.experiment["smallest_effect"]
    if pd.isna(effect):
        against = "no smallest effect that matters is set, so nothing is called equivalent"
    else:
        clocks = "clocks that people wait for" if effect.endswith("s") else "clocks with a ratio"
        against = f"wholly within {effect}, either way, it is equivalent ({clocks})"
    apart = _APART if evidence.experiment["has_cache_rule"] else _EXCLUDED
    verdict = f"Verdict by the interval, at one look: {against}; {_VERDICTS}"
    scope = scope_sentence(evidence.standings)
    return [f"{_SAMPLES} {apart}", _ESTIMATES, verdict, *([scope] if scope else [])]


def origin_sentences(evidence: Evidence) -> list[str]:
    """Repository, data, snapshot and Longpole's version."""
    row = evidence.experiment
    workflow = "every workflow" if pd.isna(row["workflow"]) else f"workflow {row['workflow']}"
    return [
        f"{row['repository']}, {workflow}. {freshness_sentence(evidence.freshness).rstrip('.')}.",
        f"Snapshot {evidence.snapshot}; Longpole {VERSION}.",
    ]


def command(evidence: Evidence) -> str:
    """What makes the same report again, with the database of the snapshot in DATABASE."""
    words = ["longpole", "report", "--database", "DATABASE"]
    if evidence.clock.in_effect != evidence.clock.own:
        words += [f"--milestone={glob}" for glob in evidence.clock.in_effect] or ["--whole-run"]
    if evidence.queue is not None:
        words.append(f"--queue={evidence.queue}")
    name = str(evidence.experiment["experiment"])
    return shlex.join([*words, *(["--"] if name.startswith("-") else []), name])


_SAMPLE = "One attempt of one arm is one sample"
_METHOD = (
    "Change: Hodges-Lehmann ratio with its exact 95% interval; ± is that of a median.",
    "All that was excluded, every clock, warnings and method stand below.",
)
_SIMULATED = "These numbers are simulated: they say nothing of real runs."
_PATH_COLUMNS = {"arm", "cache", "job", "on the path", "mean on it", "slack off it"}


def compose(evidence: Evidence) -> list[Section]:
    """
    The report: the answer, what speaks against it, what decides the time, and all it rests on.

    A section that would say nothing is left out.
    """
    sections = [
        _answer(evidence),
        Section("What was expected", expected_blocks(evidence)),
        Section("Other answers", _other_answers(evidence)),
        Section("What to mind", _cautions(evidence)),
        Section("What decides the time", list(_paths(evidence))),
        Section("Where to start", list(_start(evidence))),
        Section("Jobs on the critical path", _path_jobs(evidence), is_folded=True),
        *more_sections(evidence),
        Section("Every clock", _other_clocks(evidence)),
        Section("Every arm", _arms(evidence)),
        Section("Excluded", _excluded(evidence), is_folded=True),
        Section("Runs", _runs(evidence), is_folded=True),
        Section("Method", [Points(tuple(method_sentences(evidence)))]),
        Section("Where it comes from", _origin(evidence)),
    ]
    return [section for section in sections if section.blocks]


def _answer(evidence: Evidence) -> Section:
    """What one pastes: verdict, table, why, what to know before merging, path, method."""
    answer = _answers(evidence)[0]
    one = answer.found
    blocks: list[Block] = [Sentence(answer.headline, is_answer=True)]
    first = (_SIMULATED if evidence.experiment["is_simulated"] else None, evidence.narrowed)
    if cautions_first := tuple(filter(None, first)):
        blocks.insert(0, Points(cautions_first, is_caution=True))
    blocks += map(Sentence, _details(evidence, answer))
    rows = arm_rows(evidence.attempts, evidence.counts, evidence.arm_costs, evidence.compared)
    if rows:
        blocks.append(Strip(tuple(rows), evidence.clock.name))
    if clocks := [each for each in evidence.compared if each.clock == "clock_s"]:
        blocks.append(as_rows(benchstat_table(clocks, evidence.clock.name), "comparisons"))
    if one is not None:
        facts = before_merge(
            one,
            evidence.compared,
            evidence.counts,
            [*evidence.parities.values()],
            cautions=(of_arms := _arm_cautions(evidence)),
            overall_count=len(caution_sentences(evidence)) - len(of_arms),
            standings={each.key: each for each in evidence.standings},
            mixes=evidence.mixes,
        )
        blocks.append(Sentence(f"Before you merge {one.candidate}:"))
        said = (f"{fact.mark} {fact.subject}: {fact.whole or fact.text}" for fact in facts)
        blocks.append(Points(tuple(said)))
        blocks += _path_of(evidence, one)
    apart = are_told_apart(evidence.attempts["cache_state"].dropna())
    sample = f"{_SAMPLE}{'; cold and warm runs are never averaged' if apart else ''}."
    blocks.append(Points((sample, *_METHOD)))
    title = evidence.experiment["title"]
    return Section(str(evidence.experiment["experiment"] if pd.isna(title) else title), blocks)


def _details(evidence: Evidence, answer: Answer) -> list[str]:
    """By how much and why, and the two fastest; else what there is to say of the answer."""
    one = answer.found
    if one is None or one.comparison.verdict not in {Verdict.FASTER, Verdict.SLOWER}:
        return [answer.details] if answer.details else []
    said, why = difference_and_why_of(evidence, one)
    leaders = [each for each in evidence.leaders if each.cache_state == one.cache_state]
    return [f"{said}{f', because {why}' if why else ''}.", *map(leader_words, leaders)]


def difference_and_why_of(evidence: Evidence, one: ComparedClock) -> tuple[str, str]:
    """By how much the arms of a comparison differ, and what that comes from, as page 1 says it."""
    return difference_and_why(
        one, evidence.waterfalls, evidence.differences.values, lambda: evidence.step_caches
    )


def _path_of(evidence: Evidence, one: ComparedClock) -> Iterator[Block]:
    """The typical paths of the arm and the baseline."""
    arms = {one.candidate, one.baseline}
    of_state = _typical(evidence).get(one.cache_state, ())
    if shown := tuple(block for block in of_state if block.arm in arms):
        yield Paths(one.cache_state, shown, is_short=True)


def _other_answers(evidence: Evidence) -> list[Block]:
    _, (_, *points) = answer_sentences(evidence)
    return [Points((*points, evidence.clock.sentence))]


def _other_clocks(evidence: Evidence) -> list[Block]:
    others = [each for each in evidence.compared if each.clock != "clock_s"]
    return [as_rows(benchstat_table(others, evidence.clock.name), "comparisons")] if others else []


def answer_sentences(evidence: Evidence) -> tuple[str, list[str]]:
    """The first answer's headline; then all that is answered, a text for each, itself the first."""
    answers = _answers(evidence)
    failed = failure_sentence(evidence.counts, CACHE_ORDER)
    leaders = leader_sentences(evidence.leaders, ())
    return answers[0].headline, [*map(str, answers), *leaders, *([failed] if failed else [])]


def _answers(evidence: Evidence) -> list[Answer]:
    if evidence.misfits.headline is not None:
        return [Answer(evidence.misfits.headline)]
    return answers_in_words(
        evidence.compared, evidence.medians, evidence.counts, CACHE_ORDER, evidence.clock
    )


def caution_sentences(evidence: Evidence) -> list[str]:
    """What speaks against the answer, the weightiest first."""
    doubtful = (
        inferred_sentence(evidence.attempts, evidence.failures),
        doubts_sentence(evidence.doubts, evidence.attempts),
    )
    overall = overall_cautions(evidence.counts, evidence.legs, evidence.compared, CACHE_ORDER)
    return [
        *mix_cautions(evidence.mixes),
        *evidence.misfits.cautions,
        *filter(None, (*map(withdrawn_sentence, evidence.standings), *doubtful)),
        *overall,
        *(caution.sentence for caution in _arm_cautions(evidence)),
        *evidence.misfits.roles,
    ]


def _arm_cautions(evidence: Evidence) -> list[Caution]:
    found = cautions(evidence.warnings, evidence.medians, [*evidence.parities.values()])
    return [*level_cautions(evidence.levels), *found]


def _cautions(evidence: Evidence) -> list[Block]:
    texts = caution_sentences(evidence)
    return [Points(tuple(texts), is_caution=True)] if texts else []


def _paths(evidence: Evidence) -> Iterator[Block]:
    sentences = (
        *decisive_sentences(evidence.paths, CACHE_ORDER),
        *difference_sentences(evidence.paths, CACHE_ORDER),
    )
    if sentences:
        yield Points(sentences)
    one = _answers(evidence)[0].found
    told = (
        set() if one is None else {(arm, one.cache_state) for arm in (one.candidate, one.baseline)}
    )
    for state, every in _typical(evidence).items():
        if shown := tuple(each for each in every if (each.arm, state) not in told):
            yield Paths(state, shown)


def _typical(evidence: Evidence) -> dict[str, tuple[PathBlock, ...]]:
    """Those with a path, by cache state."""
    blocks = path_blocks(evidence.attempts, evidence.medians, evidence.jobs)
    return {
        state: tuple(each for each in blocks if each.cache_state == state and each.path)
        for state in CACHE_ORDER
    }


def _start(evidence: Evidence) -> Iterator[Block]:
    if evidence.paths.empty:
        return
    if evidence.clock.is_job:
        yield Points((OWN_STEPS_ONLY,))
        return
    unknown = unknown_graphs_sentence(evidence.attempts, evidence.savings)
    sentences = target_sentences(evidence.paths, evidence.savings, CACHE_ORDER)
    yield Points((*sentences, *([unknown] if unknown else [])))
    if not evidence.savings.empty:
        yield as_rows(savings_table(evidence.savings, evidence.paths), "jobs")
        yield Sentence(HOW_TO_READ)


def _path_jobs(evidence: Evidence) -> list[Block]:
    on_path = on_path_side_by_side(evidence.paths)
    if on_path.empty:
        return []
    table = path_table(on_path)
    return [as_rows(table.of([name for name in table.headings if name in _PATH_COLUMNS]), "jobs")]


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
    has_states = are_told_apart(attempts["cache_state"])
    cells = tuple(_run(row, evidence, has_states=has_states) for row in attempts.itertuples())
    columns = ("run", "arm", *(["cache"] if has_states else []), "clock", "started", "commit")
    return [Rows(columns, cells, "runs")] if cells else []


def _run(row: Any, evidence: Evidence, *, has_states: bool) -> tuple[Cell, ...]:  # noqa: ANN401 - a row of itertuples()
    again = f", attempt {row.run_attempt}" if row.run_attempt > 1 else ""
    name = f"{row.run_id}{again}"
    address = None if evidence.experiment["is_simulated"] else web_address(row.html_url)
    return (
        Link(name, address) if address else name,
        row.arm,
        *([row.cache_state] if has_states else []),
        duration(row.clock_s) if row.is_counted else f"excluded: {row.excluded_because}",
        instant(row.run_started_at),
        "" if pd.isna(row.head_sha) else short_sha(str(row.head_sha)),
    )
