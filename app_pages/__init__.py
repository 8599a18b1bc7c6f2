"""
The dashboard: a file for each of its six pages, and what they are made of.

- `sign_in` and `states` are what stands in place of a page.
- `reading` is how answers reach a page, from the snapshot that `snapshots` follows.
- `choosing/` is what a reader chooses, `sections/` the parts of pages, `showing` how tables,
  pictures and lists look on all of them.
"""
