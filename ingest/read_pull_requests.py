"""Pull requests and their commits."""

from ingest import convert
from ingest.database import only_row
from ingest.errors import UnexpectedAnswer
from ingest.reader import Page, Reader
from ingest.records import PullRequest
from ingest.store import save_pull_request, save_pull_request_commits


def read_pull_request(reader: Reader, repository: str, pull_number: int) -> PullRequest:
    """
    The pull request as it is now, stored with the list of its commits.

    Raises:
        NotFound: The repository has no such pull request.
    """
    page = reader.page(f"/repos/{repository}/pulls/{pull_number}")
    if page.content is not None:
        save_pull_request(
            reader.connection, convert.pull_request(page.content, repository), page.cached
        )
    _read_commits(reader, repository, pull_number)
    row = only_row(
        reader.connection,
        "select * from pull_requests where repository = ? and pull_number = ?",
        [repository, pull_number],
    )
    if row is None:
        raise UnexpectedAnswer(f"pull request {pull_number} was said to be stored, but is not.")
    return PullRequest(*row)


def _read_commits(reader: Reader, repository: str, pull_number: int) -> None:
    """The list is replaced as a whole, so a page that has changed asks for all of them anew."""
    url = f"/repos/{repository}/pulls/{pull_number}/commits?per_page=100"
    pages = list(reader.pages(url, lambda _content: None))
    if all(page.content is None for page in pages):
        return
    if any(page.content is None for page in pages):
        pages = _unconditional_pages(reader, url)
    commits = [commit for page in pages for commit in page.content]
    save_pull_request_commits(
        reader.connection,
        repository,
        pull_number,
        convert.pull_request_commits(commits, repository, pull_number),
        [page.cached for page in pages if page.cached is not None],
    )


def _unconditional_pages(reader: Reader, url: str) -> list[Page]:
    pages = []
    next_url: str | None = url
    while next_url is not None:
        answer = reader.api.get(next_url)
        pages.append(Page(answer.content, answer.next_url, None))
        next_url = answer.next_url
    return pages
