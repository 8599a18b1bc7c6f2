"""Each form in which an action speaks of its cache, by an example of ours."""

import pytest

from ingest.logs.cache_lines import TOOLS, Said, read_cache_line, tool_of

RESERVED = "Unable to reserve cache with key k, another job may be creating this cache."
STRICT = "Exiting as fail-on-cache-miss is set."
EXAMPLES: list[tuple[str, str, Said, str | None]] = [
    ("actions/setup-go", "Cache hit for restore-key: k 1", Said.HIT_OTHER, "k 1"),
    ("actions/setup-go", "Cache hit for: k", Said.HIT_EXACT, "k"),
    ("actions/cache", "Cache Size: ~12 MB (13107200 B)", Said.BYTES, None),
    ("actions/cache", "Received 4 of 9 (44.4%), 1.5 MBs/sec", Said.DOWNLOADING, None),
    ("actions/cache", "Sent 9 of 9 (100.0%), 1.5 MBs/sec", Said.SENT, None),
    ("actions/cache", "Cache restored from key: k", Said.RESTORED, "k"),
    ("actions/setup-java", "maven-wrapper cache restored from key: k", Said.RESTORED, "k"),
    ("actions/cache", "Cache found and can be restored from key: k", Said.RESTORED, "k"),
    (
        *("astral-sh/setup-uv", "cache restored from GitHub Actions cache with key: k"),
        *(Said.RESTORED, "k"),
    ),
    (
        *("gradle/gradle-build-action", "Restored Gradle User Home from cache key: k"),
        *(Said.RESTORED, "k"),
    ),
    (
        *("gradle/actions", "Basic caching restored from cache key: k"),
        *(Said.RESTORED_EXACT, "k"),
    ),
    ("ruby/setup-ruby", "Found cache for key: k", Said.RESTORED, "k"),
    (
        *("Swatinem/rust-cache", 'Restored from cache key "k" full match: true.'),
        *(Said.RESTORED_EXACT, "k"),
    ),
    (
        *("Swatinem/rust-cache", 'Found cache key "k" full match: false.'),
        *(Said.RESTORED_OTHER, "k"),
    ),
    ("actions/cache", "Cache not found for input keys: k, l, m", Said.MISS, "k"),
    (
        "actions/cache",
        f"##[error]Failed to restore cache entry. {STRICT} Input key: k",
        *(Said.MISS, "k"),
    ),
    ("actions/setup-node", "pnpm cache is not found", Said.MISS, None),
    ("actions/setup-go", "Cache is not found", Said.MISS, None),
    ("astral-sh/setup-uv", "No GitHub Actions cache found for key: k", Said.MISS, "k"),
    ("Swatinem/rust-cache", "No cache found.", Said.MISS, None),
    (
        *("gradle/actions", "Gradle User Home cache not found. Will initialize empty."),
        *(Said.MISS, None),
    ),
    (
        "gradle/actions",
        "Basic caching did not find an entry to restore. Will start with empty state.",
        *(Said.MISS, None),
    ),
    (
        *("actions/cache", "Cache hit occurred on the primary key k, not saving cache."),
        *(Said.UNCHANGED, "k"),
    ),
    (
        "actions/setup-java",
        "Cache hit occurred on the maven-wrapper primary key k, not saving cache.",
        *(Said.UNCHANGED, "k"),
    ),
    (
        *("gradle/actions", "Cache hit occurred on the cache key k, not saving cache."),
        *(Said.UNCHANGED, "k"),
    ),
    (
        *("astral-sh/setup-uv", "Cache hit occurred on key k, not saving cache."),
        *(Said.UNCHANGED, "k"),
    ),
    (
        *("gradle/actions", "Basic caching restored entry with key `k`. Save was skipped."),
        *(Said.UNCHANGED, "k"),
    ),
    ("Swatinem/rust-cache", "Cache up-to-date.", Said.UNCHANGED, None),
    ("actions/cache", "Cache saved with key: k", Said.SAVED, "k"),
    ("actions/setup-node", "Cache saved with the key: k", Said.SAVED, "k"),
    ("actions/setup-java", "maven-wrapper cache saved with the key: k", Said.SAVED, "k"),
    ("gradle/actions", "Basic caching saved entry with key: k", Said.SAVED, "k"),
    ("actions/cache", "Cache saved successfully", Said.SAVED, None),
    (
        "gradle/actions",
        f"Failed to save cache entry with path 'a,b' and key: k: ReserveCacheError: {RESERVED}",
        *(Said.REFUSED, "k"),
    ),
    (
        *("actions/cache", "##[warning]Failed to restore: aborted"),
        *(Said.RESTORE_FAILED, None),
    ),
    (
        *("actions/setup-go", "##[warning]Restore cache failed: no go.sum"),
        *(Said.RESTORE_FAILED, None),
    ),
    (
        *("gradle/actions", "##[warning]Basic caching failed to restore from cache: x"),
        *(Said.RESTORE_FAILED, None),
    ),
    (
        *("ruby/setup-ruby", "[warning] There was an error restoring the cache x"),
        *(Said.RESTORE_FAILED, None),
    ),
    ("actions/cache", "##[warning]Failed to save: Forbidden", Said.SAVE_FAILED, None),
    ("actions/cache", "##[warning]Cache save failed.", Said.SAVE_FAILED, None),
    (
        *("gradle/actions", "##[warning]Basic caching failed to save entry with key `k`: x"),
        *(Said.SAVE_FAILED, None),
    ),
    (
        "actions/cache",
        "[warning]Cache size of ~11 MB (11534336 B) is over the 10GB limit, not saving cache.",
        *(Said.SAVE_FAILED, None),
    ),
    (
        *("actions/cache", "[warning]Cache service responded with 429 during upload chunk."),
        *(Said.FAILED, None),
    ),
    ("ruby/setup-ruby", "Cache key: k", Said.ASKED, "k"),
    (
        "astral-sh/setup-uv",
        "Trying to restore cache from GitHub Actions cache with key: k",
        *(Said.ASKED, "k"),
    ),
    ("gradle/actions", "Caching Gradle User Home with cache key: k", Said.SAVING, "k"),
    ("Swatinem/rust-cache", "... Saving cache ...", Said.SAVING, None),
    ("ruby/setup-ruby", "Saving cache", Said.SAVING, None),
    ("ruby/setup-ruby", "[command]/x/bundle install --jobs 4", Said.INSTALLS, None),
]


@pytest.mark.parametrize(("tool", "text", "said", "key"), EXAMPLES)
def test_forms(tool: str, text: str, said: Said, key: str | None) -> None:
    """What a line says and which key it names; with anything before or after it, nothing."""
    told = read_cache_line(text, tool)
    assert told is not None
    assert (said, key) == told[:2]
    assert read_cache_line(f"> {text}", tool) is None


def test_every_form_has_an_example() -> None:
    """No meaning is without one."""
    assert set(Said) == {said for _, _, said, _ in EXAMPLES}


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("actions/cache", "No cache found."),
        ("Swatinem/rust-cache", "Cache not found for input keys: k"),
        ("actions/setup-go", "Cache key: k"),
        ("actions/cache", f"Cache hit for: {'k' * 513}"),
        ("actions/cache", "Sent 4 of 9 (44.4%), 1.5 MBs/sec"),
        ("actions/cache", "Failed to restore: said by a script"),
    ],
)
def test_other_lines(tool: str, text: str) -> None:
    """What another action would say, or none, says nothing."""
    assert read_cache_line(text, tool) is None


def test_tools() -> None:
    """An action is known by its repository, with a path in it or in other letters."""
    assert "actions/cache" == tool_of("actions/cache/restore@v4")
    assert "Swatinem/rust-cache" == tool_of("swatinem/Rust-Cache@v2")
    assert [None] * 3 == [
        tool_of(name) for name in ("actions/cache", "a/b@v1", "./actions/cache@x")
    ]
    assert all(tool_of(f"{name}@v1") == name for name in TOOLS.values())
