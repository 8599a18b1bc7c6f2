"""
Ingest writes facts: the only code that talks to GitHub and writes the database.

A night, step by step, and where each step lives:

1. What is wanted: `config/` reads the experiment file, the price file and the environment.
2. Ask: `api/` sends requests within GitHub's limits, and makes `records` of the answers.
3. Fetch, experiment by experiment, as `gather` says: `runs/` lists what the arms may select,
   `jobs/` fetches what lies below each run, `workflow_files/` the files that they ran.
4. Store: each of these saves its records in the working database of `storage/`.
5. Map: `graphs/` finds the jobs in their files, marks those that did not run or were replaced, and
   says who waited for whom; what older rules made is made anew.
6. Logs: `logs/` downloads the archives of attempts that count, and keeps what they tell.
7. Resolve: `arms/` says which attempts each arm selects, and why some of them do not count.
8. Publish: `health/` checks the database, `storage/` makes it the snapshot that readers open.

`night` says what is to be done and counts what was, `session` is the whole night, `story` tells it;
`errors` are what can go wrong. What strangers wrote is kept within `bounds`. `command_line` is what
commands share; they start in `longpole/`, which alone knows readers as well.

`workflow/` knows the language of workflow files, without network or database; `propose/` makes
experiments of pull requests, branches, a change or workflows; `publish/` puts a text into the
description of a pull request, the only code that writes to GitHub; `demo` publishes the facts of a
simulated experiment.
"""
