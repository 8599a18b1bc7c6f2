"""Why a workflow file could not be read."""

from ingest.errors import LongpoleError

_LONGEST_QUOTE = 60


class WorkflowUnreadable(LongpoleError):
    """
    A workflow file has no job graph.

    The message is one sentence fit for `workflow_files.problem`; of the file, which may be
    hostile, it quotes little and escapes that.
    """


def quoted(text: str) -> str:
    """A stranger's text inside a sentence: escaped, at most 60 characters."""
    return repr(text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}...")
