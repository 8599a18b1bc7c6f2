"""Every hostile name in every text, through the real pipe, seen in every output but the pages."""

import csv
import html.parser
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from basis.visible import is_all_visible
from ingest.story import JsonStory, Story
from longpole.ingest_command import main as ingest
from longpole.queries_command import main as queries
from queries.export import file_name
from queries.report import evidence_of, write_report
from tests.github_markdown import seen
from tests.hostile_names import HOSTILE
from tests.hostile_world import ALL, ARMS, EXPERIMENT, NAMES, hostile_experiments, hostile_world
from tests.ingest.project import Project
from tests.simulated import SimulatedGithub

_JOINER = "\u2060"
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
_STORY = ("run ", "x: ", "note: ", "10 job graphs made", "@e ", "pull request 5")
_OURS = {
    *("h3", "h4", "p", "strong", "ul", "li", "blockquote", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td", "pre", "code"),
}


@dataclass(frozen=True, slots=True)
class Piped:
    """What came of an ingest of the hostile world, and of two commands that read from it."""

    database: Path
    stored: set[tuple[str, ...]]
    text: Result
    proposal: Result
    dry_run: Result


@pytest.fixture(scope="module")
def piped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Piped]:
    """One night, and the other commands that ask GitHub."""
    folder = tmp_path_factory.mktemp("strangers")
    body = folder / "body.md"
    body.write_text("a report", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, SimulatedGithub(hostile_world()) as github:
        project = Project(folder, patch)
        project.write(hostile_experiments())
        text = project.ingest(api=github.url)
        environ = {"GITHUB_API_URL": github.url, "GITHUB_TOKEN": "token"}
        proposal = CliRunner().invoke(ingest, ["propose", "o/r", "5"], env=environ)
        flags = ["--pull", "5", "--repository", "o/r", "--body", str(body)]
        dry_run = CliRunner().invoke(ingest, ["publish", *flags], env=environ)
        stored = project.query("select name, runner_name, runner_group, html_url from jobs")
        yield Piped(project.database.resolve(), set(stored), text, proposal, dry_run)


def test_the_terminal(piped: Piped) -> None:
    """Every line is one of ours, and nothing in it acts on a terminal."""
    for outcome in (piped.text, piped.proposal, piped.dry_run):
        assert 0 == outcome.exit_code, outcome.output
        lines = f"{outcome.stdout}{outcome.stderr}".split("\n")
        assert [] == [line for line in lines if not is_all_visible(line)]
    assert [] == [line for line in piped.text.stderr.splitlines() if not line.startswith(_STORY)]


def test_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    """In both forms an event is one line, whose texts hide nothing; JSON is ASCII."""
    told = [Story(), JsonStory(lambda: datetime(2026, 4, 10, 2))]
    for name in HOSTILE.values():
        for story in told:
            story.event(f"failed: {name}", "error", what=name)
            story.end("error", f"of {name}")
    lines = capsys.readouterr().err.removesuffix("\n").split("\n")
    assert 4 * len(HOSTILE) == len(lines)
    texts, objects = lines[::4] + lines[1::4], [json.loads(line) for line in lines[2::4]]
    assert [] == [text for text in texts if not is_all_visible(text)]
    assert "".join(lines[2::4] + lines[3::4]).isascii()
    assert [] == [one for one in objects if not is_all_visible(one["message"] + one["what"])]


def test_a_proposal_parses(piped: Piped) -> None:
    """Titles of strangers end no string of it."""
    (experiment,) = tomllib.loads(piped.proposal.stdout).values()
    assert experiment["title"] == ALL[:200]


def test_facts_are_the_very_texts(piped: Piped, tmp_path: Path) -> None:
    """Ingest stores what GitHub said; `--raw` gives it, all else shows and guards it."""
    raw, shown = tmp_path / "raw", tmp_path / "shown"
    for folder, flags in ((raw, ["--raw"]), (shown, [])):
        place = ["--database", str(piped.database), "--out", str(folder)]
        outcome = CliRunner().invoke(queries, ["export", *flags, *place, "--", EXPERIMENT])
        assert 0 == outcome.exit_code, outcome.output
        assert len(outcome.stdout.splitlines()) == len(list(folder.iterdir()))
    expected = {(name, name, name, f"javascript:{name}") for name in NAMES}
    assert expected == {row for row in piped.stored if row[0] in NAMES}
    assert set(ARMS) <= {row["arm"] for row in _rows(raw / "job_durations_by_arm.csv")}
    for path in sorted(shown.iterdir()):
        rows, very = _rows(path), _rows(raw / path.name)
        assert len(very) == len(rows)
        for row, original in zip(rows, very, strict=True):
            for column, cell in row.items():
                is_number = _is_number(original[column])
                assert (cell == original[column]) or not is_number
                assert is_number or not cell.lstrip().startswith(_FORMULA_STARTS), cell[:80]
                assert is_all_visible(cell)


def test_reports(piped: Piped) -> None:
    """Markdown and HTML have our own tags only, and no link that a stranger chose."""
    evidence = evidence_of(EXPERIMENT, piped.database)
    markdown = write_report(evidence, "markdown")
    found = seen(markdown)
    assert found.tags <= {*_OURS, "a"}
    assert {"https://a.example/"} >= {link[:18] for link in found.links}
    assert is_all_visible(markdown.replace(_JOINER, "").replace("\n", ""))
    page = _Page()
    page.feed(write_report(evidence, "html"))
    assert not page.tags & {"img", "iframe", "object", "form", "input", "base", "link"}
    assert [] == [name for name in page.attributes if name.startswith("on")]
    assert {"https://a.example/"} >= {link[:18] for link in page.links}
    assert [] == [text for text in page.texts if not is_all_visible(text.replace("\n", ""))]


def test_names_of_files() -> None:
    """Of a name no path is made, and no name that a file system can't hold."""
    for name in HOSTILE.values():
        made = file_name("report", name, name, suffix=".csv")
        assert Path(made).name == made
        assert made.startswith("report")
        assert made.isascii()
        assert len(made) < 250


class _Page(html.parser.HTMLParser):
    """Tags, links, names of attributes, and texts outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.texts += [value or "" for name, value in attrs if name == "aria-label"]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.texts.append(data)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
