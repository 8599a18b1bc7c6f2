"""Runs and commits that the experiment file names one by one."""

from ingest.api import convert
from ingest.api.answer_fields import without_value
from ingest.api.identity import check_run
from ingest.errors import NotFound, UnexpectedAnswer
from ingest.runs.listings import RERUN_WINDOW
from ingest.runs.reader import Reader
from ingest.runs.store import save_runs
from ingest.storage.database import only_row


def read_run(reader: Reader, repository: str, run_id: int) -> bool:
    """
    Store a run named by its id; once it can't be re-run any more, it is not asked for again.

    Returns:
        Whether it was read; else what is stored still holds, or GitHub has deleted the run since.

    Raises:
        GithubFailure: It is not stored, and can't be read.
    """
    url = f"/repos/{repository}/actions/runs/{run_id}"
    settled = only_row(
        reader.connection,
        """
        select 1
        from run_attempts
        inner join http_cache on url = $url
        where
            run_id = $run_id
            and jobs_fetched_at is not null
            and fetched_at > created_at + $window
            and fetched_at <= $now
        """,
        {"url": url, "run_id": run_id, "window": RERUN_WINDOW, "now": reader.now},
    )
    if settled is not None:
        return False
    is_stored = only_row(reader.connection, "select 1 from run_attempts where run_id = ?", [run_id])
    try:
        page = reader.page(url)
    except NotFound:
        if is_stored is None:
            raise
        return False
    if page.is_stored:
        return False
    answer = convert.an_object(page.content)
    check_run(answer, run_id, repository)
    with without_value() as fields:
        run = convert.run_attempt(answer, repository)
        linked = convert.run_pull_requests(answer)
    for sentence in reader.foreign_runs([run], repository).values():
        raise UnexpectedAnswer(sentence)
    if fields:
        reader.forget(page)
    save_runs(reader.connection, [run], linked, None if fields else page.cached)
    return True


def full_sha(reader: Reader, repository: str, sha: str) -> str:
    """
    The whole sha of a commit, which GitHub's filter wants.

    Raises:
        GithubFailure: GitHub knows no such commit.
    """
    if len(sha) == len("0" * 40):
        return sha
    rows = reader.connection.execute(
        "select distinct head_sha from run_attempts "
        "where repository = ? and starts_with(head_sha, ?)",
        [repository, sha],
    ).fetchall()
    if len(rows) == 1:
        return str(rows[0][0])
    content = reader.api.get(f"/repos/{repository}/commits/{sha}").content
    found = convert.an_object(content).get("sha")
    if not isinstance(found, str) or not found.startswith(sha):
        raise UnexpectedAnswer(f"GitHub described commit {sha} without its sha, or another one.")
    return found
