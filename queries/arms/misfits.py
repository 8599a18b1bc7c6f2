"""
Globs that match nothing: of the milestone, whoever chose it, and of roles.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from basis.nearest import nearest
from queries.wording import either_of, listed, quoted, shortened

_LONGEST = 100
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Misfits:
    """
    What is said of globs that match nothing.

    Attributes:
        headline: That no arm that is looked at has a job of the milestone: nothing can be shown
            then, and this is why. None where one has, or where no run could tell.
        cautions: Arms without such a job where others have some, and globs of several that match
            nothing.
        roles: Roles whose globs match nothing.
    """

    headline: str | None = None
    cautions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, the weightiest first."""
        return (*filter(None, [self.headline]), *self.cautions, *self.roles)


def find_misfits(
    matches: pd.DataFrame,
    known_names: Callable[[], pd.DataFrame],
    experiment: str,
    arms: Sequence[str] = (),
) -> Misfits:
    """
    Say which globs match nothing, and what may have been meant.

    Args:
        matches: Rows of `glob_matches`, of every arm.
        known_names: Gives those of the question of that name; called if any glob matches nothing.
        experiment: Its name.
        arms: Those looked at; none for all of them.
    """
    telling = matches[matches["attempt_count"] > 0]
    if (telling["match_count"] > 0).all():
        return Misfits()
    names = known_names()
    of_milestone = telling[telling["glob_of"] == "milestone"]
    globs = list(dict.fromkeys(of_milestone["wanted"]))
    matched = of_milestone.groupby("arm", sort=False)["match_count"].sum()
    without = [str(arm) for arm in matched.index[matched == 0]]
    looked_at = [arm for arm in without if not arms or arm in arms]
    every = [arm for arm in matched.index if not arms or arm in arms]
    roles = tuple(_role_sentences(telling, names))
    if looked_at and looked_at == every:
        is_all = len(without) == len(matched)
        whose = experiment if is_all else listed(looked_at)
        mine = names if is_all else names[names["arm"].isin(looked_at)]
        return Misfits(_milestone_sentence(globs, whose, mine), (), roles)
    of_arms = [
        _milestone_sentence(globs, arm, names[names["arm"] == arm], _others(matched, arm))
        for arm in looked_at
    ]
    of_glob = of_milestone.groupby("wanted", sort=False)["match_count"].sum()
    lost = [str(glob) for glob in of_glob.index[of_glob == 0]]
    if lost:
        of_arms.append(_lost_sentence(lost, names))
    return Misfits(None, tuple(of_arms), roles)


def _role_sentences(telling: pd.DataFrame, names: pd.DataFrame) -> Iterator[str]:
    missing = telling[(telling["glob_of"] != "milestone") & (telling["match_count"] == 0)]
    for (role, glob_of), rows in missing.groupby(["role_name", "glob_of"], sort=False):
        kind = "step" if glob_of == "role steps" else "job"
        globs = [str(glob) for glob in rows["wanted"]]
        yield (
            f"No run has a {kind} that {either_of(globs)} of the role {quoted(str(role))} names."
            f"{_nearest(globs, names, kind)}"
        )


def _others(matched: "pd.Series[Any]", arm: str) -> str:
    having = [str(other) for other in matched.index[matched > 0] if other != arm]
    shown = having if len(having) <= _MOST_NAMED else [f"{len(having)} other arms"]
    return f"; of {listed(shown)} there are some" if shown else ""


def _milestone_sentence(
    globs: Sequence[str], whose: str, names: pd.DataFrame, others: str = ""
) -> str:
    """Of globs none of which matches."""
    return (
        f"No run of {whose} has a job that {either_of(globs)} names{others}."
        f"{_nearest(globs, names, 'job')}"
    )


def _lost_sentence(globs: Sequence[str], names: pd.DataFrame) -> str:
    return (
        f"No run has a job that {either_of(globs)} names: the clock is that of the other jobs."
        f"{_nearest(globs, names, 'job')}"
    )


def _nearest(globs: Sequence[str], names: pd.DataFrame, kind: str) -> str:
    """Names in their order: the question's is by how often they occur."""
    mine = names[names["kind"] == kind]
    keys = mine["job_key"].dropna().tolist()
    if found := nearest(globs, keys, mine["name"].dropna().tolist()):
        return f" Nearest: {listed(list(map(_shown, found)))}."
    some = list(dict.fromkeys([*keys, *mine["name"]]))[:_MOST_NAMED]
    return f" Some of those that there are: {listed(list(map(_shown, some)))}." if some else ""


def _shown(name: str) -> str:
    return quoted(shortened(name, _LONGEST))
