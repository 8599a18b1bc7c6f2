"""
Workflow files as GitHub's own reader takes them, written apart from `ingest.workflow`.

Source: YAML 1.2, section 10.3.2 (core schema); actions/runner, `YamlObjectReader.cs` and
`NumberExpressionData.cs`. Numbers are doubles; anchors are followed, merge keys are not known.
"""

import math
import re
from typing import Any

import yaml

Value = Any
"""None, bool, float, str, or a list or mapping of these."""


class RefusedByGithub(Exception):
    """GitHub starts no such file, or not this job of it."""


class _CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C where built
    """Resolves plain scalars by the core schema."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's


_PLAIN = {
    "null": r"(?:~|null|Null|NULL|)",
    "bool": r"(?:true|True|TRUE|false|False|FALSE)",
    "int": r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)",
    "float": r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
}
for _tag, _pattern in _PLAIN.items():
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"{_pattern}\Z", re.ASCII), None
    )


def _bool(_loader: object, node: yaml.ScalarNode) -> bool:
    return str(node.value).lower() == "true"


def _number(_loader: object, node: yaml.ScalarNode) -> float:
    text = node.value.lower()
    if text.startswith(("0x", "0o")):
        return float(int(text, 0))
    return float(text.replace(".inf", "inf").replace(".nan", "nan"))


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Value]:  # noqa: ANN401 - PyYAML's
    mapping: dict[str, Value] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise RefusedByGithub("a key that is no scalar")
        if key_node.value in mapping:
            raise RefusedByGithub(f"the key {key_node.value} is defined twice")
        mapping[key_node.value] = loader.construct_object(value_node, deep=True)
    return mapping


_CoreLoader.add_constructor("tag:yaml.org,2002:bool", _bool)
_CoreLoader.add_constructor("tag:yaml.org,2002:int", _number)
_CoreLoader.add_constructor("tag:yaml.org,2002:float", _number)
_CoreLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(text: str) -> Value:
    """
    The file's only document.

    Raises:
        RefusedByGithub: It is no YAML.
    """
    try:
        return yaml.load(text, Loader=_CoreLoader)  # noqa: S506 - a safe loader, with own scalars
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RefusedByGithub("no YAML") from error


def shown_number(number: float) -> str:
    """A double with 15 digits, as .NET writes `G15`."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return f"{number:.15g}".upper()


def shown_scalar(value: Value) -> str:
    """Any value as a text, by GitHub's rules of conversion."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() | int():
            return shown_number(float(value))
        case str():
            return value
        case list():
            return "Array"
        case _:
            return "Object"
