"""
How a run is started that an arm's own selectors would count: commands, or what to change first.

Names of branches, files and commits come from strangers: each is quoted for the shell, or not
printed in a command at all.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from shlex import quote

from basis.visible import is_all_visible
from queries.planning.messages import find_message
from queries.planning.selecting import (
    FULL,
    Selecting,
    closed_ends,
    ends_at_the_newest,
    names_its_commits,
)
from queries.wording import quoted

_PULL_EVENTS = frozenset({"pull_request", "pull_request_target"})
_COMMIT_EVENTS = _PULL_EVENTS | {"push"}
_WILDCARDS = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class Start:
    """
    How runs of an arm in a cache state are started.

    Attributes:
        commands: For a shell, in a clone; the last one starts one run each time. Empty where
            nothing that can be typed would count.
        first: What is to be changed before: as it is, no new run would count.
        notes: What else to know.
    """

    commands: tuple[str, ...]
    first: tuple[str, ...]
    notes: tuple[str, ...]


def how_to_start(  # noqa: PLR0913 - an arm, a state, and what is known of both
    arm: Selecting,
    cache_state: str,
    *,
    now: datetime,
    days: int,
    selected_count: int,
    newest_run_id: int | None,
) -> Start:
    """
    The commands whose runs the arm's selectors would count in a cache state.

    Args:
        arm: The arm.
        cache_state: Of the runs; `other` and `all` are those of no rule.
        now: The present, UTC.
        days: How many days the plan takes: an end of the arm's period must lie behind them.
        selected_count: Runs that it selects, and those that are planned: `last` must hold them.
        newest_run_id: Newest run that counts in that state, of the last 30 days, which GitHub
            still starts again; None without one.
    """
    first = [*closed_ends(arm, now, days, selected_count)]
    notes: list[str] = []
    if arm.rule.get("labels"):
        notes.append("A run counts in each arm of whose labels it has a leg.")
    if arm.needs_a_rerun(cache_state):
        return _rerun(arm, first, notes, newest_run_id)
    message, to_change, about = _message_for(arm, cache_state)
    first, notes = [*first, *to_change], [*notes, *about]
    if problem := names_its_commits(arm, has_message=message is not None):
        if arm.counts_later_attempts and not arm.needs_a_first(cache_state) and newest_run_id:
            return _rerun(arm, first, notes, newest_run_id)
        return Start((), (*first, problem), tuple(notes))
    first += ends_at_the_newest(arm, has_message=message is not None)
    commands, more_first, more_notes = _by_event(arm, message)
    first += more_first
    return Start(tuple(commands), tuple(first), (*notes, *more_notes))


def _rerun(arm: Selecting, first: list[str], notes: list[str], newest_run_id: int | None) -> Start:
    if not arm.counts_later_attempts:
        first = [*first, f"only first attempts count: set `{FULL}`"]
    if newest_run_id is None:
        return Start(
            (),
            (*first, "no run of it is young enough to be started again (30 days): make one first"),
            tuple(notes),
        )
    command = f"gh run rerun {newest_run_id} --repo {quote(arm.repository)}"
    return Start((command,), tuple(first), (*notes, "All jobs of it, not the failed ones alone."))


def _message_for(arm: Selecting, cache_state: str) -> tuple[str | None, list[str], list[str]]:
    """A commit message that the rules want, if any wants one; what to change first, and notes."""
    rules = arm.rule.get(cache_state) or []
    own_rule = f'`{cache_state} = {{ message = "{cache_state} run" }}`'
    if arm.states and not rules and cache_state in {"cold", "warm"}:
        return None, [f"the arm has no rule for {cache_state}: write one, such as {own_rule}"], []
    of_state = next((rule["message"] for rule in rules if "message" in rule), None)
    notes = []
    if of_state is None:
        if rules and all("first_after" in rule for rule in rules):
            was = f"first_after makes one run {cache_state}, and that was"
            return None, [f"{was}: add a rule, such as {own_rule}"], []
        step = next((rule["step"] for rule in rules if "step" in rule), None)
        if step is not None:
            notes.append(
                f"Whether a run was {cache_state} is told afterwards, by the step {quoted(step)}: "
                "empty or fill its cache before."
            )
    wanted = [one for one in (arm.rule.get("message"), of_state) if one is not None]
    if not wanted and arm.event not in _COMMIT_EVENTS:
        return None, [], notes
    message = find_message(wanted, _patterns_before(arm, cache_state))
    if message is None:
        said = " and ".join(map(quoted, wanted)) or "no rule for cold or warm"
        return None, [f"the commit message must match {said} (RE2): choose one"], notes
    return message, [], notes


def _patterns_before(arm: Selecting, cache_state: str) -> list[str]:
    """Patterns that would make another state of a run: cold comes before warm, both before none."""
    before = {"cold": (), "warm": ("cold",)}.get(cache_state, ("cold", "warm"))
    return [
        rule["message"]
        for state in before
        for rule in arm.rule.get(state) or []
        if "message" in rule
    ]


def _by_event(arm: Selecting, message: str | None) -> tuple[list[str], list[str], list[str]]:
    """Commands, what to change first, and notes."""
    event = arm.event
    if event in _COMMIT_EVENTS:
        place, first, notes = _branch_of(arm)
        if event in _PULL_EVENTS and arm.pull_number is None:
            notes.append("An open pull request must have this branch: its pushes start the runs.")
        if event == "push":
            notes.append(
                "An empty commit changes no file: where `on.push.paths` filters, it starts nothing."
            )
        if message is None or place is None:
            return [], first, notes
        return [*place, f"git commit --allow-empty -m {quote(message)} && git push"], first, notes
    if event == "workflow_dispatch":
        return _dispatched(arm, message)
    if event == "schedule":
        return [], [], ["Nothing to start: its schedule does, from the default branch."]
    if event == "merge_group":
        return [], [], ["A pull request that enters the merge queue starts one."]
    return [], [], [f"Whatever causes the event {quoted(event or 'any')} starts one."]


def _dispatched(arm: Selecting, message: str | None) -> tuple[list[str], list[str], list[str]]:
    if arm.workflow is None:
        return [], ["name the workflow in the experiment file, so that it can be started"], []
    branch = arm.rule.get("branch")
    before: list[str] = []
    if message is not None:
        place, first, _ = _branch_of(arm)
        if place is None:
            return [], first, []
        before = [*place, f"git commit --allow-empty -m {quote(message)} && git push"]
    file = PurePosixPath(arm.workflow).name
    if not _is_plain(file):
        return [], [f"workflow {quoted(file)} can't stand in a command: start it by hand"], []
    name = quote(file)
    of = f"--repo {quote(arm.rule.get('head_repository') or arm.repository)}"
    if branch is not None and not _is_plain(branch):
        return [], [_unplain(branch)], []
    if branch is not None:
        run = f"gh workflow run {name} {of} --ref={quote(branch)}"
    elif arm.pull_number is not None:
        reference = (
            f"gh pr view {arm.pull_number} --repo {quote(arm.repository)} "
            "--json headRefName --jq .headRefName"
        )
        run = f'gh workflow run {name} {of} --ref="$({reference})"'
    else:
        run = f"gh workflow run {name} {of}"
    return [*before, run], [], ["The workflow must have `on: workflow_dispatch`."]


def _branch_of(arm: Selecting) -> tuple[list[str] | None, list[str], list[str]]:
    """Commands that bring the arm's branch into a clone; None where no single one is meant."""
    if arm.pull_number is not None:
        return [f"gh pr checkout {arm.pull_number} --repo {quote(arm.repository)}"], [], []
    branch = arm.rule.get("branch")
    if branch is None:
        return [], [], ["The arm names no branch: push to one whose runs it selects."]
    if not _is_plain(branch):
        return None, [_unplain(branch)], []
    own = arm.rule.get("head_repository")
    notes = [f"In a clone of {own}."] if own and own != arm.repository else []
    return [f"git switch {quote(branch)} && git pull --ff-only"], [], notes


def _is_plain(branch: str) -> bool:
    """Whether a branch can stand in a command: one, which no command takes for an option."""
    is_one = _WILDCARDS.search(branch) is None and not branch.startswith("-")
    return is_one and is_all_visible(branch)


def _unplain(branch: str) -> str:
    if _WILDCARDS.search(branch):
        return f"branch {quoted(branch)} stands for many: push to any that matches"
    return f"branch {quoted(branch)} can't stand in a command: start its runs by hand"
