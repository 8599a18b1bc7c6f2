"""What the mix of runners makes of a comparison, in words."""

from collections.abc import Iterable

from queries.arms.populations import with_state
from queries.logs.runner_mix import FACTORS, RunnerMix
from queries.statistics import NotAdjusted
from queries.wording import listed, named

_LEVEL = 0.05
_LEAST_RUNS = "10 runs of each arm"


def mix_sentence(mix: RunnerMix) -> str | None:
    """
    The raw difference beside what the mix of runners does and what is left; None without either.

    Which of them is the headline is said.
    """
    its = mix.adjusted
    if its.not_adjusted_because is NotAdjusted.CONFOUNDED:
        levels = named([level for _, level in its.confounded])
        return (
            f"Runners and arms are confounded: nearly all runs of the one and hardly any of the "
            f"other were on {levels}. The machine may make the difference."
        )
    if its.ratio is None or mix.raw_ratio is None or its.mix_ratio is None:
        return None
    raw, left, luck = map(_less, (mix.raw_ratio, its.ratio, its.mix_ratio))
    ends = its.ratio_interval
    interval = f" ({_less(ends[0])} to {_less(ends[1])})" if ends else ""
    allowed = listed(sorted({FACTORS[factor] for factor, _ in its.levels}))
    headline = (
        "The mix matters here: go by the adjusted figure."
        if its.is_material
        else "That does not change the answer: the raw figure stands."
    )
    return (
        f"Raw {raw}, of which the mix of runners {luck}; on one mix {left}{interval}, allowing for "
        f"{allowed}. {headline}"
    )


def mix_cautions(mixes: Iterable[RunnerMix]) -> list[str]:
    """Of each comparison whose answer the mix changes, or may be: `b, warm: raw -18%, of which`."""
    return [
        f"{with_state(mix.candidate, mix.cache_state, ', ')}: {sentence[0].lower()}{sentence[1:]}"
        for mix in mixes
        if mix.adjusted.is_material or mix.adjusted.not_adjusted_because is NotAdjusted.CONFOUNDED
        if (sentence := mix_sentence(mix))
    ]


def mix_words(mix: RunnerMix) -> str | None:
    """What there is to know of the machines before merging; None where nothing is."""
    its = mix.adjusted
    if its.not_adjusted_because is NotAdjusted.CONFOUNDED:
        return "the arms ran on other runners: they may make the difference"
    if its.ratio is not None and its.mix_ratio is not None and mix.raw_ratio is not None:
        raw, left, luck = map(_less, (mix.raw_ratio, its.ratio, its.mix_ratio))
        go_by = ": go by that" if its.is_material else ""
        return f"raw {raw}, of which the mix of runners {luck}; on one mix {left}{go_by}"
    if apart := _apart(mix):
        return f"not the same mix of {apart}"
    return None


def differing_sentence(mix: RunnerMix) -> str | None:
    """That the arms drew other runners, and in what; None where nothing shows that."""
    its, apart = mix.adjusted, _apart(mix)
    if not apart:
        return None
    tail = (
        f" With fewer than {_LEAST_RUNS} it cannot be allowed for."
        if its.not_adjusted_because is NotAdjusted.TOO_FEW_RUNS
        else ""
    )
    return f"{mix.candidate} and the baseline did not get the same mix of {apart}.{tail}"


def _apart(mix: RunnerMix) -> str:
    """In which factors the mixes differ; empty for none."""
    return listed([FACTORS[one.factor] for one in mix.differences if one.corrected_p <= _LEVEL])


def _less(ratio: float) -> str:
    """A ratio as a change: `-18%`."""
    change = round(100 * (ratio - 1))
    return f"{change:+d}%" if change else "0%"
