"""
What differs between two arms, in words, and what work of one alone makes of their difference.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

from queries.arms.populations import runs_of, which_runs
from queries.differences.adjustment import Adjustment
from queries.differences.comparison import Difference, Differences, Family, Level
from queries.differences.fate_sentences import added_phrases, skipped_phrases
from queries.differences.one_sided import Fate, OneSided
from queries.differences.sides import Side
from queries.statistics import NoInterval, Verdict
from queries.verdict.verdicts import ComparedClock
from queries.wording import count, duration, listed, quoted, shown_seconds, signed

HOW_TO_READ = (
    "On the path: mean seconds that it adds to the critical path, arm minus baseline, runs with it "
    "off the path included; rows are sorted by that. Baseline and arm: medians of runs with it; "
    "of work that only one arm does the mean where it runs, of one leg. A role is the sum of its "
    "steps in a run; legs of a matrix are jobs of their own. A row differs if its p, corrected for "
    "how many there are (Holm), is 5% at most, and its interval says so: roles, jobs and steps "
    "apart, those on the path of any run apart from others. Each interval alone covers 95%: it is "
    "not corrected. Below resolution: medians of less than 2 s apart, since GitHub counts whole "
    "seconds."
)
ONE_SIDED = (
    "Work of one arm is what at least half of its runs did, and none of the other's there; equal "
    "names and roles are the same work. Dropped: the arm does it nowhere, by no name that "
    "resembles it. Perhaps not needed: by its name it fetches something, and the other arm's job "
    "makes itself what other jobs made. Perhaps replaced: names that resemble each other, or the "
    "only two of what changed in a job that share a word, and about as long. Explains: its share "
    "of what the arm's runs would have saved on average if none of the work that it alone does had "
    "taken time, waits as they were. A step of a job that only one arm runs is not listed again, "
    "unless it moved."
)
NOTHING_COMPARED = (
    "Nothing is compared: no candidate and baseline that are looked at have counted runs."
)
"""Where no candidate stands against the baseline."""
REMEDY = (
    "What may be the same work under another name is left out of the adjustment, until a role in "
    "the experiment file makes it one: `longpole roles` proposes those whose names have "
    "enough in common."
)
_BY_NAME = (
    "It goes by names: where work of the one is work of the other under another name, a role makes "
    "it one, and changes this difference."
)
DAYS_APART = (
    "Arms ran on other days: these differences may be the days', as that of the clock, of which "
    "nothing is claimed."
)
"""Where time and arm are confounded."""
DAYS_IGNORED = (
    "Roles, jobs and steps are compared as if runs of one day shared nothing; the interval of the "
    "clock allows for days."
)
"""Where days widen the interval of the clock."""
_FEW = 3
_LEAST_S = 0.5


def compared_sentences(compared: Differences) -> list[str]:
    """What matters most on the path, and how much differs; nothing of no row."""
    if not compared.rows:
        return []
    return [_largest_sentence(compared), _differing_sentence(compared)]


def days_sentences(
    verdicts: Sequence[ComparedClock], baseline: str, candidate: str, cache_state: str
) -> list[str]:
    """
    What days do to a comparison, where they do: roles, jobs and steps do not allow for them.

    Args:
        verdicts: Every comparison by clock.
        baseline: An arm; where it is not the experiment's baseline nothing is known of days.
        candidate: The other.
        cache_state: Of its runs.
    """
    key = baseline, candidate, cache_state, "clock_s"
    for one in verdicts:
        if (one.baseline, one.candidate, one.cache_state, one.clock) == key:
            if one.comparison.no_interval_because is NoInterval.CONFOUNDED:
                return [DAYS_APART]
            if one.comparison.is_within_days:
                return [DAYS_IGNORED]
    return []


def parity_sentence(baseline: Side, candidate: Side, found: Sequence[OneSided]) -> str:
    """What the candidate does not do as the baseline does, and what became of it."""
    runs = _runs(baseline, candidate)
    its = [one for one in found if one.is_of_baseline and one.fate is not Fate.SKIPPED]
    phrases = "; ".join(skipped_phrases(its))
    if not any(one.fate is not Fate.SKIPPED for one in found):
        return f"{baseline.arm} and {candidate.arm} do the same work, by name ({runs})."
    head = f"By names and roles ({runs}), {candidate.arm}"
    if not its:
        return f"{head} does all that {baseline.arm} does."
    if all(one.fate is Fate.MOVED for one in its):
        return f"{head} does all that {baseline.arm} does: it {phrases}."
    return f"{head} {phrases}."


def remark_sentences(
    baseline: Side,
    candidate: Side,
    found: Sequence[OneSided],
    adjusted: Adjustment | None,
    clock: str,
) -> list[str]:
    """
    The parity-adjusted difference, and what to know of the list.

    Args:
        baseline: What it does.
        candidate: Likewise.
        found: What only one of them does.
        adjusted: The difference as if both did the same; None where it is not known.
        clock: What the clock is called.
    """
    sentences = []
    if added := added_phrases(found):
        sentences.append(f"{candidate.arm} {'; '.join(added)}.")
    if any(one.is_missing for one in found):
        sentences.append(
            _unknown_sentence(found, baseline, candidate)
            if adjusted is None
            else adjusted_sentence(baseline, candidate, adjusted, clock)
        )
    if {one.is_of_baseline for one in found if one.is_missing} == {True, False}:
        sentences.append(_BY_NAME)
    others = [
        _others(_number(found, Fate.REPLACED), "may be the same under another name"),
        _others(_number(found, Fate.FEWER), "also done by the other arm, but in fewer jobs"),
        _others(_number(found, Fate.MOVED), "moved, on either side"),
        _others(_number(found, Fate.SKIPPED), "skipped in every run"),
    ]
    if told := [words for words in others if words]:
        sentences.append(f"Listed beside, and not put back: {listed(told)}.")
    if found and min(baseline.attempt_count, candidate.attempt_count) < _FEW:
        sentences.append("With fewer than three runs of an arm, what it does may be chance.")
    return sentences


def adjusted_sentence(baseline: Side, candidate: Side, adjusted: Adjustment, clock: str) -> str:
    """What remains of the difference if both did the same work, and what was put back for that."""
    base_s, candidate_s = (adjusted.wait_s(is_of_baseline=is_its) for is_its in (True, False))
    with_waits = (
        f" ({signed(duration(adjusted.adjusted_with_waits_s))} with waits)"
        if shown_seconds(base_s) or shown_seconds(candidate_s)
        else ""
    )
    return (
        f"Parity-adjusted difference: {signed(duration(adjusted.adjusted_s))}{with_waits} instead "
        f"of {signed(duration(adjusted.difference_s))} between the means of {clock} "
        f"({_counts(baseline, candidate, adjusted)}). Work that only {baseline.arm} does explains "
        f"{_explained(adjusted, (Fate.DROPPED, Fate.UNNEEDED), is_of_baseline=True)} of it, and "
        f"work that only {candidate.arm} does "
        f"{_explained(adjusted, (Fate.ADDED, Fate.UNNEEDED), is_of_baseline=False)}: how much "
        "sooner an arm's runs would have ended if none of its own work had taken time."
    )


def _largest_sentence(compared: Differences) -> str:
    """Of each level."""
    lead = f"From {compared.baseline} to {compared.candidate}"
    if all(row.path_difference_s is None for row in compared.rows):
        return (
            f"{lead}: which of it matters is not known, since the critical path of one of them is "
            "not."
        )
    largest = []
    for level in Level:
        its = [row for row in compared.rows if row.family.level is level]
        first = max(its, key=_path_s, default=None)
        if first and _path_s(first) >= _LEAST_S:
            where = f" of {first.job}" if level is Level.STEP else ""
            change = signed(duration(first.path_difference_s))
            largest.append(f"{level.value} {quoted(first.name)}{where} {change}")
    if not largest:
        return f"{lead}, no role, job or step changes the path by a second."
    return f"{lead}, on the path, what changes most: {listed(largest)}."


def _differing_sentence(compared: Differences) -> str:
    """What differs, what does not, what could not be claimed, and what is not compared."""
    other = "" if compared.is_like_with_like else " of any cache state"
    lead = f"{compared.candidate} against {compared.baseline}{other}"
    said = "; ".join([*_differing(compared), *_unclaimable(compared), *_alone(compared)])
    return f"{lead}{which_runs(', ', compared.cache_state)}: {said}."


def _path_s(row: Difference) -> float:
    return abs(row.path_difference_s or 0)


def _families(compared: Differences, *, can_claim: bool) -> list[list[Difference]]:
    """What both sides have, by family; only families of which some row could be claimed, or not."""
    families = [
        [row for row in compared.rows if row.family is family and row.is_compared]
        for family in Family
    ]
    return [
        family
        for family in families
        if family and can_claim == any(row.found.corrected.could_claim for row in family)
    ]


def _differing(compared: Differences) -> list[str]:
    """`of 5 jobs on the path 2 differ (1 faster, 1 slower)`, a family each; then those without."""
    said, without = [], []
    for family in _families(compared, can_claim=True):
        claims = [row.claim for row in family]
        kinds = [
            f"{number} {verdict.value}"
            for verdict in (Verdict.FASTER, Verdict.SLOWER)
            if (number := claims.count(verdict))
        ]
        total = sum(claim is not None for claim in claims)
        differ = f"{total} {'differs' if total == 1 else 'differ'} ({listed(kinds)})"
        if total:
            said.append(f"of {_counted(family, compared)} {differ}")
        else:
            without.append(_counted(family, compared))
    return [*said, *([f"none of {listed(without)} can be said to differ"] if without else [])]


def _unclaimable(compared: Differences) -> list[str]:
    """`no row of 40 jobs could pass the correction with at most 3 + 4 runs`, all families."""
    families = _families(compared, can_claim=False)
    if not families:
        return []
    rows = [row for family in families for row in family]
    counts = {(row.found.baseline.run_count, row.found.candidate.run_count) for row in rows}
    baseline, candidate = (max(sides) for sides in zip(*counts, strict=True))
    most = "" if len(counts) == 1 else "at most "
    counted = listed([_counted(family, compared) for family in families])
    could_not = f"no row of {counted} could pass the correction"
    return [f"{could_not} with {most}{baseline} + {candidate} runs, so nothing is claimed of them"]


def _alone(compared: Differences) -> list[str]:
    """How many jobs, and how many steps of jobs that both have, only one arm has."""
    shared = {row.job for row in compared.rows if row.family.level is Level.JOB and row.is_compared}
    sides = []
    for arm, mine in (
        (compared.baseline, [row for row in compared.rows if not row.found.candidate.run_count]),
        (compared.candidate, [row for row in compared.rows if not row.found.baseline.run_count]),
    ):
        jobs = sum(row.family.level is Level.JOB for row in mine)
        steps = sum(row.family.level is Level.STEP and row.job in shared for row in mine)
        things = [
            *([count(jobs, "job")] if jobs else []),
            *([count(steps, "step of shared jobs", "steps of shared jobs")] if steps else []),
        ]
        if things:
            sides.append(f"{listed(things)} of {arm} alone")
    return [f"not compared: {listed(sides)}"] if sides else []


def _counted(family: Sequence[Difference], compared: Differences) -> str:
    is_path_known = any(
        row.family in {Family.PATH_JOBS, Family.PATH_STEPS} for row in compared.rows
    )
    words = _WORDS if is_path_known else _PLAIN_WORDS
    return count(len(family), *words[family[0].family])


_WORDS = {
    Family.ROLES: ("role", "roles"),
    Family.PATH_JOBS: ("job on the path", "jobs on the path"),
    Family.OTHER_JOBS: ("other job", "other jobs"),
    Family.PATH_STEPS: ("step of jobs on the path", "steps of jobs on the path"),
    Family.OTHER_STEPS: ("step of other jobs", "steps of other jobs"),
}
_PLAIN_WORDS = {
    **_WORDS,
    Family.OTHER_JOBS: ("job", "jobs"),
    Family.OTHER_STEPS: ("step", "steps"),
}


def _counts(baseline: Side, candidate: Side, adjusted: Adjustment) -> str:
    """How many runs it rests on, and why these where not all count."""
    counts = adjusted.baseline_count, adjusted.candidate_count
    all_counts = baseline.attempt_count, candidate.attempt_count
    known = "" if counts == all_counts else f" of {all_counts[0]} and {all_counts[1]}"
    why = ": those whose graph is wholly known" if known else ""
    return f"{counts[0]} and {counts[1]}{known} runs{why}"


def _explained(adjusted: Adjustment, fates: Sequence[Fate], *, is_of_baseline: bool) -> str:
    """The seconds of one side, of the fates where they are several, and with its jobs' waits."""
    sign = -1 if is_of_baseline else 1
    total_s = adjusted.run_s(is_of_baseline=is_of_baseline)
    wait_s = adjusted.wait_s(is_of_baseline=is_of_baseline)
    there = {p.one.fate for p in adjusted.put_back if p.one.is_of_baseline is is_of_baseline}
    parts = [
        f"{fate} "
        f"{signed(duration(sign * adjusted.run_s(is_of_baseline=is_of_baseline, fate=fate)))}"
        for fate in fates
        if fate in there
    ]
    # Of one fate alone the total is that of the fate; which, is said unless it is the usual one.
    told = [listed(parts)] if len(parts) > 1 or Fate.UNNEEDED in there else []
    if shown_seconds(wait_s):
        told.append(f"{signed(duration(sign * (total_s + wait_s)))} with the waits of its jobs")
    more = "; ".join(told)
    return f"{signed(duration(sign * total_s))}{f' ({more})' if more else ''}"


def _unknown_sentence(found: Sequence[OneSided], baseline: Side, candidate: Side) -> str:
    doing = {one.is_of_baseline for one in found if one.is_missing}
    arms = [side.arm for side, is_its in ((baseline, True), (candidate, False)) if is_its in doing]
    return (
        f"What it makes of the difference is not known: {' or '.join(arms)} has no run of which it "
        "is wholly known which jobs waited for which."
    )


def _number(found: Sequence[OneSided], fate: Fate) -> int:
    return sum(one.fate is fate for one in found)


def _others(number: int, words: str) -> str:
    return f"{number} {words}" if number else ""


def _runs(baseline: Side, candidate: Side) -> str:
    if baseline.cache_state == candidate.cache_state:
        runs = runs_of(candidate.attempt_count, candidate.cache_state)
        return f"{baseline.attempt_count} and {runs}"
    return listed([runs_of(side.attempt_count, side.cache_state) for side in (baseline, candidate)])
