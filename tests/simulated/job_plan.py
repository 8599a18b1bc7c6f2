"""One job of a simulated workflow."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JobPlan:
    """
    One job of a workflow.

    Attributes:
        key: Its id in the workflow file.
        needs: Keys of the jobs it waits for, all their legs.
        steps: Names of its steps, without those that GitHub adds.
        legs: Matrix values as they stand in the names of its jobs; empty without a matrix, and
            where they are never known.
        matrix: The name under which its matrix lists the legs, or the expression that makes them;
            empty without a matrix.
        name: Its `name:`, where it has one.
        condition: Its `if:`, where it has one.
        is_skipped: Whether its `if:` is false on a plain pull request.
    """

    key: str
    needs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    legs: tuple[str, ...] = ()
    matrix: str = ""
    name: str | None = None
    condition: str | None = None
    is_skipped: bool = False

    @property
    def job_names(self) -> tuple[str, ...]:
        """The names of its jobs; a skipped one's matrix is never expanded."""
        name = self.name or self.key
        if self.is_skipped or not self.legs:
            return (name,)
        return tuple(f"{name} ({leg})" for leg in self.legs)
