"""
A proposal as an experiment file, with a remark for every guess, and what it was guessed from.

Strangers' texts stand in comments and strings only, and nothing of them hides.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping

import tomlkit
from tomlkit.items import Array, InlineTable, Item, String, StringType, Table, Trivia

from basis.places import EXPERIMENTS
from ingest.propose.arms import BASELINE, BaseRuns, ProposedArm, find_message_rules
from ingest.propose.milestone import list_first_keys
from ingest.propose.proposal import USUAL_EVENT, Proposal
from ingest.propose.treatments import COLD, WARM, TreatedCommit, Treatment
from ingest.propose.words import Kind, basic_string, is_shown, visible

_WIDTH = 98
_LONGEST_TITLE = 200
_MOST_OTHERS = 10


def lay_out(proposal: Proposal) -> str:
    """The proposal in TOML, with a comment for every guess."""
    document = tomlkit.document()
    for paragraph in _head_remarks(proposal):
        for line in _wrap(paragraph):
            document.add(tomlkit.comment(line))
        document.add(tomlkit.nl())
    document.add(proposal.name, _experiment(proposal))
    return tomlkit.dumps(document)


def _experiment(proposal: Proposal) -> Table:
    table = tomlkit.table()
    titles = [facts.pull.title for facts in proposal.pulls if facts.pull.title]
    if titles:
        _remark(table, "Guessed from the titles of the pull requests.")
        table.add("title", _string(" / ".join(titles)[:_LONGEST_TITLE]))
    table.add("repository", _string(proposal.repository))
    _remark(table, _remark_workflow(proposal))
    table.add("workflow", _string(proposal.workflow.path))
    if proposal.event != USUAL_EVENT:
        table.add("event", _string(proposal.event))
    _remark(table, _remark_milestone(proposal))
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
    source = arm.source
    if isinstance(source, BaseRuns):
        _remark(
            table,
            "Guessed: the baseline is the branch that the pull requests are to be merged into, "
            f"with {_count_of(len(arm.runs), 'run')} since {source.since:%Y-%m-%d}. Nothing says "
            "which of them found warm caches.",
        )
        table.add("name", _string(arm.name))
        table.add("branch", _string(source.branch))
        table.add("since", _string(f"{source.since:%Y-%m-%dT%H:%M:%SZ}"))
        return table
    shas = source.short_shas
    _remark(table, f"Guessed to begin at {shas[0]} from {source.begins_because}.")
    if is_first:
        _remark(
            table,
            "Guessed: the first treatment is the baseline, since the branch that the pull requests "
            "are to be merged into has no such runs.",
        )
    for sha, treated in zip(shas, source.commits, strict=True):
        table.add(tomlkit.comment(_commit_line(sha, treated)))
    table.add("name", _string(arm.name))
    table.add("pull_request", tomlkit.integer(source.pull.pull_number))
    if source.is_in_a_row:
        table.add("commits", _inline({"from": _string(shas[0]), "to": _string(shas[-1])}))
    else:  # others stand between them
        table.add("shas", _array(map(_string, shas)))
    for state in (COLD, WARM):
        _add_rules(table, source, state)
    return table


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
    numbers = " ".join(str(facts.pull.pull_number) for facts in proposal.pulls)
    yield (
        f"Proposed by `longpole propose {proposal.repository} {numbers}`. Check what is "
        f"guessed, then add this to {EXPERIMENTS}; docs/experiments.md explains every key. "
        "Runs are those of the workflow and event below; times are UTC."
    )
    yield (
        "Guessed from the words of commits: cold is what begins a treatment, warm what says so "
        "(whether a cache was there for it, words do not say), other the rest, mostly fix-ups; "
        "other? has no word for what it is: perhaps it begins a treatment of its own."
    )
    yield from proposal.problems
    digits = proposal.pulls[0].sha_digits
    if common := proposal.common:
        yield (
            f"Common history, no arm's: {_count_of(len(common), 'commit')} that all of these pull "
            f"requests share, {common[0].sha[:digits]} to {common[-1].sha[:digits]}."
        )
    common_shas = {commit.sha for commit in common}
    for facts in proposal.pulls:
        number = facts.pull.pull_number
        if facts.shas <= common_shas:
            yield f"Pull request {number} has no arm: all its commits are common history."
        if away := proposal.pushed_away_count(facts):
            yield (
                f"No arm's: {_count_of(away, 'run')} on commits that are not in pull request "
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


def _remark_workflow(proposal: Proposal) -> str:
    others = list(proposal.workflow.others.items())
    listed = ", ".join(
        f"{visible(path)} ({_count_of(n, 'run')})" for path, n in others[:_MOST_OTHERS]
    )
    if len(others) > _MOST_OTHERS:
        listed += f" and {len(others) - _MOST_OTHERS} more"
    remark = f"Guessed: {proposal.workflow.because}."
    if others:
        remark += f" Others with runs: {listed}."
    if proposal.event != USUAL_EVENT:
        remark += f" No commit has a {USUAL_EVENT} run; most have {visible(proposal.event)} runs."
    return remark


def _remark_milestone(proposal: Proposal) -> str:
    guess = proposal.milestone
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


def _count_of(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _commit_line(sha: str, treated: TreatedCommit) -> str:
    commit = treated.commit
    at = "no time" if commit.committed_at is None else f"{commit.committed_at:%Y-%m-%d %H:%M}"
    state = f"{treated.state}{'?' if treated.is_doubtful else ''}"
    runs = _count_of(len(treated.runs), "run")
    return f"{sha}  {at:<16}  {state:<6}  {runs:<7}  {visible(commit.headline)}"


def _span(treatment: Treatment) -> str:
    shas = treatment.short_shas
    span = shas[0] if len(shas) == 1 else f"{shas[0]} to {shas[-1]}"
    headline = visible(treatment.commits[0].commit.headline)
    return f"{span} of pull request {treatment.pull.pull_number}, {headline}"
