"""Why a workflow file could not be read."""

from basis.errors import LongpoleError
from basis.visible import visible

_LONGEST_QUOTE = 60


class WorkflowUnreadable(LongpoleError):
    """
    A workflow file has no job graph.

    The message is one sentence fit for `attempt_graphs.problem`; of the file, which may be
    hostile, it quotes little and makes that visible.
    """


def quoted(text: str) -> str:
    """A stranger's text inside a sentence: all of it visible, at most 60 characters."""
    cut = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."
    return f"'{visible(cut)}'"
