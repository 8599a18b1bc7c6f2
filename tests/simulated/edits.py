"""
The one thing that can be changed at the simulated GitHub: a pull request's description.

Sources: REST "Update a pull request"; the refusal of a long text as real ones are quoted.
"""

import json
from http import HTTPStatus

from tests.simulated.messages import Answer, json_answer, refusal
from tests.simulated.routes import Found, UnknownRequest, answer
from tests.simulated.world import World

_LONGEST = 65_536
_TOO_LONG = {
    "message": "Validation Failed",
    "errors": [
        {
            "resource": "Issue",
            "code": "custom",
            "field": "body",
            "message": f"body is too long (maximum is {_LONGEST} characters)",
        }
    ],
    "documentation_url": "https://docs.github.com/rest",
    "status": "422",
}


class EditNotTaken(Exception):
    """
    GitHub would refuse the edit.

    Attributes:
        answer: What it would say.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def edit(world: World, path: str, body: str, *, may_edit: bool) -> Found:
    """
    The answer to a PATCH request; the world has the new description.

    Args:
        world: What GitHub holds.
        path: Decoded path below the API root.
        body: JSON with a new `body`, and nothing else.
        may_edit: Whether the token may.

    Raises:
        EditNotTaken: It may not, or the description is too long.
        UnknownObject: No such pull request.
        UnknownRequest: Something else is to be edited.
    """
    match path.strip("/").split("/"):
        case ["repos", owner, name, "pulls", number]:
            pull = answer(world, path, {}).content
        case _:
            raise UnknownRequest(path)
    description = _new_description(body)
    if not may_edit:
        message = "Resource not accessible by personal access token"
        raise EditNotTaken(refusal(HTTPStatus.FORBIDDEN, message))
    if len(description or "") > _LONGEST:
        raise EditNotTaken(json_answer(_TOO_LONG, HTTPStatus.UNPROCESSABLE_ENTITY))
    edited = {**pull, "body": description}
    world.repository(f"{owner}/{name}").pulls[int(number)] = edited
    return Found(edited)


def _new_description(body: str) -> str | None:
    try:
        match json.loads(body):
            case {"body": None | str() as description, **others} if not others:
                return description
    except ValueError:
        pass
    raise UnknownRequest(f"edit {body[:100]}")
