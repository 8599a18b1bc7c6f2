"""
A proposal as an experiment file, with a remark for every guess, and what it was guessed from.

Strangers' texts stand in comments and strings only, and nothing of them hides.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import tomlkit
from tomlkit.items import Array, InlineTable, Item, String, StringType, Table, Trivia

from ingest.config.experiment_file import parse_experiments
from ingest.errors import ExperimentFileInvalid, ProposalImpossible
from ingest.propose.arms import BranchRuns, ProposedArm, count_of, find_message_rules
from ingest.propose.expectations import expectation_lines
from ingest.propose.milestone import MilestoneGuess, list_first_keys
from ingest.propose.proposal import USUAL_EVENT, Proposal, WorkflowChoice
from ingest.propose.treatments import COLD, WARM, TreatedCommit, Treatment
from ingest.propose.words import Kind, basic_string, is_shown, visible

_WIDTH = 98
_LONGEST_TITLE = 200
_MOST_OTHERS = 10


def lay_out(proposal: Proposal) -> str:
    """
    The proposal in TOML, with a comment for every guess.

    Raises:
        ProposalImpossible: The validator that will read it does not take it.
    """
    document = tomlkit.document()
    for paragraph in _head_remarks(proposal):
        for line in _wrap(paragraph):
            document.add(tomlkit.comment(line))
        document.add(tomlkit.nl())
    document.add(proposal.name, _experiment(proposal))
    text = tomlkit.dumps(document) + _expectations(proposal)
    try:
        parse_experiments(text, Path("the proposal"))
    except ExperimentFileInvalid as error:
        raise ProposalImpossible(
            "the proposal is no valid experiment file, which is a mistake of Longpole's; "
            f"please report it: {error}"
        ) from error
    return text


def _expectations(proposal: Proposal) -> str:
    """Behind the arms, and nothing but comments."""
    lines = [
        line
        for is_prose, text in expectation_lines(proposal)
        for line in (_wrap(text) if is_prose and text else [text])
    ]
    return "".join(f"\n# {line}" if line else "\n" for line in ["", *lines]) + "\n" if lines else ""


def _experiment(proposal: Proposal) -> Table:
    table = tomlkit.table()
    if proposal.title:
        if proposal.pulls:
            _remark(table, "Guessed from the titles of the pull requests.")
        table.add("title", _string(proposal.title[:_LONGEST_TITLE]))
    table.add("repository", _string(proposal.repository))
    if proposal.workflow is not None:
        _remark(table, _remark_workflow(proposal.workflow))
        table.add("workflow", _string(proposal.workflow.path))
    if proposal.event != USUAL_EVENT:
        _remark(table, proposal.event_because)
        table.add("event", _string(proposal.event))
    if proposal.asked_clock is not None:
        key, globs = proposal.asked_clock
        table.add(key, _array(map(_string, globs)))
    else:
        _remark(table, _remark_milestone(proposal.milestone))
        if proposal.milestone.glob is not None:
            table.add("milestone", _array([_string(proposal.milestone.glob)]))
    if len(proposal.arms) > 1:
        table.add("baseline", _string(proposal.arms[0].name))
    _remark(table, 'Below which a difference does not matter: smallest_effect = "5%"')
    arms = tomlkit.aot()
    for arm in proposal.arms:
        arms.append(_arm(arm))
    table.add("arm", arms)
    return table


def _arm(arm: ProposedArm) -> Table:
    table = tomlkit.table()
    for remark in arm.because:
        _remark(table, remark)
    if isinstance(arm.source, BranchRuns):
        table.add("name", _string(arm.name))
        _add_branch(table, arm.source)
    else:
        _add_treatment(table, arm.name, arm.source)
    return table


def _add_branch(table: Table, source: BranchRuns) -> None:
    table.add("branch", _string(source.branch))
    for key in ("since", "until"):
        at = getattr(source, key)
        if at is not None:
            table.add(key, _string(f"{at:%Y-%m-%dT%H:%M:%SZ}"))
    if source.last is not None:
        table.add("last", tomlkit.integer(source.last))
    if source.labels:
        table.add("labels", _array(map(_string, source.labels)))
    for key in ("workflow", "event"):
        text = getattr(source, key)
        if text is not None:
            table.add(key, _string(text))


def _add_treatment(table: Table, name: str, source: Treatment) -> None:
    shas = source.short_shas
    for sha, treated in zip(shas, source.commits, strict=True):
        table.add(tomlkit.comment(_commit_line(sha, treated)))
    table.add("name", _string(name))
    table.add("pull_request", tomlkit.integer(source.pull.pull_number))
    if source.is_open:
        if source.commits[0].commit.position > 1:
            table.add("commits", _inline({"from": _string(shas[0])}))
    elif source.is_in_a_row:
        table.add("commits", _inline({"from": _string(shas[0]), "to": _string(shas[-1])}))
    else:  # others stand between them
        table.add("shas", _array(map(_string, shas)))
    for state in (COLD, WARM):
        _add_rules(table, source, state)


def _add_rules(table: Table, treatment: Treatment, state: str) -> None:
    patterns = find_message_rules(treatment, state)
    if patterns is None:
        _remark(table, _remark_untold(treatment, state))
        return
    rules = [_inline({"message": _string(pattern)}) for pattern in patterns]
    if rules:
        rule: Item = rules[0] if len(rules) == 1 else _array(rules)
        table.add(state, rule)
        rule.comment(f"guessed from {_guessed_from(treatment, state)}")


def _remark(table: Table, remark: str) -> None:
    for line in _wrap(remark):
        table.add(tomlkit.comment(line))


def _wrap(paragraph: str) -> list[str]:
    return textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _string(text: str) -> String:
    """A literal string where that shows a backslash as it is, else a basic one."""
    if "\\" in text and "'" not in text and is_shown(text):
        return String(StringType.SLL, text, text, Trivia())
    return String(StringType.SLB, text, basic_string(text), Trivia())


def _array(items: Iterable[Item]) -> Array:
    array = tomlkit.array()
    array.extend(items)
    return array


def _inline(pairs: Mapping[str, Item]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(pairs)
    return table


def _head_remarks(proposal: Proposal) -> Iterator[str]:
    """Of the whole proposal, a paragraph each."""
    yield f"{proposal.made_by} docs/experiments.md explains every key; times are UTC."
    if any(treated.state for each in proposal.treatments for treated in each.commits):
        yield (
            "Guessed from the words of commits: cold is what begins a treatment, warm what says so "
            "(whether a cache was there for it, words do not say), other the rest, mostly fix-ups; "
            "other? has no word for what it is: perhaps it begins a treatment of its own."
        )
    yield from proposal.problems
    yield from _pull_remarks(proposal) if proposal.pulls else ()


def _pull_remarks(proposal: Proposal) -> Iterator[str]:
    digits = proposal.pulls[0].sha_digits
    if common := proposal.common:
        yield (
            f"Common history, no arm's: {count_of(len(common), 'commit')} that all of these pull "
            f"requests share, {common[0].sha[:digits]} to {common[-1].sha[:digits]}."
        )
    common_shas = {commit.sha for commit in common}
    for facts in proposal.pulls:
        number = facts.pull.pull_number
        if facts.shas <= common_shas:
            yield f"Pull request {number} has no arm: all its commits are common history."
        if away := proposal.pushed_away_count(facts):
            yield (
                f"No arm's: {count_of(away, 'run')} on commits that are not in pull request "
                f"{number} any more; `shas` would name them."
            )
    bases = dict.fromkeys(facts.pull.base_ref or "" for facts in proposal.pulls)
    if len(bases) > 1:
        yield (
            "The pull requests are to be merged into different branches: "
            f"{', '.join(map(visible, bases))}."
        )
    for treatment in proposal.treatments:
        if not treatment.runs:
            yield f"No arm, for want of runs: {_span(treatment)}."


def _remark_workflow(workflow: WorkflowChoice) -> str:
    others = list(workflow.others.items())
    listed = ", ".join(
        f"{visible(path)} ({count_of(n, 'run')})" for path, n in others[:_MOST_OTHERS]
    )
    if len(others) > _MOST_OTHERS:
        listed += f" and {len(others) - _MOST_OTHERS} more"
    remark = f"{workflow.because[0].upper()}{workflow.because[1:]}."
    return f"{remark} Others with runs: {listed}." if others else remark


def _remark_milestone(guess: MilestoneGuess) -> str:
    if guess.glob is None:
        return f"No milestone, the whole run is the clock: {guess.because}."
    remark = f"Guessed: {guess.because}."
    if guess.alternatives:
        remark += f" Others that could be: {list_first_keys(guess.alternatives)}."
    return remark


def _guessed_from(treatment: Treatment, state: str) -> str:
    """What the cache state of a treatment's commits was guessed from."""
    words = dict.fromkeys(
        visible(each.saying.words)
        for each in treatment.commits
        if each.state == state and each.saying.kind in (Kind.WARM, Kind.COLD)
    )
    if not words:
        return "its place: it begins the treatment"
    return f"words: {', '.join(words)}"


def _remark_untold(treatment: Treatment, state: str) -> str:
    """That words cannot tell a treatment's commits of a cache state."""
    named = zip(treatment.short_shas, treatment.commits, strict=True)
    shas = [sha for sha, each in named if each.state == state]
    rules = ", ".join(f'{{ first_after = "{sha}" }}' for sha in shas)
    by_hand = f"[{rules}]" if len(shas) > 1 else rules
    return (
        f"No rule for {state}: by words, {', '.join(shas)} can't be told from the others. By hand: "
        f"{state} = {by_hand}"
    )


def _commit_line(sha: str, treated: TreatedCommit) -> str:
    commit = treated.commit
    at = "no time" if commit.committed_at is None else f"{commit.committed_at:%Y-%m-%d %H:%M}"
    state = f"{treated.state}{'?' if treated.is_doubtful else ''}"
    runs = count_of(len(treated.runs), "run")
    return f"{sha}  {at:<16}  {state:<6}  {runs:<7}  {visible(commit.headline)}"


def _span(treatment: Treatment) -> str:
    shas = treatment.short_shas
    span = shas[0] if len(shas) == 1 else f"{shas[0]} to {shas[-1]}"
    headline = visible(treatment.commits[0].commit.headline)
    return f"{span} of pull request {treatment.pull.pull_number}, {headline}"
