"""Arms: which attempts each selects, in which cache state, and what is excluded."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.cache_states import cache_states
from ingest.commit_ranges import commit_range
from ingest.database import transaction
from ingest.errors import ExperimentInvalid
from ingest.experiments import Arm, Experiment

_CANDIDATES = (Path(__file__).parent / "arm_candidates.sql").read_text(encoding="utf-8")
SELECTS_NOTHING = "selects no run: compare its selectors and its workflow with what GitHub has"

_NEVER_STARTED = frozenset({"startup_failure", "action_required"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    An attempt that an arm's selectors match; columns of `arm_candidates.sql`.

    Before its jobs are fetched, `span_s` is None, and `is_partial_rerun` false.
    """

    run_id: int
    run_attempt: int
    status: str | None
    conclusion: str | None
    event: str | None
    head_sha: str | None
    run_started_at: datetime | None
    evidence: str | None
    is_pushed_away: bool
    is_partial_rerun: bool
    is_invalid_file: bool
    span_s: float | None
    listed_s: float | None = None


@dataclass(frozen=True, slots=True)
class ArmAttempt:
    """One row of `arm_attempts`."""

    experiment: str
    arm: str
    run_id: int
    run_attempt: int
    cache_state: str
    selected_by: str
    excluded_because: str | None


def resolve(
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
    selected = {arm.name: candidates(connection, name, experiment, arm) for arm in experiment.arm}
    _refuse_double_claims(
        name,
        (
            (arm.name, one.run_id, one.run_attempt)
            for arm in experiment.arm
            for one in selected[arm.name]
            if exclusion(one, arm, experiment) is None and _will_count(one, experiment)
        ),
    )
    remarks = {arm.name: _matches_nothing(arm, selected[arm.name]) for arm in experiment.arm}
    return {arm: remark for arm, remark in remarks.items() if remark is not None}


def _will_count(candidate: Candidate, experiment: Experiment) -> bool:
    """Whether its jobs can't exclude it: a re-run may be partial, none is longer than listed."""
    most_s = experiment.max_hours * 3600
    is_short = candidate.listed_s is not None and candidate.listed_s <= most_s
    return candidate.run_attempt == 1 and is_short


def _matches_nothing(arm: Arm, selected: Sequence[Candidate]) -> str | None:
    if not selected:
        return SELECTS_NOTHING
    for rule in (*arm.cold, *arm.warm):
        sha = rule.first_after
        if sha is not None and not any((one.head_sha or "").startswith(sha) for one in selected):
            return (
                f"selects no run of commit {sha}, which a cache rule names: correct `first_after`"
            )
    return None


def exclusion(candidate: Candidate, arm: Arm, experiment: Experiment) -> str | None:
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


def save_experiment(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    position: int,
    experiment: Experiment,
    attempts: Iterable[ArmAttempt],
) -> None:
    """
    An experiment with its arms and what they select, in place of what was stored of it.

    Rules and selection change together, so that no selection stands under a rule that is not its.
    """
    with transaction(connection):
        for table in ("experiments", "arms", "roles", "arm_attempts"):
            connection.execute(f"delete from {table} where experiment = ?", [name])
        connection.execute(
            "insert into experiments values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                name,
                position,
                experiment.title,
                experiment.repository,
                experiment.workflow_path(experiment.arm[0]) if experiment.workflow else None,
                experiment.milestone,
                experiment.baseline_name,
                experiment.event,
                experiment.smallest_effect,
                experiment.runs_per_arm,
            ],
        )
        for place, arm in enumerate(experiment.arm, start=1):
            rule = arm.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            connection.execute(
                "insert into arms "
                "(experiment, arm, position, rule, milestone_legs, has_cache_rule) "
                "values (?, ?, ?, ?, ?, ?)",
                [
                    name,
                    arm.name,
                    place,
                    json.dumps(rule, ensure_ascii=False),
                    arm.milestone_legs,
                    bool(arm.cold or arm.warm),
                ],
            )
        for place, role in enumerate(experiment.role, start=1):
            connection.execute(
                "insert into roles values (?, ?, ?, ?, ?)",
                [name, role.name, place, role.jobs, role.steps],
            )
        if rows := [list(asdict(attempt).values()) for attempt in attempts]:
            connection.execute(
                "insert into arm_attempts select unnest(?), unnest(?), unnest(?::bigint[]), "
                "unnest(?::integer[]), unnest(?), unnest(?), unnest(?::varchar[])",
                [list(column) for column in zip(*rows, strict=True)],
            )


def forget_experiments(connection: duckdb.DuckDBPyConnection, kept: Sequence[str]) -> None:
    """Experiments that left the file leave the database; their facts stay."""
    with transaction(connection):
        for table in ("experiments", "arms", "roles", "arm_attempts"):
            connection.execute(
                f"delete from {table} where not list_contains(?::varchar[], experiment)",
                [list(kept)],
            )


def candidates(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> list[Candidate]:
    """
    The attempts that an arm's selectors match, by the facts stored.

    Raises:
        ExperimentInvalid: A rule names a commit that the pull request does not have.
    """
    selectors = _selectors(connection, name, experiment, arm)
    return [Candidate(*row) for row in connection.execute(_CANDIDATES, selectors).fetchall()]


def candidate_runs(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> set[int]:
    """
    Ids of the runs of these attempts.

    Raises:
        ExperimentInvalid: As `candidates`.
    """
    selectors = _selectors(connection, name, experiment, arm)
    rows = connection.execute(f"select distinct run_id from ({_CANDIDATES})", selectors).fetchall()
    return {run_id for (run_id,) in rows}


def _selectors(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> dict[str, object]:
    """The parameters of `arm_candidates.sql`."""
    first, last = commit_range(connection, name, experiment, arm)
    return {
        "repository": experiment.repository,
        "workflow_path": experiment.workflow_path(arm),
        "pull_request": arm.pull_request,
        "first_position": first,
        "last_position": last,
        "branch": arm.branch,
        "head_repository": arm.head_repository or (arm.branch and experiment.repository),
        "shas": arm.shas,
        "message": arm.message,
        "runs": arm.runs,
        "since": arm.since,
        "until": arm.until,
        "last": arm.last,
    }


def _resolve_arm(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> list[ArmAttempt]:
    selected = candidates(connection, name, experiment, arm)
    reasons = {one: exclusion(one, arm, experiment) for one in selected}
    states = cache_states(
        connection,
        arm,
        {(one.run_id, one.run_attempt): reasons[one] is None for one in selected},
    )
    return [
        ArmAttempt(
            experiment=name,
            arm=arm.name,
            run_id=one.run_id,
            run_attempt=one.run_attempt,
            cache_state=states[one.run_id, one.run_attempt],
            selected_by=_selected_by(arm, one),
            excluded_because=reasons[one],
        )
        for one in selected
    ]


def _refuse_double_claims(name: str, claims: Iterable[tuple[str, int, int]]) -> None:
    """Arm, run and attempt of each claim."""
    claimed: dict[tuple[int, int], str] = {}
    for arm, run_id, run_attempt in claims:
        first = claimed.setdefault((run_id, run_attempt), arm)
        if first != arm:
            raise ExperimentInvalid(
                f"{name}: arms {first!r} and {arm!r} both claim attempt {run_attempt} of run "
                f"{run_id}: narrow one of them, by commits for example."
            )


def _selected_by(arm: Arm, candidate: Candidate) -> str:
    selectors = []
    for key in ("pull_request", "branch", "commits", "shas", "message", "runs"):
        if getattr(arm, key) is not None:
            is_pull = key == "pull_request" and candidate.evidence is not None
            selectors.append(f"{key} ({candidate.evidence})" if is_pull else key)
    selectors += [key for key in ("since", "until", "last") if getattr(arm, key) is not None]
    return ", ".join(selectors)
