"""Logs of whole jobs as public ones are made up, in our words, with their steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.records import Job
from tests.ingest.logs.archives import MACHINE, job, log, step


@dataclass(frozen=True)
class WholeLog:
    """A job, and the lines of each of its steps that ran, by number, as `log` takes them."""

    job: Job
    steps: Mapping[int, str]

    @property
    def text(self) -> str:
        """The job's own file: lines of steps at the same time lie among each other."""
        lines = "\n".join(text.rstrip("\n") for text in self.steps.values())
        messages = lines.replace("\n|", "\0|").split("\n")
        messages.sort(key=lambda message: float(message.partition(" ")[0]))
        return log("\n".join(messages).replace("\0|", "\n|"))

    @property
    def files(self) -> dict[str, str | bytes]:
        """Files of its steps, in no order of use."""
        numbers = sorted(self.steps, reverse=True)
        return {f"build/{number}_x.txt": f"\ufeff{log(self.steps[number])}" for number in numbers}


IMAGE = WholeLog(
    job(
        end=200,
        steps=[
            step(1, "Set up job", 0, 2),
            step(2, "Run actions/checkout@v4", 2, 4),
            step(3, "Go modules", 4, 9),
            step(4, "Run actions/setup-go@v5", 9, 14),
            step(5, "Run lscpu", 14, 14),
            step(6, "Never", 14, 14, "skipped"),
            step(7, "Run ./.github/actions/build", 15, 60),
            step(8, "Run docker buildx build .", 60, 120),
            step(14, "Post Run actions/setup-go@v5", 121, 122),
            step(15, "Post Go modules", 123, 130),
            step(16, "Post Run actions/checkout@v4", 130, 131),
            step(17, "Complete job", 131, 131),
        ],
    ),
    {
        1: MACHINE,
        2: """\
2.1 ##[group]Run actions/checkout@v4
2.1 with:
2.1   repository: o/r
2.1   token: ***
2.1 ##[endgroup]
2.5 Syncing repository: o/r
3.9 HEAD is now at 0123456 Cache hit for: x
""",
        3: """\
4.1 ##[group]Run actions/cache@v4
4.1 with:
4.1   path: ~/go/pkg/mod
|~/.cache/go-build
4.1   key: Linux-go-0a1b
4.1   restore-keys: Linux-go-
|Linux-
4.1   fail-on-cache-miss: false
4.1 env:
4.1   GOFLAGS: -mod=mod
4.1 ##[endgroup]
4.6 Cache hit for restore-key: Linux-go-9f9f
5.0 Received 4194304 of 20971520 (20.0%), 4.0 MBs/sec
6.0 Received 20971520 of 20971520 (100.0%), 9.9 MBs/sec
6.1 Cache Size: ~20 MB (20971520 B)
6.2 [command]/usr/bin/tar -xf /home/runner/work/_temp/cache.tzst
8.1 Cache restored successfully
8.6 Cache restored from key: Linux-go-9f9f
""",
        4: """\
9.2 ##[group]Run actions/setup-go@v5
9.2 with:
9.2   go-version: 1.22
9.2 ##[endgroup]
9.4 Setup go version spec 1.22
9.5 Found in cache @ /opt/hostedtoolcache/go/1.22.0/x64
10.0 Cache hit for: setup-go-Linux-x64-go-1.22.0-cafe
12.0 Cache Size: ~3 MB (3145728 B)
12.5 Cache restored successfully
12.5 Cache restored from key: setup-go-Linux-x64-go-1.22.0-cafe
13.9 go version go1.22.0 linux/amd64
""",
        5: """\
14.2 ##[group]Run lscpu
14.2 \x1b[36;1mlscpu\x1b[0m
14.2 shell: /usr/bin/bash -e {0}
14.2 ##[endgroup]
14.3 Architecture:                         x86_64
14.3 CPU(s):                               4
14.3 Model name:                           AMD EPYC 7763 64-Core Processor
14.3 Core(s) per socket:                   2
""",
        7: """\
15.1 Prepare all required actions
15.1 Getting action download info
15.4 Download action repository 'actions/setup-node@v4' (SHA:{sha})
15.6 ##[group]Run ./.github/actions/build
15.6 ##[endgroup]
15.7 ##[start-action display=Run actions/setup-node@v4;id=__self.__node]
15.8 ##[group]Run actions/setup-node@v4
15.8 with:
15.8   cache: npm
15.8 ##[endgroup]
17.0 npm cache is not found
20.0 ##[end-action id=__self.__node;outcome=success;conclusion=success;duration_ms=4300]
20.1 ##[start-action display=Build;id=__self.__run]
20.2 ##[group]Run npm ci
20.2 \x1b[36;1mnpm ci\x1b[0m
20.2 shell: /usr/bin/bash -e {0}
20.2 ##[endgroup]
40.0 added 812 packages in 19s
40.1 Cache restored from key: a-line-of-a-test
59.0 ##[end-action id=__self.__run;outcome=success;conclusion=success;duration_ms=38900]
""".replace("{sha}", "b" * 40),
        8: """\
60.1 ##[group]Run docker buildx build .
60.1 \x1b[36;1mdocker buildx build .\x1b[0m
60.1 shell: /usr/bin/bash -e {0}
60.1 ##[endgroup]
60.5 #0 building with "builder-1" instance using docker-container driver
60.5
60.6 #1 [internal] load build definition from Dockerfile
60.6 #1 transferring dockerfile: 1.2kB done
60.7 #1 DONE 0.1s
60.7
61.0 #2 importing cache manifest from gha:123
61.5 #2 DONE 0.5s
61.5
62.0 #3 [base 1/2] FROM docker.io/library/golang:1.22@sha256:0a
62.0 #3 DONE 0.0s
62.0
63.0 #4 [base 2/2] RUN go mod download
63.0 #4 CACHED
63.0
64.0 #5 [stage-1 2/2] RUN make
65.0 #5 0.512 make: nothing
65.0 #5 ...
65.0
66.0 #6 [other 2/2] COPY . .
66.0 #6 DONE 0.3s
66.0
67.0 #5 [stage-1 2/2] RUN make
110.0 #5 DONE 45.9s
110.0
111.0 #7 exporting to image
118.0 #7 DONE 6.9s
""",
        14: """\
121.2 Post job cleanup.
121.5 Cache hit occurred on the primary key setup-go-Linux-x64-go-1.22.0-cafe, not saving cache.
""",
        15: """\
123.2 Post job cleanup.
124.0 [command]/usr/bin/tar --posix -cf cache.tzst
126.0 Sent 22020096 of 22020096 (100.0%), 21.0 MBs/sec
126.2 Cache saved with key: Linux-go-0a1b
""",
        16: "130.2 Post job cleanup.\n130.5 [command]/usr/bin/git version\n",
        17: "131.5 Cleaning up orphan processes\n",
    },
)

GEMS = WholeLog(
    job(
        end=90,
        steps=[
            step(1, "Set up job", 0, 2),
            step(2, "Run ruby/setup-ruby@v1", 2, 40),
            step(3, "Run Swatinem/rust-cache@v2", 40, 45),
            step(4, "Run actions/cache/restore@v4", 45, 46),
            step(5, "Run actions/cache/save@v4", 80, 82),
            step(6, "Post Run Swatinem/rust-cache@v2", 83, 88),
            step(7, "Complete job", 89, 89),
        ],
    ),
    {
        1: MACHINE,
        2: """\
2.2 ##[group]Run ruby/setup-ruby@v1
2.2 with:
2.2   bundler-cache: true
2.2 ##[endgroup]
5.0 Cache key: setup-ruby-bundler-cache-v6-ubuntu-24.04-x64-ruby-3.3.0-ab
6.0 [command]/opt/hostedtoolcache/Ruby/3.3.0/x64/bin/bundle install --jobs 4
30.0 Saving cache
34.0 Sent 5000 of 5000 (100.0%), 1.0 MBs/sec
""",
        3: """\
40.2 ##[group]Run Swatinem/rust-cache@v2
40.2 ##[endgroup]
40.5 Cache Key:
40.5     v0-rust-build-Linux-x64-0a-1b
41.0 ... Restoring cache ...
41.5 Cache hit for restore-key: v0-rust-build-Linux-x64-0a-2c
43.0 Cache Size: ~1 MB (1048576 B)
44.0 Cache restored successfully
44.5 Restored from cache key "v0-rust-build-Linux-x64-0a-2c" full match: false.
""",
        4: """\
45.2 ##[group]Run actions/cache/restore@v4
45.2 with:
45.2   path: out
45.2   key: out-1
45.2 ##[endgroup]
45.7 Cache not found for input keys: out-1
""",
        5: """\
80.2 ##[group]Run actions/cache/save@v4
80.2 with:
80.2   path: out
80.2   key: out-1
80.2 ##[endgroup]
81.0 Failed to save: Unable to reserve cache with key out-1, another job may be creating this cache.
81.0 ##[warning]Cache save failed.
""",
        6: """\
83.2 Post job cleanup.
83.5 Cache Key:
83.5     v0-rust-build-Linux-x64-0a-1b
84.0 ... Saving cache ...
87.0 Sent 2097152 of 2097152 (100.0%), 1.0 MBs/sec
""",
        7: "89.5 Cleaning up orphan processes\n",
    },
)

PARALLEL = WholeLog(
    job(
        end=133,
        steps=[
            step(1, "Set up job", 0, 2),
            step(2, "Long", 2, 122),
            step(3, "Short, but loud", 2, 42, "failure"),
            step(4, "Postgres", 2, 75, "cancelled"),
            step(5, "Never", 2, 2, "skipped"),
            step(6, "Use short", 2, 42, "failure"),
            step(7, "Publish", 42, 72),
            step(8, "Stop Postgres", 72, 75),
            step(9, "Wait for all", 75, 122),
            step(10, "Finish", 122, 132),
            step(11, "Complete job", 132, 133),
        ],
    ),
    {
        1: MACHINE,
        2: """\
2.2 ##[group]Run make long
2.2 \x1b[36;1mmake long\x1b[0m
2.2 shell: /usr/bin/bash -e {0}
2.2 ##[endgroup]
30.0 Waiting for the compiler
42.3   long: Succeeded
100.0 Finished
""",
        3: """\
2.2 ##[group]Run make short
2.2 ##[endgroup]
42.0 ##[error]Process completed with exit code 1.
""",
        4: """\
2.3 ##[group]Run postgres
2.3 ##[endgroup]
74.9 ##[error]The operation was canceled.
""",
        6: """\
2.4 Waiting for background step(s) to complete: never, Short, but loud
42.2 Finished waiting for background step(s).
42.3   Short, but loud: Failed
""",
        7: """\
42.4 ##[group]Run make publish
42.4 ##[endgroup]
""",
        8: """\
72.1 Cancelling background step(s): Postgres
75.0 Finished cancelling background step(s).
75.0   Postgres: Canceled
""",
        9: """\
75.1 Waiting for all background step(s) to complete: Long
122.0 Finished waiting for all background step(s).
122.0   Long: Succeeded
""",
        10: """\
122.1 ##[group]Run make finish
122.1 ##[endgroup]
""",
        11: "132.5 Cleaning up orphan processes\n",
    },
)

WHOLE_LOGS = {"image": IMAGE, "gems": GEMS, "parallel": PARALLEL}
