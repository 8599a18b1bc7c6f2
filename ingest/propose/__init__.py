"""
A ready experiment file from pull requests; a person edits it, and nothing is guessed silently.

1. Read: `reading` (pull requests, commits, runs) and `files` (workflow files, jobs), through the
   ingest's own readers; `facts` are what they give.
2. Guess, purely: `workflows` (which one), `words` (what a message says), `treatments` (where one
   ends and the next begins), `arms` with their `names`, `cache_rules` (cold and warm),
   `job_descriptions` and `milestone` (the clock).
3. Write: a `proposal` becomes TOML in `layout`, with `remarks` for every guess; `visible` shows
   strangers' texts.

`propose` is the whole way, `command` starts it.
"""
