"""What pieces of work would save together if none of them took any time, and each one's share."""

from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd

from queries.what_if.measured_graphs import MeasuredGraphs, Places, Seconds, measured_graphs

_MOST_PLAYERS = 8


def joint_savings(jobs: pd.DataFrame, needs: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """
    How much sooner attempts would have ended without pieces of work, all left out at once.

    The graph is run forward without their run seconds, and again without the waits that go with
    them, too; what the second saves more is the waits'. What an attempt saves is shared by Shapley
    value: what a piece saves when it is left out after some of the others, averaged over all orders
    in which they can go. So shares add up, a piece alone has all, one that never decides has none,
    and of pieces side by side a second is shared by all that would have to go to save it. In an
    attempt in which more than 8 pieces may decide, those of one group go together; so do all, if
    their groups are more than 8. What went together is shared by what each could save at most.

    Source: Shapley, A value for n-person games, 1953; for jobs side by side it is that of the
    airport game (Littlechild and Owen, Management Science 20, 1973).

    Args:
        jobs: Rows of `measured_jobs`, whole attempts.
        needs: Rows of `measured_needs`, at least those of these jobs.
        taken: job_id, piece, group (of the piece), run_s and wait_s: of the seconds of one of these
            jobs, those that go with a piece; its pieces together no more than the job has.

    Returns:
        run_s and wait_s by piece: its shares, summed over all attempts.
    """
    if taken.empty:
        return pd.DataFrame({"run_s": [], "wait_s": []}, dtype="float64")
    graphs = measured_graphs(jobs, needs)
    places = np.asarray(pd.Index(jobs["job_id"]).get_indexer(taken["job_id"]), dtype=np.int64)
    numbers = np.empty_like(graphs.attempts)
    numbers[graphs.jobs] = graphs.attempts
    pieces, groups = (taken[column].to_numpy(dtype=np.int64) for column in ("piece", "group"))
    slacks_s = jobs["slack_s"].to_numpy(dtype=np.float64)[places]
    runs_s, waits_s = (taken[column].to_numpy(dtype=np.float64) for column in ("run_s", "wait_s"))
    game = _Game(graphs, places, numbers[places], pieces, groups, slacks_s)
    without_runs_s = np.zeros(len(jobs))
    np.add.at(without_runs_s, places, runs_s)
    shares = {
        "run_s": game.shares(runs_s, np.zeros(len(jobs))),
        "wait_s": game.shares(waits_s, without_runs_s),
    }
    return pd.DataFrame(shares).groupby(pieces).sum()


@dataclass(frozen=True, slots=True)
class _Game:
    """
    Pieces of work that can be left out of attempts; a row is a piece's part in a job.

    Attributes:
        graphs: Of the attempts.
        places: Of each row its job, by its place in the frame of jobs.
        attempts: Of each row its attempt.
        pieces: Of each row its piece.
        groups: Of each row the group of its piece.
        slacks_s: Of each row the slack of its job.
    """

    graphs: MeasuredGraphs
    places: Places
    attempts: Places
    pieces: Places
    groups: Places
    slacks_s: Seconds

    def shares(self, less_s: Seconds, before_s: Seconds) -> Seconds:
        """
        What each row has of what its attempt saves; of a piece's rows only the sum means something.

        Args:
            less_s: Of each row, what its job takes less without it.
            before_s: Of each job, what it takes less in any case.
        """
        all_s = before_s + np.bincount(self.places, less_s, minlength=len(before_s))
        measured_s = _clocks_s(self.graphs, np.zeros(len(before_s)))
        saved_s = measured_s - _clocks_s(self.graphs, all_s)
        # The longest chain through a job ends its slack before the clock. Where that is no later
        # than the end without any piece, no order makes the job decide.
        claims_s = np.minimum(less_s, saved_s[self.attempts] - self.slacks_s)
        rows = pd.DataFrame(
            {
                "number": self.attempts,
                "piece": self.pieces,
                "group": self.groups,
                "place": self.places,
                "less_s": less_s,
                "claim_s": claims_s,
            }
        )
        rows = _with_players(rows[claims_s > 0])
        found = np.zeros(len(less_s))
        for player_count, those in rows.groupby(rows.groupby("number")["player"].transform("max")):
            values_s = self._values_s(those, int(player_count) + 1, before_s)
            shares_s = _shapley(values_s)
            numbers = np.unique(those["number"])
            of_player = shares_s[those["player"], np.searchsorted(numbers, those["number"])]
            claimed_s = those.groupby(["number", "player"])["claim_s"].transform("sum")
            found[those.index] = of_player * those["claim_s"] / claimed_s
        return found

    def _values_s(self, rows: pd.DataFrame, player_count: int, before_s: Seconds) -> Seconds:
        """What each set of players, by the bits of its number, saves each attempt of these rows."""
        graphs = self.graphs.of_attempts(np.unique(rows["number"]).astype(np.int64))
        by_player_s = np.zeros((player_count, len(before_s)))
        np.add.at(by_player_s, (rows["player"], rows["place"]), rows["less_s"])
        by_player_s = graphs.by_row(by_player_s)
        first_s = graphs.by_row(before_s)
        sets = np.arange(2**player_count)[:, None] >> np.arange(player_count) & 1
        clocks_s = [graphs.ends(first_s + is_in @ by_player_s).clocks_s for is_in in sets]
        return clocks_s[0] - np.array(clocks_s)


def _with_players(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the number of their player in their attempt: a piece, or what goes together."""
    keys = rows["piece"]
    for coarser in (rows["group"], 0):
        counts = keys.groupby(rows["number"]).transform("nunique")
        keys = keys.where(counts <= _MOST_PLAYERS, coarser)
    players = keys.groupby(rows["number"]).rank("dense").astype("int64") - 1
    return rows.assign(player=players)


def _shapley(values: Seconds) -> Seconds:
    """By player and attempt, of what each set of players is worth in each attempt."""
    player_count = len(values).bit_length() - 1
    sets = np.arange(len(values))
    sizes = np.bitwise_count(sets)
    shares = []
    for player in range(player_count):
        without = sets[sets >> player & 1 == 0]
        # Of all orders, in this share the player comes right after just this set.
        weights = np.array(
            [1 / (player_count * comb(player_count - 1, int(size))) for size in sizes[without]]
        )
        shares.append(weights @ (values[without | 1 << player] - values[without]))
    return np.array(shares)


def _clocks_s(graphs: MeasuredGraphs, less_s: Seconds) -> Seconds:
    """Of each attempt, where its jobs, by their places, take so many seconds less."""
    return graphs.ends(graphs.by_row(less_s)).clocks_s
