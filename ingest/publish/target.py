"""Which pull request is to be edited."""

from dataclasses import dataclass
from pathlib import Path

from basis.errors import UsageError
from ingest.config.experiment_file import load_experiments
from ingest.errors import ExperimentFileInvalid


@dataclass(frozen=True, slots=True)
class PullName:
    """
    A pull request.

    Attributes:
        repository: Its repository, owner/name.
        number: Its number.
    """

    repository: str
    number: int

    @property
    def url(self) -> str:
        """Below the API root."""
        return f"/repos/{self.repository}/pulls/{self.number}"

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


def only_repository(path: Path) -> str:
    """
    The one repository that all experiments of a file name.

    A file with a mistake in one of them names perhaps another: nothing is guessed from it.

    Raises:
        UsageError: There are several, or it can't be said.
    """
    try:
        file = load_experiments(path)
    except ExperimentFileInvalid as error:
        raise UsageError(
            f"{path} does not say which repository is meant, since it can't be read or holds no "
            "valid experiment: give --repository owner/name."
        ) from error
    if file.mistakes:
        raise UsageError(
            f"{path} has mistakes, so that it does not say for sure which repository is meant: "
            "give --repository owner/name."
        )
    names = sorted({experiment.repository for experiment in file.experiments.values()})
    if len(names) > 1:
        raise UsageError(
            f"{path} names {len(names)} repositories ({', '.join(names)}): say which one with "
            "--repository owner/name."
        )
    return names[0]
