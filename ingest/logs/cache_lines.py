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

TOOLS: Mapping[str, str] = {
    name.lower(): name
    for name in (
        "actions/cache",
        "actions/setup-go",
        "actions/setup-node",
        "actions/setup-python",
        "actions/setup-java",
        "actions/setup-dotnet",
        "ruby/setup-ruby",
        "gradle/actions",
        "gradle/gradle-build-action",
        "Swatinem/rust-cache",
        "astral-sh/setup-uv",
    )
}
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
_NAMED = r"(?:[\w.-]{1,40} c|C)"
_KEY = rf"(?P<key>[^,]{{1,{LONGEST_KEY}}})"
_FORMS: tuple[tuple[Said, str], ...] = (
    (Said.HIT_OTHER, rf"Cache hit for restore-key: {_KEY}"),
    (Said.HIT_EXACT, rf"Cache hit for: {_KEY}"),
    (Said.BYTES, r"Cache Size: ~\d+ MB \((?P<bytes>\d{1,15}) B\)"),
    (Said.DOWNLOADING, r"Received \d+ of \d+ \(\d+\.\d%\), [\d.]+ MBs/sec"),
    (Said.SENT, r"Sent (?P<bytes>\d{1,15}) of (?P=bytes) \(100\.0%\), [\d.]+ MBs/sec"),
    (Said.RESTORED, rf"{_NAMED}ache restored from key: {_KEY}"),
    (Said.RESTORED, rf"Cache found and can be restored from key: {_KEY}"),
    (Said.RESTORED, rf"cache restored from GitHub Actions cache with key: {_KEY}"),
    (Said.RESTORED, rf"Restored Gradle User Home from cache key: {_KEY}"),
    (Said.RESTORED, rf"Found cache for key: {_KEY}"),
    (Said.RESTORED_EXACT, rf"Basic caching restored from cache key: {_KEY}"),
    (
        Said.RESTORED_EXACT,
        rf'(?:Restored from|Found) cache key "{_KEY}" full match: true\.',
    ),
    (
        Said.RESTORED_OTHER,
        rf'(?:Restored from|Found) cache key "{_KEY}" full match: false\.',
    ),
    (Said.MISS, rf"Cache not found for input keys: {_KEY}(?:, .*)?"),
    (Said.MISS, rf"No GitHub Actions cache found for key: {_KEY}"),
    (Said.MISS, rf"(?:{_WARNED})?Failed to restore cache entry\. {_STRICT} Input key: {_KEY}"),
    (Said.MISS, rf"{_NAMED}ache is not found"),
    (Said.MISS, r"No cache found\."),
    (Said.MISS, r"Gradle User Home cache not found\. Will initialize empty\."),
    (
        Said.MISS,
        r"Basic caching did not find an entry to restore\. Will start with empty state\.",
    ),
    (Said.UNCHANGED, rf"{_NAMED}ache hit occurred on {_OF_KEY}{_KEY}, not saving cache\."),
    (Said.UNCHANGED, rf"Basic caching restored entry with key `{_KEY}`\. Save was skipped\."),
    (Said.UNCHANGED, r"Cache up-to-date\."),
    (Said.SAVED, rf"{_NAMED}ache saved with (?:the )?key: {_KEY}"),
    (Said.SAVED, rf"Basic caching saved entry with key: {_KEY}"),
    (Said.SAVED, r"Cache saved successfully"),
    (Said.REFUSED, rf"{_NOT_SAVED}Unable to reserve cache with key {_KEY}, another job may be .*"),
    (Said.RESTORE_FAILED, rf"{_WARNED}(?:Failed to restore|Restore cache failed)\b.*"),
    (Said.RESTORE_FAILED, rf"{_WARNED}Basic caching failed to restore from cache: .*"),
    (Said.RESTORE_FAILED, rf"{_WARNED}There was an error restoring the cache .*"),
    (Said.SAVE_FAILED, rf"{_WARNED}(?:Failed to save\b.*|Cache save failed\.)"),
    (Said.SAVE_FAILED, rf"{_WARNED}Basic caching failed to save entry with key .*"),
    (Said.SAVE_FAILED, rf"{_WARNED}Cache size of .{{1,60}} limit, not saving cache\."),
    (Said.FAILED, rf"{_WARNED}Cache service responded with \d{{3}}\b.*"),
    (Said.ASKED, rf"Cache key: {_KEY}"),
    (
        Said.ASKED,
        rf"Trying to restore cache from GitHub Actions cache with key: {_KEY}",
    ),
    (Said.SAVING, rf"Caching Gradle User Home with cache key: {_KEY}"),
    (Said.SAVING, r"\.\.\. Saving cache \.\.\."),
    (Said.SAVING, r"Saving cache"),
    (Said.INSTALLS, r"\[command\]\S*bundle(?:\.bat)? install\b.*"),
)
_HINT = re.compile(r"ach|Sent |Received |bundle|Failed to ")
_COMPILED = [(said, re.compile(form)) for said, form in _FORMS]


def read_cache_line(text: str) -> tuple[Said, str | None, int | None] | None:
    """What a line says of a cache, the key that it names, and bytes; None if it says nothing."""
    for said, form in _COMPILED if _HINT.search(text) else ():
        if match := form.fullmatch(text):
            named = match.groupdict()
            amount = named.get("bytes")
            return said, named.get("key"), int(amount) if amount else None
    return None


def tool_of(action: str) -> str | None:
    """Whose cache an action's header names, such as `actions/cache` of `actions/cache/save@v4`."""
    name, at, _ref = action.partition("@")
    parts = name.split("/")
    return TOOLS.get("/".join(parts[:2]).lower()) if at and len(parts) > 1 else None
