"""
Queries give facts their meaning: the only code that reads the database.

- Questions, and the views that they read: `sql/`, a file each, by subject; `catalogue/` reads them,
  `answers` asks them of a snapshot that `database` opens.
- What the answers say of one arm (`arms/`) and of one attempt (`attempts/`); of two arms beside
  each other (`verdict/`, `pairs/`, `differences/`, `costs/`, `waterfall/`), and what speaks against
  that (`cautions/`); of critical paths (`paths/`, `what_if/`), commits (`commits/`), roles
  (`roles/`) and the data itself (`quality/`). `findings` has what is worked out of answers; figures
  are compared by `statistics/` and drawn by `charts/`.
- What stands in a snapshot when it is published: `meaning/`.
- How figures, names and tables read: `wording/`, and nowhere else.
- What leaves the house: `export/`, `report/`.
"""
