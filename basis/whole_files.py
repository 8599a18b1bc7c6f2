"""Writing a file so that whoever reads it meanwhile sees it as it was, or whole."""

import os
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_whole(path: Path, text: str) -> None:
    """
    Put a text in place of a file, behind a link if it is one; its folder is made if it is missing.

    Raises:
        OSError: The system refuses; what was there stays.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=target.parent, prefix=".", delete=False
    ) as file:
        unfinished = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
    try:
        if target.exists():
            shutil.copymode(target, unfinished)
        else:
            unfinished.chmod(0o644)
        unfinished.replace(target)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
