"""
Experiments made of pull requests: an arm for each treatment, or one for each pull request.

A treatment is what `propose` looks for; who compares pull requests wants each as it is now.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain

from basis.errors import UsageError
from basis.places import EXPERIMENTS
from ingest.errors import ProposalImpossible
from ingest.propose.arms import (
    BranchRuns,
    ProposedArm,
    base_arm,
    count_of,
    name_by_texts,
    propose_arms,
)
from ingest.propose.asked import Asked
from ingest.propose.milestone import MilestoneGuess, guess_milestone
from ingest.propose.proposal import (
    USUAL_EVENT,
    Proposal,
    WorkflowChoice,
    choose_event,
    choose_workflow,
    count_runs,
    name_experiment,
)
from ingest.propose.reading import (
    Files,
    read_branch_runs,
    read_pull_facts,
    read_repository,
)
from ingest.propose.treatments import (
    OF_FILE,
    PullFacts,
    Treatment,
    common_history,
    find_treatments,
)
from ingest.propose.words import Kind
from ingest.records import RunAttempt
from ingest.runs.listings import RERUN_WINDOW, Depth, Listing
from ingest.runs.reader import Reader
from ingest.story import Story


def propose(reader: Reader, story: Story, repository: str, numbers: Sequence[int]) -> Proposal:
    """
    One experiment made of the treatments of pull requests; the repository in any spelling.

    Raises:
        UsageError: A pull request is given twice.
        ProposalImpossible: They hold no experiment.
        GithubFailure, FetchingEnds: Something could not be read.
    """
    repository, _ = read_repository(reader, repository)
    pulls = _read_pulls(reader, story, repository, numbers)
    common = common_history(pulls)
    own_runs = [run for facts in pulls for run in facts.runs if run.head_sha in facts.shas - common]
    event = choose_event(own_runs) or ""
    counts = count_runs(own_runs, event)
    if not counts:
        raise ProposalImpossible(_no_runs(pulls, common))
    files = _read_files(reader, story, repository, pulls, counts)
    workflow = choose_workflow(pulls, counts, files.version)
    treatments = [
        treatment
        for facts in pulls
        for treatment in _treatments(facts, common, files, event, workflow)
    ]
    arms = propose_arms(_base_runs(reader, pulls, workflow.path, event), treatments)
    given = [str(number) for number in numbers]
    return Proposal(
        name=name_experiment(repository, *given),
        made_by=(
            f"Proposed by `longpole propose {repository} {' '.join(given)}`. Check what is "
            f"guessed, then add this to {EXPERIMENTS}. Runs are those of the workflow and "
            "event below."
        ),
        repository=repository,
        title=_titles(pulls),
        event=event,
        event_because=f"No commit has a {USUAL_EVENT} run; most have {event} runs.",
        workflow=workflow,
        arms=tuple(arms),
        milestone=guess_milestone(files.arm_jobs(arms, workflow.path)),
        problems=tuple(dict.fromkeys(files.problems)),
        pulls=tuple(pulls),
        common=tuple(commit for commit in pulls[0].commits if commit.sha in common),
        treatments=tuple(treatments),
    )


def compare_pulls(reader: Reader, story: Story, asked: Asked, repository: str) -> Proposal:
    """
    One experiment with an arm for each pull request, the first the baseline.

    One pull request alone is compared with the branch that it is to be merged into.

    Args:
        reader: Of a database that is thrown away.
        story: Hears what was read.
        asked: What is compared.
        repository: As GitHub spells it.

    Raises:
        UsageError, ProposalImpossible, GithubFailure, FetchingEnds: As `propose`.
    """
    pulls = _read_pulls(reader, story, repository, asked.pulls)
    common = {facts.pull.pull_number: _shared(facts, pulls) for facts in pulls}
    sides = [_own_runs(facts, common[facts.pull.pull_number]) for facts in pulls]
    event = asked.event or choose_event(chain.from_iterable(sides)) or ""
    counts = _common_counts(sides, event)
    if asked.workflow_path is not None:
        counts = Counter({asked.workflow_path: counts[asked.workflow_path]})
    if not counts or not all(counts.values()):
        raise ProposalImpossible(_no_common_runs(pulls, asked, event))
    files = _read_files(reader, story, repository, pulls, counts)
    workflow = choose_workflow(pulls, counts, files.version)
    if asked.workflow_path is not None:
        workflow = replace(workflow, because="asked for")
    found = [
        _treatments(facts, common[facts.pull.pull_number], files, event, workflow)
        for facts in pulls
    ]
    says_state = any(
        treated.saying.kind in (Kind.WARM, Kind.COLD)
        for treatment in chain.from_iterable(found)
        for treated in treatment.commits
    )
    arms = [
        _pull_arm(name, treatments, says_state=says_state)
        for name, treatments in zip(_names(pulls), found, strict=True)
    ]
    if len(arms) == 1:
        arms.insert(0, base_arm(_any_base_runs(reader, pulls, workflow.path, event, asked.last)))
    else:
        because = "The baseline, since it was given first."
        arms[0] = replace(arms[0], because=(because, *arms[0].because))
    joined = [arm.source for arm in arms if isinstance(arm.source, Treatment)]
    milestone = MilestoneGuess(None, "it was asked for")
    if asked.clock is None:
        milestone = guess_milestone(files.arm_jobs(arms, workflow.path))
    return Proposal(
        name=asked.name,
        made_by=asked.made_by,
        repository=repository,
        title=_titles(pulls),
        event=event,
        event_because="" if asked.event else "Guessed: most runs are of this event.",
        workflow=workflow,
        arms=tuple(arms),
        milestone=milestone,
        asked_clock=asked.clock,
        problems=tuple(dict.fromkeys(files.problems)),
        pulls=tuple(pulls),
        treatments=tuple(joined),
    )


def _read_pulls(
    reader: Reader, story: Story, repository: str, numbers: Sequence[int]
) -> list[PullFacts]:
    if doubled := [number for number, count in Counter(numbers).items() if count > 1]:
        raise UsageError(f"pull request {doubled[0]} is given twice: give it once.")
    pulls = []
    for number in numbers:
        facts = read_pull_facts(reader, repository, number)
        story.event(f"pull request {number}: {len(facts.commits)} commits, {len(facts.runs)} runs")
        pulls.append(facts)
    _refuse_one_branch(pulls)
    return pulls


def _read_files(
    reader: Reader,
    story: Story,
    repository: str,
    pulls: Sequence[PullFacts],
    paths: Collection[str],
) -> Files:
    """The workflows as of all commits, and of the bases."""
    bases = (facts.pull.base_sha for facts in pulls)
    shas = {sha for facts in pulls for sha in facts.shas}
    shas = shas.union(sha for sha in bases if sha is not None)
    files = Files(reader, repository)
    files.read(sorted(shas), paths)
    story.event(f"workflow files are read as of {len(shas)} commits")
    return files


def _treatments(
    facts: PullFacts, common: Collection[str], files: Files, event: str, workflow: WorkflowChoice
) -> list[Treatment]:
    return find_treatments(
        facts,
        common,
        lambda sha: files.version(sha, workflow.path),
        facts.runs_by_sha(event, workflow.path),
    )


def _shared(facts: PullFacts, pulls: Sequence[PullFacts]) -> frozenset[str]:
    """The commits that it shares with others; of one that another stands upon all are its own."""
    others = [other.shas for other in pulls if other is not facts]
    if any(facts.shas == shas for shas in others):
        raise ProposalImpossible(_no_runs(pulls, facts.shas))
    return frozenset().union(*(facts.shas & shas for shas in others if not facts.shas < shas))


def _own_runs(facts: PullFacts, common: Collection[str]) -> list[RunAttempt]:
    return [run for run in facts.runs if run.head_sha in facts.shas.difference(common)]


def _common_counts(sides: Sequence[Sequence[RunAttempt]], event: str) -> Counter[str]:
    """How many runs the workflows have that ran on every side, by their paths."""
    counts = [count_runs(runs, event) for runs in sides]
    paths = set(counts[0]).intersection(*counts)
    return Counter({path: sum(each[path] for each in counts) for path in sorted(paths)})


def _names(pulls: Sequence[PullFacts]) -> list[str]:
    return name_by_texts(
        ((facts.pull.title or "", f"pull request {facts.pull.pull_number}") for facts in pulls),
        taken=["baseline"],
    )


def _pull_arm(name: str, treatments: Sequence[Treatment], *, says_state: bool) -> ProposedArm:
    """What a pull request is now: from the last change of its workflow file that has runs."""
    begin = max(
        (
            place
            for place, each in enumerate(treatments)
            if OF_FILE in each.begins_because and any(later.runs for later in treatments[place:])
        ),
        default=0,
    )
    kept, earlier = treatments[begin:], sum(len(each.runs) for each in treatments[:begin])
    commits = tuple(chain.from_iterable(each.commits for each in kept))
    if not says_state:
        commits = tuple(replace(commit, state="") for commit in commits)
    joined = replace(kept[0], commits=commits, is_open=True)
    number, first = joined.pull.pull_number, joined.short_shas[0]
    if begin:
        told = (
            f"Guessed: pull request {number} from {first} on, where its workflow file changed "
            f"last; commits before have {count_of(earlier, 'run')}."
        )
    elif commits[0].commit.position > 1:
        told = f"Pull request {number} from {first} on; what is before is another's, too."
    else:
        told = f"Pull request {number}, all of it."
    return ProposedArm(name, joined, (told,))


def _base_runs(
    reader: Reader, pulls: Sequence[PullFacts], path: str, event: str | None
) -> BranchRuns | None:
    """The runs of the first base that has any; a base that is itself given is no such one."""
    asked = [facts.pull for facts in pulls]
    given = {pull.head_ref for pull in asked if pull.head_repository == pull.repository}
    opened = [pull.created_at for pull in asked if pull.created_at is not None]
    since = min(opened, default=reader.now) - RERUN_WINDOW
    file = path.rpartition("/")[2]
    for base in dict.fromkeys(pull.base_ref for pull in asked):
        if base is None or base in given:
            continue
        listing = Listing(asked[0].repository, file, base, event=event)
        if runs := read_branch_runs(reader, listing, Depth(since)):
            return BranchRuns(base, runs, since)
    return None


def _any_base_runs(
    reader: Reader, pulls: Sequence[PullFacts], path: str, event: str, last: int
) -> BranchRuns:
    """The newest runs of the base of the one event, else of that of most."""
    for wanted in (event, None):
        if base := _base_runs(reader, pulls, path, wanted):
            most = wanted or Counter(run.event or "" for run in base.runs).most_common(1)[0][0]
            runs = [run for run in base.runs if run.event == most]
            newest = sorted(runs, key=lambda run: run.run_id)[-last:]
            own_event = most if most != event else None
            return replace(base, runs=tuple(newest), last=last, event=own_event)
    pull = pulls[0].pull
    raise ProposalImpossible(
        f"{pull.base_ref} has no runs of {path} to compare pull request {pull.pull_number} with: "
        "give a second pull request, or --workflow."
    )


def _titles(pulls: Sequence[PullFacts]) -> str:
    return " / ".join(facts.pull.title for facts in pulls if facts.pull.title)


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


def _no_common_runs(pulls: Sequence[PullFacts], asked: Asked, event: str) -> str:
    of = f" of {asked.workflow_path}" if asked.workflow_path else ""
    by = f" by {event}" if event else ""
    for facts in pulls:
        if not any(
            asked.workflow_path in (None, run.workflow_path) and event in ("", run.event)
            for run in facts.runs
        ):
            return (
                f"pull request {facts.pull.pull_number} has no runs{of}{by}: compare again once "
                "it has, or name others with --workflow and --event."
            )
    return (
        f"the pull requests have no workflow{of}{by} that ran on own commits of each: name one "
        "with --workflow, or compare two workflows with --workflows."
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
