"""What one archive of logs may take of memory and time; beyond it a log counts as cut."""

LARGEST_ARCHIVE_BYTES = 512 << 20
"""Of a packed archive; a larger one is not read."""

LARGEST_DIRECTORY_BYTES = 8 << 20
"""Of the archive's list of its files, which is in memory as a whole."""

MOST_FILES = 30_000
"""In one archive: 500 jobs with 50 steps each, and some."""

MOST_JOB_BYTES = 256 << 20
"""Unpacked, of one job."""

MOST_UNPACKED_BYTES = 1 << 30
"""Unpacked, of one archive."""

LONGEST_LINE_BYTES = 4_096
"""Of a line; the rest of it is passed over. A cache key has 512 characters at most."""

MOST_ROWS = 5_000
"""Of one table, of one job."""

MOST_UNDECIDED_LINES = 5_000
"""Lines in seconds that several steps share, in memory until it is seen whose they are."""

LONGEST_VALUE = 200
"""Characters of a text that is kept, such as a command or a model of CPU."""
