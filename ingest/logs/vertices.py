"""
What a step of an image build is: kind, stage and place of what BuildKit calls a vertex.

Of an instruction only its keyword is taken.

Sources: moby/buildkit, `dockerfile2llb/convert.go` (names of instructions), `dockerui`, `exporter`
and `cache/remotecache` (of the others); docker/buildx, `util/progress` (a target before them).
"""

import re
from dataclasses import dataclass

INSTRUCTIONS = {
    *("FROM", "RUN", "COPY", "ADD", "WORKDIR", "ENV", "ARG", "CMD", "ENTRYPOINT", "EXPOSE", "USER"),
    *("LABEL", "VOLUME", "SHELL", "STOPSIGNAL", "HEALTHCHECK", "ONBUILD", "MAINTAINER"),
}
_NUMBERED = re.compile(r"\[(?:([^\]]{1,300}) )?\s*(\d{1,4}/\d{1,4})\] (?:ONBUILD )?([A-Z]+)\b.*")
_BRACKETED = re.compile(r"\[([^\]]{1,300})\] ?(.*)")
_LONGEST_STAGE = 100
_KINDS = tuple(
    (re.compile(form), kind)
    for form, kind in (
        (r"importing cache manifest from .+", "import cache"),
        (r"exporting to GitHub Actions Cache", "export cache"),
        (r"exporting (?:inline cache|content cache|cache to .+|cache)", "export cache"),
        (r"preparing layers for inline cache", "export cache"),
        (
            r"exporting to (?:image|\w+ image format|client directory|client tarball)",
            "export image",
        ),
        (r"importing to docker", "export image"),
        (r"pushing \S+ with docker", "push"),
        (r"resolve image config for .+", "load"),
    )
)


@dataclass(frozen=True, slots=True)
class Vertex:
    """
    What one step of a build is.

    Attributes:
        kind: As in `BuildLayer`.
        stage: As BuildKit names it, `stage-1` of one without a name; None where it names none.
        place: Such as 3/7; None of what is no instruction.
    """

    kind: str
    stage: str | None = None
    place: str | None = None


def read_vertex(name: str) -> Vertex | None:
    """What a vertex of this name is; None if BuildKit gives no vertex such a name."""
    if match := _NUMBERED.fullmatch(name):
        kind = match[3] if match[3] in INSTRUCTIONS else "other"
        words = [word for word in (match[1] or "").split() if "/" not in word]
        return Vertex(kind, words[-1][:_LONGEST_STAGE] if words else None, match[2])
    bracketed = _BRACKETED.fullmatch(name)
    words = bracketed[1].split() if bracketed else []
    rest = bracketed[2] if bracketed else name
    if words[-1:] == ["internal"] and rest.startswith("load "):
        return Vertex("context" if rest.startswith("load build context") else "load")
    if "context" in words[:-1]:
        return Vertex("context")
    kind = next((kind for form, kind in _KINDS if form.fullmatch(rest)), None)
    return Vertex(kind or "other") if kind or bracketed else None
