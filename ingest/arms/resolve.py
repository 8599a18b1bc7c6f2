"""

Arms: which attempts each selects, in which cache state, and what is excluded.

All experiments of a file are resolved and stored; what is wrong with one is said once.
"""

from collections.abc import Iterable

import duckdb

from ingest.arms.cache_states import Selected, find_cache_states
from ingest.arms.candidates import Candidate, build_selectors, find_candidates
from ingest.arms.misfits import find_misfits
from ingest.arms.save_experiments import save_experiment
from ingest.config.experiment_file import ExperimentFile
from ingest.config.experiments import SELECTORS, Arm, Experiment
from ingest.errors import ExperimentInvalid
from ingest.night import Tally
from ingest.records import ArmAttempt, Failure
from ingest.story import Story

SELECTS_NOTHING = "selects no run: compare its selectors and its workflow with what GitHub has"
_NEVER_STARTED = frozenset({"startup_failure", "action_required"})
Claim = tuple[str, int, int]
"""That an attempt counts in an arm: arm, run and attempt."""

_NONE_STORED = (
    "selects none of the stored runs: fetch, or compare its selectors and its workflow with what "
    "GitHub has"
)


def resolve_experiment(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment
) -> list[ArmAttempt]:
    """
    Every attempt that the experiment's arms select, by the facts stored.

    Raises:
        ExperimentInvalid: Two arms claim one attempt, or a rule names an unknown commit.
    """
    found = [
        attempt
        for arm in experiment.arm
        for attempt in _resolve_arm(connection, name, experiment, arm)
    ]
    _refuse_double_claims(
        name,
        experiment,
        (
            (attempt.arm, attempt.run_id, attempt.run_attempt)
            for attempt in found
            if attempt.excluded_because is None
        ),
    )
    return found


def judge_rules(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment
) -> dict[str, str]:
    """
    What can be said of the rules before any jobs are fetched.

    Returns:
        By arm, that a rule matches nothing; no failure, since its runs may be yet to come.

    Raises:
        ExperimentInvalid: Two arms claim one attempt, whatever its jobs will say, or a rule names
            an unknown commit.
    """
    selects = {
        arm.name: build_selectors(connection, name, experiment, arm) for arm in experiment.arm
    }
    claims: list[Claim] = []
    remarks: dict[str, str] = {}
    for arm in experiment.arm:
        missing = {rule.first_after: None for rule in (*arm.cold, *arm.warm) if rule.first_after}
        is_empty = True
        for one in find_candidates(connection, selects[arm.name]):
            is_empty = False
            for sha in [sha for sha in missing if (one.head_sha or "").startswith(sha)]:
                del missing[sha]
            if find_exclusion(one, arm, experiment) is None and _will_count(one, experiment):
                claims.append((arm.name, one.run_id, one.run_attempt))
        if is_empty:
            remarks[arm.name] = SELECTS_NOTHING
        elif missing:
            remarks[arm.name] = (
                f"selects no run of commit {next(iter(missing))}, which a cache rule names: "
                "correct `first_after`"
            )
    _refuse_double_claims(name, experiment, claims)
    return remarks


def _will_count(candidate: Candidate, experiment: Experiment) -> bool:
    """Whether its jobs can't exclude it: a re-run may be partial, none is longer than listed."""
    most_s = experiment.max_hours * 3600
    is_short = candidate.listed_s is not None and candidate.listed_s <= most_s
    return candidate.run_attempt == 1 and is_short


def find_exclusion(candidate: Candidate, arm: Arm, experiment: Experiment) -> str | None:
    """
    Why a selected attempt does not count, as far as no clock is asked; None if it does.

    Source: DESIGN section 5. The most telling of several reasons is given: what a person said
    first, then what the attempt is, then what the rules refuse.
    """
    for marked in arm.exclude:
        if marked.run == candidate.run_id and marked.attempt in (None, candidate.run_attempt):
            return f"marked by hand: {marked.reason}"
    event = experiment.event_of(arm)
    names_it = arm.runs is not None or arm.shas is not None
    span_h = (candidate.span_s or 0) / 3600
    reasons = {
        "attempt not available": candidate.status is None,
        "force-pushed away": candidate.is_pushed_away and not names_it,
        "other event": event is not None and candidate.event != event,
        "partial re-run": candidate.is_partial_rerun,
        "later attempt": arm.attempts == "first" and candidate.run_attempt > 1,
        "startup failure": candidate.conclusion in _NEVER_STARTED or candidate.is_invalid_file,
        "in progress": candidate.status != "completed",
        f"longer than {experiment.max_hours:g} h": span_h > experiment.max_hours,
    }
    return next((reason for reason, applies in reasons.items() if applies), None)


def _resolve_arm(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> list[ArmAttempt]:
    """Of each candidate only what is stored is kept: there may be very many."""
    keys: list[Selected] = []
    reasons: list[str | None] = []
    ways: list[str] = []
    known: dict[str, str] = {}  # the texts are few
    for one in find_candidates(connection, build_selectors(connection, name, experiment, arm)):
        reason, way = find_exclusion(one, arm, experiment), _selected_by(arm, one)
        keys.append(Selected(one.run_id, one.run_attempt, is_counted=reason is None))
        reasons.append(None if reason is None else known.setdefault(reason, reason))
        ways.append(known.setdefault(way, way))
    states = find_cache_states(connection, arm, keys)
    return [
        ArmAttempt(
            experiment=name,
            arm=arm.name,
            run_id=key.run_id,
            run_attempt=key.run_attempt,
            cache_state=state.name,
            selected_by=way,
            excluded_because=reason,
            cache_state_by=state.by,
        )
        for key, state, way, reason in zip(keys, states, ways, reasons, strict=True)
    ]


def _refuse_double_claims(name: str, experiment: Experiment, claims: Iterable[Claim]) -> None:
    """An attempt may belong to arms that each take other legs of it, by the labels of runners."""
    if len(experiment.arm) == 1:
        return
    labels = {arm.name: arm.runner_labels for arm in experiment.arm}
    claimed: dict[tuple[int, int], list[str]] = {}
    for arm, run_id, run_attempt in claims:
        others = claimed.setdefault((run_id, run_attempt), [])
        for other in others:
            if None in (labels[arm], labels[other]) or labels[arm] == labels[other]:
                raise ExperimentInvalid(
                    f"{name}: arms {other!r} and {arm!r} both claim attempt {run_attempt} of run "
                    f"{run_id}: narrow one of them, by commits for example."
                )
        others.append(arm)


def _selected_by(arm: Arm, candidate: Candidate) -> str:
    """The arm's selectors; a branch and its repository are one."""
    told = []
    for key in SELECTORS:
        if getattr(arm, key) is not None and key != "head_repository":
            is_pull = key == "pull_request" and candidate.evidence is not None
            told.append(f"{key} ({candidate.evidence})" if is_pull else key)
    return ", ".join(told)


class Resolving:
    """Resolving of what an ingest has fetched."""

    def __init__(
        self, file: ExperimentFile, story: Story, tally: Tally, *, is_offline: bool
    ) -> None:
        self._file = file
        self._story = story
        self._tally = tally
        self._is_offline = is_offline

    def resolve_all(self, connection: duckdb.DuckDBPyConnection) -> None:
        """
        Store what arms select, of experiments that were not fetched as well: they may share facts.

        Where an experiment's rules conflict, what was stored of it stays.
        """
        for name, experiment in self._file.experiments.items():
            try:
                attempts = resolve_experiment(connection, name, experiment)
            except ExperimentInvalid as mistake:
                self._refuse(name, mistake)
                continue
            position = self._file.names.index(name) + 1
            save_experiment(connection, name, position, experiment, attempts)
            selecting = {attempt.arm for attempt in attempts}
            if name in self._file.wanted:
                self._note_what_selects_nothing(name, experiment, selecting)
                self._note_what_matches_nothing(connection, name)

    def _refuse(self, name: str, mistake: ExperimentInvalid) -> None:
        """Say a mistake once: where fetching failed, that is the reason, and was said."""
        is_said = any(failure.what.startswith(f"{name}: ") for failure in self._tally.failures)
        is_cut_short = name not in self._tally.answered and not self._is_offline
        if name in self._file.wanted and not is_said and not is_cut_short:
            self._tally.failures.append(Failure(f"{name}: arms", str(mistake)))
            self._story.event(str(mistake), "error", what=f"{name}: arms")

    def _note_what_selects_nothing(
        self, name: str, experiment: Experiment, selecting: set[str]
    ) -> None:
        """Unless it was said when the runs were listed, or they could not be."""
        why = _NONE_STORED if self._is_offline else SELECTS_NOTHING
        for arm in experiment.arm:
            note = Failure(f"{name}: arm {arm.name!r}", why)
            is_known = self._is_offline or name in self._tally.answered
            if arm.name not in selecting and is_known and self._tally.is_new(note):
                self._tally.contradictions.append(note)

    def _note_what_matches_nothing(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        for note in find_misfits(connection, name):
            self._tally.contradictions.append(note)
            self._story.note(note)
