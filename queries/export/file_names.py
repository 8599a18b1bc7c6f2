"""Names of files that a reader keeps."""

import re

# File systems take 255 bytes, of which browsers need some to tell copies apart.
_LONGEST_STEM = 200
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(*parts: str, suffix: str) -> str:
    """A file's name of plain characters, cut if long; what else the parts hold becomes a dash."""
    plain = [_NOT_IN_FILE_NAMES.sub("-", part).strip("-.") for part in parts]
    stem = "-".join(part for part in plain if part)[:_LONGEST_STEM]
    return stem.rstrip("-.") + suffix
