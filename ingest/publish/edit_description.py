"""
A pull request's description: read, edited by the one request of Longpole that writes, read again.

GitHub has no conditional update. What somebody else writes between the last reading before the edit
and the edit itself (one request) is replaced unnoticed; GitHub keeps it in the description's
history of edits. Every other foreign edit stops the edit, or is reported after it.

Source: REST "Update a pull request".
"""

import time
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import NamedTuple

from basis.errors import LongpoleError
from ingest.api import convert
from ingest.api.answer_fields import object_at, required_text_at
from ingest.api.client import GithubApi
from ingest.api.limits import read_slow_down, word_exhausted
from ingest.api.sending import Request
from ingest.errors import (
    DescriptionEdited,
    EditRefused,
    EditUnconfirmed,
    GithubUnreachable,
    NotFound,
    TokenRejected,
    UnexpectedAnswer,
    WriteFailed,
)
from ingest.publish.block import Change, is_same
from ingest.story import Story

WRITE_ACCESS = (
    "write access to pull requests (fine-grained: Pull requests, read and write; classic: repo, or "
    "public_repo; in a workflow: `permissions: pull-requests: write`)"
)
_NO_ACCESS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class PullName(NamedTuple):
    """A pull request; the repository is `owner/name`."""

    repository: str
    number: int

    @property
    def url(self) -> str:
        """Below the API root."""
        return f"/repos/{self.repository}/pulls/{self.number}"

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


class Description(NamedTuple):
    """A description, byte for byte, empty where there is none; and the page that shows it."""

    text: str
    html_url: str


class EditingApi(GithubApi):
    """Requests that read, and one that writes; arguments as of `GithubApi`."""

    def edit_description(self, pull: PullName, description: str) -> None:
        """
        Replace a pull request's description.

        Sent once: neither a server's failure nor "slow down" is answered with a second try, since
        somebody may have edited the description by then.

        Raises:
            EditRefused, TokenRejected, RateLimitExhausted: GitHub said no; nothing was changed.
            EditUnconfirmed: It is not known what became of it.
        """
        request = Request("PATCH", pull.url, pull.url, content={"body": description})
        try:
            status, headers, body = self.sent_and_counted(request)
        except (GithubUnreachable, UnexpectedAnswer) as error:
            raise EditUnconfirmed(f"the edit of {pull} was sent, but not answered.") from error
        if (asked := read_slow_down(status, headers, body, time.time())) is not None:
            raise word_exhausted(asked.why, asked.until)
        if status == HTTPStatus.OK:
            return
        if not HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise EditUnconfirmed(f"the edit of {pull} was answered with status {status}.")
        if status == HTTPStatus.UNAUTHORIZED:
            raise TokenRejected(f"{self.api_root} rejected the token.")
        if status in _NO_ACCESS:
            raise EditRefused(
                f"GitHub refused the edit of {pull} (status {status}): the token needs "
                f"{WRITE_ACCESS}, and the repository must not be archived."
            )
        raise EditRefused(
            f"GitHub refused the edit of {pull} (status {status}): check on its page whether its "
            "description can be edited."
        )


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
    # JSON can spell half a character (a lone surrogate), which no file takes.
    if not isinstance(text, str) or text.encode("utf-8", "replace").decode("utf-8") != text:
        raise UnexpectedAnswer(
            f"GitHub described {pull} without a description that can be read: try again later."
        )
    return Description(text, required_text_at(answer, "html_url", "pull request"))


def write_description(
    api: EditingApi, story: Story, pull: PullName, change: Change, beside: Path
) -> None:
    """
    Make a change that was planned on a first reading; two readings and one edit at most.

    Files whose paths begin with `beside` keep what an edit might lose.

    Raises:
        WriteFailed: The description as it was can't be kept; nothing was written.
        DescriptionEdited: Somebody edited it since the first reading (nothing was written), or
            after the edit (both texts are kept).
        EditRefused, TokenRejected, RateLimitExhausted: Nothing was written.
        EditUnconfirmed: It is not known whether it was written, or it was not.
    """
    kept = _keep(change.before, beside, "before")
    story.event(f"the description as it was is kept in {kept}")
    if read_description(api, pull).text != change.before:
        raise DescriptionEdited(
            f"somebody edited the description of {pull} after it was read: nothing was written; "
            "run the same command again to publish beside that edit."
        )
    doubt: EditUnconfirmed | None = None
    try:
        api.edit_description(pull, change.after)
    except EditUnconfirmed as error:
        doubt = error
    except LongpoleError:
        story.event("nothing was written")
        raise
    try:
        found = read_description(api, pull).text
    except LongpoleError as error:
        story.event(f"the edit of {pull} was sent, and then: {error}")
        raise EditUnconfirmed(
            f"whether the description of {pull} was edited is not known: look at the pull request; "
            f"what was sent is kept in {_keep(change.after, beside, 'sent')}."
        ) from error
    if is_same(found, change.after):
        if doubt is not None:
            story.event(f"{doubt} It was made all the same.")
        return
    if is_same(found, change.before):
        raise EditUnconfirmed(
            f"the description of {pull} is as it was, read again after the edit: GitHub did not "
            "keep it; look at the pull request, and run the same command again."
        ) from doubt
    story.event(f"the description of {pull} is neither what was written nor what it was")
    sent, there = _keep(change.after, beside, "sent"), _keep(found, beside, "found")
    raise DescriptionEdited(
        f"the description of {pull} was edited by somebody at the same time: what was sent is kept "
        f"in {sent}, what is there now in {there}; put them together on its page."
    ) from doubt


def _keep(text: str, beside: Path, kind: str) -> Path:
    """A text in a file of its own, its line endings kept; none that is there is touched."""
    for number in count(1):
        place = "" if number == 1 else f".{number}"
        path = beside.with_name(f"{beside.name}.{kind}{place}.md")
        try:
            with path.open("xb") as file:
                file.write(text.encode())
        except FileExistsError:
            continue
        except OSError as error:
            raise WriteFailed(
                f"{path} can't be written ({error.strerror}): give --body in a folder where "
                "the description can be kept."
            ) from error
        return path
    raise AssertionError  # counting has no end
