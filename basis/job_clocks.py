"""How a clock says that it is a job's own duration, not the time to its end."""

JOB = "job: "
"""What stands before each glob of such a clock, wherever globs of a milestone may stand."""


def of_job(glob: str) -> str:
    """The glob of a clock that is the duration of the job that it names."""
    return f"{JOB}{glob}"
