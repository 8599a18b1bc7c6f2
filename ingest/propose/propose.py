"""From pull requests to a proposal: what is read, and in which order."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from basis.errors import UsageError
from ingest.errors import ProposalImpossible
from ingest.propose.arms import BaseRuns, proposed_arms
from ingest.propose.facts import PullFacts, common_history
from ingest.propose.files import Files
from ingest.propose.milestone import guess_milestone
from ingest.propose.proposal import Proposal
from ingest.propose.reading import Reading
from ingest.propose.treatments import Treatment, treatments
from ingest.propose.workflows import WorkflowChoice, choose_event, choose_workflow, run_counts
from ingest.runs.listings import RERUN_WINDOW, Listing
from ingest.runs.reader import Reader
from ingest.story import Story


def propose(reader: Reader, story: Story, repository: str, numbers: Sequence[int]) -> Proposal:
    """
    One experiment made of pull requests.

    Args:
        reader: Of GitHub and a working database, empty at first.
        story: To tell what was found.
        repository: Whose pull requests they are, in any spelling.
        numbers: Of the pull requests.

    Raises:
        UsageError: A pull request is given twice.
        ProposalImpossible: They hold no experiment.
        GithubFailure, FetchingEnds: Something could not be read.
    """
    if doubled := [number for number, count in Counter(numbers).items() if count > 1]:
        raise UsageError(f"pull request {doubled[0]} is given twice: give it once.")
    reading = Reading(reader)
    repository = reading.repository(repository)
    pulls = []
    for number in numbers:
        facts = reading.pull_request(repository, number)
        story.event(f"pull request {number}: {len(facts.commits)} commits, {len(facts.runs)} runs")
        pulls.append(facts)
    _refuse_one_branch(pulls)
    common = common_history(pulls)
    own_runs = [run for facts in pulls for run in facts.runs if run.head_sha in facts.shas - common]
    event = choose_event(own_runs) or ""
    counts = run_counts(own_runs, event)
    if not counts:
        raise ProposalImpossible(_no_runs(pulls, common))
    files = Files(reader, repository)
    files.read(_shas(pulls), counts)
    workflow = choose_workflow(pulls, counts, files.version)
    story.event(f"workflow files are read as of {len(_shas(pulls))} commits")
    found = _treatments(pulls, common, files, event, workflow)
    base = _base_runs(reading, pulls, event, workflow, reader.now)
    arms = proposed_arms(base, found)
    jobs = files.arm_jobs(arms, workflow.path)
    return Proposal(
        repository=repository,
        pulls=tuple(pulls),
        event=event,
        workflow=workflow,
        common=tuple(commit for commit in pulls[0].commits if commit.sha in common),
        treatments=tuple(found),
        arms=tuple(arms),
        milestone=guess_milestone(jobs),
        problems=tuple(dict.fromkeys(files.problems)),
    )


def _treatments(
    pulls: Sequence[PullFacts],
    common: Collection[str],
    files: Files,
    event: str,
    workflow: WorkflowChoice,
) -> list[Treatment]:
    return [
        treatment
        for facts in pulls
        for treatment in treatments(
            facts,
            common,
            lambda sha: files.version(sha, workflow.path),
            facts.runs_by_sha(event, workflow.path),
        )
    ]


def _base_runs(
    reading: Reading,
    pulls: Sequence[PullFacts],
    event: str,
    workflow: WorkflowChoice,
    now: datetime,
) -> BaseRuns | None:
    """The runs of the first base that has any; a base that is itself given is no such one."""
    given = {facts.pull.head_ref for facts in pulls if _is_own(facts)}
    opened = [facts.pull.created_at for facts in pulls if facts.pull.created_at is not None]
    since = min(opened, default=now) - RERUN_WINDOW
    for base in dict.fromkeys(facts.pull.base_ref for facts in pulls):
        if base is None or base in given:
            continue
        listing = Listing(
            pulls[0].pull.repository, workflow.path.rpartition("/")[2], base, event=event
        )
        if runs := reading.base_runs(listing, since):
            return BaseRuns(base, since, runs)
    return None


def _is_own(facts: PullFacts) -> bool:
    """Whether its branch is one of the repository that it is to be merged into."""
    return facts.pull.head_repository == facts.pull.repository


def _shas(pulls: Sequence[PullFacts]) -> list[str]:
    """Of all commits, and of the bases."""
    bases = (facts.pull.base_sha for facts in pulls)
    shas = {sha for facts in pulls for sha in facts.shas}
    return sorted(shas.union(sha for sha in bases if sha is not None))


def _refuse_one_branch(pulls: Sequence[PullFacts]) -> None:
    """The runs of a branch belong to every pull request of it: no arm could tell them apart."""
    first: dict[tuple[str | None, str], int] = {}
    for facts in pulls:
        pull = facts.pull
        other = first.setdefault((pull.head_repository, pull.head_ref), pull.pull_number)
        if other != pull.pull_number:
            raise ProposalImpossible(
                f"pull requests {other} and {pull.pull_number} are of the same branch, so that "
                "its runs belong to both: give one of them."
            )


def _no_runs(pulls: Sequence[PullFacts], common: Collection[str]) -> str:
    numbers = [str(facts.pull.pull_number) for facts in pulls]
    if all(facts.shas <= set(common) for facts in pulls):
        return f"pull requests {', '.join(numbers)} have the same commits: give one of them."
    which = f"pull request {numbers[0]} has" if len(numbers) == 1 else "the pull requests have"
    of_own = " of its own" if len(numbers) == 1 else " of their own"
    return (
        f"{which} no runs on commits{of_own}: propose again once a workflow has run on them, or "
        "check that the token may see Actions."
    )
