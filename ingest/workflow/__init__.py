"""
Workflow files: hostile text in, job graph out, and the API's jobs found in it.

`read_workflow` reads one file, `called_files` says which others it calls, `join` makes the
graph, `map_jobs` finds jobs in it, `needs_by_file` gives the edges; without a file
`inferred_needs` does. `match_steps` finds the steps of a job in its file. `shared_resources` tells
which caches and concurrency groups a file names, `find_need_uses` what a job uses of those that it
needs. Nothing here knows network, database or clock.
"""

from ingest.workflow.calls import FileReference as FileReference
from ingest.workflow.contexts import KnownRun as KnownRun
from ingest.workflow.file_needs import Edge as Edge
from ingest.workflow.file_needs import TooManyNeeds as TooManyNeeds
from ingest.workflow.file_needs import needs_by_file as needs_by_file
from ingest.workflow.graph import Graph as Graph
from ingest.workflow.graph import GraphJob as GraphJob
from ingest.workflow.graph import called_files as called_files
from ingest.workflow.graph import join as join
from ingest.workflow.jobs import Workflow as Workflow
from ingest.workflow.jobs import WorkflowJob as WorkflowJob
from ingest.workflow.jobs import read_workflow as read_workflow
from ingest.workflow.local_actions import LocalAction as LocalAction
from ingest.workflow.local_actions import LocalActions as LocalActions
from ingest.workflow.local_actions import read_action as read_action
from ingest.workflow.mapping import MappedJobs as MappedJobs
from ingest.workflow.mapping import Place as Place
from ingest.workflow.mapping import Unplaced as Unplaced
from ingest.workflow.mapping import map_jobs as map_jobs
from ingest.workflow.need_uses import NeedUse as NeedUse
from ingest.workflow.need_uses import find_need_uses as find_need_uses
from ingest.workflow.needs import inferred_beside_file as inferred_beside_file
from ingest.workflow.needs import inferred_needs as inferred_needs
from ingest.workflow.parse import WorkflowUnreadable as WorkflowUnreadable
from ingest.workflow.shared_resources import SharedResource as SharedResource
from ingest.workflow.shared_resources import shared_resources as shared_resources
from ingest.workflow.step_matching import ADDED_AFTER as ADDED_AFTER
from ingest.workflow.step_matching import ADDED_BEFORE as ADDED_BEFORE
from ingest.workflow.step_matching import IMPLICIT_WAIT as IMPLICIT_WAIT
from ingest.workflow.step_matching import MatchedStep as MatchedStep
from ingest.workflow.step_matching import ShownStep as ShownStep
from ingest.workflow.step_matching import Unmatched as Unmatched
from ingest.workflow.step_matching import find_contradiction as find_contradiction
from ingest.workflow.step_matching import match_steps as match_steps
from ingest.workflow.steps import GROUP as GROUP
from ingest.workflow.steps import FileStep as FileStep
from ingest.workflow.steps import JobSteps as JobSteps
from ingest.workflow.steps import StepKind as StepKind
