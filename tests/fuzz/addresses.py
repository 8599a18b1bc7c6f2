"""How the app's pages read their address, without Streamlit around them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pandas as pd

from app_pages.choosing import attempt_choice, filters, part_choice
from app_pages.snapshots import Snapshot
from basis.visible import is_all_visible
from queries.answers import answer
from queries.export import file_name
from tests.app.cases import small


class _Query(dict[str, list[str]]):
    """The query of an address, as Streamlit gives it: the last of several values counts."""

    def get_all(self, key: str) -> list[str]:
        return list(super().get(key, []))

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as a dictionary's
        values = super().get(key)
        return values[-1] if values else default

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - one text
        return super().__getitem__(key)[-1]


@dataclass
class _Streamlit:
    """What the readers of an address use of Streamlit: bound widgets, warnings, the session."""

    query_params: _Query
    session_state: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def container(self, **_layout: object) -> nullcontext[None]:
        return nullcontext()

    def warning(self, text: str) -> None:
        self.said.append(text)

    def selectbox(  # noqa: PLR0913 - as Streamlit's
        self,
        _label: str,
        options: Sequence[Any],
        *,
        key: str,
        index: int | None = 0,
        format_func: Callable[[Any], str] = str,
        bind: str | None = None,
        accept_new_options: bool = False,
        **_more: object,
    ) -> Any:  # noqa: ANN401 - one of the options
        labels = {format_func(option): option for option in options}
        asked = self.query_params.get(key) if bind else None
        if asked in labels or (asked is not None and accept_new_options):
            default = labels.get(asked, asked)
        else:
            default = None if index is None else options[index]
        return self.session_state.setdefault(key, default)

    def multiselect(
        self, _label: str, options: Sequence[str], *, key: str, **_more: object
    ) -> list[str]:
        return [option for option in options if option in self.query_params.get_all(key)]

    def segmented_control(
        self, _label: str, options: Sequence[str], *, key: str, default: str, **_more: object
    ) -> str:
        asked = self.query_params.get(key, default)
        return asked if asked in options else default


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages' readers have beside the address: a database, and its answers."""

    database: Path
    frames: Mapping[str, pd.DataFrame]


def pages(folder: Path) -> Pages:
    """A database of two experiments, whose figures the app's tests know by heart."""
    database = small(folder / "small.duckdb")
    given = {"experiment": "cache"}
    frames = {
        "experiments": answer("experiments", database),
        **{
            name: answer(name, database, given)
            for name in ("arm_counts", "attempts_by_arm", "milestone_choices")
        },
        "attempt_jobs": answer("attempt_jobs", database, given | {"run_id": 2, "run_attempt": 1}),
    }
    return Pages(database, frames)


def read(given: Sequence[tuple[str, str]], shown: Pages, *, is_asked: bool = False) -> None:
    """
    As the pages read an address.

    Args:
        given: The query's keys and values.
        shown: What there is to see.
        is_asked: Whether the clock that comes of it is asked for, which takes a while.
    """
    query = _Query()
    for key, value in given:
        query.setdefault(key, []).append(value)
    fake = _Streamlit(query)
    with ExitStack() as stack:
        for module in (filters, attempt_choice, part_choice):
            stack.enter_context(patch.object(module, "st", fake))
        stack.enter_context(patch.object(filters, "ask", lambda name, **_: shown.frames[name]))
        stack.enter_context(
            patch.object(filters, "current_snapshot", lambda: Snapshot(shown.database, 1))
        )
        attempts = shown.frames["attempts_by_arm"].set_index(["run_id", "run_attempt"], drop=False)
        stack.enter_context(patch.object(attempt_choice, "offered_attempts", lambda _: attempts))
        filters.draw_filters(shown.frames["experiments"])
        selected = filters.selection()
        if selected is not None:
            attempt_choice.choose_attempt(selected, fake.container())  # type: ignore[arg-type]
        attempt_choice.choose_job(shown.frames["attempt_jobs"])
        parts = [SimpleNamespace(key="a", seconds=1.0, name="a", kind="step", place="")]
        compared = [SimpleNamespace(candidate=arm, cache_state="warm", parts=parts) for arm in "ab"]
        part_choice.choose_comparison(compared, fake.container())  # type: ignore[arg-type]
        part_choice.asked_part(compared[0])  # type: ignore[arg-type]
    if selected is None or selected.experiment not in {"cache", "later"}:
        raise ValueError("an experiment that is not there was chosen")
    if not all(is_all_visible(text.replace("\u2060", "")) for text in fake.said):
        raise ValueError("a note hides something")
    if len(name := file_name("x", *selected.file_parts, suffix=".csv")) > 250 or "/" in name:
        raise ValueError("a name that no file can have")
    if is_asked:
        asked = {"experiment": selected.experiment, "milestone": selected.clock.parameter or None}
        answer("clock_by_arm", shown.database, asked)
