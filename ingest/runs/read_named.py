"""Pull requests, runs and commits that the experiment file names one by one."""

from ingest.api import convert
from ingest.api.answer_fields import collect_no_values
from ingest.api.identity import check_commits, check_pull_request, check_run
from ingest.errors import GithubFailure, NotFound, UnexpectedAnswer
from ingest.records import PullRequest
from ingest.runs.listings import RERUN_WINDOW
from ingest.runs.reader import Page, Reader
from ingest.runs.save_runs import save_pull_request, save_pull_request_commits, save_runs
from ingest.storage.arrow import columns_of
from ingest.storage.database import read_number, read_row

_MOST_COMMITS = 250
_COLUMNS = columns_of(PullRequest, "pull_requests")


def read_pull_request(reader: Reader, repository: str, pull_number: int) -> PullRequest:
    """
    The pull request as it is now, stored with the list of its commits.

    Raises:
        NotFound: The repository has no such pull request.
    """
    return read_described_pull_request(reader, repository, pull_number)[0]


def read_described_pull_request(
    reader: Reader, repository: str, pull_number: int
) -> tuple[PullRequest, str]:
    """
    The same with its description, which is not stored.

    That is empty without one, and where what is stored still holds, so that GitHub did not send it.

    Raises:
        NotFound: The repository has no such pull request.
    """
    page = reader.page(f"/repos/{repository}/pulls/{pull_number}")
    is_listed = False
    head_sha = None
    description = ""
    if not page.is_stored:
        answer = convert.an_object(page.content)
        check_pull_request(answer, pull_number, repository)
        with collect_no_values() as fields:
            pull_request = convert.pull_request(answer, repository)
        head_sha = convert.head_sha(answer)
        description = convert.description(answer)
        is_listed = _is_listed(reader, pull_request, head_sha)
        if fields:
            reader.forget(page)
        save_pull_request(reader.connection, pull_request, None if fields else page.cached)
    if not is_listed:
        _read_commits(reader, repository, pull_number, head_sha)
    row = read_row(
        reader.connection,
        f"select {_COLUMNS} from pull_requests where repository = ? and pull_number = ?",
        [repository, pull_number],
    )
    if row is None:
        raise UnexpectedAnswer(f"pull request {pull_number} was said to be stored, but is not.")
    return PullRequest(*row), description


def _read_commits(reader: Reader, repository: str, pull_number: int, head_sha: str | None) -> None:
    """
    The list is replaced as a whole, so a page that has changed asks for all of them anew.

    A full page may be unchanged although another follows it since: the pull request's own count
    tells.
    """
    url = f"/repos/{repository}/pulls/{pull_number}/commits?per_page=100"
    pages = _all_pages(reader, url)
    if all(page.is_stored for page in pages) and _is_complete(reader, repository, pull_number):
        return
    if any(page.is_stored for page in pages):
        pages = _all_pages(reader, url, is_forced=True)
    listed = [commit for page in pages for commit in convert.objects(page.content)]
    once = {str(commit.get("sha")): commit for commit in listed}
    counted = _count_commits(reader, repository, pull_number)
    if len(once) < counted:
        raise UnexpectedAnswer(
            f"GitHub counts {counted} commits of pull request {pull_number} and lists "
            f"{len(once)}; they are read again next time."
        )
    if once and counted < _MOST_COMMITS:
        check_commits(once.values(), pull_number, head_sha)
    with collect_no_values() as fields:
        commits = convert.pull_request_commits(once.values(), repository, pull_number)
    if fields:
        for page in pages:
            reader.forget(page)
    save_pull_request_commits(
        reader.connection,
        repository,
        pull_number,
        commits,
        [page.cached for page in pages if page.cached is not None and not fields],
    )


def _is_listed(reader: Reader, pull_request: PullRequest, head_sha: str | None) -> bool:
    """
    Whether the stored list is that of the pull request as it is now, and need not be asked for.

    It has the head and as many commits as GitHub counts, each with its time, and the base is the
    same branch: that can only have taken commits out of the list since, and then there would be
    fewer. Where the token is
    another one every night, this saves a request of those that an unchanged pull request costs.
    """
    row = read_row(
        reader.connection,
        """
        select
            count(*) = $commit_count
            and bool_or(commits.sha = $head_sha)
            and count(commits.committed_at) = count(*)
            and any_value(pulls.base_ref) = $base_ref
        from pull_requests as pulls
        inner join pull_request_commits as commits using (repository, pull_number)
        where repository = $repository and pull_number = $pull_number
        """,
        {
            "repository": pull_request.repository,
            "pull_number": pull_request.pull_number,
            "commit_count": pull_request.commit_count,
            "base_ref": pull_request.base_ref,
            "head_sha": head_sha,
        },
    )
    return row is not None and bool(row[0])


def _all_pages(reader: Reader, url: str, *, is_forced: bool = False) -> list[Page]:
    """The pages of a list of commits, of which GitHub gives no more than 250."""
    too_large: list[GithubFailure] = []
    found = list(reader.pages(url, _MOST_COMMITS, too_large, is_forced=is_forced))
    if too_large:
        raise too_large[0]
    return found


def _is_complete(reader: Reader, repository: str, pull_number: int) -> bool:
    stored = read_number(
        reader.connection,
        "select count(*) from pull_request_commits where repository = ? and pull_number = ?",
        [repository, pull_number],
    )
    return stored >= _count_commits(reader, repository, pull_number)


def _count_commits(reader: Reader, repository: str, pull_number: int) -> int:
    """How many commits the list must have, by the pull request's own count."""
    return read_number(
        reader.connection,
        "select least(coalesce(commit_count, 0), ?) from pull_requests "
        "where repository = ? and pull_number = ?",
        [_MOST_COMMITS, repository, pull_number],
    )


def read_run(reader: Reader, repository: str, run_id: int) -> bool:
    """
    Store a run named by its id; once it can't be re-run any more, it is not asked for again.

    Returns:
        Whether it was read; else what is stored still holds, or GitHub has deleted the run since.

    Raises:
        GithubFailure: It is not stored, and can't be read.
    """
    url = f"/repos/{repository}/actions/runs/{run_id}"
    settled = read_row(
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
    is_stored = read_row(reader.connection, "select 1 from run_attempts where run_id = ?", [run_id])
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
    with collect_no_values() as fields:
        run = convert.run_attempt(answer, repository)
        linked = convert.run_pull_requests(answer)
    for sentence in reader.foreign_runs([run], repository).values():
        raise UnexpectedAnswer(sentence)
    if fields:
        reader.forget(page)
    save_runs(reader.connection, [run], linked, None if fields else page.cached)
    return True


def find_full_sha(reader: Reader, repository: str, sha: str) -> str:
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
