"""
What a careful colleague would warn of, in words: what makes a comparison wrong stands first.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from queries.arms.populations import CACHE_ORDER, Populations, populations, runs_of
from queries.cautions.caution import Caution
from queries.cautions.work_cautions import added_cautions, skipped_cautions
from queries.differences.parity import WorkParity
from queries.wording import count, days, listed, named, short_sha, upper

_SKIPPED = "only baseline"
_ADDED = "step only here"


@dataclass(frozen=True, slots=True)
class Case:
    """
    Rows of `warnings` that are one sentence: of one kind and arm.

    Attributes:
        arm: The arm; where it is compared, the candidate.
        rows: At least one.
        known: How many runs count on either side, and when they ran.
    """

    arm: str
    rows: pd.DataFrame
    known: Populations

    @property
    def states(self) -> tuple[str, ...]:
        """The cache states in which it is so, in their order."""
        found = set(self.rows["cache_state"])
        return tuple(state for state in CACHE_ORDER if state in found)

    @property
    def subjects(self) -> list[str]:
        """What it is about, each once."""
        return self.rows["subject"].dropna().unique().tolist()

    def here(self) -> str:
        """In how many of the arm's runs it is so: `2 of 9 warm runs`."""
        return listed([self._part(state) for state in self.states])

    def _part(self, state: str) -> str:
        """Rows have a count for each subject: where those differ, at least the least is true."""
        counts = self.rows.loc[self.rows["cache_state"] == state, "attempt_count"]
        least = "" if counts.min() == counts.max() else "at least "
        return f"{least}{counts.min()} of {runs_of(self.known.total(self.arm, state), state)}"


def cautions(
    warnings: pd.DataFrame, medians: pd.DataFrame, parities: Sequence[WorkParity]
) -> list[Caution]:
    """
    A sentence for each kind of warning and arm, cache states together where they are alike.

    Args:
        warnings: Rows of `warnings`: those to speak of.
        medians: Rows of `clock_by_arm`: of every arm and cache state.
        parities: Of the comparisons to speak of: they say what warnings about work are of.
    """
    known = Populations(warnings, medians)
    of_work = {_SKIPPED: skipped_cautions(parities), _ADDED: added_cautions(parities)}
    of_kind = dict(iter(warnings.groupby("warning")))
    return [
        caution
        for warning, kind in KINDS.items()
        for caution in (
            *of_work.get(warning, ()),
            *(_of_kind(kind, of_kind[warning], known) if warning in of_kind else ()),
        )
    ]


def _of_kind(kind: "Kind", rows: pd.DataFrame, known: Populations) -> Iterator[Caution]:
    if kind.sentence is None:
        return
    for arm, mine in _by_arm(rows):
        for alike in _alike(mine, kind.apart):
            yield Caution(
                arm=str(arm),
                arm_position=int(alike["arm_position"].iloc[0]),
                sentence=kind.sentence(Case(str(arm), alike, known)),
            )


def _by_arm(rows: pd.DataFrame) -> Iterator[tuple[Hashable, pd.DataFrame]]:
    yield from rows.sort_values("arm_position", kind="stable").groupby("arm", sort=False)


def _alike(rows: pd.DataFrame, apart: str) -> list[pd.DataFrame]:
    """The rows of an arm, parted into those that are one sentence."""
    parts: dict[Hashable, list[pd.DataFrame]] = {}
    for state in CACHE_ORDER:
        mine = rows[rows["cache_state"] == state]
        if mine.empty:
            continue
        keys = {"": "", "state": state, "subjects": tuple(mine["subject"].fillna(""))}
        parts.setdefault(keys[apart], []).append(mine)
    return [pd.concat(together) for together in parts.values()]


def _other_events(case: Case) -> str:
    return (
        f"{upper(populations(case.states))} of {case.arm} were started by another event than "
        f"those of {case.known.baseline}: {named(case.subjects)} ({case.here()}). Events differ in "
        "what runs and which caches it finds."
    )


def _refuted(case: Case) -> str:
    (state,) = case.states
    return (
        f"{upper(case.here())} of {case.arm} count as {state} by words or order, and were "
        f"{listed(case.subjects)} by their logs: correct the rule, or let logs "
        "decide with `cache` or `layers_cached_over`."
    )


def _shared_cache(case: Case) -> str:
    return (
        f"{upper(case.here())} of {case.arm} ran at the same time as another arm that uses the "
        f"same cache, {named(case.subjects)}: one may have filled it for the other."
    )


def _cancelled(case: Case) -> str:
    cancelled = int(case.rows.groupby("cache_state")["attempt_count"].max().sum())
    least = "At least " if len(case.subjects) > 1 else ""
    return (
        f"{least}{count(cancelled, 'run')} of {case.arm} "
        f"{'was' if cancelled == 1 else 'were'} cancelled "
        f"in a concurrency group that another arm is in, too, {named(case.subjects)}: arms that "
        "cancel each other's runs keep the fast ones."
    )


def _few_runs(case: Case) -> str:
    totals = [runs_of(case.known.total(case.arm, state), state) for state in case.states]
    verb = "counts" if totals[0].startswith("1 ") and len(totals) == 1 else "count"
    return f"Of {case.arm} only {listed(totals)} {verb}: a median of fewer than 3 says little."


def _other_runners(case: Case) -> str:
    return (
        f"{upper(populations(case.states))} of {case.arm} and {case.known.baseline} do not ask for "
        f"the same runners; on one side only: {named(case.subjects)}. The machine may make the "
        "difference."
    )


def _no_cache_rule(case: Case) -> str:
    return (
        f"{case.known.baseline} does not tell cold runs from warm ones: all of its runs stand "
        f"beside the {populations(case.states)} of {case.arm}."
    )


def _other_weeks(case: Case) -> str:
    (state,) = case.states
    spans = [days(*span) for span in case.known.spans(case.arm, state)]
    when = f" ({' against '.join(spans)})" if spans else ""
    return (
        f"{upper(populations(case.states))} of {case.arm} were measured in other weeks than those "
        f"of {case.known.baseline}{when}: what changed in between counts for one of them only."
    )


def _not_interleaved(case: Case) -> str:
    return (
        f"{upper(populations(case.states))} of {case.arm} and {case.known.baseline} seldom took "
        "turns: what changed with time counts for one more than for the other. Alternate them."
    )


def _other_hours(case: Case) -> str:
    return (
        f"{upper(populations(case.states))} of {case.arm} were measured at other hours of the day "
        f"(UTC) than those of {case.known.baseline}: runners are not equally busy all day."
    )


def _file_changed(case: Case) -> str:
    return (
        f"The workflow file changed within {case.arm}: its runs had {len(case.subjects)} versions "
        "of it, so they did not all do the same."
    )


def _repeated_commit(case: Case) -> str:
    counts = case.rows.groupby("subject", sort=False)["attempt_count"].sum()
    shas = [short_sha(str(sha)) for sha in counts.index]
    return (
        f"{counts.sum()} counted runs of {case.arm} are of {count(len(shas), 'commit')}, "
        f"{named(shas)}: repeated runs are more alike than others, so they say less."
    )


def _late_start(case: Case) -> str:
    return (
        f"The first job was created more than 1 min after the start in {case.here()} of "
        f"{case.arm}: approval or concurrency of the whole workflow, which the clock includes."
    )


def _clock_skew(case: Case) -> str:
    return (
        f"In {case.here()} of {case.arm} a job, or the run, seems to go back in time: these times "
        "are not exact."
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of warning.

    Attributes:
        words: What it is called in a table.
        sentence: What is said of it; None where `work_cautions` does, by both arms' whole work.
        apart: What parts the rows of an arm into sentences: its cache states, or their subjects.
    """

    words: str
    sentence: Callable[[Case], str] | None
    apart: str = ""


KINDS: Mapping[str, Kind] = {
    _SKIPPED: Kind("job that only the baseline runs", None),
    "only here": Kind("job that the baseline does not run", None),
    "step only baseline": Kind("step that only the baseline runs", None),
    # It hides no loss, but tells where the seconds of a candidate go that does more in one job.
    _ADDED: Kind("step that the baseline does not run", None),
    "refuted cache state": Kind("called cold or warm against the logs", _refuted, "state"),
    "other events": Kind("another event", _other_events, "subjects"),
    "shared cache": Kind("cache shared with another arm", _shared_cache),
    "cancelled across arms": Kind("cancelled in a group of several arms", _cancelled),
    "few runs": Kind("fewer than 3 counted runs", _few_runs),
    "other runners": Kind("other runner labels", _other_runners, "subjects"),
    "no cache rule": Kind("baseline does not tell cold from warm", _no_cache_rule),
    "other weeks": Kind("other weeks", _other_weeks, "state"),
    "not interleaved": Kind("seldom took turns", _not_interleaved),
    "other hours": Kind("other hours of the day", _other_hours),
    "file changed": Kind("workflow file changed within the arm", _file_changed),
    "repeated commit": Kind("several runs of a commit", _repeated_commit),
    "late start": Kind("first job created late", _late_start),
    "clock skew": Kind("times that go back", _clock_skew),
}
"""Every kind by its name in `warnings`, the weightiest first."""
