"""Files in which one bit is another one."""

from pathlib import Path


def flip(file: Path, place: int, bit: int = 0) -> None:
    """Turn one bit over, in place."""
    with file.open("r+b") as opened:
        opened.seek(place)
        (byte,) = opened.read(1)
        opened.seek(place)
        opened.write(bytes([byte ^ 1 << bit]))
