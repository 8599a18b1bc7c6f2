"""
How figures, names and tables read, and nowhere else; what is said of them stands with each answer.

`figures` are where seconds become minutes, `phrases` how names stand in a sentence; `markdown`
keeps both from being acted on, `web_addresses` judges what may become a link. `tables` gathers
them in tables, which keep the figures behind their words.
"""

from queries.wording.figures import MISSING as MISSING
from queries.wording.figures import count as count
from queries.wording.figures import days as days
from queries.wording.figures import duration as duration
from queries.wording.figures import instant as instant
from queries.wording.figures import money as money
from queries.wording.figures import number as number
from queries.wording.figures import p_value as p_value
from queries.wording.figures import seconds as seconds
from queries.wording.figures import share as share
from queries.wording.figures import shown_seconds as shown_seconds
from queries.wording.figures import signed as signed
from queries.wording.phrases import as_markdown as as_markdown
from queries.wording.phrases import cut as cut
from queries.wording.phrases import either_of as either_of
from queries.wording.phrases import escape_markdown as escape_markdown
from queries.wording.phrases import in_markdown as in_markdown
from queries.wording.phrases import listed as listed
from queries.wording.phrases import named as named
from queries.wording.phrases import on_one_line as on_one_line
from queries.wording.phrases import quoted as quoted
from queries.wording.phrases import short_sha as short_sha
from queries.wording.phrases import shortened as shortened
from queries.wording.phrases import upper as upper
from queries.wording.phrases import web_address as web_address
from queries.wording.tables import WordedTable as WordedTable
from queries.wording.tables import in_words as in_words
