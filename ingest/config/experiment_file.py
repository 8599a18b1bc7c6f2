"""Reading the experiment file, and wording its mistakes."""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ingest.config.experiments import (
    Arm,
    CacheRule,
    CommitRange,
    Exclusion,
    Experiment,
    Role,
    Table,
)
from ingest.config.toml_lines import key_path, line_of
from ingest.errors import ExperimentFileInvalid
from ingest.visible import visible

_LONGEST = 1000
"""Characters of a sentence, which may quote what the file says."""


@dataclass(frozen=True, slots=True)
class ExperimentFile:
    """
    What the file says.

    Attributes:
        experiments: The valid ones by name, in the file's order.
        mistakes: Of those asked for, by experiment, a sentence each: file, line, key path, remedy.
        names: Of all experiments in the file, in its order, valid or not.
        wanted: Names of the valid ones that were asked for.
    """

    experiments: dict[str, Experiment]
    mistakes: dict[str, list[str]]
    names: tuple[str, ...]
    wanted: tuple[str, ...]


def load_experiments(path: Path, only: tuple[str, ...] = ()) -> ExperimentFile:
    """
    Read and check an experiment file.

    Args:
        path: The file.
        only: Names of the experiments wanted; empty for all.

    Raises:
        ExperimentFileInvalid: It can't be read, is no TOML, or no valid experiment is left.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise ExperimentFileInvalid(
            f"{path}: can't be read ({reason}): name an experiment file with --experiments."
        ) from error
    return parse_experiments(text, path, only)


def parse_experiments(text: str, path: Path, only: tuple[str, ...] = ()) -> ExperimentFile:
    """
    Check what an experiment file says.

    Args:
        text: What it says.
        path: What sentences call it.
        only: Names of the experiments wanted; empty for all.

    Raises:
        ExperimentFileInvalid: It is no TOML, or no valid experiment is left.
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExperimentFileInvalid(f"{path}: is not TOML: {error}.") from error
    if unknown := [name for name in only if name not in tables]:
        raise ExperimentFileInvalid(
            f"{path}: has no experiment {unknown[0]!r}: --only takes {_listed(tables)}."
        )
    experiments: dict[str, Experiment] = {}
    found: dict[str, list[str]] = {}
    for name, table in tables.items():
        try:
            experiments[name] = Experiment.model_validate(table)
        except ValidationError as error:
            found[name] = [
                _sentence(path, text, (name, *mistake["loc"]), mistake)
                for mistake in error.errors(include_url=False)
            ]
    asked = [name for name in tables if not only or name in only]
    wanted = tuple(name for name in asked if name in experiments)
    if not wanted:
        sentences = [sentence for name in asked for sentence in found.get(name, [])]
        raise ExperimentFileInvalid(
            *(sentences or [f"{path}: holds no experiment: see docs/experiments.md."])
        )
    mistakes = {name: found[name] for name in asked if name in found}
    return ExperimentFile(experiments, mistakes, tuple(tables), wanted)


def _sentence(path: Path, text: str, location: tuple[Any, ...], mistake: ErrorDetails) -> str:
    keys = [key for key in location if not _is_pydantic_tag(key)]
    line = line_of(text, keys)
    place = f"{path}{'' if line is None else f' line {line}'}: {key_path(keys)}"
    sentence = visible(f"{place}: {_remedy(keys, mistake)}")
    return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST]}..."


def _remedy(keys: list[Any], mistake: ErrorDetails) -> str:
    match mistake["type"]:
        case "extra_forbidden":
            remedy = _unknown_key(keys)
        case "missing" if keys[-1] == "arm":
            remedy = f"an experiment needs at least one [[{keys[0]}.arm]]."
        case "missing":
            remedy = "this key is missing; add it."
        case "value_error":
            remedy = f"{mistake['ctx']['error']}."
        case "list_type" if keys[-1] in ("arm", "role"):
            remedy = f"write [[{'.'.join(map(str, keys))}]], with two brackets."
        case "model_type":
            remedy = "must be a table: see docs/experiments.md for its keys."
        case "string_pattern_mismatch":
            remedy = f"{mistake['input']!r} does not have the form {_form(keys[-1])}."
        case _:
            remedy = f"{mistake['msg']}."
    return remedy


def _unknown_key(keys: list[Any]) -> str:
    model: type[Table] = Experiment
    match keys[1:]:
        case ["arm", int(), "commits", *_]:
            model = CommitRange
        case ["arm", int(), "cold" | "warm", *rest] if len(rest) > 1 or keys[-1] not in (
            "cold",
            "warm",
        ):
            model = CacheRule
        case ["arm", int(), "exclude", *_]:
            model = Exclusion
        case ["arm", int(), _]:
            model = Arm
        case ["role", int(), _]:
            model = Role
    known = [info.alias or name for name, info in model.model_fields.items()]
    near = get_close_matches(str(keys[-1]), known, n=1)
    advice = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}."
    return f"unknown key; {advice}"


def _form(key: object) -> str:
    return {
        "repository": "owner/name",
        "head_repository": "owner/name",
        "smallest_effect": "'5%' or '15s'",
    }.get(str(key), "of a commit: 7 to 40 hexadecimal digits")


def _is_pydantic_tag(key: object) -> bool:
    return isinstance(key, str) and key.startswith("function-")


def _listed(names: dict[str, Any]) -> str:
    return ", ".join(names) or "nothing: the file is empty"
