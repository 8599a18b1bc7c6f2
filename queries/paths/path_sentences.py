"""
What page 2 says of critical paths over the counted runs of each arm, and of where to start.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from queries.arms.populations import baseline_first, population, which_runs
from queries.attempts.names import parts_of_it, told_apart
from queries.wording import count, duration, instant, listed, named, quoted, upper

NOTHING_COUNTS = "No run counts yet, so no critical path is known."

_MOST_DIFFERENCES = 2
NEEDS_SOURCES = {
    "workflow file": "the workflow file that ran",
    "approximate file": (
        "a workflow file that may differ from the one that ran, such as the head commit's in place "
        "of the merge commit's"
    ),
    "inferred": "the jobs' times, since no file could be read, so slack is not known",
}
"""How it is known which job waited for which, by needs_source."""


def decisive_sentences(paths: pd.DataFrame, cache_states: Sequence[str]) -> list[str]:
    """
    The job key with the most path seconds of each arm, a sentence for each cache state.

    Args:
        paths: Rows of `path_by_arm`.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
    """
    return [
        f"The largest part of the critical path{which_runs(' of ', state)}, on average: "
        f"{'; '.join(_decisive(rows))}."
        for state in cache_states
        if not (rows := paths[paths["cache_state"] == state]).empty
    ]


def difference_sentences(paths: pd.DataFrame, cache_states: Sequence[str]) -> list[str]:
    """
    Which keys are on the path of one arm and never of another, two sentences for each cache state.

    Keys of the same arms share a sentence, the largest first; what is left over is counted. A
    baseline whose runs are all unclassed stands beside the other arms in every state.

    Args:
        paths: Rows of `path_by_arm`.
        cache_states: Those to speak of, in this order.
    """
    sentences = []
    baseline = paths[paths["is_baseline"]]
    is_unclassed = baseline["cache_state"].eq("other").all()
    for state in cache_states:
        rows = paths[paths["cache_state"] == state]
        if is_unclassed and state != "other" and not rows.empty:
            rows = pd.concat([baseline, rows])
        keys, whose = _keys_of_differences(rows, state), upper(which_runs("", state, ": "))
        shown = dict(list(keys.items())[: _MOST_DIFFERENCES - (len(keys) > _MOST_DIFFERENCES)])
        for difference, named_keys in shown.items():
            verb = "is" if len(named_keys) == 1 else "are"
            sentences.append(f"{whose}{named(named_keys)} {verb} on the path {difference}.")
        left_out = sum(map(len, keys.values())) - sum(map(len, shown.values()))
        if left_out:
            verb = "is" if left_out == 1 else "are"
            sentences.append(
                f"{whose}{count(left_out, 'further job')} {verb} on the path "
                "of one arm and never of another."
            )
    return sentences


def largest_step_sentences(parts: pd.DataFrame, cache_states: Sequence[str]) -> list[str]:
    """
    The step on which the path of each arm spends the most, a sentence for each cache state.

    Args:
        parts: Rows of `path_steps_by_arm`.
        cache_states: Those to speak of, in this order; one without a step is left out.
    """
    steps = parts[parts["part"].eq("step") & parts["step_name"].notna()]
    return [
        f"Inside the path, mean{which_runs(' of ', state)}: {'; '.join(_largest_steps(rows))}."
        for state in cache_states
        if not (rows := steps[steps["cache_state"] == state]).empty
    ]


def needs_sentence(attempts: pd.DataFrame) -> str:
    """
    How it is known which job waits for which, over the counted attempts.

    Args:
        attempts: Rows of `attempts_by_arm`, one with its needs at least.
    """
    counted = attempts[attempts["is_counted"].fillna(value=False)]
    numbers = counted["needs_source"].value_counts()
    known = [
        f"from {words} ({count(int(numbers[source]), 'run')})"
        for source, words in NEEDS_SOURCES.items()
        if source in numbers
    ]
    return f"Which job waited for which is known {'; '.join(known)}."


def unknown_needs_sentence(attempts: pd.DataFrame) -> str | None:
    """
    That it is not stored yet, for some counted attempts, what their jobs needed; None for none.

    Of our own words alone, with a command between backticks.

    Args:
        attempts: Rows of `attempts_by_arm`.
    """
    counted = attempts[attempts["is_counted"].fillna(value=False)]
    unknown = int(counted["needs_source"].isna().sum())
    if not unknown:
        return None
    return (
        f"Which job waited for which is not stored yet for {unknown} of "
        f"{count(len(counted), 'counted run')}, so their critical path is not known: "
        f"the next `longpole ingest` reads it."
    )


def population_sentence(attempts: pd.DataFrame) -> str:
    """
    How many counted runs have a path that is known, and when these started.

    Args:
        attempts: Rows of `attempts_by_arm`, one with such a path at least.
    """
    is_known = attempts["is_counted"].fillna(value=False) & attempts["needs_source"].notna()
    started = attempts.loc[is_known, "run_started_at"]
    return (
        f"{count(len(started), 'counted run')}, started {instant(started.min())} to "
        f"{instant(started.max())}."
    )


def _times_on_it(key: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    """Only where it is not always."""
    if key.on_path_count == key.attempt_count:
        return f"n = {key.attempt_count}"
    return f"on it in {key.on_path_count} of {count(key.attempt_count, 'run')}"


def _decisive(rows: pd.DataFrame) -> list[str]:
    """A clause for each key that is an arm's largest, with its arms: the baseline first."""
    arms: dict[str, list[str]] = {}
    for _, mine in _by_arm(rows):
        # path_by_arm orders the keys of an arm by their seconds on the path.
        top: Any = next(mine.itertuples())
        arms.setdefault(top.job_key, []).append(
            f"{top.arm} ({duration(top.path_mean_s)} of {duration(mine['path_mean_s'].sum())}"
            f"{parts_of_it(told_apart(top, '{}_mean_s'))}, {_times_on_it(top)})"
        )
    return [f"{quoted(key)} in {listed(clauses)}" for key, clauses in arms.items()]


def _keys_of_differences(rows: pd.DataFrame, state: str) -> dict[str, list[str]]:
    """The keys, the largest first, by where they are on the path and where they never are."""
    on_path: dict[str, set[str]] = {}
    for _, mine in _by_arm(rows):
        arm: Any = next(mine.itertuples())
        other = "" if arm.cache_state == state else f", {population(arm.cache_state)}"
        keys_on_it = set(mine.loc[mine["on_path_count"] > 0, "job_key"])
        on_path[f"{arm.arm} (n = {arm.attempt_count}{other})"] = keys_on_it
    sizes = rows.groupby("job_key")["path_mean_s"].max().sort_values(ascending=False, kind="stable")
    keys: dict[str, list[str]] = {}
    for key in sizes.index:
        on = [arm for arm, its in on_path.items() if key in its]
        never = [arm for arm in on_path if arm not in on]
        if on and never:
            where = f"in some runs of {listed(on)}, but in none of {listed(never)}"
            keys.setdefault(where, []).append(key)
    return keys


def _largest_steps(rows: pd.DataFrame) -> list[str]:
    clauses = []
    for _, mine in _by_arm(rows):
        top: Any = next(
            mine.sort_values("part_mean_s", ascending=False, kind="stable").itertuples()
        )
        clauses.append(
            f"the path of {top.arm} spends {duration(top.part_mean_s)} in {quoted(top.step_name)} "
            f"of {quoted(top.job_key)} (n = {top.attempt_count})"
        )
    return clauses


def _by_arm(rows: pd.DataFrame) -> Iterable[tuple[Any, pd.DataFrame]]:
    """The rows of each arm, the baseline's first, then as in the experiment file."""
    return baseline_first(rows).groupby("arm_position", sort=False)


HOW_TO_READ = (
    "By how much the median would fall if jobs took no time: an upper limit, as all else stays as "
    "measured, waits too. All its jobs: at once, such as all legs of a matrix. One alone: in each "
    "run the one of them that saves most. Decides then: the longest job that is new on the path if "
    "all its jobs took no time; the most frequent one, in so many of the runs with the job on the "
    "path. The arm with the shortest path comes first."
)
"""Below the table."""

OWN_STEPS_ONLY = (
    "The clock is a job's own duration: no other job changes it, so there is nothing to save but "
    "in its own steps."
)
"""In place of all that is said of slack and savings."""

_LEAST_S = 0.5


def target_sentences(
    paths: pd.DataFrame, savings: pd.DataFrame, cache_states: Sequence[str]
) -> list[str]:
    """
    A sentence for each cache state, on the arm whose path is the shortest on average.

    Args:
        paths: Rows of `path_by_arm`.
        savings: Those of `key_savings`, of the same arms; an arm without one has no known graph.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
    """
    return [
        _sentence(rows, savings[savings["cache_state"] == state], state)
        for state in cache_states
        if not (rows := paths[paths["cache_state"] == state]).empty
    ]


def unknown_graphs_sentence(attempts: pd.DataFrame, savings: pd.DataFrame) -> str | None:
    """
    Of how many counted runs no saving is known; None for none.

    Args:
        attempts: Rows of `attempts_by_arm`.
        savings: Those of `key_savings`, of the same arms and cache states.
    """
    counted = attempts[attempts["is_counted"].fillna(value=False)]
    known = savings.drop_duplicates(["arm", "cache_state"])["attempt_count"].sum()
    unknown = len(counted) - int(known)
    if not unknown:
        return None
    return (
        f"Of {unknown} of {count(len(counted), 'counted run')} no saving is known, since their job "
        "graph is not wholly known; they are left out."
    )


def _sentence(paths: pd.DataFrame, savings: pd.DataFrame, state: str) -> str:
    totals = paths.groupby(["arm_position", "arm"])["path_mean_s"].sum()
    arm = str(totals.idxmin()[1])  # type: ignore[index] # a key of two levels
    where = f"Where to start in {arm}{which_runs(', ', state)}"
    mine = savings[savings["arm"] == arm]
    if mine.empty:
        # path_by_arm orders the keys of an arm by their seconds on the path.
        largest: Any = next(paths[paths["arm"] == arm].itertuples())
        return (
            f"{where}: {quoted(largest.job_key)} is the largest part of its path; what it would "
            "save is not known, since no job graph is wholly known."
        )
    # key_savings orders the keys of an arm by what they save together.
    most: Any = next(mine.itertuples())
    alone: Any = next(mine.loc[[mine["alone_saved_s"].idxmax()]].itertuples())
    if most.together_saved_s < _LEAST_S:
        return f"{where}: no job saves a second, since other chains of jobs take as long."
    its, did = ("all its legs", "if one leg alone did") if most.job_count > 1 else ("it", "")
    together = (
        f"{where}: {quoted(most.job_key)}. If {its} took no time, the median would fall by "
        f"{duration(most.together_saved_s)} at most ({_of(most)})"
    )
    if most.job_key == alone.job_key and most.alone_saved_s == most.together_saved_s:
        return f"{together}."
    if alone.alone_saved_s < _LEAST_S:
        return f"{together}; no job alone saves a second."
    saved = duration(alone.alone_saved_s)
    if most.job_key == alone.job_key:
        return f"{together}; {did}, {saved}, more than by any other job alone."
    one = "one leg of " if alone.job_count > 1 else ""
    return (
        f"{together}; of single jobs, {one}{quoted(alone.job_key)} would save most: {saved} "
        f"({_of(alone)})."
    )


def _of(row: Any) -> str:  # noqa: ANN401 - a row as itertuples gives it
    return f"on the path in {row.on_path_count} of {row.attempt_count}"
