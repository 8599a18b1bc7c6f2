"""
The verdict as one JSON object: what is faster, by how much, how sure, why, and what to mind.

Its names are those of the report's CSV; texts stand as they came.
"""

from typing import Literal

from basis.documents import Document, Instant, JsonAnswer
from queries.arms.contention import Queue
from queries.arms.count_sentences import exclusion_sentence
from queries.arms.populations import CACHE_ORDER, CacheState
from queries.expectations.rows import ExpectationAnswered, expectations_frame
from queries.export import records
from queries.levels.level_rows import ChangeOfLevel, level_changes
from queries.paths.path_sentences import decisive_sentences
from queries.report.comparisons import comparisons_frame
from queries.report.compose import (
    answer_sentences,
    caution_sentences,
    command,
    difference_and_why_of,
    method_sentences,
)
from queries.report.evidence import Evidence
from queries.statistics import NoInterval, Verdict
from queries.statistics.estimates import Method
from queries.waterfall import Waterfall
from queries.waterfall.names import part_name
from queries.waterfall.parts import Kind, Part
from queries.waterfall.sentences import answer_sentence

_MOST_PARTS = 10


class ClockMeasured(Document):
    """What a run is measured by."""

    name: str
    """In words."""
    milestone: list[str]
    """Globs of the jobs whose end it is, `job: ` before each if it is their own duration; empty for
    the whole run."""
    is_own: bool
    """Whether it is the experiment's own."""


class ComparisonOfArms(Document):
    """One candidate against its baseline, in one cache state, by one clock."""

    candidate: str
    """The arm."""
    baseline: str
    """The arm that it is compared with."""
    cache_state: CacheState
    """Of the candidate's runs; all where no arm tells cold from warm."""
    clock: Literal["clock_s", "wall_s", "path_queue_s", "compute_s", "price_usd"]
    """What is compared; `clock_s` is the clock in effect, which answers the question."""
    baseline_count: int
    """Runs that count."""
    candidate_count: int
    """Runs that count."""
    baseline_p50_s: float | None
    """Median, seconds; null of a price."""
    candidate_p50_s: float | None
    """Median, seconds; null of a price."""
    candidate_ratio: float | None
    """Candidate / baseline, Hodges-Lehmann: below 1 the candidate is faster."""
    ratio_low: float | None
    """Of its interval; null without one."""
    ratio_high: float | None
    """Of its interval; null without one."""
    shift_s: float | None
    """Candidate minus baseline, Hodges-Lehmann, seconds; null of a price."""
    shift_low_s: float | None
    """Of its interval; null without one."""
    shift_high_s: float | None
    """Of its interval; null without one."""
    level: float | None
    """Chance that the interval covers, at least 0.95; null without one."""
    method: Method
    """How the interval came about."""
    p: float | None
    """Two-sided, of the rank test."""
    best_attainable_p: float | None
    """The smallest that so many runs can have."""
    beats_share: float | None
    """Chance that a candidate's run is faster than a baseline's, ties half."""
    verdict: Literal[
        "faster", "slower", "equivalent", "undecided", "cheaper", "dearer", "less", "more"
    ]
    """What can be said of the candidate; undecided without an interval."""
    is_provisional: bool
    """So few runs that the verdict may well be another with more."""
    baseline_p50_usd: float | None
    """Median, dollars; null but of a price, as those that follow."""
    candidate_p50_usd: float | None
    """Median, dollars."""
    shift_usd: float | None
    """Candidate minus baseline, dollars."""
    shift_low_usd: float | None
    """Of its interval."""
    shift_high_usd: float | None
    """Of its interval."""
    is_interim: bool | None
    """Whether runs that were planned are missing; null where none were planned."""
    no_interval_because: NoInterval | None
    """Null where there is an interval."""
    is_like_with_like: bool
    """Whether the baseline's runs are of the same cache state."""
    smallest_effect: str | None
    """Within which arms are equivalent, as the experiment file says it."""
    provisional_because: str | None
    """Why it is provisional."""
    decided_at: Instant | None
    """When the run ended that decided it however often one looks, UTC; null while none did."""
    decided_baseline_count: int | None
    """Runs of the baseline by then."""
    decided_candidate_count: int | None
    """Runs of the candidate by then."""
    every_look_ratio_low: float | None
    """Of the interval that holds at every look; null where it is open, or by another clock."""
    every_look_ratio_high: float | None
    """Likewise."""
    shared_day_count: int | None
    """Days, UTC, with runs of both; null without a run of each, or where a day is not known."""
    baseline_day_count: int | None
    """Days with runs of the baseline, likewise."""
    candidate_day_count: int | None
    """Days with runs of the candidate, likewise."""
    is_within_days: bool
    """Whether the interval also covers that of runs of the same days, since days differ."""
    doubts: str | None
    """What is not certain of the critical paths of these runs, in a sentence."""
    is_of_leaders: bool
    """Whether it is of the two fastest candidates, the slower in the baseline's place."""
    sentence: str | None
    """The answer in words; null but by the clock in effect."""


class ReasonPart(Document):
    """A part of the difference between the mean clocks of two arms."""

    name: str
    """What it is, in words."""
    kind: Kind
    """Which kind of part."""
    shift_s: float
    """Candidate minus baseline: below 0 the candidate saves."""
    shift_low_s: float | None
    """Of the 95% interval, of this part alone; null below three runs of an arm."""
    shift_high_s: float | None
    """Likewise."""


class Reason(Document):
    """Where the seconds between two arms go, along their critical paths."""

    candidate: str
    """The arm."""
    baseline: str
    """The arm that it is compared with."""
    cache_state: CacheState
    """Of the candidate's runs; all where no arm tells cold from warm."""
    mean_shift_s: float
    """Mean of the candidate minus mean of the baseline, which the parts add up to."""
    sentence: str
    """The largest parts in words."""
    because: str | None
    """What a decided difference comes from, as page 1 says it, and what caches of that step were by
    logs; null where it is not decided or not known."""
    parts: list[ReasonPart]
    """The ten largest."""
    other_parts_s: float
    """All others together."""


class SourceOfAnswer(Document):
    """What an answer rests on."""

    snapshot: str
    """Its name, and the start of its SHA-256."""
    last_complete_ingest_at: Instant | None
    """How fresh it is."""
    newest_run_started_at: Instant | None
    """Likewise."""
    command: str
    """What makes the report on it again, with the database in DATABASE."""


class VerdictAnswer(JsonAnswer):
    """Which is faster, by how much, how sure are we, and why?"""

    answer: Literal["verdict"] = "verdict"
    """Which answer this is."""
    experiment: str
    """Its name."""
    title: str | None
    """The question that it asks."""
    repository: str
    """Owner and name."""
    workflow: str | None
    """Path of the workflow file; null where every workflow counts."""
    is_simulated: bool
    """Whether none of its runs ever took place."""
    clock: ClockMeasured
    """What is compared."""
    queue: Queue
    """Which runs: all, or those alone whose critical path queued much, or did not."""
    headline: str
    """The first thing to take away."""
    sentences: list[str]
    """All answers in words, the first with its interval, then what else to know."""
    comparisons: list[ComparisonOfArms]
    """All of them, warm runs first."""
    reasons: list[Reason]
    """One for each candidate and cache state, by means."""
    expectations: list[ExpectationAnswered]
    """What people expected, claim by claim, by the experiment's own clock."""
    decisive: list[str]
    """Which jobs decide the time of each arm."""
    level_changes: list[ChangeOfLevel]
    """Those of each arm, by the clock in effect; in order of time."""
    cautions: list[str]
    """What speaks against the answer, the weightiest first; who passes it on passes these on."""
    excluded: str
    """What does not count, and why."""
    method: list[str]
    """What a sample is, what is estimated, what a verdict says."""
    source: SourceOfAnswer
    """What it rests on."""


def verdict_of(evidence: Evidence) -> VerdictAnswer:
    """The verdict on an experiment."""
    row, clock = evidence.experiment, evidence.clock
    (about,) = records(row.to_frame().T[["title", "repository", "workflow"]])
    (fresh,) = records(evidence.freshness)
    headline, sentences = answer_sentences(evidence)
    fields = list(ComparisonOfArms.model_fields)
    return VerdictAnswer.model_validate(
        {
            "experiment": str(row["experiment"]),
            **about,
            "is_simulated": bool(row["is_simulated"]),
            "clock": {
                "name": clock.name,
                "milestone": list(clock.in_effect),
                "is_own": clock.in_effect == clock.own,
            },
            "queue": evidence.queue or "all",
            "headline": headline,
            "sentences": sentences,
            "comparisons": records(comparisons_frame(evidence)[fields]),
            "reasons": [_reason(found, evidence) for found in evidence.waterfalls],
            "expectations": records(expectations_frame(evidence.expectations)),
            "decisive": decisive_sentences(evidence.paths, CACHE_ORDER),
            "level_changes": level_changes(evidence.levels),
            "cautions": caution_sentences(evidence),
            "excluded": exclusion_sentence(evidence.counts),
            "method": method_sentences(evidence),
            "source": {
                "snapshot": evidence.snapshot,
                "last_complete_ingest_at": fresh["last_complete_ingest_at"],
                "newest_run_started_at": fresh["newest_run_started_at"],
                "command": command(evidence),
            },
        }
    )


def _reason(found: Waterfall, evidence: Evidence) -> Reason:
    key = found.candidate, found.cache_state
    because = [
        difference_and_why_of(evidence, one)[1]
        for one in evidence.compared
        if (one.candidate, one.cache_state, one.clock) == (*key, "clock_s")
        and one.comparison.verdict in {Verdict.FASTER, Verdict.SLOWER}
    ]
    parts = sorted(found.parts, key=lambda part: -abs(part.seconds))
    return Reason.model_validate(
        {
            "candidate": found.candidate,
            "baseline": found.baseline,
            "cache_state": found.cache_state,
            "mean_shift_s": found.difference_s,
            "sentence": answer_sentence(found),
            "because": next(filter(None, because), None),
            "parts": [_part(part) for part in parts[:_MOST_PARTS]],
            "other_parts_s": sum(part.seconds for part in parts[_MOST_PARTS:]),
        }
    )


def _part(part: Part) -> ReasonPart:
    low, high = part.interval or (None, None)
    return ReasonPart(
        name=part_name(part),
        kind=part.kind,
        shift_s=part.seconds,
        shift_low_s=low,
        shift_high_s=high,
    )
