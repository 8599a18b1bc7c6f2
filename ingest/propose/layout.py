"""
A proposal as an experiment file.

Strangers' texts stand in comments and strings only, and nothing of them hides (`visible`).
"""

import textwrap
from collections.abc import Iterable, Mapping

import tomlkit
from tomlkit.items import Array, InlineTable, Item, String, StringType, Table, Trivia

from ingest.propose import remarks
from ingest.propose.arms import BASELINE, BaseRuns, ProposedArm
from ingest.propose.cache_rules import message_rules
from ingest.propose.proposal import Proposal
from ingest.propose.treatments import COLD, WARM, Treatment
from ingest.propose.visible import basic_string, is_shown
from ingest.propose.workflows import USUAL_EVENT

_WIDTH = 98
_LONGEST_TITLE = 200


def experiment_file(proposal: Proposal) -> str:
    """The proposal in TOML, with a comment for every guess."""
    document = tomlkit.document()
    for paragraph in remarks.head(proposal):
        for line in _wrapped(paragraph):
            document.add(tomlkit.comment(line))
        document.add(tomlkit.nl())
    document.add(proposal.name, _experiment(proposal))
    return tomlkit.dumps(document)


def _experiment(proposal: Proposal) -> Table:
    table = tomlkit.table()
    titles = [facts.pull.title for facts in proposal.pulls if facts.pull.title]
    if titles:
        title = _string(" / ".join(titles)[:_LONGEST_TITLE])
        _add(table, "title", title, "Guessed from the titles of the pull requests.")
    table.add("repository", _string(proposal.repository))
    workflow = _string(proposal.workflow.path)
    _add(table, "workflow", workflow, remarks.of_workflow(proposal))
    if proposal.event != USUAL_EVENT:
        table.add("event", _string(proposal.event))
    _remark(table, remarks.of_milestone(proposal))
    if proposal.milestone.glob is not None:
        table.add("milestone", _array([_string(proposal.milestone.glob)]))
    if len(proposal.arms) > 1:
        table.add("baseline", _string(BASELINE))
    _remark(table, 'Below which a difference does not matter: smallest_effect = "5%"')
    arms = tomlkit.aot()
    for place, arm in enumerate(proposal.arms):
        arms.append(_arm(arm, is_first=place == 0))
    table.add("arm", arms)
    return table


def _arm(arm: ProposedArm, *, is_first: bool) -> Table:
    table = tomlkit.table()
    for paragraph in remarks.of_arm(arm, is_first=is_first):
        _remark(table, paragraph)
    if isinstance(arm.source, BaseRuns):
        table.add("name", _string(arm.name))
        table.add("branch", _string(arm.source.branch))
        table.add("since", _string(f"{arm.source.since:%Y-%m-%dT%H:%M:%SZ}"))
        return table
    for line in remarks.of_commits(arm.source):
        table.add(tomlkit.comment(line))
    table.add("name", _string(arm.name))
    _add_selectors(table, arm.source)
    for state in (COLD, WARM):
        _add_rules(table, arm.source, state)
    return table


def _add_selectors(table: Table, treatment: Treatment) -> None:
    """A range of commits; where others stand between them, each by its sha."""
    table.add("pull_request", tomlkit.integer(treatment.pull.pull_number))
    shas = treatment.short_shas
    if treatment.is_in_a_row:
        ends = {"from": _string(shas[0]), "to": _string(shas[-1])}
        table.add("commits", _inline(ends))
    else:
        table.add("shas", _array(map(_string, shas)))


def _add_rules(table: Table, treatment: Treatment, state: str) -> None:
    patterns = message_rules(treatment, state)
    if patterns is None:
        _remark(table, remarks.untold(treatment, state))
        return
    rules = [_inline({"message": _string(pattern)}) for pattern in patterns]
    if rules:
        rule: Item = rules[0] if len(rules) == 1 else _array(rules)
        table.add(state, rule)
        rule.comment(f"guessed from {remarks.ground(treatment, state)}")


def _add(table: Table, key: str, value: Item, remark: str) -> None:
    _remark(table, remark)
    table.add(key, value)


def _remark(table: Table, remark: str) -> None:
    for line in _wrapped(remark):
        table.add(tomlkit.comment(line))


def _wrapped(paragraph: str) -> list[str]:
    return textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _string(text: str) -> String:
    """A literal string where that shows a backslash as it is, else a basic one."""
    if "\\" in text and "'" not in text and is_shown(text):
        return String(StringType.SLL, text, text, Trivia())
    return String(StringType.SLB, text, basic_string(text), Trivia())


def _array(items: Iterable[Item]) -> Array:
    array = tomlkit.array()
    for item in items:
        array.append(item)
    return array


def _inline(pairs: Mapping[str, Item]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(pairs)
    return table
