"""What one archive of logs may take of memory and time; beyond it a log counts as cut."""

LARGEST_DIRECTORY_BYTES = 8 << 20
"""Of the archive's list of its files, which is in memory as a whole."""

MOST_FILES = 30_000
"""In one archive: 500 jobs with 50 steps each, and some."""

MOST_JOB_BYTES = 256 << 20
"""Unpacked, of one job."""

MOST_UNPACKED_BYTES = 1 << 30
"""Unpacked, of one archive."""

MOST_JOB_LINES = 5_000_000
"""Of one job: 256 MiB of lines of 54 bytes."""

MOST_LINES = 10_000_000
"""Of one archive, which take about a minute of a processor."""

LONGEST_LINE_BYTES = 4_096
"""Of a line; the rest of it is passed over. A cache key has 512 characters at most."""

MOST_ROWS = 5_000
"""Of one table, of one job."""

MOST_ARCHIVE_ROWS = 100_000
"""Of all tables, of one archive: 500 jobs with 200 each."""

MOST_UNDECIDED_CHARACTERS = 1_000_000
"""Of lines in seconds that several steps share, in memory until it is seen whose they are."""

LINE_CHARACTERS = 100
"""What a line in memory takes beside its characters, counted as such."""

LONGEST_VALUE = 200
"""Characters of a text that is kept, such as a command or a model of CPU."""

LONGEST_KEY = 512
"""Characters of a cache's key: GitHub's own bound."""

LONGEST_HEADER = 1_000
"""Characters of a header, which is compared with others."""

DEEPEST = 100
"""Composite actions in one another; GitHub allows 10."""
