"""What every command shares: how its end, good or bad, is written."""

import os
import sys
import traceback
from collections.abc import Callable


def say_traceback(error: BaseException, say: Callable[[str], None]) -> None:
    """Line by line, so that no line of a text that it quotes passes for another."""
    for part in traceback.format_exception(error):
        for line in part.splitlines():
            say(line)


def close_stdout() -> None:
    """What is still buffered can't be written, and must not be tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
