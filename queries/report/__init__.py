"""
Evidence that can be published: what an experiment found, as Markdown, HTML, CSV or JSON.

`evidence` collects the answers of one snapshot, `compose` says them in `blocks`, which know no
form; `markdown` (with `mermaid`) and `page` give them one. `json_answer` says it to programs, with
`comparisons` as rows. `reports` lists the forms, `command` is the command line.
"""

from queries.report.evidence import Evidence as Evidence
from queries.report.evidence import evidence_of as evidence_of
from queries.report.reports import FORMS as FORMS
from queries.report.reports import Form as Form
from queries.report.reports import write_report as write_report
