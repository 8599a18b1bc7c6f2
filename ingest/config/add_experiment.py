"""
Adding an experiment to the experiment file, whose other text stays as it is.

The text is put behind what is there: comments, order and odd spacing are the user's. What can't be
read is never written to.
"""

import tomllib
from pathlib import Path

from basis.whole_files import write_whole
from ingest.config.mistakes import LARGEST, read_bounded, why_unreadable
from ingest.errors import ExperimentFileInvalid


def find_experiment(path: Path, name: str, repository: str) -> str | None:
    """
    The name, as the file has it, of the experiment of a repository; None if there is none.

    Args:
        path: The experiment file, which need not be there.
        name: In any case.
        repository: Likewise.

    Raises:
        ExperimentFileInvalid: The file can't be read, is no TOML, or has the name for another's.
    """
    tables = _parsed(path, _text(path))
    for known, table in tables.items():
        if known.casefold() == name.casefold():
            own = table.get("repository") if isinstance(table, dict) else None
            if not isinstance(own, str) or own.casefold() != repository.casefold():
                raise ExperimentFileInvalid(
                    f"{path}: {known} is an experiment of {own or 'no repository'}, not of "
                    f"{repository}: rename it there, in its brackets."
                )
            return known
    return None


def add_experiment(path: Path, text: str) -> None:
    """
    Put an experiment behind all others; the file, and its folder, are made where there are none.

    Whoever reads the file meanwhile sees it as it was, or whole.

    Raises:
        ExperimentFileInvalid: The file can't be read or written, is no TOML, or would be too long.
    """
    before = _text(path)
    _parsed(path, before)
    gap = "" if not before.strip() else "\n" if before.endswith("\n") else "\n\n"
    whole = f"{before}{gap}{text}"
    if len(whole) > LARGEST:
        raise ExperimentFileInvalid(
            f"{path}: has no room for another experiment, {LARGEST:,} characters at most: take "
            "one out, or name another file with --experiments."
        )
    _parsed(path, whole)
    try:
        write_whole(path, whole)
    except OSError as error:
        raise ExperimentFileInvalid(
            f"{path}: can't be written ({error.strerror}): name another file with --experiments."
        ) from error


def _text(path: Path) -> str:
    try:
        read_bounded(path)
        return path.read_bytes().decode()  # with the line ends that it has
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ExperimentFileInvalid(
            f"{path}: can't be read ({why_unreadable(error)}), and was not touched: mend it, or "
            "name another file with --experiments."
        ) from error


def _parsed(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExperimentFileInvalid(
            f"{path}: is not TOML: {error}; it was not touched: mend it, or name another file with "
            "--experiments."
        ) from error
