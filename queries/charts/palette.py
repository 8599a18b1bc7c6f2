"""What a colour and a symbol mean, everywhere."""

from collections.abc import Collection
from dataclasses import dataclass

from queries.arms.populations import TOLD_APART
from queries.wording import listed

# After Okabe and Ito, "Color Universal Design" (2008), which survives colour blindness; yellow and
# sky blue, too faint on white, and orange are darkened until each colour has a contrast of 3:1 on
# white and on Streamlit's dark background (WCAG 2.2, 1.4.11).
_ARM_COLORS = (
    "#0072B2",  # blue
    "#D55E00",  # vermilion
    "#009E73",  # bluish green
    "#CC79A7",  # reddish purple
    "#A67300",  # orange
    "#2A8FC7",  # sky blue
)

NEUTRAL = "#808080"
"""What belongs to no arm: queues, grid lines, what did not run."""

SAVES = "#8576C9"  # violet
COSTS = "#A8653F"  # brown
"""A part of a difference in which the candidate takes less time, or more; no arm's colours."""

TRANSPARENT = "rgba(0,0,0,0)"

# One shadow is too faint to hide a line; several of one place add up.
_HALOS = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """
    What a chart is drawn on.

    Attributes:
        background: Its colour; not transparent, since a page that turns dark does not draw its
            charts again, and text would vanish.
        ink: The colour of text on it.
    """

    background: str
    ink: str

    def lettering(self, size: int) -> dict[str, object]:
        """
        Plotly's font for words that stand among marks: lines end before them, as on maps.

        Args:
            size: Pixels.
        """
        halo = ", ".join([f"0 0 3px {self.background}"] * _HALOS)
        return {"size": size, "color": self.ink, "shadow": halo}


# As the app's two themes are: Streamlit's own, but for the text of the light one.
LIGHT = Paper(background="#FFFFFF", ink="#161412")
DARK = Paper(background="#171614", ink="#EDEBE8")

_SYMBOLS = {"cold": "circle-open", "other": "diamond-open"}
_SIGNS = {"warm": "●", "cold": "○", "other": "◇"}


def cache_marker(cache_state: str, size: int, color: object) -> dict[str, object]:
    """
    Plotly's marker of runs of a cache state: cold is hollow, warm filled, as is what stands alone.

    Args:
        cache_state: It.
        size: Pixels.
        color: One, or one for each run.
    """
    symbol = _SYMBOLS.get(cache_state, "circle")
    line = {"width": size / 5 if symbol.endswith("-open") else 0, "color": color}
    return {"symbol": symbol, "size": size, "color": color, "line": line}


def cache_signs(cache_states: Collection[str]) -> str:
    """The same symbols in text, ` (● warm and ○ cold)`; nothing where no runs are told apart."""
    told = [f"{_SIGNS[state]} {state}" for state in TOLD_APART if state in cache_states]
    return f" ({listed(told)})" if told else ""


def arm_color(position: int) -> str:
    """
    The colour of an arm, by its place in the experiment (1 = first), which does not change.

    From the seventh arm on colours repeat: rows are labelled, so none is told by colour alone.
    """
    return _ARM_COLORS[(position - 1) % len(_ARM_COLORS)]
