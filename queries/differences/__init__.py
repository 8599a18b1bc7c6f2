"""
What differs between two arms: roles, jobs and steps run against run, and work that one does alone.

`sides` reads one arm's work from `work_by_arm`. `comparison` sets the runs of two arms against each
other, role by role, job by job and step by step; `one_sided` finds what only one of them does, with
what `replacement` guesses of steps of one job; `adjustment` says by their measured graphs what that
makes of their difference, `parity` both from the answers. `tables` shows all of it as one table;
`sentences` and `fate_sentences` put it into words.
"""
