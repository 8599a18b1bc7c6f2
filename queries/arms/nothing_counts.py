"""
Why no run counts, or none of an arm, and what to do about it: the heading where that is all.

Names stand as they came: a page escapes the whole.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from basis.nearest import nearest
from queries.arms.clock import Clock
from queries.arms.misfits import Misfits
from queries.wording import count, either_of, listed, named, quoted, shortened

_LONGEST = 100
_MOST_SAID = 3
_MOST_NAMED = 3
_OTHER_EVENT = "other event"
_REMEDIES = {
    "marked by hand": ("{runs} {is} {reason}", "correct exclude if that is wrong"),
    "attempt not available": ("{runs} {is} not at GitHub any more", "select newer ones"),
    "force-pushed away": (
        "{runs} {is} of commits that were force-pushed away",
        "shas or runs would name them",
    ),
    "partial re-run": ("{runs} ran some of the jobs again only", "re-run all jobs"),
    "later attempt": (
        "{runs} {was} started again, and first attempts count",
        'set attempts = "full"',
    ),
    "startup failure": ("{runs} never started", "correct the workflow file"),
    "in progress": ("{runs} had not ended", "when that is so, run longpole ingest"),
    "longer than": ("{runs} took {reason}", "raise max_hours"),
    "run failed": (
        "{runs} did not succeed, and without a milestone only success counts",
        "set milestone to the job whose end is meant",
    ),
    "cancelled": ("{runs} {was} cancelled before the end of the clock", "start others"),
    "skipped": ("{runs} {was} skipped", "select others"),
    "jobs not fetched": ("{runs} {has} jobs that are not fetched yet", "run longpole ingest"),
    "other runners": (
        "{runs} had {jobs} on runners with other labels",
        "correct labels, which are all that its runs-on asks for",
    ),
    "milestone not reached": ("{runs} did not reach {jobs}", "choose another clock"),
    "milestone failed": (
        "{runs} failed in what {jobs} names",
        "repair it, or choose an earlier clock",
    ),
    "a needed job failed": (
        "{runs} failed in a job that {jobs} needs",
        "repair it, or choose an earlier clock",
    ),
    "other milestone legs": ("{runs} lack legs of {jobs}, or have others", "set milestone_legs"),
}
"""What is said of runs that a reason excludes, and the remedy; by the reason's first words."""
_SINGULAR = {"is": "is", "was": "was", "has": "has"}
_PLURAL = {"is": "are", "was": "were", "has": "have"}


def with_remedies(
    misfits: Misfits,
    rules: pd.DataFrame,
    attempts: pd.DataFrame,
    branches: Callable[[], pd.DataFrame],
    clock: Clock,
) -> Misfits:
    """
    Misfits, and what else of the experiment file keeps runs from counting.

    Args:
        misfits: Of globs: where a milestone matches nothing, that stays the headline.
        rules: Rows of `arm_rules` of the arms looked at.
        attempts: Rows of `attempts_by_arm` that are looked at.
        branches: Gives those of the question of that name; called if an arm selects nothing.
        clock: The one that is read.

    Returns:
        With a headline wherever no attempt counts; else with a caution for each arm that selects no
        run of a branch, and for each rule for cold or warm that matches none.
    """
    lost = rules[rules["attempt_count"] == 0]
    by_branch = list(_by_branch(lost[lost["branch"].notna()], branches))
    unmatched = list(_cache_sentences(rules))
    if attempts["is_counted"].fillna(value=False).any():
        return replace(misfits, cautions=(*misfits.cautions, *by_branch, *unmatched))
    if misfits.headline is not None or rules.empty:
        return misfits
    sentences = [
        *_excluded(attempts, rules, clock),
        *(unmatched if attempts.empty else ()),
        *by_branch,
        *_selecting_nothing(lost.loc[lost["branch"].isna(), "arm"].tolist()),
    ]
    return replace(misfits, headline=" ".join(sentences[:_MOST_SAID]) or _unseen(rules))


def _unseen(rules: pd.DataFrame) -> str:
    """Filters hide all that is selected."""
    arms = listed(rules["arm"].tolist())
    return f"The filters leave no run of {arms}: choose others."


def _by_branch(rules: pd.DataFrame, branches: Callable[[], pd.DataFrame]) -> Iterator[str]:
    """Arms that select nothing although they name a branch."""
    for arm, repository, branch in zip(
        rules["arm"], rules["repository"], rules["branch"], strict=True
    ):
        stored = branches()
        known = stored.loc[stored["repository"] == repository, "head_branch"].tolist()
        lead = f"{arm} selects no run of branch {_shown(branch)}"
        if branch in known:
            yield f"{lead}: correct its other selectors."
        else:
            yield f"{lead}, of which none is stored.{_those_there(branch, known)}"


def _those_there(branch: str, known: Sequence[str]) -> str:
    """Branches of which runs are stored: those like it, else the most frequent."""
    if near := nearest([branch], [], known):
        return f" Nearest: {listed(list(map(_shown, near)))}."
    if not known:
        return " If it is there, run longpole ingest."
    return f" Some of those that there are: {listed(list(map(_shown, known[:_MOST_NAMED])))}."


def _selecting_nothing(arms: Sequence[str]) -> Iterator[str]:
    if arms:
        verb = "selects" if len(arms) == 1 else "select"
        yield f"{listed(arms)} {verb} no run: correct the selectors, or run longpole ingest."


def _cache_sentences(rules: pd.DataFrame) -> Iterator[str]:
    """Rules for cold or warm that match no attempt of an arm that has some."""
    for state in ("cold", "warm"):
        is_lost = rules[f"has_{state}_rule"] & (rules[f"{state}_count"] == 0)
        arms = rules[is_lost.astype(bool) & (rules["attempt_count"] > 0)]
        if arms.empty:
            continue
        whose = "its" if len(arms) == 1 else "their"
        yield (
            f"The rule for {state} of {listed(arms['arm'].tolist())} matches none of {whose} "
            f"{_runs(int(arms['attempt_count'].sum()))}: correct `{state}`."
        )


def _excluded(attempts: pd.DataFrame, rules: pd.DataFrame, clock: Clock) -> Iterator[str]:
    """A sentence for each reason that is the most frequent of an arm, in the order of the arms."""
    events = dict(zip(rules["arm"], rules["wanted_event"], strict=True))
    whose: dict[tuple[str, str | None], list[str]] = {}
    for arm, rows in attempts.groupby("arm", sort=False):
        reason = str(rows["excluded_because"].value_counts().index[0])
        wanted = events.get(str(arm)) if reason == _OTHER_EVENT else None
        whose.setdefault((reason, wanted), []).append(str(arm))
    for (reason, wanted), arms in whose.items():
        mine = attempts[attempts["arm"].isin(arms)]
        its = mine[mine["excluded_because"] == reason]
        runs = _subject(len(its), len(mine), arms if len(whose) > 1 else [])
        if wanted is None:
            yield _sentence(reason, runs, clock, is_one=len(its) == 1)
        else:
            yield _of_events(runs, its["event"], wanted)


def _sentence(reason: str, runs: str, clock: Clock, *, is_one: bool) -> str:
    kind = next((kind for kind in _REMEDIES if reason.startswith(kind)), None)
    if kind is None:
        return f"{runs} {'does' if is_one else 'do'} not count: {reason}."
    said, remedy = _REMEDIES[kind]
    words = said.format(
        runs=runs,
        jobs=either_of(clock.globs),
        reason=shortened(reason, _LONGEST),
        **(_SINGULAR if is_one else _PLURAL),
    )
    return f"{words}: {remedy}."


def _of_events(runs: str, events: "pd.Series[str]", wanted: str) -> str:
    found = events.value_counts().index.tolist()
    verb = "is" if len(events) == 1 else "are"
    return (
        f"{runs} {verb} {named(found)}, this experiment counts {quoted(wanted)}: "
        f"set event = {json.dumps(found[0], ensure_ascii=False)}."
    )


def _subject(part: int, total: int, arms: Sequence[str]) -> str:
    """`All 20 runs`, `18 of 20 runs of a and b`."""
    whose = f" of {listed(arms)}" if arms else ""
    if part == total:
        return f"The only run{whose}" if total == 1 else f"All {_runs(total)}{whose}"
    return f"{part} of {_runs(total)}{whose}"


def _runs(total: int) -> str:
    return count(total, "run")


def _shown(name: str) -> str:
    return quoted(shortened(name, _LONGEST))
