"""What image builds did, form by form: each text is ours, its facts are worked out by hand."""

import pytest

from ingest.logs.vertices import Vertex, read_vertex
from tests.ingest.logs.readings import facts_of

Row = tuple[int, int, str, str | None, str | None, str, float | None]
"""Build, vertex, kind, stage, place, outcome, seconds."""

BUILD = """\
10 #0 building with "default" instance using docker driver
10
10 #1 [internal] load build definition from Dockerfile
10 #1 transferring dockerfile: 1.2kB done
10 #1 DONE 0.1s
10
11 #2 [base 1/2] FROM docker.io/library/golang:1.22@sha256:0a
11 #2 CACHED
11
11 #3 [base 2/2] RUN go mod download
11 #3 CACHED
11
12 #4 [stage-1 2/3] COPY --from=base /x /x
12 #4 DONE 0.4s
12
13 #5 [stage-1 3/3] RUN make build TOKEN=abc
14 #5 1.203 CACHED
15 #5 DONE 12.3s
15
16 #6 exporting to image
16 #6 exporting layers 2.0s done
17 #6 pushing layers 1.5s done
17 #6 pushing manifest for example.org/x 0.2s done
17 #6 DONE 4.1s
17
18 #7 exporting to GitHub Actions Cache
18 #7 DONE
"""
ROWS: list[Row] = [
    (1, 1, "load", None, None, "done", 0.1),
    (1, 2, "FROM", "base", "1/2", "cached", 0.0),
    (1, 3, "RUN", "base", "2/2", "cached", 0.0),
    (1, 4, "COPY", "stage-1", "2/3", "done", 0.4),
    (1, 5, "RUN", "stage-1", "3/3", "done", 12.3),
    (1, 6, "export image", None, None, "done", 4.1),
    (1, 6, "push", None, None, "done", 1.5),
    (1, 7, "export cache", None, None, "done", None),
]


def rows(text: str) -> list[Row]:
    """Layers of a log."""
    return [
        (one.build, one.vertex, one.kind, one.stage, one.place, one.outcome, one.seconds)
        for one in facts_of(text).layers
    ]


def test_a_build() -> None:
    """Each vertex with its outcome and seconds; what a command prints is none of them."""
    assert ROWS == rows(BUILD)
    assert list(range(1, 9)) == [one.position for one in facts_of(BUILD).layers]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("[2/7] WORKDIR /app", Vertex("WORKDIR", None, "2/7")),
        ("[ 7/14] ADD . .", Vertex("ADD", None, "7/14")),
        ("[deps  1/18] FROM docker.io/library/node:20", Vertex("FROM", "deps", "1/18")),
        ("[linux/amd64 builder 3/4] RUN make", Vertex("RUN", "builder", "3/4")),
        ("[linux/amd64->arm64 builder 3/4] RUN make", Vertex("RUN", "builder", "3/4")),
        ("[linux/arm64 2/4] RUN make", Vertex("RUN", None, "2/4")),
        ("[web stage-1 2/7] ONBUILD COPY a b", Vertex("COPY", "stage-1", "2/7")),
        ("[web internal] load build context", Vertex("context")),
        ("[internal] load .dockerignore", Vertex("load")),
        ("[internal] load metadata for docker.io/library/node:20", Vertex("load")),
        ("[context base] load metadata for x", Vertex("context")),
        ("[auth] library/node:pull token for registry-1.docker.io", Vertex("other")),
        ("importing cache manifest from gha:1", Vertex("import cache")),
        ("[web] importing cache manifest from gha:1", Vertex("import cache")),
        ("[web] exporting to GitHub Actions Cache", Vertex("export cache")),
        ("exporting cache to registry", Vertex("export cache")),
        ("exporting to docker image format", Vertex("export image")),
        ("pushing example.org/x with docker", Vertex("push")),
        ("exporting layers", None),
        ("pushing layers", None),
        ("transferring context: 2B", None),
        ("0.345 text", None),
    ],
)
def test_vertices(name: str, expected: Vertex | None) -> None:
    """Kind, stage and place by the name of a vertex."""
    assert expected == read_vertex(name)


def test_interleaved() -> None:
    """Vertices that take turns keep their own lines; one that ends twice has the later seconds."""
    text = """\
10 #1 [internal] load build definition from Dockerfile
10 #1 DONE 0.0s
11 #2 [a 1/1] RUN x
11 #2 ...
11
12 #3 [b 1/1] RUN y
12 #3 DONE 1.0s
12
13 #2 [a 1/1] RUN x
13 #2 DONE 2.0s
13 #2 [a 1/1] RUN x
13 #2 DONE 2.5s
"""
    assert [(1, 0.0), (2, 2.5), (3, 1.0)] == [(row[1], row[6]) for row in rows(text)]


def test_failed() -> None:
    """What fails, what is canceled with it, and what never ended, which is not told."""
    text = """\
10 #1 [1/3] FROM x
10 #1 DONE 0.0s
11 #2 [2/3] RUN x
11 #3 [b 2/3] RUN y
11 #4 [c 2/3] RUN z
12 #2 ERROR: process "/bin/sh -c x" did not complete successfully: exit code: 1
12 #3 CANCELED
13 ------
13  > [2/3] RUN x:
"""
    assert [(1, "done", 0.0), (2, "failed", None), (3, "canceled", None)] == [
        (row[1], row[5], row[6]) for row in rows(text)
    ]


def test_cached_and_fetched() -> None:
    """A layer from a cache that is fetched after that was not built."""
    cached = "10 #1 [1/1] RUN x\n10 #1 CACHED\n"
    fetched = "11 #1 [1/1] RUN x\n11 #1 sha256:a 1MB 0.2s\n11 #1 DONE 3.0s\n"
    assert [("cached", 0.0)] == [row[5:] for row in rows(cached + fetched)]


def test_several_builds() -> None:
    """Builds one after another, with the builder's name or without."""
    assert [1] * 8 + [2] * 8 == [row[0] for row in rows(BUILD + BUILD)]
    old = BUILD.partition("\n")[2]
    assert [1] * 8 + [2] * 8 == [row[0] for row in rows(f"{old}19 docker build again\n{old}")]


def test_two_builds_at_once() -> None:
    """Where two builds' lines run into each other neither is told."""
    two = """\
10 #0 building with "default" instance using docker driver
10 #1 [internal] load build definition from Dockerfile
11 #0 building with "default" instance using docker driver
11 #1 [internal] load build definition from Dockerfile
12 #1 DONE 0.0s
"""
    assert [] == rows(two)
    other = BUILD.replace("12 #4 DONE", "12 #4 [x 1/9] RUN other\n12 #4 DONE")
    assert [] == rows(other)


@pytest.mark.parametrize(
    "text",
    [
        "10 #5 [2/3] RUN x\n10 #5 CACHED\n",
        "10 #1 DONE 0.1s\n10 #1 CACHED\n",
        "10 #1 fixed\n10 #1 DONE 0.1s\n",
        "10 ##[group]Run cat\n10 #1 [1/1] RUN x\n10 #1 CACHED\n10 shell: bash\n10 ##[endgroup]\n",
        "10 Step 2/3 : RUN x\n10  ---> Using cache\n",
        "10 Step 1/3 : PRINT x\n10  ---> Using cache\n",
        "10 Step 1/3 : RUN x\n10 y\n10  ---> Using cache\n",
    ],
)
def test_what_only_resembles(text: str) -> None:
    """Lines that are of no build that was begun tell nothing."""
    assert [] == rows(text)


def test_the_older_builder() -> None:
    """Instructions one after another, each with the time until its image is named."""
    text = """\
10 Sending build context to Docker daemon  15.76MB
10 Step 1/4 : FROM golang:1.22 AS base
10.5  ---> 541096ae9b05
11 Step 2/4 : WORKDIR /app
11  ---> Using cache
11  ---> 0b744ee6f3c0
12 Step 3/4 : RUN make
12  ---> Running in f1e9a1a90bd4
20 anything
20.5 Removing intermediate container f1e9a1a90bd4
21  ---> 94f3c8956482
22 Step 4/4 : RUN test
30 The command '/bin/sh -c test' returned a non-zero code: 2
31 Step 1/1 : FROM scratch
31  --->
31.5  ---> 94f3c8956482
"""
    assert [
        (1, 1, "FROM", "base", "1/4", "done", 0.5),
        (1, 2, "WORKDIR", "base", "2/4", "cached", 0.0),
        (1, 3, "RUN", "base", "3/4", "done", 9.0),
        (1, 4, "RUN", "base", "4/4", "failed", None),
        (2, 1, "FROM", None, "1/1", "done", 0.5),
    ] == rows(text)
