"""
What one action says of its caches, from its header on or while it cleans up.

Whether a restored key is the one that was asked for is taken from its own words, never guessed.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ingest.logs.cache_lines import EXACT_ONLY, Said

UNKNOWN = "unknown"
"""Outcome of a look that found a key of which nothing says whether it was asked for."""

_MOST_KEYS = 200


@dataclass(slots=True)
class Outcome:
    """A look into a cache or an attempt to save one, before it is known whose it is."""

    kind: str
    outcome: str
    asked: str | None
    found: str | None
    bytes: int | None
    seconds: float | None


@dataclass(slots=True)
class Heard:
    """One line that says something of a cache."""

    at: datetime
    said: Said
    key: str | None
    bytes: int | None


@dataclass(slots=True)
class Block:
    """
    What was heard so far in one action's lines.

    Attributes:
        since: When it began: the end of its header, or where it began to clean up.
        is_saving: It saves or cleans up, and looks for nothing.
        asked: The key that it asked for; None where it did not say.
    """

    step_number: int | None
    tool: str | None
    is_saving: bool
    since: datetime
    is_post: bool = False
    asked: str | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    _hits: dict[str, tuple[bool, datetime]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _are_several_open: bool = False
    _sizes: list[int] = field(default_factory=list)
    _downloading_since: datetime | None = None
    _saving: tuple[str | None, datetime] | None = None

    def hear(self, heard: Heard) -> bool:
        """Whether it told something."""
        meaning = {
            Said.ASKED: self._ask,
            Said.HIT_EXACT: self._hit,
            Said.HIT_OTHER: self._hit,
            Said.DOWNLOADING: self._download,
            Said.BYTES: self._measure,
            Said.MISS: self._miss,
            Said.INSTALLS: self._install,
            Said.RESTORE_FAILED: self._fail_to_restore,
            Said.FAILED: self._fail,
            Said.RESTORED: self._restore,
            Said.RESTORED_EXACT: self._restore,
            Said.RESTORED_OTHER: self._restore,
            Said.SAVING: self._begin_save,
            Said.SENT: self._send,
        }
        return meaning.get(heard.said, self._end_save)(heard)

    def close(self) -> None:
        """Keep what came of it alone."""
        self._hits, self._open, self._sizes = {}, set(), []

    def _ask(self, heard: Heard) -> bool:
        self.asked = heard.key
        return True

    def _hit(self, heard: Heard) -> bool:
        if heard.key and len(self._hits) < _MOST_KEYS:
            self._hits[heard.key] = heard.said is Said.HIT_EXACT, heard.at
            self._open.add(heard.key)
            self._are_several_open |= len(self._open) > 1
            self._sizes = []
        return True

    def _download(self, heard: Heard) -> bool:
        self._downloading_since = self._downloading_since or heard.at
        return True

    def _measure(self, heard: Heard) -> bool:
        self._sizes = [*self._sizes[:1], heard.bytes or 0]
        return True

    def _miss(self, heard: Heard) -> bool:
        if not (self._looks() and self._looks()[-1].outcome == "failed"):
            self.asked = self.asked or heard.key
            self._look(heard.at, "miss")
        return True

    def _install(self, heard: Heard) -> bool:
        """Gems are installed, and nothing was found before."""
        if not self.asked or self._looks():
            return False
        return self._miss(heard)

    def _fail_to_restore(self, heard: Heard) -> bool:
        self._look(heard.at, "failed")
        return True

    def _fail(self, heard: Heard) -> bool:
        if self.is_saving or self._saving:
            return self._end_save(heard)
        return self._fail_to_restore(heard)

    def _restore(self, heard: Heard) -> bool:
        key = heard.key or ""
        is_exact: bool | None = None
        if heard.said is not Said.RESTORED:
            is_exact = heard.said is Said.RESTORED_EXACT
        elif key in self._hits:
            is_exact = self._hits[key][0]
        elif self.asked:
            is_exact = self.asked.casefold() == key.casefold()
        elif self.tool in EXACT_ONLY:
            is_exact = True
        if is_exact:
            self.asked = self.asked or key
        self._look(heard.at, {None: UNKNOWN, True: "hit", False: "partial"}[is_exact], key)
        return True

    def _look(self, at: datetime, outcome: str, found: str | None = None) -> None:
        """Note a look; how long it took is told where it is known when it began."""
        if self.is_saving:
            return
        since = self._hits[found][1] if found in self._hits else self._downloading_since
        if self.tool == "actions/cache":
            since = self.since
        is_measured = len(self._sizes) == 1 and not self._are_several_open
        size = self._sizes[0] if found and is_measured else None
        seconds = _seconds(since, at) if found or self.tool == "actions/cache" else None
        self.outcomes.append(Outcome("restore", outcome, self.asked, found, size, seconds))
        self._open.discard(found or "")
        self._are_several_open &= bool(self._open)
        self._sizes, self._downloading_since, self.asked = [], None, None

    def _begin_save(self, heard: Heard) -> bool:
        if self.tool == "ruby/setup-ruby":
            key = self.asked or next((look.asked for look in self._looks()), None)
            self._install(heard)
        else:
            key = heard.key or self.asked
        self._saving, self._sizes = (key, heard.at), []
        return True

    def _send(self, heard: Heard) -> bool:
        """The last byte was sent: of an action that says when it begins, all that it says."""
        self._sizes = [heard.bytes or 0]
        return self._end_save(heard) if self._saving else True

    def _end_save(self, heard: Heard) -> bool:
        """Note a save; what went wrong first stays, and outdoes that all was sent."""
        outcome = _ENDS_OF_SAVES[heard.said]
        key = heard.key or (self._saving[0] if self._saving else None)
        if heard.said is Said.SAVED and not heard.key and not self._saving:
            return False
        saves = [one for one in self.outcomes if one.kind == "save"]
        last = saves[-1] if saves else None
        if last and (key is None or last.asked in {key, None}):
            if last.outcome != "saved" or outcome == "saved":
                return True
            if heard.key or self._saving:
                last.outcome, last.bytes, last.seconds = outcome, None, None
                return True
        since = self._saving[1] if self._saving else self.since
        is_saved = outcome == "saved"
        size = self._sizes[0] if is_saved and len(self._sizes) == 1 else None
        seconds = _seconds(since, heard.at) if is_saved else None
        self.outcomes.append(Outcome("save", outcome, key, None, size, seconds))
        self._sizes = []
        return True

    def _looks(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.kind == "restore"]


_ENDS_OF_SAVES = {
    Said.SAVED: "saved",
    Said.SENT: "saved",
    Said.UNCHANGED: "unchanged",
    Said.REFUSED: "refused",
    Said.SAVE_FAILED: "failed",
    Said.FAILED: "failed",
}


def _seconds(since: datetime | None, at: datetime) -> float | None:
    return round((at - since).total_seconds(), 3) if since and since <= at else None
