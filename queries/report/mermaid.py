"""
Critical paths as a Gantt chart in Mermaid, which GitHub draws in a description.

Mermaid reads the text line by line, and its grammar is no place for names from strangers: what it
would act on is replaced. Times stand on a fixed day without a zone, since it shows seconds since
1970 in the reader's zone.

Source: Mermaid 11, "Gantt diagrams", and its grammar (gantt.jison).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from queries.arms.populations import with_state
from queries.charts.bars import Span
from queries.charts.path_blocks import Block, OffPathJob, PathJob, end_of
from queries.wording import duration, on_one_line, shortened

_DAY = datetime(2000, 1, 1)
_NAME_LENGTH = 36
_MOST_TICKS = 10
_TICKS = {
    **{n: f"{n}second" for n in (1, 2, 5, 10, 15, 30)},
    **{60 * n: f"{n}minute" for n in (1, 2, 5, 10, 15, 30)},
    **{3600 * n: f"{n}hour" for n in (1, 2, 3, 6, 12)},
}
_HOUR = 3600
# A colon ends a name, a semicolon a statement; the rest starts comments, directives, code or tags.
_ACTING = str.maketrans(
    {":": "∶", ";": ",", "#": "♯", "%": "٪", "{": "(", "}": ")", "<": "‹", ">": "›", "`": "'"}
)


def gantt(
    paths: Sequence[Block], cache_state: str, most_jobs: int, *, is_path_alone: bool = False
) -> str:
    """
    A section for each arm: jobs on the path and their waits, then those off it with their slack.

    Args:
        paths: One typical run of each arm.
        cache_state: That of the runs.
        most_jobs: How many jobs of a path are drawn; those that take longest, in their order.
        is_path_alone: Whether to leave out the jobs off the path.

    Returns:
        Lines of Mermaid, without the fence around them.
    """
    until_s = end_of(paths)
    clock, unit = ("%H:%M", "hours:minutes") if until_s >= _HOUR else ("%M:%S", "minutes:seconds")
    title = with_state("Critical path of a typical run", cache_state, ", ")
    lines = [
        "gantt",
        f"    title {title} ({unit} from its start)",
        "    dateFormat YYYY-MM-DD HH:mm:ss",
        f"    axisFormat {clock}",
        f"    tickInterval {_tick(until_s)}",
        "    todayMarker off",
    ]
    for block in paths:
        off_path = () if is_path_alone else block.off_path[:most_jobs]
        lines += [f"    section {_name(block.arm)}", *_tasks(block, most_jobs)]
        lines += map(_off_path_task, off_path)
    return "\n".join(lines)


def _tasks(block: Block, most_jobs: int) -> Iterator[str]:
    longest = sorted(block.path, key=lambda part: part.begin_s - part.run[1])[:most_jobs]
    for place, part in enumerate((part for part in block.path if part in longest), 1):
        yield from _path_tasks(part, place)
    if left_out := [part for part in block.path if part not in longest]:
        last = block.path[-1].run[1]
        one = f"also on the path∶ {_name(left_out[0].label)}"
        words = one if len(left_out) == 1 else f"and {len(left_out)} shorter ones on the path"
        yield _task(words, "milestone", (last, last))


def _path_tasks(part: PathJob, place: int) -> Iterator[str]:
    for words, span in (*part.told_apart, ("wait", part.wait)):
        if length_s := span[1] - span[0]:
            yield _task(f"{place}. {words} {duration(length_s)}", "done", span)
    name = f"{place}. {_name(part.label)} {duration(part.run[1] - part.run[0])}"
    yield _task(name, "crit", part.run)


def _off_path_task(job: OffPathJob) -> str:
    return _task(f"slack {duration(job.slack_s)}∶ {_name(job.name)}", "", job.run)


def _task(name: str, tag: str, span: Span) -> str:
    start, end = (f"{_DAY + timedelta(seconds=second):%Y-%m-%d %H:%M:%S}" for second in span)
    return f"    {name} :{f'{tag}, ' if tag else ''}{start}, {end}"


def _name(text: str) -> str:
    """A name in Mermaid: never first in its line, where it might be a keyword."""
    return shortened(on_one_line(text), _NAME_LENGTH).translate(_ACTING)


def _tick(until_s: float) -> str:
    fitting = (name for length, name in _TICKS.items() if until_s / length <= _MOST_TICKS)
    return next(fitting, "1day")
