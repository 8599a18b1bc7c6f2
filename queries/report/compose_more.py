"""What a report says beside the verdict: pairs, jobs and steps that differ, and what runs cost."""

import pandas as pd

from queries import cost_sentences
from queries.charts.palette import CACHE_ORDER
from queries.clock_sentences import clock_name
from queries.cost_tables import costs_table
from queries.differing_sentences import HOW_TO_READ, differing_sentences
from queries.differing_tables import differing_table
from queries.pair_sentences import pair_sentence, pairs_method
from queries.report.blocks import Block, Costs, Points, Rows, Section, Sentence
from queries.report.evidence import Evidence
from queries.time_against_cost import time_against_cost


def more_sections(evidence: Evidence) -> list[Section]:
    """Those that have something to say, or say nothing themselves."""
    return [
        Section("In pairs", _pairs(evidence), is_folded=True),
        Section("Jobs and steps that differ", _parts(evidence)),
        Section("What a run costs", _costs(evidence)),
    ]


def as_rows(table: pd.DataFrame, things: str) -> Rows:
    """A table for people as rows of a report."""
    cells = tuple(tuple(map(str, row)) for row in table.itertuples(index=False))
    return Rows(tuple(table.columns), cells, things)


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
        Costs(evidence.costs, found, clock_name(evidence.clock)),
        as_rows(costs_table(evidence.arm_costs, found.beaten), "arms"),
        *([Sentence(note)] if note else []),
    ]
