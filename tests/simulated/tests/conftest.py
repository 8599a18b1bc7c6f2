"""Fixtures of the simulated GitHub's tests."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.simulated import SimulatedGithub, World, founding_case


@pytest.fixture(scope="session")
def demo() -> World:
    """The demo's world; tests only read it."""
    return founding_case()


@pytest.fixture(scope="module")
def demo_github(demo: World) -> Iterator[SimulatedGithub]:
    """A server of the demo's world; its tests only read."""
    with SimulatedGithub(demo) as github:
        yield github


@pytest.fixture(scope="session")
def problems_of_form(shared: Path) -> Callable[..., list[str]]:
    """Takes an endpoint, a content and a verb; says where it departs from GitHub's own form."""
    document = json.loads((shared / "openapi" / "github.json").read_text("utf-8"))
    _allow_null_where_nullable(document)
    registry: Registry[Any] = Registry().with_resource(
        "urn:github", DRAFT4.create_resource(document)
    )

    def problems(endpoint: str, content: Any, verb: str = "get") -> list[str]:  # noqa: ANN401 - any JSON
        form = "responses/200/content/application~1json/schema"
        where = f"urn:github#/paths/{endpoint.replace('/', '~1')}/{verb}/{form}"
        validator = OAS30Validator(
            {"$ref": where}, registry=registry, format_checker=oas30_format_checker
        )
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]

    return problems


def _allow_null_where_nullable(schema: Any) -> None:  # noqa: ANN401 - any part of the document
    """
    Add null to the enumerations that are nullable.

    GitHub's description leaves it out (a running job's conclusion is null all the same), and the
    validator goes by the letter of OpenAPI 3.0.
    """
    if isinstance(schema, dict):
        if schema.get("nullable") and "enum" in schema:
            schema["enum"].append(None)
        for part in schema.values():
            _allow_null_where_nullable(part)
    elif isinstance(schema, list):
        for part in schema:
            _allow_null_where_nullable(part)
