"""The comparisons of a report as rows for programs."""

import pandas as pd

from basis.version import VERSION
from queries.cautions.doubts import doubts_sentence
from queries.report.evidence import Evidence
from queries.verdict.leaders import leader_sentences
from queries.verdict.verdict_sentences import verdict_answer
from queries.verdict.verdict_tables import verdict_frame
from queries.verdict.verdicts import ComparedClock


def comparisons_frame(evidence: Evidence) -> pd.DataFrame:
    """
    The columns of `verdict_frame`, and what the rows are of; the fastest candidates come last.

    `is_of_leaders`: two candidates are compared with each other, the slower in the baseline's
    place. `sentence`: what the page says of it; by the clock in effect alone.
    """
    answers = [
        str(verdict_answer(one)) if one.clock == "clock_s" else None for one in evidence.compared
    ]
    sentences = [*answers, *leader_sentences(evidence.leaders, ())]
    compared = [*evidence.compared, *evidence.leaders]
    frame = verdict_frame(evidence.compared, evidence.standings)
    frame = pd.concat([frame, verdict_frame(evidence.leaders)], ignore_index=True)
    frame.insert(0, "experiment", str(evidence.experiment["experiment"]))
    return frame.assign(
        doubts=pd.Series(
            [
                doubts_sentence(_of_sides(evidence.doubts, one), _of_sides(evidence.attempts, one))
                for one in compared
            ],
            index=frame.index,
            dtype="str",
        ),
        queue=evidence.queue or "all",
        milestone="; ".join(evidence.clock.in_effect) or "the whole run",
        is_simulated=bool(evidence.experiment["is_simulated"]),
        snapshot=evidence.snapshot,
        longpole_version=VERSION,
        is_of_leaders=[place >= len(answers) for place in range(len(sentences))],
        sentence=pd.Series(sentences, index=frame.index, dtype="str"),
    )


def _of_sides(rows: pd.DataFrame, one: ComparedClock) -> pd.DataFrame:
    """Those of the runs that a comparison is of."""
    is_candidate = rows["arm"].eq(one.candidate) & rows["cache_state"].eq(one.cache_state)
    is_baseline = rows["arm"].eq(one.baseline)
    if one.is_like_with_like:
        is_baseline &= rows["cache_state"].eq(one.cache_state)
    return rows[is_candidate | is_baseline]
