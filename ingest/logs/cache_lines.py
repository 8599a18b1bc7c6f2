"""
What actions say of their caches, as events: what each line means, whoever says it.

Sources, each its own messages: actions/toolkit, `packages/cache` (1.0 to 5); actions/cache v2 to
v5, `restoreImpl.ts` and `saveImpl.ts`; actions/setup-go, setup-node, setup-python, setup-java and
setup-dotnet, `cache-restore.ts`, `cache-save.ts` and what stands in for them; ruby/setup-ruby,
`bundler.js`; gradle/actions v2 to v6, `gradle-user-home-cache.ts` and `cache-service-basic.ts`;
Swatinem/rust-cache, `restore.ts` and `save.ts`; astral-sh/setup-uv, `restore-cache.ts`.
"""

import re
from collections.abc import Mapping
from enum import Enum, auto

from ingest.logs.bounds import LONGEST_KEY

_CACHE = frozenset({"actions/cache"})
_SETUP = frozenset(f"actions/setup-{name}" for name in ("go", "node", "python", "java", "dotnet"))
_RUBY = frozenset({"ruby/setup-ruby"})
_GRADLE = frozenset({"gradle/actions", "gradle/gradle-build-action"})
_RUST = frozenset({"Swatinem/rust-cache"})
_UV = frozenset({"astral-sh/setup-uv"})
_ALL = _CACHE | _SETUP | _RUBY | _GRADLE | _RUST | _UV

TOOLS: Mapping[str, str] = {name.lower(): name for name in sorted(_ALL)}
"""Whose caches are known, by the lower-case name of the action's repository."""

EXACT_ONLY = {"actions/setup-go", "actions/setup-java", "actions/setup-dotnet"}
"""Those that ask for one key alone: what they restore is what they asked for."""


class Said(Enum):
    """What a line says of a cache; with a key where one is named."""

    ASKED = auto()
    HIT_EXACT = auto()
    HIT_OTHER = auto()
    RESTORED = auto()
    RESTORED_EXACT = auto()
    RESTORED_OTHER = auto()
    MISS = auto()
    RESTORE_FAILED = auto()
    SAVING = auto()
    SENT = auto()
    SAVED = auto()
    UNCHANGED = auto()
    REFUSED = auto()
    SAVE_FAILED = auto()
    FAILED = auto()
    BYTES = auto()
    DOWNLOADING = auto()
    INSTALLS = auto()


_WARNED = r"(?:##\[(?:warning|error)\]|\[warning\] ?)"
_STRICT = r"Exiting as fail-on-cache-miss is set\."
_NOT_SAVED = (
    rf"(?:{_WARNED})?(?:Failed to save(?: cache entry .{{1,1000}})?: (?:ReserveCacheError: )?)?"
)
_OF_KEY = r"(?:the (?:[\w.-]{1,40} )?(?:primary|cache) )?key "
_FOUND = r"(?:Restored from|Found)"
_NAMED = r"(?:[\w.-]{1,40} c|C)"
_KEY = rf"(?P<key>[^,]{{1,{LONGEST_KEY}}})"
_BASIC = r"Basic caching"
_FORMS: tuple[tuple[frozenset[str], Said, str], ...] = (
    (_ALL, Said.HIT_OTHER, rf"Cache hit for restore-key: {_KEY}"),
    (_ALL, Said.HIT_EXACT, rf"Cache hit for: {_KEY}"),
    (_ALL, Said.BYTES, r"Cache Size: ~\d+ MB \((?P<bytes>\d{1,15}) B\)"),
    (_ALL, Said.DOWNLOADING, r"Received \d+ of \d+ \(\d+\.\d%\), [\d.]+ MBs/sec"),
    (_ALL, Said.SENT, r"Sent (?P<bytes>\d{1,15}) of (?P=bytes) \(100\.0%\), [\d.]+ MBs/sec"),
    (_CACHE | _SETUP, Said.RESTORED, rf"{_NAMED}ache restored from key: {_KEY}"),
    (_CACHE, Said.RESTORED, rf"Cache found and can be restored from key: {_KEY}"),
    (_UV, Said.RESTORED, rf"cache restored from GitHub Actions cache with key: {_KEY}"),
    (_GRADLE, Said.RESTORED, rf"Restored Gradle User Home from cache key: {_KEY}"),
    (_GRADLE, Said.RESTORED_EXACT, rf"{_BASIC} restored from cache key: {_KEY}"),
    (_RUBY, Said.RESTORED, rf"Found cache for key: {_KEY}"),
    (_RUST, Said.RESTORED_EXACT, rf'{_FOUND} cache key "{_KEY}" full match: true\.'),
    (_RUST, Said.RESTORED_OTHER, rf'{_FOUND} cache key "{_KEY}" full match: false\.'),
    (_CACHE, Said.MISS, rf"Cache not found for input keys: {_KEY}(?:, .*)?"),
    (_CACHE, Said.MISS, rf"{_WARNED}?Failed to restore cache entry\. {_STRICT} Input key: {_KEY}"),
    (_SETUP, Said.MISS, rf"{_NAMED}ache is not found"),
    (_UV, Said.MISS, rf"No GitHub Actions cache found for key: {_KEY}"),
    (_RUST, Said.MISS, r"No cache found\."),
    (_GRADLE, Said.MISS, r"Gradle User Home cache not found\. Will initialize empty\."),
    (_GRADLE, Said.MISS, rf"{_BASIC} did not find an entry to restore\. Will start with .*"),
    (_ALL, Said.UNCHANGED, rf"{_NAMED}ache hit occurred on {_OF_KEY}{_KEY}, not saving cache\."),
    (_GRADLE, Said.UNCHANGED, rf"{_BASIC} restored entry with key `{_KEY}`\. Save was skipped\."),
    (_RUST, Said.UNCHANGED, r"Cache up-to-date\."),
    (_CACHE | _SETUP | _UV, Said.SAVED, rf"{_NAMED}ache saved with (?:the )?key: {_KEY}"),
    (_GRADLE, Said.SAVED, rf"{_BASIC} saved entry with key: {_KEY}"),
    (_ALL, Said.SAVED, r"Cache saved successfully"),
    (
        _ALL,
        Said.REFUSED,
        rf"{_NOT_SAVED}Unable to reserve cache with key {_KEY}, another job may .*",
    ),
    (_ALL, Said.RESTORE_FAILED, rf"{_WARNED}Failed to restore\b.*"),
    (_SETUP, Said.RESTORE_FAILED, rf"{_WARNED}Restore cache failed\b.*"),
    (_GRADLE, Said.RESTORE_FAILED, rf"{_WARNED}{_BASIC} failed to restore from cache: .*"),
    (_RUBY, Said.RESTORE_FAILED, rf"{_WARNED}There was an error restoring the cache .*"),
    (_ALL, Said.SAVE_FAILED, rf"{_WARNED}(?:Failed to save\b.*|Cache save failed\.)"),
    (_GRADLE, Said.SAVE_FAILED, rf"{_WARNED}{_BASIC} failed to save entry with key .*"),
    (_ALL, Said.SAVE_FAILED, rf"{_WARNED}Cache size of .{{1,60}} limit, not saving cache\."),
    (_ALL, Said.FAILED, rf"{_WARNED}Cache service responded with \d{{3}}\b.*"),
    (_RUBY, Said.ASKED, rf"Cache key: {_KEY}"),
    (_UV, Said.ASKED, rf"Trying to restore cache from GitHub Actions cache with key: {_KEY}"),
    (_GRADLE, Said.SAVING, rf"Caching Gradle User Home with cache key: {_KEY}"),
    (_RUST, Said.SAVING, r"\.\.\. Saving cache \.\.\."),
    (_RUBY, Said.SAVING, r"Saving cache"),
    (_RUBY, Said.INSTALLS, r"\[command\]\S*bundle(?:\.bat)? install\b.*"),
)
_HINT = re.compile(r"ach|Sent |Received |bundle|Failed to ")
_COMPILED = [(tools, said, re.compile(form)) for tools, said, form in _FORMS]


def read_cache_line(text: str, tool: str | None) -> tuple[Said, str | None, int | None] | None:
    """
    What a line says of a cache, the key that it names, and bytes; None if it says nothing.

    Args:
        text: The line.
        tool: Whose step it is in; None where that is not known, as of some that clean up.
    """
    for tools, said, form in _COMPILED if _HINT.search(text) else ():
        if (tool is None or tool in tools) and (match := form.fullmatch(text)):
            named = match.groupdict()
            amount = named.get("bytes")
            return said, named.get("key"), int(amount) if amount else None
    return None


def tool_of(action: str) -> str | None:
    """Whose cache an action's header names, such as `actions/cache` of `actions/cache/save@v4`."""
    name, at, _ref = action.partition("@")
    parts = name.split("/")
    return TOOLS.get("/".join(parts[:2]).lower()) if at and len(parts) > 1 else None
