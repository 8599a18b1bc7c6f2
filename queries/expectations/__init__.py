"""
What people expected of arms, answered: from frames to values, then words.

`judging` holds an interval against a claim, `held` finds the figures, `ledger` says them.
"""
