"""How a report's figures came about, and of which data they are."""

import shlex

import pandas as pd

from basis.version import longpole_version
from queries.quality.quality_sentences import freshness_sentence
from queries.report.evidence import Evidence
from queries.verdict.verdict_sentences import WIDER

_SAMPLES = (
    "One attempt of one arm is one sample; jobs, steps and legs are none. Cold and warm runs are "
    "never averaged, and what is excluded has a reason."
)
_ESTIMATES = (
    "Hodges-Lehmann estimates, 95% intervals from the exact Wilcoxon rank-sum test: of log seconds "
    "as a ratio (at 3 + 3 and 3 + 4 runs Welch's, provisional), of what can be 0 as a difference; "
    f"{WIDER}. "
    "± is the 95% interval of a median, ∞ below 6 runs."
)
_VERDICTS = (
    "else wholly below no difference faster, wholly above slower, otherwise undecided. p is of the "
    "same tests, two-sided, at unequal numbers of runs the largest; ties are counted against a "
    "claim; best possible: what runs without any overlap would give. At 3 + 3 and 3 + 4 runs the "
    "provisional verdict does not rest on it."
)


def method_sentences(evidence: Evidence) -> list[str]:
    """Three lines: what a sample is, what is estimated, what a verdict says."""
    effect = evidence.experiment["smallest_effect"]
    if pd.isna(effect):
        against = "no smallest effect that matters is set, so nothing is called equivalent"
    else:
        clocks = "clocks that people wait for" if effect.endswith("s") else "clocks with a ratio"
        against = f"wholly within {effect}, either way, it is equivalent ({clocks})"
    return [_SAMPLES, _ESTIMATES, f"Verdict by the interval: {against}; {_VERDICTS}"]


def origin_sentences(evidence: Evidence) -> list[str]:
    """Repository, data, snapshot and Longpole's version."""
    row = evidence.experiment
    workflow = "every workflow" if pd.isna(row["workflow"]) else f"workflow {row['workflow']}"
    return [
        f"{row['repository']}, {workflow}. {freshness_sentence(evidence.freshness).rstrip('.')}.",
        f"Snapshot {evidence.snapshot}; Longpole {longpole_version()}.",
    ]


def command(evidence: Evidence) -> str:
    """What makes the same report again, with the database of the snapshot in DATABASE."""
    words = ["python", "-m", "queries", "report", "--database", "DATABASE"]
    if evidence.clock.globs != evidence.clock.own:
        words += [f"--milestone={glob}" for glob in evidence.clock.globs] or ["--whole-run"]
    name = str(evidence.experiment["experiment"])
    return shlex.join([*words, *(["--"] if name.startswith("-") else []), name])
