"""
Queries give facts their meaning: the only code that reads the database.

- The questions: `*.sql`, one a file, on the words that `views/` define; `catalogue/` reads them,
  `answers` asks them of a snapshot that `database` opens.
- What the answers say, part by part: `verdict/`, `pairs/`, `differing/`, `costs/`, `paths/`,
  `waterfall/`, `work/`, `commits/`, `cautions/`; on `statistics/`, drawn by `charts/`. What several
  of them say stands in `sentences`, `clock_sentences`, `populations` and `tables`.
- How figures, names and tables read: `wording/`, and nowhere else.
- What leaves the house: `export/`, `report/`; `__main__` is the command line.
"""
