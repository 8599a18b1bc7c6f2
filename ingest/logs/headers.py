"""
What runs at each line of a log: the action or command whose header the runner wrote last.

A header within a script's step is the script's own output. Within a composite action, or where the
step is not known, what a script prints can't be told apart from a header.

Source: actions/runner, `Handler.cs` and `ScriptHandler.cs`, PrintActionDetails.
"""

from collections.abc import Iterable, Iterator

from ingest.logs.bounds import LONGEST_HEADER
from ingest.logs.log_lines import Line
from ingest.logs.step_times import GROUP_RUN, POST

Place = tuple[int | None, str | None, bool]
"""Where a line stands: number of the step, what runs, whether it cleans up."""


def place_of(line: Line) -> Place:
    """Where a line stands."""
    return line.step_number, line.header, line.is_post


def is_same_place(one: Place, other: Place) -> bool:
    """Whether lines stand in the same header's text; of one the step may not be known."""
    if one == other:
        return True
    return one[1:] == other[1:] and (one[0] is None or other[0] is None)


def head_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """The same lines, each with what runs there."""
    header: str | None = None
    step: int | None = None
    script_step: int | None = None
    possible_steps: tuple[int, ...] = ()
    is_of_script = is_in_header = is_post = False
    is_first = is_at_start = True
    for line in lines:
        if line.step_number != step:
            # Every step begins with a header: what began in lines that are nobody's goes on after
            # them, and a header after them need not be the first of its step.
            is_going_on = step is None and line.step_number in possible_steps
            is_first = step is not None or is_at_start
            step, script_step = line.step_number, None
            if not is_going_on:
                header = None
                is_of_script = is_in_header = is_post = False
        is_free = bool(line.at) and not is_in_header and (step is None or step != script_step)
        if is_free and line.text.startswith(GROUP_RUN):
            header, is_in_header = line.text.removeprefix(GROUP_RUN)[:LONGEST_HEADER], True
            is_of_script = is_post = False
            possible_steps = line.possible_steps
        elif is_free and line.text == POST:
            header, is_post, is_of_script, is_first = None, True, False, False
            possible_steps = line.possible_steps
        elif is_in_header and (line.is_coloured or line.text.startswith("shell: ")):
            is_of_script = True
        is_at_start = False
        line.header, line.is_of_script = header, is_of_script
        line.is_in_header, line.is_post = is_in_header, is_post
        if is_in_header and line.text == "##[endgroup]" and not line.is_coloured and line.at:
            is_in_header = False
            if is_first and is_of_script:
                script_step = step
            is_first = False
        yield line
