"""A folder with a report, a pull request to publish it in, and people who meddle."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner, Result

from longpole.ingest_command import main
from tests.ingest.project import SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub

REPORT = "# Evidence\n\nfaster\n"
BLOCK = "<!-- longpole:begin -->\n\n# Evidence\n\nfaster\n\n<!-- longpole:end -->"
NOBODY = "http://127.0.0.1:9"
"""Nobody listens there: what asks fails."""
Meddling = Callable[[Answer], Answer | None]
"""Sees the honest answer to a request, after it was made; what it returns is sent instead."""


@dataclass
class Desk:
    """
    The current folder, and pull request 5 of `o/r`.

    Attributes:
        folder: Holds `report.md`.
        small: What GitHub holds.
        requests: Method and status of those of the last command.
        may_edit: Whether the token may write.
        rate_limit: Of the token.
    """

    folder: Path
    small: SmallWorld = field(default_factory=SmallWorld)
    requests: list[tuple[str, int]] = field(default_factory=list)
    may_edit: bool = True
    rate_limit: int = 5000

    @property
    def description(self) -> str | None:
        """As GitHub has it."""
        text = self.small.repository.pulls[5]["body"]
        assert text is None or isinstance(text, str)
        return text

    @description.setter
    def description(self, text: str | None) -> None:
        self.small.repository.pulls[5] = {**self.small.repository.pulls[5], "body": text}

    @property
    def kept(self) -> dict[str, str]:
        """The files beside the report, with their line endings."""
        return {
            path.name: path.read_bytes().decode()
            for path in self.folder.iterdir()
            if path.name != "report.md"
        }

    def publish(
        self,
        *flags: str,
        body: str = "report.md",
        meddling: Mapping[int, Meddling] | None = None,
        stdin: bytes | None = None,
        is_named: bool = True,
    ) -> Result:
        """
        Run `longpole publish` for pull request 5 of `o/r`.

        Args:
            flags: Beside those; a later one overrules.
            body: The report's name.
            meddling: What happens at the request of that number, from 1.
            stdin: What stands on standard input.
            is_named: Whether --repository is given.
        """
        asked: list[Request] = []

        def hook(request: Request, honest: Answer) -> Answer:
            asked.append(request)
            meddle = (meddling or {}).get(len(asked))
            return honest if meddle is None else meddle(honest) or honest

        with SimulatedGithub(
            self.small.world, hook=hook, may_edit=self.may_edit, rate_limit=self.rate_limit
        ) as github:
            outcome = run(
                *("--pull", "5", "--body", body),
                *(("--repository", "o/r") if is_named else ()),
                *flags,
                api=github.url,
                stdin=stdin,
            )
            self.requests = [(each.method, each.status) for each in github.requests]
        return outcome

    def edits(self, text: str) -> Meddling:
        """Somebody who writes a description."""

        def meddle(_honest: Answer) -> None:
            self.description = text

        return meddle


def run(
    *arguments: str, api: str = NOBODY, token: str = "token", stdin: bytes | None = None
) -> Result:
    """Run `longpole publish` against an API root."""
    return CliRunner().invoke(
        main,
        ["publish", *arguments],
        env={"GITHUB_API_URL": api, "GITHUB_TOKEN": token, "GH_TOKEN": "", "PATH": ""},
        input=stdin,
        catch_exceptions=False,
    )
