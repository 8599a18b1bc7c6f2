"""What an ingest did so far."""

from dataclasses import dataclass, field

from ingest.records import Failure


@dataclass(slots=True)
class Tally:
    """
    What an ingest did so far.

    Attributes:
        answered: Experiments for which GitHub answered something.
        fetched: Runs whose jobs were fetched in this ingest.
        failures: What is missing now and will be tried again.
        contradictions: What GitHub said in two ways; nothing is missing.
    """

    answered: set[str] = field(default_factory=set)
    fetched: set[int] = field(default_factory=set)
    runs_seen: set[int] = field(default_factory=set)
    jobs_added: int = 0
    steps_added: int = 0
    failures: list[Failure] = field(default_factory=list)
    contradictions: list[Failure] = field(default_factory=list)

    def is_new(self, contradiction: Failure) -> bool:
        """Whether a contradiction has not been noted yet."""
        return contradiction not in self.contradictions
