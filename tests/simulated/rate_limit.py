"""
The primary rate limits of one token: REST and GraphQL have one each.

Source: GitHub's "Rate limits for the REST API" and "Rate limits and query limits for the GraphQL
API".
"""

from dataclasses import dataclass

from tests.simulated.world import Json

_WINDOW_S = 3600


@dataclass(slots=True)
class RateWindow:
    """
    Requests of one token that count, since the last reset.

    Attributes:
        limit: Requests allowed until the reset.
        reset_at: Seconds since 1970, as GitHub's header has it.
        used: Requests so far; 304 answers are taken back.
        resource: GitHub's name of what is limited.
    """

    limit: int
    reset_at: int = 0
    used: int = 0
    resource: str = "core"

    def roll(self, now: float) -> None:
        """Begin anew if the reset has passed."""
        if self.reset_at <= now:
            self.reset_at = int(now) + _WINDOW_S
            self.used = 0

    @property
    def is_exhausted(self) -> bool:
        """Whether the next request is refused."""
        return self.used >= self.limit

    def figures(self) -> dict[str, int]:
        """What the headers and /rate_limit say."""
        return {
            "limit": self.limit,
            "remaining": self.limit - self.used,
            "reset": self.reset_at,
            "used": self.used,
        }

    def headers(self) -> dict[str, str]:
        """The headers that every answer to this token has."""
        figures = {f"x-ratelimit-{name}": str(value) for name, value in self.figures().items()}
        return {**figures, "x-ratelimit-resource": self.resource}


def overview(core: RateWindow, graphql: RateWindow) -> Json:
    """The content of /rate_limit, which costs nothing."""
    figures = core.figures()
    resources = {"core": figures, "search": figures, "graphql": graphql.figures()}
    return {"resources": resources, "rate": figures}
