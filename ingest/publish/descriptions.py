"""A pull request's description as GitHub has it."""

from dataclasses import dataclass

from ingest.api import convert
from ingest.api.answer_fields import object_at, required_text_at
from ingest.api.client import GithubApi
from ingest.errors import NotFound, UnexpectedAnswer
from ingest.publish.target import PullName


@dataclass(frozen=True, slots=True)
class Description:
    """
    What GitHub says of a pull request.

    Attributes:
        text: Its description, byte for byte; empty where it has none.
        html_url: Its page.
    """

    text: str
    html_url: str


def read_description(api: GithubApi, pull: PullName) -> Description:
    """
    The description as it is now; one request.

    Raises:
        NotFound: There is no such pull request, or its repository has another name by now.
        UnexpectedAnswer: GitHub gave no description that could be written back as it is.
    """
    try:
        answer = convert.an_object(api.get(pull.url).content)
    except NotFound as error:
        raise NotFound(
            f"{pull.repository} has no pull request {pull.number}, or the token may not see it: "
            "check the number; that of an issue is none."
        ) from error
    name = required_text_at(object_at(object_at(answer, "base"), "repo"), "full_name", "repository")
    if name.lower() != pull.repository.lower():
        raise NotFound(f"{pull.repository} has another name by now: give --repository {name}.")
    text = answer.get("body", 0)
    if text is None:
        text = ""
    if not isinstance(text, str) or not _is_text(text):
        raise UnexpectedAnswer(
            f"GitHub described {pull} without a description that can be read: try again later."
        )
    return Description(text, required_text_at(answer, "html_url", "pull request"))


def _is_text(text: str) -> bool:
    """JSON can spell half a character (a lone surrogate), which no file takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
