"""
The one request of Longpole that changes something at GitHub.

Source: REST "Update a pull request".
"""

import time
from http import HTTPStatus

from ingest.api.client import GithubApi
from ingest.api.limits import exhausted, slow_down
from ingest.api.sending import Request
from ingest.errors import (
    EditRefused,
    EditUnconfirmed,
    GithubUnreachable,
    TokenRejected,
    UnexpectedAnswer,
)
from ingest.publish.target import PullName

WRITE_ACCESS = (
    "write access to pull requests (fine-grained: Pull requests, read and write; classic: repo, or "
    "public_repo; in a workflow: `permissions: pull-requests: write`)"
)
_NO_ACCESS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


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
        if (asked := slow_down(status, headers, body, time.time())) is not None:
            raise exhausted(asked.why, asked.until)
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
