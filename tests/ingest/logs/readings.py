"""Facts of one job's log, from a text in short."""

from ingest.logs.log_facts import LogFacts
from ingest.logs.read_archive import read_archive
from ingest.records import Job
from tests.ingest.logs.archives import archive, job, log


def facts_of(text: str, *, of: Job | None = None) -> LogFacts:
    """What a log of `seconds text` lines tells of the job, which is by default one of 60 s."""
    return read_archive(archive({"0_build.txt": log(text)}), [of or job()], lambda _job: True)
