"""What a report says beside the verdict: expectations, where seconds go, pairs, costs, ..."""

from collections.abc import Iterator
from functools import partial

from queries.arms.populations import CACHE_ORDER
from queries.costs import cost_sentences
from queries.costs.cost_tables import costs_table
from queries.costs.time_against_cost import time_against_cost
from queries.differences import sentences
from queries.differences.one_sided import OneSided
from queries.differences.tables import Row, differences_table, listed_rows
from queries.expectations import ledger
from queries.pairs.pair_sentences import pair_sentence, pairs_method
from queries.report.blocks import Block, Costs, Link, Parts, Points, Rows, Section, Sentence
from queries.report.evidence import Evidence
from queries.waterfall.branches import shorter_sentence
from queries.waterfall.sentences import (
    answer_sentence,
    caution_sentences,
    means_sentence,
    method_sentence,
    parallel_sentence,
    steps_sentence,
    two_figures_sentence,
)
from queries.waterfall.tables import waterfall_table
from queries.what_if.predictions import (
    HOW_TO_READ,
    changes_sentence,
    prediction_sentence,
)
from queries.wording import WordedTable, web_address

_MOST_ROWS = 8


def more_sections(evidence: Evidence) -> list[Section]:
    """Those that have something to say, or say nothing themselves."""
    return [
        Section("Where the seconds go", list(_seconds(evidence))),
        Section("What differs", list(_differences(evidence)), is_folded=True),
        Section("In pairs", _pairs(evidence), is_folded=True),
        Section("Predicted and measured", _predictions(evidence), is_folded=True),
        Section("What a run costs", _costs(evidence)),
    ]


def expected_blocks(evidence: Evidence) -> list[Block]:
    """What people expected, each claim with its answer; nothing where the file says nothing."""
    found = evidence.expectations
    if not found:
        return []
    table = ledger.expectations_table(found)
    return [
        Sentence(ledger.summary_sentence(found)),
        as_rows(table.of(name for name in table.headings if name != "who"), "claims"),
        Sentence(ledger.HOW_TO_READ),
    ]


def as_rows(table: WordedTable, things: str) -> Rows:
    """A table for people as rows of a report."""
    cells = tuple(tuple(map(str, row)) for row in table.words.itertuples(index=False))
    return Rows(tuple(table.headings), cells, things)


def _seconds(evidence: Evidence) -> Iterator[Block]:
    """Each comparison whose paths are known; how its intervals came about, once if all alike."""
    methods = [method_sentence(found) for found in evidence.waterfalls]
    headlines = {
        (one.candidate, one.cache_state): one for one in evidence.compared if one.clock == "clock_s"
    }
    for found, method in zip(evidence.waterfalls, methods, strict=True):
        key = found.candidate, found.cache_state
        why_two = two_figures_sentence(headlines.get(key))
        adjusted = _adjusted(evidence, key)
        shorter = shorter_sentence(found, partial(evidence.differences.get, key))
        steps = filter(None, [why_two, shorter, steps_sentence(found), parallel_sentence(found)])
        said = (answer_sentence(found), means_sentence(found), *steps)
        yield Points((*said, *adjusted, *caution_sentences(found)))
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
    return [sentences.adjusted_sentence(parity.baseline, parity.candidate, adjusted, clock)]


def _differences(evidence: Evidence) -> Iterator[Block]:
    """Of each comparison what differs, what one arm does alone, and what matters most."""
    clock = evidence.clock.name
    for key, parity in evidence.parities.items():
        sides, adjusted = (parity.baseline, parity.candidate), evidence.adjustments[key]
        compared = evidence.differences.get(key)
        rows = listed_rows(compared.rows if compared else (), parity.found)
        yield Points(
            (
                sentences.parity_sentence(*sides, parity.found),
                *sentences.remark_sentences(*sides, parity.found, adjusted, clock),
                *(sentences.compared_sentences(compared) if compared else ()),
                *sentences.days_sentences(evidence.compared, parity.baseline.arm, *key),
            )
        )
        if rows:
            told = [row for place, row in enumerate(rows) if place < _MOST_ROWS or _is_telling(row)]
            yield as_rows(differences_table(told, adjusted), "roles, jobs and steps")
    if evidence.parities:
        yield Sentence(f"{sentences.HOW_TO_READ} {sentences.ONE_SIDED}")


def _is_telling(row: Row) -> bool:
    return isinstance(row, OneSided) or row.claim is not None


def _pairs(evidence: Evidence) -> list[Block]:
    if not evidence.pairs:
        return []
    said = Points(tuple(map(pair_sentence, evidence.pairs)))
    return [said, Sentence(pairs_method(evidence.pairs))]


def _predictions(evidence: Evidence) -> list[Block]:
    if not evidence.predictions:
        return []
    changes = dict.fromkeys(map(changes_sentence, evidence.predictions))
    said = map(prediction_sentence, evidence.predictions)
    return [Points((*said, *changes)), Sentence(HOW_TO_READ)]


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
