"""Large runs, one after the other: each is alone in memory from its answer until it is stored."""

import threading

from ingest.errors import FetchingEnds


class Turn:
    """What one run has at a time; small runs need none."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._run_id: int | None = None
        self._is_over = False

    def take(self, run_id: int) -> None:
        """
        Wait until no other run has it; a run may take what it has.

        Raises:
            FetchingEnds: Nobody will take what is fetched.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or self._run_id in (None, run_id))
            if self._is_over:
                raise FetchingEnds("what is fetched now would not be stored.")
            self._run_id = run_id

    def give_back(self, run_id: int) -> None:
        """It is the next run's, if this one had it."""
        with self._changed:
            if self._run_id == run_id:
                self._run_id = None
                self._changed.notify_all()

    def end(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
