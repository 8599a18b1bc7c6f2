"""Rows of answers that a part of a page is about."""

import pandas as pd

from queries.paths.path_tables import largest_parts, parts_table


def excluded_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """The rows of `arm_counts` that do not count."""
    return counts[counts["excluded_because"].notna()]


def with_needs(attempts: pd.DataFrame) -> pd.DataFrame:
    """The rows of `attempts_by_arm` of which it is stored which job waited for which."""
    return attempts[attempts["needs_source"].notna()]


def on_path(paths: pd.DataFrame) -> pd.DataFrame:
    """The rows of `path_by_arm` of jobs that are on the path of a run."""
    return paths[paths["on_path_count"] > 0]


def largest_parts_table(parts: pd.DataFrame, most: int) -> pd.DataFrame:
    """Rows of `path_steps_by_arm` in words, so many of each arm and cache state."""
    return parts_table(largest_parts(parts, most))


def in_pulls_of(commits: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `commit_attempts` of the pull requests that other rows of it are of."""
    return commits[commits["pull_number"].isin(rows["pull_number"])]


def of_pull(commits: pd.DataFrame, pull_number: int) -> pd.DataFrame:
    """The rows of `commit_attempts` of one pull request."""
    return commits[commits["pull_number"] == pull_number]


def of_attempt(rows: pd.DataFrame, run_id: int, run_attempt: int) -> pd.DataFrame:
    """The rows of an answer that belong to one attempt."""
    return rows[rows["run_id"].eq(run_id) & rows["run_attempt"].eq(run_attempt)]


def of_job(steps: pd.DataFrame, job_id: int) -> pd.DataFrame:
    """The rows of an answer that belong to one job."""
    return steps[steps["job_id"] == job_id]
