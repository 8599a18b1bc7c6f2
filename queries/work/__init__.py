"""
The work of arms: what is the same, what one arm does and another does not, what took longer.

`sides` reads one arm's work from `work_by_arm`; `parity` sets two against each other, with what
`changed_steps` and `replacement` guess of steps of one job, `fate_sentences` says what became of
work; `adjustment` says by their measured graphs what that makes of their difference. `work_parity`
is both from the answers.
`proposals` finds names that may be one work (`actions`, `words`, `resemblance`, `grouping`),
`proposal_file` and `command` print them. `drill_down` compares roles, jobs and steps run by run.
All but the command take and return values.
"""
