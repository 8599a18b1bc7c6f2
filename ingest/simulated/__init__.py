"""A GitHub on the loopback interface, for the demo, for tests and for benchmarks."""

from ingest.simulated.founding_case import founding_case as founding_case
from ingest.simulated.many_runs import many_runs as many_runs
from ingest.simulated.messages import Answer as Answer
from ingest.simulated.messages import Hook as Hook
from ingest.simulated.messages import Request as Request
from ingest.simulated.recordings import read_recording as read_recording
from ingest.simulated.server import SimulatedGithub as SimulatedGithub
from ingest.simulated.world import Json as Json
from ingest.simulated.world import SimulatedRepository as SimulatedRepository
from ingest.simulated.world import World as World
