"""
A ready experiment file from pull requests; a person edits it, and nothing is guessed silently.

1. Read: `reading` fetches pull requests, commits, runs, workflow files and jobs, through the
   ingest's own readers.
2. Guess, purely: `words` (what a message says), `treatments` (where one ends and the next begins),
   `arms` with their names and cache rules, `milestone` (the clock).
3. Write: a `proposal`, with its workflow and event, becomes TOML in `layout`, with a remark for
   every guess.

`propose_command` is the whole way.
"""
