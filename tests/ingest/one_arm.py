"""An ingest of an experiment of one arm."""

from tests.ingest.project import Project, SmallWorld
from tests.simulated import SimulatedGithub


def selected_by(project: Project, small: SmallWorld, arm: str) -> dict[int, tuple[str, str | None]]:
    """Cache state and reason by run, after an ingest of one arm."""
    project.write(f'[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\n{arm}')
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
        project.port = int(github.url.rpartition(":")[2])
    assert 0 == outcome.exit_code, outcome.output
    rows = project.query("select run_id, cache_state, excluded_because from arm_attempts")
    return {run: (state, reason) for run, state, reason in rows}
