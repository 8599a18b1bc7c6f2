"""What there is to photograph: each page in each of its views, by the state of the database."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.app import cases
from tests.app.conftest import TABS

ADDRESSES = {
    "which_is_faster": "/",
    "what_decides": "/what-decides-the-time",
    "where_the_seconds_go": "/where-do-the-seconds-go",
    "what_would_make_it_faster": "/what-would-make-it-faster",
    "what_each_commit_did": "/what-did-each-commit-do",
    "what_happened": "/what-happened",
    "how_good_is_the_data": "/how-good-is-the-data",
}
"""Where each page is, by the name of its file; in the order in which the app names them."""


@dataclass(frozen=True, slots=True)
class View:
    """
    Something to look at.

    Attributes:
        name: Of its photographs.
        path: Of the app, with the query.
    """

    name: str
    path: str


BUILDERS: dict[str, Callable[[Path], Path]] = {
    "hostile": cases.hostile,
    "empty": cases.empty,
    "damaged": cases.damaged,
    "newer": cases.newer,
}
"""The databases beside the demo, by state."""

_QUERIES = {
    "which_is_faster": {
        "warm": {"cache": "warm"},
        "one arm": {"arm": "combined job"},
        "whole run": {"clock": "whole run"},
        "nothing": {"arm": "no such arm", "clock": "no such job"},
    },
    "what_decides": {
        "warm": {"cache": "warm"},
        "one arm": {"arm": "combined job"},
        "off the path": {"cache": "warm", "show_path": "Job by job", "off_path": "true"},
    },
    "where_the_seconds_go": {
        "one arm": {"arm": "combined job"},
        "part": {"arm": "combined job", "part": "role: compile Go"},
        "baseline": {"arm": "baseline"},
        "figures": {"show_work": "What differs", "figures": "true"},
    },
    "what_would_make_it_faster": {
        "tried": {
            "changes": '[{"do":"drop-need","job":"build-and-push-main","need":"pre-build-cli"}]'
        },
        "reasons": {"show_advice": "All advice, with reasons"},
    },
    "what_each_commit_did": {
        "one arm": {"arm": "combined job", "cache": "warm"},
        "none": {"arm": "baseline"},
    },
    "what_happened": {
        "job": {"run": "41", "attempt": "2", "job": "41201"},
        "excluded": {"run": "41", "attempt": "1"},
        "not there": {"run": "999999"},
    },
    "how_good_is_the_data": {
        "one arm": {"arm": "combined job"},
        "behind": {"behind": "true"},
        "nothing": {"clock": "no such job"},
    },
}


def demo_views() -> list[View]:
    """Each page as it opens, each of its tabs, and what can be chosen on it."""
    tabs = [
        (page, f"{place} {tab}", {key: tab})
        for (page, key), shown in TABS.items()
        for place, tab in enumerate(shown)
        if place > 0  # the first is open as the page opens
    ]
    chosen = [(page, name, query) for page, by in _QUERIES.items() for name, query in by.items()]
    plain: list[tuple[str, str, dict[str, str]]] = [(page, "", {}) for page in ADDRESSES]
    order = list(ADDRESSES)
    return [
        _view(page, name, query)
        for page, name, query in sorted(
            [*plain, *tabs, *chosen], key=lambda view: order.index(view[0])
        )
    ]


def page_views() -> list[View]:
    """Each page as it opens, for the states in which all that is on it is a sentence or one run."""
    return [_view(page, "", {}) for page in ADDRESSES]


def _view(page: str, name: str, query: dict[str, str]) -> View:
    number = list(ADDRESSES).index(page) + 1
    slug = "-".join("".join(c if c.isalnum() else " " for c in f"{page} {name}").lower().split())
    path = ADDRESSES[page] + (f"?{urlencode(query)}" if query else "")
    return View(f"{number}-{slug}", path)
