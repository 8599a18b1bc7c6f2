"""What a replay of changed runs rests on, a sentence each; names as they came."""

import numpy as np

from basis.changes import (
    AddNeed,
    Balance,
    Change,
    DropNeed,
    Merge,
    NoQueue,
    Race,
    Remove,
    Runner,
    Scale,
    Split,
)
from queries.what_if.runners import Limit
from queries.what_if.workload import Workload
from queries.wording import count, share

_NEAR = "in runs near in time"


def assumptions_of(  # noqa: C901 - one case per kind
    change: Change, measured: Workload
) -> list[str]:
    """What one change takes for granted."""
    match change:
        case DropNeed(job=job, need=need):
            said = (
                f"{job} works without {need}; its queue stays as it was, or, where it now begins "
                f"with the run, is that of other first jobs {_NEAR}."
            )
        case AddNeed(job=job):
            said = (
                f"{job} waits for a runner as it did, or, where it began with the run, as jobs "
                f"that follow others do {_NEAR}."
            )
        case Remove(job=job):
            said = f"What needed {job} needs what it needed."
        case Scale():
            said = "Nothing else runs longer or shorter for it."
        case Merge():
            said = (
                "Merged jobs run one after the other, each leg of the one with most legs does "
                "the others' work, too, and waits as it did; of set-ups the longest is paid, once."
            )
        case Split(job=job):
            has_legs = _most_legs(measured, job) > 1
            scatter = "legs of one run do" if has_legs else "the job does from run to run"
            said = (
                f"The work of {job} can be divided; its shards differ as {scatter}, each pays "
                "the set-up, and waits as one of its jobs did."
            )
        case Balance(job=job):
            said = (
                f"The work of {job} can be divided evenly; legs then differ only as each does from "
                "run to run."
            )
        case Race(job=job):
            said = (
                f"A copy of {job} takes what the job took in another run near in time; copies that "
                "lose are cancelled at once, and paid until then."
            )
        case NoQueue():
            said = "What comes before the queue, GitHub's own scheduling, stays."
        case Runner(job=job, speed=speed):
            said = f"All steps of {job} take 1/{speed:g} of their time; its queue stays."
        case _:
            return []
    return [said]


def of_limit(limit: Limit) -> str:
    """What speaks for a limit."""
    return (
        f"The runs were measured under a limit: in {share(limit.share)} of the time in which jobs "
        f"queued long just {count(limit.at_most, 'job')} of the run ran, and never more."
    )


def of_order(at_most: int, *, is_shared: bool) -> str:
    """What a limit does not say."""
    jobs = count(at_most, "job")
    order = "waiting jobs get runners in the order in which they ask, which GitHub does not promise"
    if not is_shared:
        return f"At most {jobs} of a run at a time, whatever other runs hold; {order}."
    return (
        f"At most {jobs} at a time of a run and of the organisation's other runs in the database "
        "that asked for the same labels: these ask when they got a runner and keep one as long as "
        "they did; runs that are not in the database, and jobs of the run that the milestone does "
        f"not need, hold none; {order}."
    )


def _most_legs(measured: Workload, job: str) -> int:
    return int(np.bincount(measured.attempts[measured.rows_of(job)]).max())
