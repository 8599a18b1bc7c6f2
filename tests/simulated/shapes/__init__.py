"""
Complete API objects from few values.

Every field that GitHub's OpenAPI description requires is there. `fields` are the API's own names
and replace the usual values; instants may be given as naive `datetime` in UTC. A name that the
object does not have raises `TypeError`.
"""

from tests.simulated.shapes.forms import API_ROOT as API_ROOT
from tests.simulated.shapes.forms import HTML_ROOT as HTML_ROOT
from tests.simulated.shapes.forms import instant as instant
from tests.simulated.shapes.pulls import commit as commit
from tests.simulated.shapes.pulls import pull_request as pull_request
from tests.simulated.shapes.pulls import pull_request_reference as pull_request_reference
from tests.simulated.shapes.repositories import minimal_repository as minimal_repository
from tests.simulated.shapes.repositories import repository as repository
from tests.simulated.shapes.repositories import user as user
from tests.simulated.shapes.runs import job as job
from tests.simulated.shapes.runs import run as run
from tests.simulated.shapes.runs import step as step
from tests.simulated.shapes.runs import workflow as workflow
