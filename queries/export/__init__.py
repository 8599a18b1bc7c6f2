"""
What leaves the house: answers as text, and the names of the files that hold them.

`forms` writes a frame as CSV, JSON or Markdown, `harmless` makes it fit for people and
spreadsheets, `experiment` writes all answers about an experiment into a folder.
"""

from queries.export.forms import as_harmless as as_harmless
from queries.export.forms import as_visible as as_visible
from queries.export.forms import file_name as file_name
from queries.export.forms import records as records
from queries.export.forms import to_csv as to_csv
from queries.export.forms import to_json as to_json
from queries.export.forms import to_markdown as to_markdown
