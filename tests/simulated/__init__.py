"""A GitHub on the loopback interface, for the demo, for tests and for benchmarks."""

from tests.simulated.founding_case import founding_case as founding_case
from tests.simulated.many_runs import many_runs as many_runs
from tests.simulated.messages import Answer as Answer
from tests.simulated.messages import Hook as Hook
from tests.simulated.messages import Request as Request
from tests.simulated.recordings import read_recording as read_recording
from tests.simulated.server import SimulatedGithub as SimulatedGithub
from tests.simulated.world import Json as Json
from tests.simulated.world import SimulatedRepository as SimulatedRepository
from tests.simulated.world import World as World
