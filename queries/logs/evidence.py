"""
Which runs were warm or cold by their logs, and of how many that is known, in words.

Names stand as they came: a page escapes the whole.
"""

from typing import Any

import pandas as pd

from queries.arms.populations import cache_heading, in_cache_order, runs_of
from queries.wording import MISSING, WordedTable, count, in_words, listed, upper

_CLAIMANTS = {
    "message": "its commit message",
    "attempt": "the number of its attempt",
    "first_after": "its place after a commit",
}
_NOT_READ = {
    "gone": "GitHub no longer has its logs.",
    "not found": "GitHub does not find its logs at present.",
    "unreadable": "Its logs could not be read.",
    "not asked yet": "Its logs are not read yet.",
}


def attempt_sentence(found: pd.Series) -> str:
    """
    What the logs of one attempt tell of its caches.

    Args:
        found: A row of `log_evidence`.
    """
    if found["log_state"] in _NOT_READ:
        return _NOT_READ[found["log_state"]]
    if pd.isna(found["evidence"]):
        return "Its logs tell nothing of caches."
    state = "Neither wholly warm nor cold" if found["evidence"] == "partly" else found["evidence"]
    claim = (
        f", though {_CLAIMANTS[found['claimed_by']]} calls it {found['cache_state']}"
        if found["is_refuted"]
        else ""
    )
    return f"{upper(state)} by its logs{claim}: {told_of_caches(found)}."


def told_of_caches(found: Any) -> str:  # noqa: ANN401 - a row
    """
    What looks and layers came to; a dash where no log tells of any.

    Args:
        found: With `look_count`, `hit_count`, `partial_count`, `layer_count` and
            `cached_layer_count`, which may be missing.
    """
    parts = []
    if pd.notna(found.look_count) and found.look_count:
        other = f" ({found.partial_count:.0f} found another key)" if found.partial_count else ""
        looks = count(int(found.look_count), "cache look")
        parts.append(f"{found.hit_count:.0f} of {looks} hit{other}")
    if pd.notna(found.layer_count) and found.layer_count:
        layers = count(int(found.layer_count), "layer")
        parts.append(f"{found.cached_layer_count:.0f} of {layers} cached")
    return ", ".join(parts) or MISSING


def image_name(found: Any) -> str:  # noqa: ANN401 - as above
    """The image of a machine with its version; a dash where no log tells."""
    return (
        " ".join(word for word in (found.image, found.image_version) if pd.notna(word)) or MISSING
    )


def told_by_log(found: Any) -> list[str]:  # noqa: ANN401 - as above
    """Lines on the machine and the caches of one job: none where no log tells of them."""
    machine = (image_name(found), found.region, found.cpu_model)
    lines = (
        ", ".join(word for word in machine if pd.notna(word) and word != MISSING),
        told_of_caches(found).replace(MISSING, ""),
    )
    return list(filter(None, lines))


def coverage_sentence(evidence: pd.DataFrame) -> str:
    """
    Of how many counted runs the logs were read, and why not of the others.

    Args:
        evidence: Rows of `log_evidence`.
    """
    counted = evidence[evidence["is_counted"]]
    if counted.empty:
        read = int((evidence["log_state"] == "read").sum())
        return f"Logs are read of {read} of {count(len(evidence), 'run')}, of which none counts."
    states = counted["log_state"].value_counts()
    of = f"Logs are read of {states.get('read', 0)} of {count(len(counted), 'counted run')}"
    others = {
        "gone": "GitHub no longer has those of {}",
        "not found": "it does not find those of {} at present",
        "unreadable": "those of {} could not be read",
        "not asked yet": "{} are left for the next ingest",
    }
    missing = [words.format(states[state]) for state, words in others.items() if state in states]
    its = counted[counted["log_state"] == "read"]
    jobs, read = int(its["job_count"].sum()), int(its["read_job_count"].sum())
    part = f"; there, of {jobs - read} of {count(jobs, 'job')} they are missing, empty or cut"
    return f"{of}{f' ({listed(missing)})' if missing else ''}{part if read < jobs else ''}."


def evidence_table(evidence: pd.DataFrame) -> WordedTable:
    """
    How many counted runs of each arm were warm or cold by their logs.

    Args:
        evidence: Rows of `log_evidence`.
    """
    counted = evidence[evidence["is_counted"]]
    rows = [_of_arm(mine) for _, mine in counted.groupby(["arm", "cache_state"], sort=False)]
    frame = in_cache_order(pd.DataFrame(rows, columns=list(_HEADINGS)))
    return in_words(frame, {"arm": "arm", **cache_heading(frame), **_COUNTS})


_COUNTS = {
    "attempt_count": "runs",
    "read_count": "with logs",
    "warm_count": "warm by logs",
    "partly_count": "partly warm",
    "cold_count": "cold by logs",
    "refuted_count": "claims refuted",
    "cached_p50_share": "layers cached",
    "hit_p50_share": "cache hits",
}
_HEADINGS = {"arm": "arm", "cache_state": "cache state", **_COUNTS}


def _of_arm(mine: pd.DataFrame) -> list[object]:
    told = mine["evidence"].value_counts()
    layers = mine["cached_layer_count"] / mine["layer_count"].where(mine["layer_count"] > 0)
    looks = mine["hit_count"] / mine["look_count"].where(mine["look_count"] > 0)
    return [
        mine["arm"].iloc[0],
        mine["cache_state"].iloc[0],
        len(mine),
        int((mine["log_state"] == "read").sum()),
        *(int(told.get(state, 0)) for state in ("warm", "partly", "cold")),
        int(mine["is_refuted"].sum()),
        layers.median(),
        looks.median(),
    ]


def warmth_sentence(evidence: pd.DataFrame, arm: str, cache_state: str) -> str | None:
    """
    Whether the runs of an arm were what they are called; None where no log tells.

    Args:
        evidence: Rows of `log_evidence`.
        arm: The arm.
        cache_state: warm or cold.
    """
    mine = evidence[
        evidence["is_counted"]
        & (evidence["arm"] == arm)
        & (evidence["cache_state"] == cache_state)
        & evidence["evidence"].notna()
    ]
    if mine.empty or cache_state not in ("warm", "cold"):
        return None
    told = mine["evidence"].value_counts()
    partly = f", {told['partly']} partly" if "partly" in told else ""
    its = f"{told.get(cache_state, 0)} of {runs_of(len(mine), cache_state)} of {arm}"
    return f"By all caches in their logs {its} were {cache_state}{partly}."
