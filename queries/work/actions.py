"""The action that a step runs, as far as the name that GitHub gives the step tells it."""

import re
from dataclasses import dataclass
from functools import cache

# A local path whose last part has a dot is a script, like `./build.sh`, and no action's folder.
_ACTION = re.compile(
    r"(?:run )?"
    r"(?:(?P<name>[\w.-]+(?:/[\w.-]+)+)@(?P<version>\S+)|(?P<path>\./(?:[\w.-]+/)*[\w-]*))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Action:
    """
    An action that a step uses.

    Attributes:
        name: `owner/repository`, with the path in it, or the local path; in lower case.
        version: Tag, branch or SHA; None of a local one.
    """

    name: str
    version: str | None


@cache
def action_of(step_name: str) -> Action | None:
    """
    The action of a step without a name of its own: `Run actions/checkout@v4`, `Run ./local`.

    None for any other name. Owners and repositories know no case.

    Source: GitHub Docs, "Workflow syntax", `jobs.<job_id>.steps[*].uses` and `.name`.
    """
    found = _ACTION.fullmatch(step_name.strip())
    if found is None:
        return None
    name = found["name"] or found["path"].removesuffix("/")
    return Action(name.casefold(), found["version"])
