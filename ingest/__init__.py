"""
Ingest writes facts: the only code that talks to GitHub and writes the database.

A night, step by step, and where each step lives:

1. What is wanted: `experiment_file` reads the file, `experiments` says what it may hold,
   `settings` what the environment says.
2. Plan: `sources` and `listings` say what to ask GitHub for; `gather` does so, experiment by
   experiment.
3. Fetch: `github_api` makes requests, `reader` makes them conditional; `read_listings`,
   `read_pull_requests` and `read_jobs` read what their names say.
4. Convert: `convert` makes `records` of answers, `marks` adds what GitHub does not say.
5. Store: `store` saves records in the `database`, whose tables `migrations/` describe.
6. Resolve: `arms` and `cache_states` find what each arm selects, and why some of it does not count.
7. Publish: `snapshots`. `session` is the whole night, `story` tells it, `__main__` starts it.

`workflow/` reads workflow files and their job graph; `simulated/` is a GitHub for the demo and the
tests, and `demo` runs a night against it.
"""

__version__ = "0.1.0"
