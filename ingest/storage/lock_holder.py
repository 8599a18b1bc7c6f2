"""The lock of a database, which the kernel takes from a dead process, and who holds it."""

import errno
import fcntl
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.errors import DatabaseLocked, WriteFailed
from ingest.storage.write_failures import word_write_failure

_SINCE = ", since "
_HOLDER = re.compile(
    r"(process [0-9]{1,20})(?: on ([A-Za-z0-9_.-]{1,255}))?"
    rf"({_SINCE}[0-9-]{{10}} [0-9:]{{5}} UTC)?"
)
_LONGEST = 400
_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES})
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})
# `longpole status` looks at the lock by taking it for a moment.
_MOMENT_S = 0.2


@dataclass(frozen=True, slots=True)
class LockHolder:
    """Takes the lock, and tells what can be known of the process that has it."""

    folder: Path

    @property
    def _lock(self) -> Path:
        return self.folder / "lock"

    @property
    def _file(self) -> Path:
        return self.folder / "lock.holder"

    @contextmanager
    def held(self) -> Iterator[None]:
        """
        The lock, until the block ends or the process dies.

        Raises:
            DatabaseLocked: Another process has it.
            WriteFailed: It can't be made, or the file system has no locks.
        """
        try:
            descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise word_write_failure(self.folder, error) from error
        try:
            self._wait_for(descriptor)
            yield
        finally:
            os.close(descriptor)

    def _wait_for(self, descriptor: int) -> None:
        until = time.monotonic() + _MOMENT_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno in _NO_LOCKS:
                    raise WriteFailed(
                        f"{self.folder} lies on a file system without locks ({error.strerror}): "
                        "name a database on a local disk with --database."
                    ) from error
                if error.errno not in _HELD:
                    raise word_write_failure(self.folder, error) from error
                if time.monotonic() > until:
                    raise self._held_by_another() from error
                time.sleep(_MOMENT_S / 10)
            else:
                return

    def _held_by_another(self) -> DatabaseLocked:
        """The kernel frees the lock of a process of this machine; of another one it may not."""
        said, is_elsewhere = self._read()
        remedy = "wait until it ends"
        if is_elsewhere:
            remedy += f", or, if it is gone with its machine, remove {self._lock}"
        return DatabaseLocked(
            f"another ingest works on {self.folder.with_suffix('')} ({said}): {remedy}."
        )

    def write(self, since: datetime | None) -> None:
        """Say who has the lock: this process; `since`, UTC, if it is to change the database."""
        until_now = "" if since is None else f"{_SINCE}{since:%Y-%m-%d %H:%M} UTC"
        self._file.write_text(
            f"process {os.getpid()} on {socket.gethostname()}{until_now}", encoding="utf-8"
        )

    def clear(self) -> None:
        """Say that it ended by itself, while it still has the lock."""
        self._file.unlink(missing_ok=True)

    def said(self) -> str:
        """Who has the lock, or had it last; its machine if that is another one."""
        return self._read()[0]

    def _read(self) -> tuple[str, bool]:
        """The same, and whether it is another machine; whatever else the file may hold."""
        text = ""
        with suppress(OSError), self._file.open("rb") as file:
            text = file.read(_LONGEST).decode("utf-8", errors="replace")
        match = _HOLDER.fullmatch(text)
        if match is None:
            return "its process is not known", False
        process, host, since = match.groups(default="")
        is_elsewhere = host not in ("", socket.gethostname())
        return f"{process}{f' on {host}' if is_elsewhere else ''}{since}", is_elsewhere

    def at_work(self) -> str | None:
        """Who has the lock now; None if nobody, or where there are no locks."""
        try:
            descriptor = os.open(self._lock, os.O_RDONLY)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            return self.said() if error.errno in _HELD else None
        finally:
            os.close(descriptor)
        return None

    def died(self) -> str | None:
        """Who was changing the database and was killed, as nobody worked on it since; else None."""
        if not self._file.exists() or self.at_work() is not None:
            return None
        said = self.said()
        return said if _SINCE in said else None
