"""Who works on a database: a line beside the lock, which the kernel takes from a dead process."""

import fcntl
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_SINCE = ", since "


@dataclass(frozen=True, slots=True)
class LockHolder:
    """
    What can be known of the process that has the lock.

    Attributes:
        folder: Of the lock.
    """

    folder: Path

    @property
    def _file(self) -> Path:
        return self.folder / "lock.holder"

    def write(self, since: datetime | None) -> None:
        """Say who has the lock: this process; `since`, UTC, if it is to change the database."""
        until_now = "" if since is None else f"{_SINCE}{since:%Y-%m-%d %H:%M} UTC"
        self._file.write_text(f"process {os.getpid()}{until_now}", encoding="utf-8")

    def clear(self) -> None:
        """Say that it ended by itself, while it still has the lock."""
        self._file.unlink(missing_ok=True)

    def said(self) -> str:
        """Who has the lock, or had it last."""
        try:
            return self._file.read_text(encoding="utf-8") or "its process is not known"
        except OSError:
            return "its process is not known"

    def at_work(self) -> str | None:
        """Who has the lock now; None if nobody."""
        try:
            descriptor = os.open(self.folder / "lock", os.O_RDONLY)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return self.said()
        finally:
            os.close(descriptor)
        return None

    def died(self) -> str | None:
        """Who was changing the database and was killed, as nobody worked on it since; else None."""
        if not self._file.exists() or self.at_work() is not None:
            return None
        said = self.said()
        return said if _SINCE in said else None
