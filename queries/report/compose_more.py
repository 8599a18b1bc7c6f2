"""What a report says beside the verdict: pairs, jobs and steps that differ, and what runs cost."""

from collections.abc import Iterator

import pandas as pd

from queries.arms.populations import CACHE_ORDER, population
from queries.costs import cost_sentences
from queries.costs.cost_tables import costs_table
from queries.costs.time_against_cost import time_against_cost
from queries.differing.differing_sentences import HOW_TO_READ, differing_sentences
from queries.differing.differing_tables import differing_table
from queries.pairs.pair_sentences import pair_sentence, pairs_method
from queries.report.blocks import Block, Costs, Link, Parts, Points, Rows, Section, Sentence
from queries.report.evidence import Evidence
from queries.waterfall.largest_part import steps_sentence
from queries.waterfall.sentences import (
    answer_sentence,
    caution_sentences,
    means_sentence,
    method_sentence,
    parallel_sentence,
)
from queries.waterfall.tables import waterfall_table
from queries.wording import web_address
from queries.work.parity_sentences import adjusted_sentence, parity_sentence, remark_sentences
from queries.work.parity_tables import parity_table
from queries.work.work_sentences import HOW_TO_READ as HOW_TO_READ_WORK
from queries.work.work_sentences import work_sentences
from queries.work.work_tables import work_table

_MOST_WORK = 8


def more_sections(evidence: Evidence) -> list[Section]:
    """Those that have something to say, or say nothing themselves."""
    return [
        Section("Where the seconds go", list(_seconds(evidence))),
        Section("Work that only one arm does", list(_parities(evidence)), is_folded=True),
        Section("Roles, jobs and steps", list(_works(evidence)), is_folded=True),
        Section("In pairs", _pairs(evidence), is_folded=True),
        Section("Jobs and steps that differ", _parts(evidence)),
        Section("What a run costs", _costs(evidence)),
    ]


def as_rows(table: pd.DataFrame, things: str) -> Rows:
    """A table for people as rows of a report."""
    cells = tuple(tuple(map(str, row)) for row in table.itertuples(index=False))
    return Rows(tuple(table.columns), cells, things)


def _seconds(evidence: Evidence) -> Iterator[Block]:
    """Each comparison whose paths are known; how its intervals came about, once if all alike."""
    methods = [method_sentence(found) for found in evidence.waterfalls]
    headlines = {
        (one.candidate, one.cache_state): one for one in evidence.compared if one.clock == "clock_s"
    }
    for found, method in zip(evidence.waterfalls, methods, strict=True):
        key = found.candidate, found.cache_state
        means = means_sentence(found, headlines.get(key))
        adjusted = _adjusted(evidence, key)
        steps = filter(None, [steps_sentence(found), parallel_sentence(found)])
        yield Points((answer_sentence(found), means, *steps, *adjusted, *caution_sentences(found)))
        yield Parts(found)
        yield as_rows(waterfall_table(found, is_short=True), "parts")
        if len(set(methods)) > 1:
            yield Sentence(method)
    if len(set(methods)) == 1:
        yield Sentence(methods[0])


def _adjusted(evidence: Evidence, key: tuple[str, str]) -> list[str]:
    parity, adjusted = evidence.parities.get(key), evidence.adjustments.get(key)
    if parity is None or adjusted is None or not parity.found:
        return []
    clock = evidence.clock.name
    return [adjusted_sentence(parity.baseline, parity.candidate, adjusted, clock)]


def _parities(evidence: Evidence) -> Iterator[Block]:
    clock = evidence.clock.name
    for key, parity in evidence.parities.items():
        sides, adjusted = (parity.baseline, parity.candidate), evidence.adjustments[key]
        remarks = remark_sentences(*sides, parity.found, adjusted, clock)
        yield Points((parity_sentence(*sides, parity.found), *remarks))
        if parity.found:
            yield as_rows(parity_table(parity.found, adjusted), "pieces of work")


def _works(evidence: Evidence) -> Iterator[Block]:
    """What makes most of each difference on the critical path, the first rows of page 3."""
    for one in evidence.compared:
        rows = evidence.works.get((one.candidate, one.cache_state), [])
        if one.clock == "clock_s" and rows:
            where = f"{one.candidate}, {population(one.cache_state)}."
            yield Points((where, *work_sentences(rows, one.baseline, one.candidate)))
            yield as_rows(work_table(rows[:_MOST_WORK]), "roles, jobs and steps")
    if any(evidence.works.values()):
        yield Sentence(HOW_TO_READ_WORK)


def _pairs(evidence: Evidence) -> list[Block]:
    if not evidence.pairs:
        return []
    said = Points(tuple(map(pair_sentence, evidence.pairs)))
    return [said, Sentence(pairs_method(evidence.pairs))]


def _parts(evidence: Evidence) -> list[Block]:
    if not evidence.parts:
        return []
    table = differing_table(evidence.parts)
    rows = [] if table.empty else [as_rows(table, "jobs and steps")]
    return [Points(tuple(differing_sentences(evidence.parts))), *rows, Sentence(HOW_TO_READ)]


def _costs(evidence: Evidence) -> list[Block]:
    if evidence.costs.empty:
        return []
    found = time_against_cost(evidence.costs, CACHE_ORDER, evidence.compared)
    said = cost_sentences.cost_sentences(found, evidence.compared)
    if found.basis != "price_usd" and (
        why := cost_sentences.why_no_price(evidence.costs, evidence.price_list)
    ):
        said.append(why)
    note = cost_sentences.list_price_sentence(evidence.costs, evidence.price_list)
    return [
        Points(tuple(said)),
        Costs(evidence.costs, found, evidence.clock.name),
        as_rows(costs_table(evidence.arm_costs, found.beaten), "arms"),
        *([Sentence(note, link=_price_source(evidence))] if note else []),
    ]


def _price_source(evidence: Evidence) -> Link | None:
    address = web_address(evidence.price_list["price_source"].iloc[0])
    return Link("Source", address) if address else None
