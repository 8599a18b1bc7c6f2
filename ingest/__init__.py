"""
Ingest writes facts: the only code that talks to GitHub and writes the database.

A night, step by step, and where each step lives:

1. What is wanted: `experiment_file` reads the file, `experiments` says what it may hold, `re2`
   judges its regular expressions, `settings` says what the environment does.
2. Plan: `sources` and `listings` say what to ask GitHub for; `gather` does so, experiment by
   experiment.
3. Fetch: `github_api` makes requests: `gate` lets them through at the `pace` and within the
   `rate_budget` that `limit_headers` tell, `sending` sends them, `slow_down` and `github_answers`
   say what came back. `reader` makes them conditional; `read_listings`, `read_runs`,
   `read_pull_requests` and `read_jobs` read what their names say.
4. Fetch workflow files: `file_that_ran` says which one an attempt ran, `attempt_files` which others
   it calls; `read_workflow_files` reads those that `known_files` lacks, in the batches of
   `object_queries`.
5. Convert: `convert` makes `records` of answers, field by field as `answer_fields` reads them;
   `marks` adds what GitHub does not say.
6. Store: `store`, `store_files`, `store_graphs` and `store_ingests` save records, as tables of
   `arrow`, in the `database`, whose tables `migrations/` describe.
7. Map: `map_jobs` finds jobs in workflow files; `job_graphs` says who waited for whom.
8. Resolve: `links` and `commit_ranges` tell what belongs to a pull request; `arms` and
   `cache_states` find what each arm selects, and why some of it does not count.
9. Publish: `snapshots`. `session` is the whole night, `tally` what it did, `story` tells it,
   `__main__` starts it.

`workflow/` reads workflow files and their job graph; `propose/` makes an experiment file of pull
requests; `publish/` puts a text into the description of one, the only code that writes to GitHub;
`command_line` is what commands share; `simulated/` is a GitHub for the demo and the tests, and
`demo` runs a night against it.
"""

__version__ = "0.1.0"
