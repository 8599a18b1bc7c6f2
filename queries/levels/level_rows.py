"""Changes of level as values for programs, with the verdicts before and after each."""

from collections.abc import Sequence

from basis.documents import Document, Instant
from queries.arms.populations import CacheState
from queries.export import records
from queries.levels.arm_levels import ArmLevels, SplitVerdict
from queries.levels.level_tables import shifts_frame
from queries.statistics import Verdict


class VerdictsAroundChange(Document):
    """A comparison of the runs before a change of level, and of those after it."""

    candidate: str
    """The arm."""
    baseline: str
    """The arm that it is compared with."""
    cache_state: CacheState
    """Of the candidate's runs."""
    before_verdict: Verdict
    """Undecided without runs enough."""
    before_ratio: float | None
    """Candidate / baseline, Hodges-Lehmann; null without a run of each."""
    after_verdict: Verdict
    """As before it."""
    after_ratio: float | None
    """Likewise."""


class ChangeOfLevel(Document):
    """From some run on an arm takes another time than before."""

    arm: str
    """Whose runs."""
    cache_state: CacheState
    """Of them; all where no arm tells cold from warm."""
    shifted_at: Instant
    """Start of the first run after it, UTC."""
    last_before_at: Instant
    """Start of the last run before it, UTC."""
    before_count: int
    """Counted runs before it, from the change before on."""
    after_count: int
    """Counted runs after it, up to the next change."""
    before_p50_s: float
    """Median of those before, seconds."""
    after_p50_s: float
    """Median of those after, seconds."""
    after_ratio: float | None
    """After / before, Hodges-Lehmann; null where a clock of 0 has no ratio."""
    ratio_low: float | None
    """Of its 95% interval, which takes the change's place as given."""
    ratio_high: float | None
    """Likewise."""
    p: float
    """Chance of one as far off where the level never changes."""
    last_sha_before: str | None
    """Commit of the last run before it."""
    first_sha_after: str | None
    """Commit of the first run after it."""
    last_run_id_before: int
    """That run."""
    first_run_id_after: int
    """That run."""
    verdicts: list[VerdictsAroundChange]
    """Of the comparisons that the arm takes part in."""


def level_changes(levels: Sequence[ArmLevels]) -> list[ChangeOfLevel]:
    """Those of each arm, in order of time."""
    shifts = [shift for one in levels for shift in one.shifts]
    return [
        ChangeOfLevel.model_validate({**row, "verdicts": list(map(_around, shift.verdicts))})
        for row, shift in zip(records(shifts_frame(levels)), shifts, strict=True)
    ]


def _around(split: SplitVerdict) -> VerdictsAroundChange:
    return VerdictsAroundChange.model_validate(
        {
            "candidate": split.candidate,
            "baseline": split.baseline,
            "cache_state": split.cache_state,
            "before_verdict": split.before.verdict,
            "before_ratio": split.before.ratio,
            "after_verdict": split.after.verdict,
            "after_ratio": split.after.ratio,
        }
    )
