"""
Writing a description: read, patched, and read again.

GitHub has no conditional update. What somebody else writes between the last reading before the edit
and the edit itself (one request) is replaced unnoticed; GitHub keeps it in the description's
history of edits. Every other foreign edit stops the edit, or is reported after it.
"""

from basis.errors import LongpoleError
from ingest.errors import DescriptionEdited, EditUnconfirmed
from ingest.publish.changes import Change
from ingest.publish.descriptions import read_description
from ingest.publish.editing_api import EditingApi
from ingest.publish.kept_files import KeptFiles
from ingest.publish.lines import is_same
from ingest.publish.target import PullName
from ingest.story import Story


def write(api: EditingApi, story: Story, pull: PullName, change: Change, kept: KeptFiles) -> None:
    """
    Make a change that was planned on a first reading; two readings and one edit at most.

    Raises:
        WriteFailed: The description as it was can't be kept; nothing was written.
        DescriptionEdited: Somebody edited it since the first reading (nothing was written), or
            after the edit (both texts are kept).
        EditRefused, TokenRejected, RateLimitExhausted: Nothing was written.
        EditUnconfirmed: It is not known whether it was written, or it was not.
    """
    story.event(f"the description as it was is kept in {kept.keep(change.before, 'before')}")
    if read_description(api, pull).text != change.before:
        raise DescriptionEdited(
            f"somebody edited the description of {pull} after it was read: nothing was written; "
            "run the same command again to publish beside that edit."
        )
    doubt = _edited(api, story, pull, change.after)
    found = _found(api, story, pull, change, kept)
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
    sent, there = kept.keep(change.after, "sent"), kept.keep(found, "found")
    raise DescriptionEdited(
        f"the description of {pull} was edited by somebody at the same time: what was sent is kept "
        f"in {sent}, what is there now in {there}; put them together on its page."
    ) from doubt


def _edited(
    api: EditingApi, story: Story, pull: PullName, description: str
) -> EditUnconfirmed | None:
    """Why it is not known whether the edit was made; None where GitHub said that it was."""
    try:
        api.edit_description(pull, description)
    except EditUnconfirmed as error:
        return error
    except LongpoleError:
        story.event("nothing was written")
        raise
    return None


def _found(api: EditingApi, story: Story, pull: PullName, change: Change, kept: KeptFiles) -> str:
    """The description after the edit."""
    try:
        return read_description(api, pull).text
    except LongpoleError as error:
        story.event(f"the edit of {pull} was sent, and then: {error}")
        raise EditUnconfirmed(
            f"whether the description of {pull} was edited is not known: look at the pull request; "
            f"what was sent is kept in {kept.keep(change.after, 'sent')}."
        ) from error
