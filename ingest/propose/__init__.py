"""
A ready experiment file from pull requests, branches, a change or workflows; no guess is silent.

1. Ask: `asked` is what somebody wants compared, as they type and paste it.
2. Read: `reading` fetches pull requests, commits, runs, workflow files and jobs, through the
   ingest's own readers.
3. Guess, purely: `words` (what a message says), `treatments` (where one ends and the next begins),
   `choice` (workflow and event), `arms` with their names and cache rules, `milestone` (the clock).
4. Quote: `prose` and `quantities` read texts, `expected_sentences` what they expect, `expectations`
   makes entries of that.
5. Join: `pulls` makes a `proposal` of pull requests, `comparison` one of whatever was asked for.
6. Write: `layout` makes TOML of it, with a remark for every guess.

`propose_command` is the whole way for pull requests' treatments, `longpole/compare_command` the one
to a verdict.
"""
