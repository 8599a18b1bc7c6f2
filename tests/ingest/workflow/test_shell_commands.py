"""The commands of a script, as a shell's lexer tells them."""

from collections.abc import Mapping

import pytest

from ingest.workflow.shell_commands import Command, read_commands

PRINTED = "${{ steps.a-command.outputs.printed }}"
"""What stands for a text that the run alone knows."""

CASES: Mapping[str, tuple[str, list[Command]]] = {
    "one after another": (
        "docker pull a && docker run a || true; docker push b &",
        [("docker", "pull", "a"), ("docker", "run", "a"), ("true",), ("docker", "push", "b")],
    ),
    "over several lines": (
        "docker build \\\n  -t a \\\n  .",
        [("docker", "build", "-t", "a", ".")],
    ),
    "quotes that go on": ("echo 'one\ntwo'\nmake", [("echo", "one\ntwo"), ("make",)]),
    "comments": (
        "# it's a comment\nmake # don't\ndocker push a#b",
        [("make",), ("docker", "push", "a#b")],
    ),
    "within if and loops": (
        "if docker pull a; then docker push b; fi",
        [("docker", "pull", "a"), ("docker", "push", "b"), ("fi",)],
    ),
    "where output goes": (
        "docker push a > /dev/null 2>&1 | tee log",
        [("docker", "push", "a"), ("tee", "log")],
    ),
    "a text that is no script": (
        "cat <<EOF\ndocker push a\nEOF\nmake",
        [("cat",), ("make",)],
    ),
    "variables are of the environment": (
        "docker push $REPO/app:${TAG}-$GITHUB_SHA",
        [("docker", "push", "${{ env.REPO }}/app:${{ env.TAG }}-${{ github.sha }}")],
    ),
    "or of the script": ("export TAG=1\ndocker push app:$TAG", [("docker", "push", "app:1")]),
    "of one that is set twice nobody knows": (
        "TAG=1\nTAG=2\ndocker push app:$TAG",
        [("docker", "push", f"app:{PRINTED}")],
    ),
    "what a command prints": (
        'A="$(docker pull a)"\ndocker push $(cat name)\ndocker run "o/app:$(make tag)" sh',
        [
            ("docker", "pull", "a"),
            ("docker", "push", PRINTED),
            ("cat", "name"),
            ("make", "tag"),
            ("docker", "run", f"o/app:{PRINTED}", "sh"),
        ],
    ),
    "expressions stay": (
        "docker push \"a:${{ matrix.tag || 'x y' }}\"",
        [("docker", "push", "a:${{ matrix.tag || 'x y' }}")],
    ),
    "a quote without its end": ("echo 'a\nmake", []),
}


@pytest.mark.parametrize("case", CASES)
def test_commands(case: str) -> None:
    """Words, without what is no command."""
    script, expected = CASES[case]

    assert expected == read_commands(script)
