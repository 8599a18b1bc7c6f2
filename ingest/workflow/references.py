"""
Which file a job's `uses:` names.

Sources: GitHub docs, "Reuse workflows" (the three forms; no subfolders) and "Reference same-repository
actions with self-repository syntax" (changelog, July 2026); "Enterprise Managed Users" (an owner
`name_shortcode`); `git check-ref-format` (what a ref may hold).
"""

import re
from dataclasses import dataclass

_PATH = r"(?P<path>\.github/workflows/[^/@\\]+\.ya?ml)"
_LOCAL = re.compile(rf"[.$]/{_PATH}")
_REMOTE = re.compile(
    rf"(?P<repository>[A-Za-z0-9_-]+/(?!\.\.?/)[\w.-]+)/{_PATH}@(?P<ref>[^\s~^:?*\[\\]+)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class FileReference:
    """
    A workflow file that another one calls.

    Attributes:
        repository: `owner/name`; None for the repository of the run.
        path: In that repository.
        ref: Branch, tag or commit as written; None for the commit of the run's own file.
    """

    repository: str | None
    path: str
    ref: str | None


def called_file(uses: str, caller: FileReference | None) -> FileReference | None:
    """
    The file that `uses:` names; None where it has none of the valid forms.

    Args:
        uses: As written.
        caller: The file it is written in, to which `./` and `$/` are relative; None for the top
            file.
    """
    if local := _LOCAL.fullmatch(uses):
        return FileReference(
            None if caller is None else caller.repository,
            local["path"],
            None if caller is None else caller.ref,
        )
    if remote := _REMOTE.fullmatch(uses):
        return FileReference(remote["repository"], remote["path"], remote["ref"])
    return None
