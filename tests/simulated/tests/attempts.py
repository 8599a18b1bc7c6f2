"""The demo's world, attempt by attempt."""

from collections.abc import Iterator

from tests.simulated import Json, World


def attempts(world: World) -> Iterator[tuple[Json, list[Json]]]:
    """Every attempt of every run with its jobs."""
    repository = world.repository("stackrox/stackrox")
    for run_id, of_run in repository.runs.items():
        for number, run in of_run.items():
            yield run, repository.jobs_of(run_id, number)
