"""What one caution is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caution:
    """
    One thing that speaks against a comparison.

    Attributes:
        arm: The arm that it is about; where it is compared, the candidate.
        arm_position: Its place in the experiment, 1 = first.
        sentence: What it is, and why it matters or what to do.
        of_work_in: Where it is about work that only one arm does: the cache state in which.
    """

    arm: str
    arm_position: int
    sentence: str
    of_work_in: str | None = None
