"""What became of caches, form by form: each text is ours, its facts are worked out by hand."""

import pytest

from ingest.logs.log_facts import CacheOutcome
from tests.ingest.logs.archives import job, step
from tests.ingest.logs.readings import facts_of

CACHE = """\
10 ##[group]Run actions/cache@v4
10 with:
10   path: ~/.cache/go-build
|vendor
10   key: go-abc
10   restore-keys: go-
10 env:
10   HOME: /root
10 ##[endgroup]
"""
SAVE_OF_CACHE = "40 Post job cleanup.\n"

Row = tuple[str, str, str, str | None, str | None, int | None, float | None]
"""Tool, kind, outcome, key, found key, bytes, seconds."""


def rows(text: str) -> list[Row]:
    """Outcomes of a log whose first header is of step 2, which cleans up in step 5."""
    name = text.partition("##[group]")[2].partition("\n")[0]
    steps = [step(1, "Set up job", 0, 9), step(2, name, 10, 30), step(5, f"Post {name}", 40, 50)]
    return [_row(one) for one in facts_of(text, of=job(steps=steps)).caches]


def _row(one: CacheOutcome) -> Row:
    return (
        *(one.tool, one.kind, one.outcome, one.cache_key, one.found_key),
        *(one.bytes, one.seconds),
    )


def action(name: str, *lines: str, after: str = "") -> str:
    """An action's header at second 10, its lines, and those of its cleaning up at second 40."""
    post = f"40 Post job cleanup.\n{after}" if after else ""
    return "\n".join([f"10 ##[group]Run {name}", "10 ##[endgroup]", *lines, post])


RESTORES: dict[str, tuple[str, list[Row]]] = {
    "actions/cache: hit, with size": (
        CACHE
        + "10.5 Cache hit for: go-abc\n11 Received 1000 of 2000 (50.0%), 1.0 MBs/sec\n"
        + "12 Cache Size: ~12 MB (13107200 B)\n13 Cache restored successfully\n"
        + "13.5 Cache restored from key: go-abc\n",
        [("actions/cache", "restore", "hit", "go-abc", "go-abc", 13107200, 3.5)],
    ),
    "actions/cache: another key": (
        CACHE + "11 Cache hit for restore-key: go-old\n12 Cache restored from key: go-old\n",
        [("actions/cache", "restore", "partial", "go-abc", "go-old", None, 2.0)],
    ),
    "actions/cache v2: another key, by the input": (
        CACHE.replace("@v4", "@v2") + "12 Cache restored from key: go-old\n",
        [("actions/cache", "restore", "partial", "go-abc", "go-old", None, 2.0)],
    ),
    "actions/cache v2: the same key in other letters": (
        CACHE + "12 Cache restored from key: GO-abc\n",
        [("actions/cache", "restore", "hit", "go-abc", "GO-abc", None, 2.0)],
    ),
    "actions/cache: miss": (
        CACHE + "11 Cache not found for input keys: go-abc, go-\n",
        [("actions/cache", "restore", "miss", "go-abc", None, None, 1.0)],
    ),
    "actions/cache/restore: looked up only": (
        CACHE.replace("cache@v4", "cache/restore@v4")
        + "11 Cache hit for: go-abc\n11 Lookup only - skipping download\n"
        + "11 Cache found and can be restored from key: go-abc\n",
        [("actions/cache", "restore", "hit", "go-abc", "go-abc", None, 1.0)],
    ),
    "actions/cache: a miss that fails the job": (
        CACHE
        + "11 ##[error]Failed to restore cache entry. Exiting as fail-on-cache-miss is set."
        + " Input key: go-abc\n",
        [("actions/cache", "restore", "miss", "go-abc", None, None, 1.0)],
    ),
    "actions/cache: the service fails, then nothing is found": (
        CACHE
        + "11 ##[warning]Failed to restore: Cache service responded with 503\n"
        + "11 Cache not found for input keys: go-abc, go-\n",
        [("actions/cache", "restore", "failed", "go-abc", None, None, 1.0)],
    ),
    "actions/cache v2: the service fails": (
        CACHE + "11 [warning]Cache service responded with 503\n",
        [("actions/cache", "restore", "failed", "go-abc", None, None, 1.0)],
    ),
    "setup-go: hit": (
        action(
            "actions/setup-go@v5",
            "11 Found in cache @ /opt/hostedtoolcache/go/1.22.0/x64",
            "12 Cache hit for: setup-go-ab",
            "14 Cache Size: ~1 MB (1048576 B)",
            "15 Cache restored successfully",
            "15 Cache restored from key: setup-go-ab",
        ),
        [("actions/setup-go", "restore", "hit", "setup-go-ab", "setup-go-ab", 1048576, 3.0)],
    ),
    "setup-go: hit of an older one, which asks for one key alone": (
        action("actions/setup-go@v4", "15 Cache restored from key: go-1"),
        [("actions/setup-go", "restore", "hit", "go-1", "go-1", None, None)],
    ),
    "setup-go: miss, whose key its end tells": (
        action(
            "actions/setup-go@v5",
            "11 Cache is not found",
            after="45 Sent 500 of 500 (100.0%), 1.0 MBs/sec\n46 Cache saved with the key: go-1\n",
        ),
        [
            ("actions/setup-go", "restore", "miss", "go-1", None, None, None),
            ("actions/setup-go", "save", "saved", "go-1", None, 500, 6.0),
        ],
    ),
    "setup-go: the look fails": (
        action("actions/setup-go@v5", "11 ##[warning]Restore cache failed: No go.sum"),
        [("actions/setup-go", "restore", "failed", None, None, None, None)],
    ),
    "setup-node: miss": (
        action("actions/setup-node@v4", "11 npm cache is not found"),
        [("actions/setup-node", "restore", "miss", None, None, None, None)],
    ),
    "setup-python, older: nothing says whether it is the key": (
        action("actions/setup-python@v4", "15 Cache restored from key: pip-1"),
        [],
    ),
    "setup-python, older: its end says that it is": (
        action(
            "actions/setup-python@v4",
            "15 Cache restored from key: pip-1",
            after="41 Cache hit occurred on the primary key pip-1, not saving cache.\n",
        ),
        [
            ("actions/setup-python", "restore", "hit", "pip-1", "pip-1", None, None),
            ("actions/setup-python", "save", "unchanged", "pip-1", None, None, None),
        ],
    ),
    "setup-python, older: its end says that it is not": (
        action(
            "actions/setup-python@v4",
            "15 Cache restored from key: pip-1",
            after="41 Cache saved with the key: pip-2\n",
        ),
        [
            ("actions/setup-python", "restore", "partial", "pip-2", "pip-1", None, None),
            ("actions/setup-python", "save", "saved", "pip-2", None, None, 1.0),
        ],
    ),
    "setup-java: two at once, whose sizes are not told apart": (
        action(
            "actions/setup-java@v5",
            "11 Cache hit for: maven-1",
            "11.5 Cache hit for: wrapper-1",
            "12 Cache Size: ~1 MB (1000000 B)",
            "13 Cache Size: ~0 MB (2000 B)",
            "14 maven-wrapper cache restored from key: wrapper-1",
            "15 Cache restored from key: maven-1",
        ),
        [
            ("actions/setup-java", "restore", "hit", "wrapper-1", "wrapper-1", None, 2.5),
            ("actions/setup-java", "restore", "hit", "maven-1", "maven-1", None, 4.0),
        ],
    ),
    "setup-dotnet: miss": (
        action("actions/setup-dotnet@v4", "11 Dotnet cache is not found"),
        [("actions/setup-dotnet", "restore", "miss", None, None, None, None)],
    ),
    "setup-ruby: another key, saved within its step": (
        action(
            "ruby/setup-ruby@v1",
            "11 Cache key: gems-2",
            "12 Cache hit for restore-key: gems-1",
            "14 Found cache for key: gems-1",
            "15 [command]/usr/bin/bundle install --jobs 4",
            "20 Saving cache",
            "23 Sent 700 of 700 (100.0%), 1.0 MBs/sec",
        ),
        [
            ("ruby/setup-ruby", "restore", "partial", "gems-2", "gems-1", None, 2.0),
            ("ruby/setup-ruby", "save", "saved", "gems-2", None, 700, 3.0),
        ],
    ),
    "setup-ruby: miss, which only what follows shows": (
        action(
            "ruby/setup-ruby@v1",
            "11 Cache key: gems-2",
            "15 [command]/usr/bin/bundle install --jobs 4",
            "20 Saving cache",
            "21 Unable to reserve cache with key gems-2, another job may be creating this cache.",
        ),
        [
            ("ruby/setup-ruby", "restore", "miss", "gems-2", None, None, None),
            ("ruby/setup-ruby", "save", "refused", "gems-2", None, None, None),
        ],
    ),
    "setup-ruby: a log that ends before": (
        action("ruby/setup-ruby@v1", "11 Cache key: gems-2"),
        [],
    ),
    "gradle v4: another key, then saved": (
        action(
            "gradle/actions/setup-gradle@v4",
            "11 Cache hit for restore-key: gradle-1",
            "12 Restored Gradle User Home from cache key: gradle-1",
            "13 Cache hit for: gradle-dependencies-1",
            after="44 Caching Gradle User Home with cache key: gradle-2\n"
            "47 Sent 900 of 900 (100.0%), 1.0 MBs/sec\n",
        ),
        [
            ("gradle/actions", "restore", "partial", "gradle-2", "gradle-1", None, 1.0),
            ("gradle/actions", "save", "saved", "gradle-2", None, 900, 3.0),
        ],
    ),
    "gradle v6: hit, and nothing to be saved": (
        action(
            "gradle/actions/setup-gradle@v6",
            "12 Basic caching restored from cache key: g-1",
            after="41 Basic caching restored entry with key `g-1`. Save was skipped.\n",
        ),
        [
            ("gradle/actions", "restore", "hit", "g-1", "g-1", None, None),
            ("gradle/actions", "save", "unchanged", "g-1", None, None, None),
        ],
    ),
    "rust-cache: another key": (
        action(
            "Swatinem/rust-cache@v2",
            "11 Cache Key:",
            "11     v0-rust-b",
            "12 ... Restoring cache ...",
            "13 Cache hit for restore-key: v0-rust-a",
            '15 Restored from cache key "v0-rust-a" full match: false.',
        ),
        [("Swatinem/rust-cache", "restore", "partial", "v0-rust-b", "v0-rust-a", None, 2.0)],
    ),
    "rust-cache: miss": (
        action("Swatinem/rust-cache@v2", "11 Cache Key:", "11     v0-rust-b", "12 No cache found."),
        [("Swatinem/rust-cache", "restore", "miss", "v0-rust-b", None, None, None)],
    ),
    "setup-uv: miss": (
        action(
            "astral-sh/setup-uv@v6",
            "11 Trying to restore cache from GitHub Actions cache with key: uv-1",
            "12 No GitHub Actions cache found for key: uv-1",
        ),
        [("astral-sh/setup-uv", "restore", "miss", "uv-1", None, None, None)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), RESTORES.values(), ids=RESTORES)
def test_restores(text: str, expected: list[Row]) -> None:
    """What each action says when it looks into a cache."""
    assert expected == rows(text)


RESERVED = "Unable to reserve cache with key go-abc, another job may be creating this cache."
SAVES: dict[str, tuple[str, tuple[str, str | None, int | None, float | None]]] = {
    "saved": (
        """\
41 Sent 400 of 800 (50.0%), 1.0 MBs/sec
42 Sent 800 of 800 (100.0%), 1.0 MBs/sec
43 Cache saved with key: go-abc
""",
        ("saved", "go-abc", 800, 3.0),
    ),
    "saved, older": (
        """\
42 Cache Size: ~0 MB (800 B)
43 Cache saved successfully
43 Cache saved with key: go-abc
""",
        ("saved", "go-abc", 800, 3.0),
    ),
    "unchanged": (
        "41 Cache hit occurred on the primary key go-abc, not saving cache.\n",
        ("unchanged", "go-abc", None, None),
    ),
    "refused": (
        f"41 Failed to save: {RESERVED} More details: Cache already exists.\n",
        ("refused", "go-abc", None, None),
    ),
    "refused, and then called saved, as some did": (
        f"41 {RESERVED}\n41 Cache saved with the key: go-abc\n",
        ("refused", "go-abc", None, None),
    ),
}


@pytest.mark.parametrize(("text", "expected"), SAVES.values(), ids=SAVES)
def test_saves(text: str, expected: tuple[str, str | None, int | None, float | None]) -> None:
    """What an action says when it saves: it is whose key it names."""
    miss = CACHE + "11 Cache not found for input keys: go-abc, go-\n"
    (_, save) = facts_of(miss + SAVE_OF_CACHE + text).caches
    assert ("actions/cache", "save") == (save.tool, save.kind)
    assert expected == (save.outcome, save.cache_key, save.bytes, save.seconds)


def test_steps() -> None:
    """Whose cleaning up it is, the names of the steps say, where a line names no key."""
    of = job(
        steps=[
            step(1, "Set up job", 0, 9),
            step(2, "Go modules", 10, 12),
            step(7, "Post Go modules", 40, 45),
            step(8, "Complete job", 46, 59),
        ]
    )
    text = f"{CACHE}11 Cache not found for input keys: go-abc, go-\n{SAVE_OF_CACHE}"
    told = facts_of(f"{text}41 ##[warning]Failed to save: Forbidden\n", of=of).caches
    assert [(2, "miss", "go-abc"), (7, "failed", None)] == [
        (one.step_number, one.outcome, one.cache_key) for one in told
    ]


def test_a_save_of_nobody() -> None:
    """A failure without a key, in a step that is not known, is nobody's."""
    assert [] == rows(f"{SAVE_OF_CACHE}41 ##[warning]Failed to save: Forbidden\n")


SHELL = "10 shell: bash\n10 ##[end"


@pytest.mark.parametrize(
    "text",
    [
        action("echo Cache hit", "11 Cache restored from key: x").replace("10 ##[end", SHELL),
        action("actions/checkout@v4", "11 Cache is not found"),
        CACHE.replace("##[endgroup]", "Cache not found for input keys: go-abc, go-"),
        CACHE + "|Cache not found for input keys: go-abc, go-\n",
        CACHE + "11 x Cache not found for input keys: go-abc, go-\n",
        CACHE + "11 Cache restored\n",
    ],
    ids=["script", "other action", "header", "within a message", "within a line", "another line"],
)
def test_what_only_resembles(text: str) -> None:
    """A line that only resembles what an action says tells nothing."""
    assert [] == rows(text)


def test_a_script_that_prints_a_header() -> None:
    """In a step that is known to run a script no header is another action's."""
    text = (
        "10 ##[group]Run make test\n10 shell: bash\n10 ##[endgroup]\n"
        "11 ##[group]Run actions/cache@v4\n11 ##[endgroup]\n"
        "12 Cache not found for input keys: go-abc, go-\n"
    )
    steps = [step(1, "Set up job", 0, 9), step(2, "Run make test", 10, 20)]
    assert [] == facts_of(text, of=job(steps=steps)).caches
    assert 1 == len(facts_of(text, of=job()).caches)


def test_a_composite_whose_beginning_is_undecided() -> None:
    """After lines that are nobody's, a script's header need not be its step's own."""
    steps = [step(1, "Set up job", 0, 10), step(2, "Set up", 10, 30), step(3, "Next", 31, 40)]
    text = (
        "0 Current runner version: '2.333.1'\n"
        "10 ##[group]Run o/composite@v1\n10 ##[endgroup]\n"
        "10.1 ##[group]Run ./set-up.sh\n10.1 shell: bash\n10.1 ##[endgroup]\n"
        "11 ##[group]Run ./set-up.sh\n11 shell: bash\n11 ##[endgroup]\n"
    )
    cache = CACHE.replace("10 ", "12 ") + "13 Cache not found for input keys: go-abc, go-\n"
    (told,) = facts_of(text + cache, of=job(steps=steps)).caches
    assert (2, "miss") == (told.step_number, told.outcome)


def test_secrets() -> None:
    """A key that looks like a secret is not told; what became of it is."""
    text = CACHE.replace("go-abc", "go-ghp_0123456789abcdefghijABCDEFGHIJ012345")
    (told,) = facts_of(f"{text}11 Cache not found for input keys: x\n").caches
    assert ("miss", None) == (told.outcome, told.cache_key)
