"""What a proposal says of itself: every guess, and what it was guessed from."""

from collections.abc import Iterator

from ingest.propose.arms import BaseRuns, ProposedArm
from ingest.propose.milestone import shown
from ingest.propose.proposal import Proposal
from ingest.propose.treatments import TreatedCommit, Treatment
from ingest.propose.visible import visible
from ingest.propose.words import Kind
from ingest.propose.workflows import USUAL_EVENT

_MOST_OTHERS = 10


def head(proposal: Proposal) -> Iterator[str]:
    """Of the whole proposal, a paragraph each."""
    numbers = " ".join(str(facts.pull.pull_number) for facts in proposal.pulls)
    yield (
        f"Proposed by `python -m ingest propose {proposal.repository} {numbers}`. Check what is "
        "guessed, then add this to data/experiments.toml; docs/experiments.md explains every key. "
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
            f"Common history, no arm's: {counted(len(common), 'commit')} that all of these pull "
            f"requests share, {common[0].sha[:digits]} to {common[-1].sha[:digits]}."
        )
    common_shas = {commit.sha for commit in common}
    for facts in proposal.pulls:
        number = facts.pull.pull_number
        if facts.shas <= common_shas:
            yield f"Pull request {number} has no arm: all its commits are common history."
        if away := proposal.pushed_away_count(facts):
            yield (
                f"No arm's: {counted(away, 'run')} on commits that are not in pull request "
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


def of_workflow(proposal: Proposal) -> str:
    """Of the choice of workflow and event."""
    others = list(proposal.workflow.others.items())
    listed = ", ".join(
        f"{visible(path)} ({counted(n, 'run')})" for path, n in others[:_MOST_OTHERS]
    )
    if len(others) > _MOST_OTHERS:
        listed += f" and {len(others) - _MOST_OTHERS} more"
    remark = f"Guessed: {proposal.workflow.because}."
    if others:
        remark += f" Others with runs: {listed}."
    if proposal.event != USUAL_EVENT:
        remark += f" No commit has a {USUAL_EVENT} run; most have {visible(proposal.event)} runs."
    return remark


def of_milestone(proposal: Proposal) -> str:
    """Of the clock."""
    guess = proposal.milestone
    if guess.glob is None:
        return f"No milestone, the whole run is the clock: {guess.because}."
    remark = f"Guessed: {guess.because}."
    if guess.alternatives:
        remark += f" Others that could be: {shown(guess.alternatives)}."
    return remark


def of_arm(arm: ProposedArm, *, is_first: bool) -> list[str]:
    """Of an arm, a paragraph each."""
    if isinstance(arm.source, BaseRuns):
        since = f"{arm.source.since:%Y-%m-%d}"
        runs = counted(len(arm.runs), "run")
        remark = (
            "Guessed: the baseline is the branch that the pull requests are to be merged into, "
            f"with {runs} since {since}. Nothing says which of them found warm caches."
        )
        return [remark]
    begins_at = arm.source.short_shas[0]
    paragraphs = [f"Guessed to begin at {begins_at} from {arm.source.begins_because}."]
    if is_first:
        paragraphs.append(
            "Guessed: the first treatment is the baseline, since the branch that the pull requests "
            "are to be merged into has no such runs."
        )
    return paragraphs


def of_commits(treatment: Treatment) -> list[str]:
    """A line for each commit of an arm."""
    shas = treatment.short_shas
    return [_of_commit(sha, treated) for sha, treated in zip(shas, treatment.commits, strict=True)]


def ground(treatment: Treatment, state: str) -> str:
    """What the cache state of a treatment's commits was guessed from."""
    words = dict.fromkeys(
        visible(each.saying.words)
        for each in treatment.commits
        if each.state == state and each.saying.kind in (Kind.WARM, Kind.COLD)
    )
    if not words:
        return "its place: it begins the treatment"
    return f"words: {', '.join(words)}"


def untold(treatment: Treatment, state: str) -> str:
    """That words cannot tell a treatment's commits of a cache state."""
    named = zip(treatment.short_shas, treatment.commits, strict=True)
    shas = [sha for sha, each in named if each.state == state]
    rules = ", ".join(f'{{ first_after = "{sha}" }}' for sha in shas)
    by_hand = f"[{rules}]" if len(shas) > 1 else rules
    return (
        f"No rule for {state}: by words, {', '.join(shas)} can't be told from the others. By hand: "
        f"{state} = {by_hand}"
    )


def counted(number: int, what: str) -> str:
    """A number of things."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _of_commit(sha: str, treated: TreatedCommit) -> str:
    commit = treated.commit
    at = (
        "no time         "
        if commit.committed_at is None
        else f"{commit.committed_at:%Y-%m-%d %H:%M}"
    )
    state = f"{treated.state}{'?' if treated.is_doubtful else ''}"
    runs = counted(len(treated.runs), "run")
    return f"{sha}  {at}  {state:<6}  {runs:<7}  {visible(commit.headline)}"


def _span(treatment: Treatment) -> str:
    shas = treatment.short_shas
    span = shas[0] if len(shas) == 1 else f"{shas[0]} to {shas[-1]}"
    headline = visible(treatment.commits[0].commit.headline)
    return f"{span} of pull request {treatment.pull.pull_number}, {headline}"
