"""`longpole propose`: from pull requests to a proposal."""

import os
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

import click

from basis.errors import UsageError
from basis.places import EXPERIMENTS
from ingest.api.client import GithubApi
from ingest.command_line import VERBOSE, check_repository, on_stdout, say_failures, utc_now
from ingest.config.environment import api_root, find_token
from ingest.config.experiment_file import parse_experiments
from ingest.errors import ExperimentFileInvalid, ProposalImpossible
from ingest.propose.arms import BaseRuns, propose_arms
from ingest.propose.layout import lay_out
from ingest.propose.milestone import guess_milestone
from ingest.propose.proposal import (
    Proposal,
    WorkflowChoice,
    choose_event,
    choose_workflow,
    count_runs,
)
from ingest.propose.reading import Files, read_base_runs, read_pull_facts, read_repository_name
from ingest.propose.treatments import PullFacts, common_history, find_treatments
from ingest.runs.listings import RERUN_WINDOW, Listing
from ingest.runs.reader import Reader
from ingest.storage.working import Working
from ingest.story import Story

_EXAMPLES = f"""
\b
Examples:
  longpole propose stackrox/stackrox 19831 19830
  longpole propose stackrox/stackrox 19830 > proposed.toml
  longpole propose stackrox/stackrox 19831 19830 >> {EXPERIMENTS}
"""


@click.command("propose", epilog=_EXAMPLES)
@click.argument("repository", metavar="OWNER/REPO")
@click.argument(
    "numbers", type=click.IntRange(min=1, max=2**31 - 1), nargs=-1, required=True, metavar="PULL..."
)
@VERBOSE
def propose_command(*, repository: str, numbers: tuple[int, ...], verbose: bool) -> None:
    """
    Propose an experiment made of pull requests.

    Reads the pull requests, their commits, runs and workflow files from GitHub, and prints an
    experiment file: the workflow, a likely milestone, an arm for each treatment, cold and warm by
    the words of commits. Every guess has a comment; a person checks and edits it. Nothing is
    stored. Exit codes: 0 proposed; 1 failed; 2 flags, or no token.
    """
    story = Story()
    with say_failures("nothing was proposed.", is_verbose=verbose):
        check_repository(repository)
        root = api_root(os.environ)
        secret = find_token(os.environ, root)
        with (
            GithubApi(root, secret, warn=story.warning) as api,
            Working(Path(":memory:")) as working,
        ):
            reader = Reader(api, working, utc_now())
            proposal = propose(reader, story, repository, numbers)
            story.event(f"{api.requests_count} requests")
        text = lay_out(proposal)
        try:  # what is printed has passed the validator that will read it
            parse_experiments(text, Path("the proposal"))
        except ExperimentFileInvalid as error:
            raise ProposalImpossible(
                f"the proposal is no valid experiment file, which is a mistake of Longpole's; "
                f"please report it: {error}"
            ) from error
    with on_stdout("the proposal"):
        click.echo(text, nl=False)


def propose(reader: Reader, story: Story, repository: str, numbers: Sequence[int]) -> Proposal:
    """
    One experiment made of pull requests of a repository, whose name may be in any spelling.

    Raises:
        UsageError: A pull request is given twice.
        ProposalImpossible: They hold no experiment.
        GithubFailure, FetchingEnds: Something could not be read.
    """
    if doubled := [number for number, count in Counter(numbers).items() if count > 1]:
        raise UsageError(f"pull request {doubled[0]} is given twice: give it once.")
    repository = read_repository_name(reader, repository)
    pulls = []
    for number in numbers:
        facts = read_pull_facts(reader, repository, number)
        story.event(f"pull request {number}: {len(facts.commits)} commits, {len(facts.runs)} runs")
        pulls.append(facts)
    _refuse_one_branch(pulls)
    common = common_history(pulls)
    own_runs = [run for facts in pulls for run in facts.runs if run.head_sha in facts.shas - common]
    event = choose_event(own_runs) or ""
    counts = count_runs(own_runs, event)
    if not counts:
        raise ProposalImpossible(_no_runs(pulls, common))
    files = Files(reader, repository)
    files.read(_shas(pulls), counts)
    workflow = choose_workflow(pulls, counts, files.version)
    story.event(f"workflow files are read as of {len(_shas(pulls))} commits")
    found = [
        treatment
        for facts in pulls
        for treatment in find_treatments(
            facts,
            common,
            lambda sha: files.version(sha, workflow.path),
            facts.runs_by_sha(event, workflow.path),
        )
    ]
    base = _base_runs(reader, pulls, event, workflow)
    arms = propose_arms(base, found)
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


def _base_runs(
    reader: Reader, pulls: Sequence[PullFacts], event: str, workflow: WorkflowChoice
) -> BaseRuns | None:
    """The runs of the first base that has any; a base that is itself given is no such one."""
    asked = [facts.pull for facts in pulls]
    given = {pull.head_ref for pull in asked if pull.head_repository == pull.repository}
    opened = [pull.created_at for pull in asked if pull.created_at is not None]
    since = min(opened, default=reader.now) - RERUN_WINDOW
    file = workflow.path.rpartition("/")[2]
    for base in dict.fromkeys(pull.base_ref for pull in asked):
        if base is None or base in given:
            continue
        listing = Listing(asked[0].repository, file, base, event=event)
        if runs := read_base_runs(reader, listing, since):
            return BaseRuns(base, since, runs)
    return None


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
