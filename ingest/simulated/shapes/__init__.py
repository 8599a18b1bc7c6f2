"""
Complete API objects from few values.

Every field that GitHub's OpenAPI description requires is there. `fields` are the API's own names
and replace the usual values; instants may be given as naive `datetime` in UTC. A name that the
object does not have raises `TypeError`.
"""

from ingest.simulated.shapes.forms import API_ROOT as API_ROOT
from ingest.simulated.shapes.forms import HTML_ROOT as HTML_ROOT
from ingest.simulated.shapes.forms import instant as instant
from ingest.simulated.shapes.pulls import commit as commit
from ingest.simulated.shapes.pulls import pull_request as pull_request
from ingest.simulated.shapes.pulls import pull_request_reference as pull_request_reference
from ingest.simulated.shapes.repositories import minimal_repository as minimal_repository
from ingest.simulated.shapes.repositories import repository as repository
from ingest.simulated.shapes.repositories import user as user
from ingest.simulated.shapes.runs import job as job
from ingest.simulated.shapes.runs import run as run
from ingest.simulated.shapes.runs import step as step
from ingest.simulated.shapes.runs import workflow as workflow
