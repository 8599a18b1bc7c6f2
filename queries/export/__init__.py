"""
What leaves the house: answers as text, and the names of the files that hold them.

`forms` writes a frame as CSV, JSON or Markdown, `harmless` makes it fit for people and
spreadsheets, `experiment` writes all answers about an experiment into a folder.
"""

from queries.export.file_names import file_name as file_name
from queries.export.forms import to_csv as to_csv
from queries.export.forms import to_json as to_json
from queries.export.forms import to_markdown as to_markdown
from queries.export.harmless import as_harmless as as_harmless
from queries.export.harmless import as_visible as as_visible
