"""
The catalogue: what can be asked, as the `.sql` files say it themselves.

`headers` reads the contract of one file, `questions` knows every file, `lineage` draws what is made
of what, `parameters` reads what a command line gives a question.
"""

from queries.catalogue.headers import Entry as Entry
from queries.catalogue.lineage import lineage as lineage
from queries.catalogue.parameters import read_parameters as read_parameters
from queries.catalogue.questions import Question as Question
from queries.catalogue.questions import questions as questions
from queries.catalogue.questions import views as views
from queries.catalogue.questions import views_read_by as views_read_by
