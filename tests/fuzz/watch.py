"""Whether an input ends as it may: with a value or a worded error, soon, in bounded memory."""

import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Literal

from basis.visible import is_all_visible

LONGEST_S = 5.0
MOST_MEMORY_KB = 1024 * 1024
_LONGEST_SENTENCE = 2000


End = Literal["value", "refused"]
"""How an input may end: with a value, or with a worded error."""


class Hang(BaseException):
    """An input took too long; no reader may catch it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    An input that ended as none may.

    Attributes:
        why: The exception, or what else was wrong.
        seed: Makes the same input again.
        given: How the input begins.
    """

    why: str
    seed: str
    given: str


def ended(
    read: Callable[[], object],
    worded: tuple[type[Exception], ...],
    seed: str,
    given: object,
    *,
    longest_s: float = LONGEST_S,
) -> Finding | End:
    """
    How a reader took an input, or what is wrong with that.

    Args:
        read: Reads the input.
        worded: Errors that are worded for people; their text has to be visible and short.
        seed: Of the input.
        given: The input.
        longest_s: How long it may take.
    """
    why = ""
    end: End = "value"
    before = time.perf_counter()
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, longest_s)
    try:
        read()
    except worded as error:
        end = "refused"
        sentences = getattr(error, "sentences", (str(error),))
        if not all(0 < len(sentence) <= _LONGEST_SENTENCE for sentence in sentences):
            why = "an empty sentence, or a very long one"
        elif not all(map(is_all_visible, sentences)):
            why = "a sentence that hides something"
    except Hang:
        why = f"still at work after {time.perf_counter() - before:.0f} s"
    except Exception as error:  # noqa: BLE001 - what else comes out is the finding
        why = f"{type(error).__name__} in {_place(error)}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if not why and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MOST_MEMORY_KB:
        why = "more than 1 GB of memory"
    return Finding(why, seed, repr(given)[:300]) if why else end


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def _place(error: Exception) -> str:
    trace = error.__traceback__
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    own = [place for place in places if not place.startswith(("watch.py", "__main__"))]
    return " < ".join(reversed(own[-3:]))
