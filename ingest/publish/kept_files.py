"""Descriptions kept in files, so that no edit loses one."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from ingest.errors import WriteFailed
from ingest.publish.body import STDIN


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """
    Where the descriptions of one pull request are kept.

    Attributes:
        folder: Of the files.
        stem: What their names begin with.
    """

    folder: Path
    stem: str

    def keep(self, text: str, kind: str) -> Path:
        """
        A text in a file of its own; one that is there already stays as it is.

        Args:
            text: Kept with its line endings.
            kind: What it is, a part of the file's name.

        Raises:
            WriteFailed: No such file can be written.
        """
        for number in count(1):
            place = "" if number == 1 else f".{number}"
            path = self.folder / f"{self.stem}.{kind}{place}.md"
            try:
                with path.open("xb") as file:
                    file.write(text.encode())
            except FileExistsError:
                continue
            except OSError as error:
                raise WriteFailed(
                    f"{path} can't be written ({error.strerror}): give --body in a folder where "
                    "the description can be kept."
                ) from error
            return path
        raise AssertionError  # counting has no end


def beside(body: Path, pull_number: int) -> KeptFiles:
    """Files beside the one that is published; in the current folder where that is no file."""
    if body == STDIN or not body.is_file():
        return KeptFiles(Path(), f"description.pull-{pull_number}")
    return KeptFiles(body.parent, f"{body.name}.pull-{pull_number}")
