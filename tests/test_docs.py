"""What the docs say is true: examples load, tables are complete, commands exist."""

import re
import shutil
import tomllib
from itertools import chain
from pathlib import Path

import duckdb
import pytest
from click import Group
from click.testing import CliRunner
from pydantic import BaseModel

from ingest.config.experiments import Arm, CacheRule, CommitRange, Exclusion, Experiment, Role
from ingest.config.price_file import Price, PriceList, parse_prices
from longpole.command import every_command
from longpole.command import main as longpole
from longpole.lake_command import lake_command
from queries.findings import FINDINGS
from queries.meaning.tables import built_tables, plain_views
from tests.benchmarks.inference import measure, table
from tests.browser.views import ADDRESSES
from tests.page_readings import readings_of

ROOT = Path(__file__).resolve().parents[1]
WORKFLOW = ".github/workflows/nightly.yml"
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def test_the_example_of_the_experiment_file_is_valid() -> None:
    """The example in docs/experiments.md passes the validator."""
    example, *_ = re.findall(r"```toml\n(.*?)```", _read("docs/experiments.md"), re.DOTALL)
    (experiment,) = tomllib.loads(example).values()
    assert 2 == len(Experiment.model_validate(experiment).arm)


def test_the_example_of_the_price_file_is_valid() -> None:
    """The example in docs/costs.md passes the validator."""
    (example,) = re.findall(r"```toml\n(.*?)```", _read("docs/costs.md"), re.DOTALL)
    assert () == parse_prices(example, Path("docs/costs.md")).mistakes


@pytest.mark.parametrize("model", [Price, PriceList])
def test_every_key_of_the_price_file_is_explained(model: type[BaseModel]) -> None:
    """docs/costs.md names every key that the validator knows."""
    assert set() == set(model.model_fields) - set(re.findall(r"\w+", _read("docs/costs.md")))


def test_the_keys_are_the_validators() -> None:
    """docs/keys.md is what `make docs` writes, and explains every key."""
    output = CliRunner().invoke(longpole, ["keys"]).output
    assert output == _read("docs/keys.md")
    for model in (Experiment, Arm, CommitRange, CacheRule, Exclusion, Role):
        for name, field in model.model_fields.items():
            assert f"| `{field.alias or name}` | " in output
            assert field.description


def test_the_questions_in_sql_have_answers(demo: Path, tmp_path: Path) -> None:
    """Each statement of docs/sql.md answers on the demo, in a client that knows no Longpole."""
    statements = re.findall(r"```sql\n(.*?)```", _read("docs/sql.md"), re.DOTALL)
    assert 10 == len(statements)
    # Of one file a process has one configuration, and pages may have the demo open with theirs.
    copy = shutil.copyfile(demo.resolve(), tmp_path / "demo.duckdb")
    with duckdb.connect(copy, read_only=True) as connection:
        assert [] == [one for one in statements if not connection.execute(one).fetchall()]


def test_all_that_is_built_is_listed() -> None:
    """docs/sql.md names each table and view of a snapshot with its title and its grain."""
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", _read("docs/sql.md"), re.MULTILINE)
    built = {**built_tables(), **plain_views()}
    assert {name: asked.title for name, asked in built.items()} == {row[0]: row[1] for row in rows}
    for name, _, grain in rows:
        assert built[name].grain.removeprefix("one row per ").startswith(grain)


def test_which_page_reads_what() -> None:
    """docs/sql.md says of each page which tables and findings its code reads."""
    rows = re.findall(r"^\| (\d) \| (.*) \| (.*) \|$", _read("docs/sql.md"), re.MULTILINE)
    said = [tuple(set(re.findall(r"`(\w+)`", cell)) for cell in row[1:]) for row in rows]
    assert list(map(readings_of, ADDRESSES)) == said
    assert {one.name for one in FINDINGS} == set(chain(*(found for _, found in said)))


def test_the_picture_is_what_is_read() -> None:
    """docs/lineage.md is what `make docs` writes."""
    outcome = CliRunner().invoke(longpole, ["lineage", "--markdown"])
    assert outcome.output == _read("docs/lineage.md")


def test_the_schema_is_what_is_printed() -> None:
    """docs/schema.json is what `make docs` writes."""
    assert CliRunner().invoke(longpole, ["schema"]).output == _read("docs/schema.json")


def test_what_one_question_is_made_of() -> None:
    """Facts, views and the question itself; no arrow that others imply."""
    drawn = CliRunner().invoke(longpole, ["lineage", "unmapped_jobs"]).output
    assert "        unmapped_jobs([unmapped_jobs])\n" in drawn
    assert "    jobs --> job_clocks\n" in drawn
    assert "    jobs --> unmapped_jobs\n" not in drawn
    assert 2 == CliRunner().invoke(longpole, ["lineage", "nothing"]).exit_code


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    """A relative link of a document names a file that is there."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8"))
    assert [] == [link for link in links if not (path.parent / link).exists()]


def test_promises_name_their_tests() -> None:
    """Each file that SECURITY.md rests a promise on is there."""
    named = re.findall(r"`((?:tests/|\.streamlit/|requirements)[^`]+)`", _read("SECURITY.md"))
    assert len(named) > 10
    assert [] == [name for name in named if not (ROOT / name).exists()]


def test_commands_of_the_docs_have_their_flags() -> None:
    """Each command that README, docs and workflow name is there, and each flag is in its --help."""
    places = ("docs/nightly/longpole.service", "docs/nightly.md", WORKFLOW)
    texts = [_read(place) for place in places] + [path.read_text("utf-8") for path in DOCS]
    lines = re.findall(
        r"(?:bin/|[`$|] ?)longpole ([a-z]+(?:-[a-z]+)*)([^`#|\n]*)", "\n".join(texts)
    )
    assert len(lines) > 30
    assert set() == {command for command, _ in lines} - set(every_command())
    for command, arguments in lines:
        flags = set(re.findall(r"(?<=\s)--[a-z-]+", arguments))
        part = arguments.split()[:1] if isinstance(every_command()[command], Group) else []
        said = CliRunner().invoke(longpole, [command, *part, "--help"]).output
        assert set() == {flag for flag in flags if flag not in said}, command


@pytest.mark.parametrize(
    "command", ["", *every_command(), *(f"lake {part}" for part in lake_command.commands)]
)
def test_every_command_has_examples(command: str) -> None:
    """Each command's --help ends in examples of that command."""
    said = CliRunner().invoke(longpole, [*command.split(), "--help"]).output
    examples = said.partition("Examples:\n")[2].splitlines()
    assert [line for line in examples if f"longpole {command}".strip() in line]


def test_every_document_is_in_the_index() -> None:
    """docs/README.md names every other document."""
    named = re.findall(r"\]\(([a-z-]+\.md)\)", _read("docs/README.md"))
    there = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert there == set(named)


@pytest.mark.slow
def test_inference_is_as_good_as_the_docs_say(shared: Path) -> None:
    """The table of docs/critical-path.md is what `make inference` measures."""
    assert table(measure(shared)) in _read("docs/critical-path.md")


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")
