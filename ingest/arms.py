"""Arms: which attempts each selects, in which cache state, and what is excluded."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.cache_states import cache_states
from ingest.database import only_row, transaction
from ingest.errors import ExperimentInvalid
from ingest.experiments import Arm, Experiment

_CANDIDATES = (Path(__file__).parent / "arm_candidates.sql").read_text(encoding="utf-8")
_NEVER_STARTED = frozenset({"startup_failure", "action_required"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attempt that an arm's selectors match; columns of `arm_candidates.sql`."""

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
        ExperimentInvalid: Two arms claim one attempt, or a commit range has no such end.
    """
    found = [
        attempt
        for arm in experiment.arm
        for attempt in _resolve_arm(connection, name, experiment, arm)
    ]
    _refuse_double_claims(name, found)
    return found


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
                "insert into arms values (?, ?, ?, ?)",
                [name, arm.name, place, json.dumps(rule, ensure_ascii=False)],
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
        ExperimentInvalid: A commit range names a commit that the pull request does not have.
    """
    first, last = _commit_range(connection, name, experiment, arm)
    rows = connection.execute(
        _CANDIDATES,
        {
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
        },
    ).fetchall()
    return [Candidate(*row) for row in rows]


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


def _commit_range(
    connection: duckdb.DuckDBPyConnection, name: str, experiment: Experiment, arm: Arm
) -> tuple[int | None, int | None]:
    """Positions of the first and the last commit of the arm's range; None for an open end."""
    if arm.commits is None:
        return None, None
    place = f"{name}: arm {arm.name!r}"
    counts = only_row(
        connection,
        """
        select any_value(commit_count), count(sha)
        from pull_requests left join pull_request_commits using (repository, pull_number)
        where repository = ? and pull_number = ?
        """,
        [experiment.repository, arm.pull_request],
    )
    if counts is not None and counts[0] is not None and counts[0] > counts[1]:
        raise ExperimentInvalid(
            f"{place}: pull request {arm.pull_request} has {counts[0]} commits, of which GitHub "
            f"lists {counts[1]}: name those of the arm by `shas` instead of `commits`."
        )
    first = _position(connection, place, experiment, arm, arm.commits.first)
    last = _position(connection, place, experiment, arm, arm.commits.last)
    if first is not None and last is not None and last < first:
        raise ExperimentInvalid(
            f"{place}: commit {arm.commits.last} comes before {arm.commits.first} in pull request "
            f"{arm.pull_request}: exchange `from` and `to`."
        )
    return first, last


def _position(
    connection: duckdb.DuckDBPyConnection,
    place: str,
    experiment: Experiment,
    arm: Arm,
    sha: str | None,
) -> int | None:
    if sha is None:
        return None
    rows = connection.execute(
        "select position from pull_request_commits "
        "where repository = ? and pull_number = ? and starts_with(sha, ?)",
        [experiment.repository, arm.pull_request, sha],
    ).fetchall()
    if len(rows) != 1:
        how = "is not" if not rows else "is more than one"
        raise ExperimentInvalid(
            f"{place}: commit {sha} {how} among the commits of pull request "
            f"{arm.pull_request}: correct `commits`, or fetch the pull request first."
        )
    return int(rows[0][0])


def _refuse_double_claims(name: str, attempts: Iterable[ArmAttempt]) -> None:
    claimed: dict[tuple[int, int], str] = {}
    for attempt in attempts:
        if attempt.excluded_because is None:
            key = attempt.run_id, attempt.run_attempt
            first = claimed.setdefault(key, attempt.arm)
            if first != attempt.arm:
                raise ExperimentInvalid(
                    f"{name}: arms {first!r} and {attempt.arm!r} both claim attempt "
                    f"{attempt.run_attempt} of run {attempt.run_id}: narrow one of them, "
                    "by commits for example."
                )


def _selected_by(arm: Arm, candidate: Candidate) -> str:
    selectors = []
    for key in ("pull_request", "branch", "commits", "shas", "message", "runs"):
        if getattr(arm, key) is not None:
            is_pull = key == "pull_request" and candidate.evidence is not None
            selectors.append(f"{key} ({candidate.evidence})" if is_pull else key)
    selectors += [key for key in ("since", "until", "last") if getattr(arm, key) is not None]
    return ", ".join(selectors)
