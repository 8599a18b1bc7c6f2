"""Reading the experiment file, and wording its mistakes."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from basis.places import LONGPOLE
from basis.visible import visible
from ingest.config.expectations import Expectation
from ingest.config.experiments import (
    Arm,
    CacheRule,
    CommitRange,
    Exclusion,
    Experiment,
    Prediction,
    Role,
)
from ingest.config.mistakes import (
    MISSING,
    MOST,
    key_path,
    line_of,
    read_bounded,
    why_unreadable,
    word_place,
    word_unknown_key,
)
from ingest.errors import ExperimentFileInvalid

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
    Read and check an experiment file; `only` names the experiments wanted, empty for all.

    Raises:
        ExperimentFileInvalid: It can't be read, is no TOML, or no valid experiment is left.
    """
    try:
        text = read_bounded(path)
    except (OSError, UnicodeDecodeError) as error:
        why = why_unreadable(error)
        is_missing = isinstance(error, FileNotFoundError)
        first = f"let `{LONGPOLE} propose` write a first one, or " if is_missing else ""
        raise ExperimentFileInvalid(
            f"{path}: can't be read ({why}): {first}name an experiment file with --experiments."
        ) from error
    return parse_experiments(text, path, only)


def parse_experiments(text: str, path: Path, only: tuple[str, ...] = ()) -> ExperimentFile:
    """
    Check the text of an experiment file; arguments as of `load_experiments`.

    Raises:
        ExperimentFileInvalid: It is no TOML, or no valid experiment is left.
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExperimentFileInvalid(f"{path}: is not TOML: {error}.") from error
    if unknown := [name for name in only if name not in tables]:
        raise ExperimentFileInvalid(
            f"{path}: has no experiment {unknown[0]!r}: --only takes {_list_names(tables)}."
        )
    experiments: dict[str, Experiment] = {}
    found: dict[str, list[str]] = {}
    for name, table in tables.items():
        try:
            experiments[name] = Experiment.model_validate(table)
        except ValidationError as error:
            mistakes = error.errors(include_url=False)
            room = max(0, MOST - sum(map(len, found.values())))
            found[name] = [
                _sentence(path, text, (name, *mistake["loc"]), mistake)
                for mistake in mistakes[:room]
            ]
            if (more := len(mistakes) - room) > 0:
                found[name].append(_more(path, name, more))
    asked = [name for name in tables if not only or name in only]
    wanted = tuple(name for name in asked if name in experiments)
    if not wanted:
        sentences = [sentence for name in asked for sentence in found.get(name, [])]
        if (more := len(sentences) - MOST - 1) > 0:
            sentences[-more:] = [
                f"{path}: mistakes of {more:,} more experiments: mend others first."
            ]
        raise ExperimentFileInvalid(
            *(sentences or [f"{path}: holds no experiment: see docs/experiments.md."])
        )
    of_asked = {name: found[name] for name in asked if name in found}
    return ExperimentFile(experiments, of_asked, tuple(tables), wanted)


def _more(path: Path, name: str, count: int) -> str:
    sentence = visible(
        f"{path}: {key_path([name])}: has {count:,} more mistakes: mend others first."
    )
    return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST]}..."


def _sentence(path: Path, text: str, location: tuple[Any, ...], mistake: ErrorDetails) -> str:
    keys = [key for key in location if not _is_pydantic_tag(key)]
    told = f"{word_place(path, line_of(text, keys))}: {key_path(keys)}"
    sentence = visible(f"{told}: {_remedy(keys, mistake)}")
    return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST]}..."


def _remedy(keys: list[Any], mistake: ErrorDetails) -> str:
    match mistake["type"]:
        case "extra_forbidden":
            remedy = word_unknown_key(keys[-1], _known_keys(keys))
        case "missing" if keys[1:] == ["arm"]:
            remedy = f"an experiment needs at least one [[{keys[0]}.arm]]."
        case "missing" if keys[-1] == "change":
            remedy = f"a prediction needs at least one [[{keys[0]}.prediction.change]]."
        case "missing":
            remedy = MISSING
        case "value_error":
            remedy = f"{mistake['ctx']['error']}."
        case "list_type" if keys[-1] in ("arm", "role", "prediction", "expect"):
            remedy = f"write [[{'.'.join(map(str, keys))}]], with two brackets."
        case "list_type":
            remedy = "needs a list in brackets, such as [1, 2] or ['build*', 'test']."
        case "model_type":
            remedy = "must be a table: see docs/experiments.md for its keys."
        case "string_pattern_mismatch":
            remedy = f"{mistake['input']!r} does not have the form {_form(keys[-1])}."
        case _:
            remedy = f"{mistake['msg']}."
    return remedy


def _known_keys(keys: list[Any]) -> list[str]:
    """Those of the table in which a key stands."""
    model: type[BaseModel] = Experiment
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
        case ["prediction", int(), _]:
            model = Prediction
        case ["expect", int(), _]:
            model = Expectation
    return [info.alias or name for name, info in model.model_fields.items()]


def _form(key: object) -> str:
    return {
        "repository": "owner/name",
        "head_repository": "owner/name",
        "smallest_effect": "'5%' or '15s'",
    }.get(str(key), "of a commit: 7 to 40 hexadecimal digits")


def _is_pydantic_tag(key: object) -> bool:
    return isinstance(key, str) and key.startswith("function-")


def _list_names(names: dict[str, Any]) -> str:
    return ", ".join(names) or "nothing: the file is empty"
