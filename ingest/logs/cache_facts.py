"""
What became of a job's caches: whose they are, and which key they were asked for.

Only what is said in the step of a known action counts, or where an action cleans up.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from ingest.logs.bounds import LONGEST_KEY, MOST_ROWS
from ingest.logs.cache_blocks import UNKNOWN, Block, Heard, Outcome
from ingest.logs.cache_lines import read_cache_line, tool_of
from ingest.logs.headers import Place, is_same_place, place_of
from ingest.logs.log_facts import CacheOutcome
from ingest.logs.log_lines import Line
from ingest.logs.secrets import is_free_of_secrets
from ingest.logs.step_times import POST
from ingest.records import Step

_INPUT_KEY = "  key: "
_RUST_KEY = "Cache Key:"
_INDENTED_KEY = re.compile(rf" {{4}}(\S{{1,{LONGEST_KEY}}})")


class CacheFacts:
    """What was told so far of one job's caches."""

    def __init__(self, job_id: int, steps: Sequence[Step]) -> None:
        self._job_id = job_id
        self._names = {step.number: step.name or "" for step in steps}
        self._tools: dict[int, set[str]] = {}
        self._blocks: list[Block] = []
        self._block: Block | None = None
        self._here: Place | None = None
        self._is_rust_key_next = False
        self._count = 0
        self.is_cut = False

    def read(self, line: Line) -> bool:
        """Whether the line told something."""
        if not line.at:
            return False
        self._open_block(line, line.at)
        block = self._block
        if not block:
            return False
        if line.is_in_header:
            return self._read_header(block, line.text, line.at)
        if self._is_rust_key_next and (match := _INDENTED_KEY.fullmatch(line.text)):
            block.asked, self._is_rust_key_next = match[1], False
            return True
        self._is_rust_key_next = line.text == _RUST_KEY and block.tool == "Swatinem/rust-cache"
        heard = read_cache_line(line.text, block.tool)
        if not heard or self.is_cut:
            return False
        before = len(block.outcomes)
        is_told = block.hear(Heard(line.at, *heard))
        if block.outcomes and not before:
            self._blocks.append(block)
        self._count += len(block.outcomes) - before
        self.is_cut = self._count > MOST_ROWS
        return is_told

    def tell(self) -> list[CacheOutcome]:
        """All outcomes, in their order, each with a tool and an outcome that is known."""
        found = [(block, one) for block in self._blocks for one in block.outcomes]
        tools_of_keys: dict[str, set[str]] = {}
        for block, one in found:
            if block.tool and one.asked:
                tools_of_keys.setdefault(one.asked, set()).add(block.tool)
        told = []
        for block, one in found:
            tool = block.tool or _only(tools_of_keys.get(one.asked or "", ()))
            if tool:
                told.append((block.step_number, tool, one))
        resolved = [
            (number, tool, known)
            for number, tool, one in told
            if (known := _resolve(one, [other for _, its, other in told if its == tool]))
        ]
        return [
            CacheOutcome(
                job_id=self._job_id,
                position=position,
                step_number=number,
                tool=tool,
                kind=one.kind,
                outcome=one.outcome,
                cache_key=_clean(one.asked),
                found_key=_clean(one.found),
                bytes=one.bytes,
                seconds=one.seconds,
            )
            for position, (number, tool, one) in enumerate(resolved[:MOST_ROWS], 1)
        ]

    def _read_header(self, block: Block, text: str, at: datetime) -> bool:
        block.since = at
        if block.tool == "actions/cache" and not block.asked and text.startswith(_INPUT_KEY):
            block.asked = text.removeprefix(_INPUT_KEY)[: LONGEST_KEY + 1]
            return True
        return False

    def _open_block(self, line: Line, at: datetime) -> None:
        """Begin with another action's lines, where the line is of another."""
        here = place_of(line)
        is_begin = line.is_post and line.text == POST
        is_begin |= line.is_in_header and line.text == f"##[group]Run {line.header}"
        if self._here and is_same_place(here, self._here) and not is_begin:
            self._number_block(line.step_number)
            return
        if self._block:
            self._block.close()
        self._here, self._block, self._is_rust_key_next = here, None, False
        if line.is_post:
            tool = self._tool_of_post(line.step_number)
            self._block = Block(line.step_number, tool, is_saving=True, since=at, is_post=True)
        elif line.header and not line.is_of_script and (tool := tool_of(line.header)):
            is_saving = line.header.partition("@")[0].endswith("/save")
            self._block = Block(None, tool, is_saving, at)
            self._number_block(line.step_number)

    def _number_block(self, number: int | None) -> None:
        """Take down the step of the lines at hand, once it is known."""
        block = self._block
        if number is None or block is None or block.step_number is not None:
            return
        block.step_number = number
        if block.is_post:
            block.tool = block.tool or self._tool_of_post(number)
        elif block.tool:
            self._tools.setdefault(number, set()).add(block.tool)

    def _tool_of_post(self, number: int | None) -> str | None:
        """Whose cleaning up a step is, by its name or that of the step whose it is."""
        name = self._names.get(number or 0, "").removeprefix("Post ")
        if tool := tool_of(name.removeprefix("Run ")):
            return tool
        same = [other for other, its_name in self._names.items() if its_name == name]
        return _only({tool for other in same for tool in self._tools.get(other, ())})


def _resolve(one: Outcome, of_tool: Sequence[Outcome]) -> Outcome | None:
    """
    An outcome that is known: what the only look of its tool left open, its save's key says.

    None of one that stays open.
    """
    is_open = one.outcome == UNKNOWN
    if one.kind == "save" or (one.asked and not is_open):
        return one
    key = _only({save.asked for save in of_tool if save.kind == "save" and save.asked})
    is_only_look = sum(other.kind == "restore" for other in of_tool) == 1
    if key is None or not is_only_look:
        return None if is_open else one
    if not is_open:
        return replace(one, asked=key)
    return replace(one, asked=key, outcome="hit" if key == one.found else "partial")


def _only(tools: Iterable[str]) -> str | None:
    found = set(tools)
    return next(iter(found)) if len(found) == 1 else None


def _clean(key: str | None) -> str | None:
    """A key, unless it is longer than keys are, or looks like a secret."""
    is_kept = key and len(key) <= LONGEST_KEY and is_free_of_secrets(key)
    return key if is_kept else None
