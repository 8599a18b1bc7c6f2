"""
The commands of a step's script, word by word, as far as a shell's lexer tells them.

Words keep their expressions, and variables become expressions: `$TAG` is `${{ env.TAG }}`, unless
the script sets it. What a command prints is known to the run alone.

Sources: GitHub docs, "Variables reference" (what a runner sets); POSIX.1-2017, "Shell Command
Language", 2.2 (quoting), 2.4 (reserved words), 2.9.1 (assignments).
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.workflow.templates import Expression, parts_of

MOST_COMMANDS = 2_000
"""Of a script; longer ones are programs rather than steps, and are cut there."""

_MOST_CHARACTERS = 100_000
_MOST_LINES_OF_A_COMMAND = 50
_DEEPEST = 3
_FIRST_PLACEHOLDER = 0xF0000  # private use: no script holds one by accident
_SUBSTITUTED = "${{ steps.a-command.outputs.printed }}"
_OPERATORS = frozenset(";&|(){}<>\n")
_BEFORE_A_COMMAND = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "time", "sudo", "exec", "command"}
)
_ASSIGNMENT = re.compile(
    r"(?:export\s+)?(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.ASCII | re.DOTALL
)
_VARIABLE = re.compile(
    r"\$\{(?P<long>[A-Za-z_]\w*)(?P<rest>[^}]*)\}|\$(?P<short>[A-Za-z_]\w*)|\$[0-9@*#?!$-]",
    re.ASCII,
)
_PRINTED = re.compile(r"\$\(.*\)?|`[^`]*`?", re.DOTALL)
_HERE_DOCUMENT = re.compile(r"<<-?\s*['\"\\]?(?P<end>\w+)", re.ASCII)
_OF_RUNNER = {
    "GITHUB_ACTOR": "github.actor",
    "GITHUB_HEAD_REF": "github.head_ref",
    "GITHUB_REF_NAME": "github.ref_name",
    "GITHUB_REPOSITORY": "github.repository",
    "GITHUB_REPOSITORY_OWNER": "github.repository_owner",
    "GITHUB_RUN_ATTEMPT": "github.run_attempt",
    "GITHUB_RUN_ID": "github.run_id",
    "GITHUB_RUN_NUMBER": "github.run_number",
    "GITHUB_SHA": "github.sha",
}

Command = tuple[str, ...]
"""The words of one command, the command itself first."""


def read_commands(script: str) -> list[Command]:
    """The commands of a script, in its order; what is no shell is left out as far as it shows."""
    return list(_Reading().commands(script[:_MOST_CHARACTERS], 0))[:MOST_COMMANDS]


@dataclass(slots=True)
class _Reading:
    """One script; `variables` as it has set them so far, None where it sets one twice."""

    variables: dict[str, str | None] = field(default_factory=dict)
    _expressions: list[str] = field(default_factory=list)

    def commands(self, script: str, depth: int) -> Iterator[Command]:
        for line in _whole_lines(self._without_expressions(script)):
            for words in _split_at_operators(line):
                yield from self._command(words, depth)

    def _without_expressions(self, script: str) -> str:
        """A script with one sign for each expression: the runner fills them in before the shell."""
        made = []
        for part in parts_of(script):
            if isinstance(part, Expression):
                made.append(chr(_FIRST_PLACEHOLDER + len(self._expressions)))
                self._expressions.append(f"${{{{ {part.source} }}}}")
            else:
                made.append(part)
        return "".join(made)

    def _command(self, words: Sequence[str], depth: int) -> Iterator[Command]:
        rest = list(words)
        for word in words:
            if depth < _DEEPEST:
                yield from self._substituted(word, depth)
        while rest and (rest[0] in _BEFORE_A_COMMAND or _ASSIGNMENT.fullmatch(rest[0])):
            self._assign(rest.pop(0))
        if rest and rest[0] in ("export", "readonly", "local", "declare"):
            for word in rest[1:]:
                self._assign(word)
        elif rest:
            yield tuple(self._filled(word) for word in rest)

    def _assign(self, word: str) -> None:
        if assigned := _ASSIGNMENT.fullmatch(word):
            name = assigned["name"]
            value = None if name in self.variables else self._filled(assigned["value"])
            self.variables[name] = value

    def _substituted(self, word: str, depth: int) -> Iterator[Command]:
        """Commands within a quoted word; elsewhere their brackets end a command."""
        start = word.find("$(")
        if start >= 0 and not word.startswith("$(("):
            inner = _Reading(self.variables, self._expressions)
            yield from inner.commands(word[start + 2 :].rstrip(")"), depth + 1)

    def _filled(self, word: str) -> str:
        """A word with its expressions, and its variables as such."""
        text = _VARIABLE.sub(self._variable, _PRINTED.sub(_SUBSTITUTED, word))
        return "".join(
            self._expressions[place]
            if 0 <= (place := ord(sign) - _FIRST_PLACEHOLDER) < len(self._expressions)
            else sign
            for sign in text
        )

    def _variable(self, found: re.Match[str]) -> str:
        name = found["long"] or found["short"]
        if name is None or found["rest"]:
            return _SUBSTITUTED
        if name in self.variables:
            return self.variables[name] or _SUBSTITUTED
        return f"${{{{ {_OF_RUNNER.get(name, f'env.{name}')} }}}}"


def _whole_lines(script: str) -> Iterator[list[str]]:
    """The tokens of each line, of several where a quote goes on; none of what can't be read."""
    held: list[str] = []
    end: str | None = None
    for line in script.replace("\\\r\n", " ").replace("\\\n", " ").splitlines():
        if end is not None:
            end = None if line.strip() == end else end
            continue
        held.append(line)
        tokens = _tokens("\n".join(held))
        if tokens is None:
            held = [] if len(held) > _MOST_LINES_OF_A_COMMAND else held
            continue
        if here := _HERE_DOCUMENT.search(line):
            end = here["end"]
        held = []
        yield tokens


def _tokens(line: str) -> list[str] | None:
    """None where a quote has no end; one in a comment needs none."""
    for text in dict.fromkeys((line, line.rpartition(" #")[0] or line)):
        lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = "#" if text.lstrip().startswith("#") else ""
        try:
            tokens = list(lexer)
        except ValueError:
            continue
        comment = next((place for place, each in enumerate(tokens) if each.startswith("#")), None)
        return tokens[:comment]
    return None


def _split_at_operators(tokens: Sequence[str]) -> Iterator[list[str]]:
    """The words of each command, without what it reads from and writes to."""
    words: list[str] = []
    is_target = False
    for token in tokens:
        if not set(token) <= _OPERATORS or not token:
            if not is_target:
                words.append(token)
            is_target = False
        elif "<" in token or ">" in token:
            is_target = True
            if words and words[-1].isdecimal():
                words.pop()
        elif token.startswith("(") and words and words[-1].endswith("$"):
            # What opens here is printed into the word.
            words[-1] += "("
            yield words
            words = []
        else:
            if words:
                yield words
            words, is_target = [], False
    if words:
        yield words
