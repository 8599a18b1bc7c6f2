"""
Queries give facts their meaning: the only code that reads the database.

- Questions, and the views that they read: `sql/`, a file each, by subject; `catalogue/` reads them,
  `answers` asks them of a snapshot that `database` opens.
- What the answers say of one arm (`arms/`) and of one attempt (`attempts/`); of two arms beside
  each other (`verdict/`, `pairs/`, `differing/`, `costs/`, `waterfall/`, `work/`), and what speaks
  against that (`cautions/`); of critical paths (`paths/`), commits (`commits/`) and the data
  itself (`quality/`). Figures are compared by `statistics/` and drawn by `charts/`.
- How figures, names and tables read: `wording/`, and nowhere else.
- What leaves the house: `export/`, `report/`; `__main__` is the command line.
"""
