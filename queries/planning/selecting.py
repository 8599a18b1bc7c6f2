"""What an arm selects by, and which of its selectors would leave a new run out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from shlex import quote
from typing import Any

import pandas as pd

FULL = 'attempts = "full"'
"""The key that has re-runs count, as it stands in the experiment file."""
_DAY = "%Y-%m-%d"
_WITHIN_A_RUN = frozenset({"name", "labels", "milestone_legs", "exclude"})


@dataclass(frozen=True, slots=True)
class Selecting:
    """
    An arm as the experiment file has it, and what is known of its branch.

    Attributes:
        arm: Its name.
        is_baseline: The others are compared with it.
        repository: owner/name of the experiment.
        workflow: Path of the workflow file; None where every workflow counts.
        event: Of the runs that count; None where runs are named one by one.
        pull_number: The pull request that it selects runs of.
        is_closed: That pull request is closed.
        newest_sha: The pull request's newest commit; None where it is not known.
        rule: Its keys in the file; defaults are left out.
    """

    arm: str
    is_baseline: bool
    repository: str
    workflow: str | None
    event: str | None
    pull_number: int | None
    is_closed: bool
    newest_sha: str | None
    rule: Mapping[str, Any]

    @property
    def states(self) -> tuple[str, ...]:
        """The cache states that it has rules for."""
        return tuple(state for state in ("warm", "cold") if self.rule.get(state))

    @property
    def selects(self) -> str:
        """Which runs it selects, whatever it takes of each: alike for arms with the same runs."""
        rule = {key: value for key, value in self.rule.items() if key not in _WITHIN_A_RUN}
        return json.dumps([self.workflow, self.event, rule], sort_keys=True)

    @property
    def counts_later_attempts(self) -> bool:
        """Whether a re-run counts."""
        return self.rule.get("attempts") == "full"

    def needs_a_rerun(self, cache_state: str) -> bool:
        """Whether only a later attempt of a run is in that state."""
        return self._is_by_attempt(cache_state, "later")

    def needs_a_first(self, cache_state: str) -> bool:
        """Whether only the first attempt of a run is in that state."""
        return self._is_by_attempt(cache_state, "first")

    def _is_by_attempt(self, cache_state: str, attempt: str) -> bool:
        rules = self.rule.get(cache_state) or []
        return bool(rules) and all(rule.get("attempt") == attempt for rule in rules)


def read_selecting(row: Any) -> Selecting:  # noqa: ANN401 - a row of a frame has any type
    """A row of `arm_selectors`."""
    return Selecting(
        arm=str(row.arm),
        is_baseline=bool(row.is_baseline),
        repository=str(row.repository),
        workflow=_text(row.workflow),
        event=_text(row.wanted_event),
        pull_number=None if pd.isna(row.pull_number) else int(row.pull_number),
        is_closed=not pd.isna(row.is_closed) and bool(row.is_closed),
        newest_sha=_text(row.newest_sha),
        rule=json.loads(row.rule),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def closed_ends(arm: Selecting, now: datetime, days: int, selected_count: int) -> list[str]:
    """Selectors that would leave a new run out, whatever starts it."""
    found = []
    rule = arm.rule
    until = rule.get("until")
    if until is not None and datetime.fromisoformat(until) <= now + timedelta(days=days):
        later = (now + timedelta(days=2 * days)).strftime(_DAY)
        found.append(
            f"until ends at {until[:10]}: if the branch still is what this arm means, set "
            f"`until = {later}`; else give the arm a branch of its own, as it was then"
        )
    since = rule.get("since")
    if since is not None and datetime.fromisoformat(since) > now:
        found.append(f"since begins at {since[:10]}: start runs from then on, or set it earlier")
    last = rule.get("last")
    if last is not None and int(last) < selected_count:
        found.append(f"last keeps {last} runs, older ones leave: set `last = {selected_count}`")
    if arm.is_closed and arm.pull_number is not None:
        found.append(
            f"pull request {arm.pull_number} is closed: "
            f"`gh pr reopen {arm.pull_number} --repo {quote(arm.repository)}`"
        )
    return found


def names_its_commits(arm: Selecting, *, has_message: bool) -> str | None:
    """Why no run of a new commit can count, and what to change; None if one can."""
    rule = arm.rule
    if rule.get("runs"):
        return f"runs names each run: add new ones to it, or set `{FULL}` and start these again"
    if shas := rule.get("shas"):
        is_newest = arm.newest_sha is not None and arm.newest_sha.startswith(tuple(shas))
        if _is_dispatched_alone(arm, has_message=has_message) and is_newest:
            return None
        return (
            f"shas names each commit, and a new one is none of them: set `{FULL}` and start its "
            "runs again, or select a branch that is at that commit"
        )
    last = _last_commit(arm)
    if last is None or (arm.newest_sha is not None and arm.newest_sha.startswith(last)):
        return None
    return (
        f"commits ends at {last}, and the pull request has newer commits, of other code: set "
        f"`{FULL}` and start its runs again, or open a draft pull request of a branch at it "
        f'(`git switch -c measured-{last} {last}`) and set `branch = "measured-{last}"` in place '
        "of pull_request and commits"
    )


def ends_at_the_newest(arm: Selecting, *, has_message: bool) -> list[str]:
    """That a range which ends at the newest commit has to be opened, where a new one is made."""
    last = _last_commit(arm)
    if last is None or _is_dispatched_alone(arm, has_message=has_message):
        return []
    begin = arm.rule["commits"].get("from")
    open_end = f'set `commits = {{ from = "{begin}" }}`' if begin else "take `commits` out"
    return [f"commits ends at {last}, and an empty commit comes after it: {open_end}"]


def _last_commit(arm: Selecting) -> str | None:
    last: str | None = (arm.rule.get("commits") or {}).get("to")
    return last


def _is_dispatched_alone(arm: Selecting, *, has_message: bool) -> bool:
    """Whether its runs are of the newest commit as it is."""
    return arm.event == "workflow_dispatch" and not has_message
