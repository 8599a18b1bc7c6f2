"""What a job uses of the jobs it needs, by its workflow file: each case small enough to check."""

from collections.abc import Mapping

import pytest

from ingest.workflow import FileReference, job_doings, join, need_uses, pair_uses, read_workflow
from ingest.workflow.local_actions import read_action
from ingest.workflow.need_uses import NeedUse, find_need_uses

PAIR = "jobs: {build: {%s}, later: {needs: build, %s}}"
UPLOADS = "steps: [{uses: actions/upload-artifact@v4, with: {name: dist}}]"
LEGS = "strategy: {matrix: {os: [linux, mac]}}, "
UPLOADS_LEGS = (
    LEGS + "steps: [{uses: actions/upload-artifact@v4, with: {name: 'dist-${{ matrix.os }}'}}]"
)
PUSHES = "steps: [{run: docker push ghcr.io/o/app:1}]"
TAG = "ghcr.io/o/app:${{ github.sha }}"
USED, MAYBE, NONE = "used", "may be used", "no use found"


def _downloads(given: str) -> str:
    return f"steps: [{{uses: actions/download-artifact@v4, with: {{{given}}}}}]"


def _runs(script: str) -> str:
    return f"steps: [{{run: '{script}'}}]"


def _caches(key: str, action: str = "actions/cache@v4", more: str = "") -> str:
    return f"steps: [{{uses: {action}, with: {{key: '{key}'{more}}}}}]"


Case = tuple[str, str, str, str | None]
"""Of the needed job, of the later one, the state and the evidence."""

ASKED: Mapping[str, Case] = {
    "an output in a step": (
        "",
        _runs("make ${{ needs.build.outputs.image }}"),
        USED,
        "reads needs.build.outputs.image",
    ),
    "an output by its name in brackets": (
        "",
        "env: {A: \"${{ needs['build'].outputs['image'] }}\"}",
        USED,
        "reads needs.build.outputs.image",
    ),
    "all outputs": (
        "",
        "env: {A: '${{ toJSON(needs.build.outputs) }}'}",
        USED,
        "reads needs.build.outputs",
    ),
    "a matrix out of an output": (
        "",
        "strategy: {matrix: '${{ fromJSON(needs.build.outputs.m) }}'}",
        USED,
        "reads needs.build.outputs.m",
    ),
    "a result in a condition, which needs no brackets": (
        "",
        "if: needs.build.result == 'success'",
        USED,
        "asks for the result of build",
    ),
    "a result in a step's condition": (
        "",
        "steps: [{if: needs.BUILD.result != 'success', run: make}]",
        USED,
        "asks for the result of build",
    ),
    "all results": (
        "",
        "if: \"contains(needs.*.result, 'failure')\"",
        USED,
        "asks for all its needs: needs.*",
    ),
    "everything": (
        "",
        "steps: [{uses: o/gate@v1, with: {jobs: '${{ toJSON(needs) }}'}}]",
        USED,
        "asks for all its needs: toJSON(needs)",
    ),
    "whether it failed": ("", "if: failure()", USED, "asks by failure() whether build failed"),
    "whether it did not succeed": (
        "",
        "if: '!success()'",
        USED,
        "asks by !success() whether build failed",
    ),
    "a step's failure() is of its own job": ("", "steps: [{if: failure(), run: make}]", NONE, None),
    "always() asks for nothing": ("", "if: always()", NONE, None),
    "the word alone is no expression": ("", _runs("echo needs.build.outputs.x; make"), NONE, None),
    "nothing": ("", _runs("make"), NONE, None),
}

ARTIFACTS: Mapping[str, Case] = {
    "by name": (
        UPLOADS,
        _downloads("name: dist"),
        USED,
        "downloads artifact 'dist', which build uploads",
    ),
    "another name": (UPLOADS, _downloads("name: docs"), NONE, None),
    "without a name all are downloaded": (
        UPLOADS,
        _downloads(""),
        USED,
        "downloads artifact of any name, which build uploads as 'dist'",
    ),
    "without a name it is uploaded as 'artifact'": (
        "steps: [{uses: actions/upload-artifact@v4}]",
        _downloads("name: artifact"),
        USED,
        "downloads artifact 'artifact', which build uploads",
    ),
    "a pattern": (
        UPLOADS_LEGS,
        _downloads("pattern: dist-*"),
        USED,
        "downloads artifact 'dist-*', which build uploads as 'dist-${{ matrix.os }}'",
    ),
    "a pattern that does not fit": (UPLOADS_LEGS, _downloads("pattern: doc-*"), NONE, None),
    "one leg's": (
        UPLOADS_LEGS,
        _downloads("name: dist-mac"),
        USED,
        "downloads artifact 'dist-mac', which build uploads as 'dist-${{ matrix.os }}'",
    ),
    "none of the legs'": (UPLOADS_LEGS, _downloads("name: dist-windows"), NONE, None),
    "the run fills in the name": (
        UPLOADS,
        _downloads("name: '${{ env.NAME }}'"),
        MAYBE,
        (
            "may download artifact '${{ env.NAME }}': build uploads 'dist', "
            "and the run fills in a name"
        ),
    ),
    "the file fills in the name": (
        UPLOADS,
        "env: {NAME: dist}, " + _downloads("name: '${{ env.NAME }}'"),
        USED,
        "downloads artifact 'dist', which build uploads",
    ),
    "a step fills in the name": (
        "steps: [{uses: actions/upload-artifact@v4, with: {name: bin-1}}]",
        (
            "env: {NAME: ''}, steps: [{run: 'echo \"NAME=bin-$(make tag)\" >> $GITHUB_ENV'}, "
            "{uses: actions/download-artifact@v4, with: {name: '${{ env.NAME }}'}}]"
        ),
        MAYBE,
        (
            "may download artifact '${{ env.NAME }}': build uploads 'bin-1', "
            "and the run fills in a name"
        ),
    ),
    "a step fills in another name": (
        UPLOADS,
        (
            "env: {NAME: ''}, steps: [{run: 'echo \"NAME=bin-$(make tag)\" >> $GITHUB_ENV'}, "
            "{uses: actions/download-artifact@v4, with: {name: '${{ env.NAME }}'}}]"
        ),
        NONE,
        None,
    ),
    "of another run": (UPLOADS, _downloads("name: dist, run-id: 7"), NONE, None),
    "with GitHub's command line": (
        UPLOADS,
        _runs("gh run download $GITHUB_RUN_ID --name dist"),
        USED,
        "downloads artifact 'dist', which build uploads",
    ),
    "another run with the command line": (UPLOADS, _runs("gh run download 7 -n dist"), NONE, None),
    "an action of others with the same name": (
        UPLOADS,
        "steps: [{uses: o/download-artifact-retry@v1, with: {name: dist}}]",
        MAYBE,
        "may download artifact 'dist', which build uploads: o/download-artifact-retry was not read",
    ),
    "an action of others that is handed the name": (
        UPLOADS,
        "steps: [{uses: o/sign@v1, with: {artifact-name: dist}}]",
        MAYBE,
        "hands 'dist', which build uploads, to o/sign, which was not read",
    ),
    "a site": (
        "steps: [{uses: actions/upload-pages-artifact@v3}]",
        "steps: [{uses: actions/deploy-pages@v4}]",
        USED,
        "downloads artifact 'github-pages', which build uploads",
    ),
}

CACHES: Mapping[str, Case] = {
    "the same key": (
        _caches("go-${{ hashFiles('go.sum') }}".replace("'", "''")),
        _caches("go-${{hashFiles('go.sum')}}".replace("'", "''"), "actions/cache/restore@v4"),
        USED,
        "restores cache 'go-${{ hashFiles('go.sum') }}', which build saves",
    ),
    "a key that begins alike": (
        _caches("${{ runner.os }}-go-${{ github.sha }}"),
        _caches("none", "actions/cache/restore@v4", ", restore-keys: '${{ runner.os }}-go-'"),
        USED,
        (
            "restores cache '${{ runner.os }}-go-', which build saves as "
            "'${{ runner.os }}-go-${{ github.sha }}'"
        ),
    ),
    "a key of the job": (
        _caches("go-${{ github.job }}"),
        _caches("go-${{ github.job }}"),
        NONE,
        None,
    ),
    "another key": (
        _caches("${{ runner.os }}-go-${{ github.sha }}"),
        _caches("${{ runner.os }}-npm-${{ github.sha }}"),
        NONE,
        None,
    ),
    "who only restores saves nothing": (
        _caches("k", "actions/cache/restore@v4"),
        _caches("k", "actions/cache/restore@v4"),
        NONE,
        None,
    ),
    "of BuildKit": (
        "steps: [{uses: docker/build-push-action@v6, with: {cache-to: 'type=gha,scope=a'}}]",
        _runs("docker buildx build --cache-from type=gha,scope=a ."),
        USED,
        "restores cache 'gha scope a', which build saves",
    ),
    "of an action that keeps its own": (
        "steps: [{uses: actions/setup-go@v5}]",
        "steps: [{uses: actions/setup-go@v5}]",
        NONE,
        "both keep the cache of actions/setup-go",
    ),
}

IMAGES: Mapping[str, Case] = {
    "pushed and run": (
        PUSHES,
        _runs("docker run --rm -v $PWD:/src ghcr.io/o/app:1 make"),
        USED,
        "uses image 'ghcr.io/o/app:1', which build pushes",
    ),
    "another tag": (PUSHES, _runs("docker run ghcr.io/o/app:2"), NONE, None),
    "a tag of the script": (
        PUSHES,
        _runs("TAG=$(git describe); docker pull ghcr.io/o/app:$TAG"),
        MAYBE,
        (
            "may use image 'ghcr.io/o/app:${{ steps.a-command.outputs.printed }}': "
            "build pushes 'ghcr.io/o/app:1', and the run fills in a name"
        ),
    ),
    "the container of a job": (
        _runs(f"docker build --push -t {TAG} ."),
        f"container: '{TAG}'",
        USED,
        "uses image 'ghcr.io/o/app:${{ github.sha }}', which build pushes",
    ),
    "a service, by a variable of the file": (
        f"env: {{I: '{TAG}'}}, " + _runs("docker push $I"),
        f"services: {{app: {{image: '{TAG}'}}}}",
        USED,
        "uses image 'ghcr.io/o/app:${{ github.sha }}', which build pushes",
    ),
    "of an action's tags": (
        (
            "steps: [{id: m, uses: docker/metadata-action@v5, with: {images: ghcr.io/o/app}}, "
            "{uses: docker/build-push-action@v6, "
            "with: {push: true, tags: '${{ steps.m.outputs.tags }}'}}]"
        ),
        "container: ghcr.io/o/app:1",
        MAYBE,
        (
            "may use image 'ghcr.io/o/app:1': build pushes '${{ steps.m.outputs.tags }}', "
            "and the run fills in a name"
        ),
    ),
    "of another image's tags": (
        (
            "steps: [{id: m, uses: docker/metadata-action@v5, with: {images: ghcr.io/o/app}}, "
            "{uses: docker/build-push-action@v6, "
            "with: {push: true, tags: '${{ steps.m.outputs.tags }}'}}]"
        ),
        "container: node:20",
        NONE,
        None,
    ),
    "built, not pushed": (_runs("docker build -t app ."), _runs("docker run app"), NONE, None),
    "what it builds itself": (
        _runs("docker push app"),
        _runs("docker build -t app .; docker run app"),
        NONE,
        None,
    ),
    "a short name of Docker Hub": (
        _runs("docker push docker.io/o/app"),
        "container: o/app:latest",
        USED,
        "uses image 'o/app:latest', which build pushes as 'docker.io/o/app'",
    ),
    "a list of images": (
        _runs("docker push o/app:amd64"),
        _runs("docker manifest create o/app:1 o/app:amd64 o/app:arm64"),
        USED,
        "uses image 'o/app:amd64', which build pushes",
    ),
    "pushed by names in another file": (
        "steps: [{uses: docker/bake-action@v6, with: {push: true}}, {run: docker push o/x:1}]",
        _runs("make"),
        MAYBE,
        "may use an image that build pushes (docker/bake-action), whose name was not read",
    ),
    "pushed by what was not read": (
        "steps: [{uses: docker/login-action@v3}, {run: make}]",
        _runs("make"),
        MAYBE,
        (
            "may use an image of build, which logs in to a registry (docker/login-action) and "
            "pushes what was not read"
        ),
    ),
}

GATES: Mapping[str, Case] = {
    "an environment": (
        "",
        "environment: {name: production}",
        USED,
        "environment production is a gate",
    ),
    "an approval before it": (
        "environment: production",
        "",
        USED,
        "waits for the gate of build: environment production",
    ),
    "a check that only waits": (
        "",
        _runs("echo all passed"),
        USED,
        "does nothing but wait, as a required check does",
    ),
    "legs are no check": ("", LEGS + _runs("echo ${{ matrix.os }}"), NONE, None),
    "it publishes": (
        "",
        _runs("npm publish"),
        MAYBE,
        (
            "may be a gate: it changes something outside the run (npm publish), and only where "
            "build succeeds"
        ),
    ),
    "it publishes whatever comes": ("", "if: always(), " + _runs("npm publish"), NONE, None),
    "what it needs deploys": (
        _runs("helm upgrade --install app ."),
        _runs("make test"),
        MAYBE,
        "may use what build changes outside the run (helm upgrade)",
    ),
    "a function of the repository's scripts pushes": (
        _runs("source ./lib.sh; push_image_set main"),
        _runs("make test"),
        MAYBE,
        "may use what build changes outside the run (push_image_set)",
    ),
    "a target of make says so": (
        _runs("make -C image docker-push-all"),
        _runs("make test"),
        MAYBE,
        "may use what build changes outside the run (make docker-push-all)",
    ),
    "a word that only holds one of these": (_runs("count_deployments"), _runs("make"), NONE, None),
    "an action that creates something": (
        "steps: [{uses: o/create-cluster@v1}]",
        _runs("make test"),
        MAYBE,
        "may use what build changes outside the run (o/create-cluster)",
    ),
    "a script of the repository says that it deploys": (
        _runs("./scripts/deploy.sh"),
        _runs("make test"),
        MAYBE,
        "may use what build changes outside the run (./scripts/deploy.sh)",
    ),
}
CASES = {**ASKED, **ARTIFACTS, **CACHES, **IMAGES, **GATES}


def _find(content: str, actions: Mapping[str, str] | None = None) -> dict[tuple[str, str], NeedUse]:
    read = {folder: read_action(action) for folder, action in (actions or {}).items()}
    found = find_need_uses(join(read_workflow(content), {}), read)
    return {(use.job_key, use.need_key): use for use in found}


@pytest.mark.parametrize("case", CASES)
def test_pairs(case: str) -> None:
    """A job and the one that it needs: whether a use is found, and what points to it."""
    build, later, *expected = CASES[case]
    use = _find(PAIR % (build, later))["later", "build"]

    assert expected == [use.state, use.evidence]


UPLOADING = """
inputs: {name: {required: true}, suffix: {default: -build}}
runs:
  using: composite
  steps:
  - {uses: actions/upload-artifact@v4, with: {name: '${{ inputs.name }}${{ inputs.suffix }}'}}
"""
DOWNLOADING = """
inputs: {name: {required: true}}
runs:
  using: composite
  steps: [{uses: actions/download-artifact@v4, with: {name: '${{ inputs.name }}'}}]
"""
LOCAL = PAIR % (
    "steps: [{uses: ./up, with: {name: '${{ github.sha }}'}}]",
    "steps: [{uses: ./down, with: {name: '${{ github.sha }}-build'}}]",
)


def test_local_actions_are_read() -> None:
    """What an action of the repository hands over is what its steps do with what it is passed."""
    actions = {"up": UPLOADING, "down": DOWNLOADING}
    use = _find(LOCAL, actions)["later", "build"]
    assert (USED, "downloads artifact '${{ github.sha }}-build', which build uploads") == (
        use.state,
        use.evidence,
    )

    other = _find(LOCAL.replace("-build", "-docs"), actions)["later", "build"]
    assert (NONE, None) == (other.state, other.evidence)


def test_local_actions_that_were_not_read() -> None:
    """An unread action may use what is uploaded; where nothing is, that it was not read is told."""
    plain = "steps: [{uses: ./own}]"
    unread = _find(PAIR % (UPLOADS, plain))["later", "build"]
    assert (MAYBE, "may use artifact 'dist', which build uploads: ./own was not read") == (
        unread.state,
        unread.evidence,
    )
    unread = _find(PAIR % (plain, _downloads("name: dist")))["later", "build"]
    assert (MAYBE, "may download artifact 'dist' of build, of which ./own was not read") == (
        unread.state,
        unread.evidence,
    )
    nothing = _find(PAIR % (plain, plain))["later", "build"]
    assert (NONE, "not read: ./own") == (nothing.state, nothing.evidence)


def test_called_workflows() -> None:
    """A job that calls a workflow does what the jobs of that do, if it was read."""
    called = FileReference(None, ".github/workflows/called.yml", None)
    top = f"""
    jobs:
      build: {{uses: ./{called.path}, with: {{name: dist}}}}
      later: {{needs: build, {_downloads("name: dist-x")}}}
    """
    content = """
    on: {workflow_call: {inputs: {name: {type: string}}}}
    jobs:
      first: {steps: [{uses: actions/upload-artifact@v4, with: {name: '${{ inputs.name }}-x'}}]}
      last: {needs: first}
    """
    found = find_need_uses(join(read_workflow(top), {called: content}), {})
    assert [
        ("later", "build", USED, "downloads artifact 'dist-x', which build uploads"),
        ("build/last", "build/first", NONE, None),
    ] == [
        (use.job_key, use.need_key, use.state, use.evidence and use.evidence.partition(" as ")[0])
        for use in found
    ]

    (unread,) = find_need_uses(join(read_workflow(top), {}), {})
    assert (
        MAYBE,
        f"may download artifact 'dist-x' of build, of which ./{called.path} was not read",
    ) == (
        unread.state,
        unread.evidence,
    )


def test_inputs_of_a_called_workflow() -> None:
    """An expression that a call passes on means the same there, but for one of its own matrix."""
    called = FileReference(None, ".github/workflows/called.yml", None)
    content = f"""
    on: {{workflow_call: {{inputs: {{sha: {{type: string}}}}}}}}
    jobs: {{test: {{{_downloads("name: 'bin-${{ inputs.sha }}'")}}}}}
    """
    for passed, expected in {"github.sha": USED, "matrix.sha": MAYBE}.items():
        uploads = UPLOADS.replace("dist", f"'bin-${{{{ {passed} }}}}'")
        call = f"uses: ./{called.path}, with: {{sha: '${{{{ {passed} }}}}'}}"
        legs = "strategy: {matrix: '${{ fromJSON(vars.legs) }}'}, "
        graph = join(read_workflow(PAIR % (legs + uploads, legs + call)), {called: content})
        assert [expected] == [use.state for use in find_need_uses(graph, {})]


def test_two_called_workflows_that_were_not_read() -> None:
    """Nothing can be said of what they hand to each other."""
    content = PAIR % ("uses: ./.github/workflows/a.yml", "uses: ./.github/workflows/b.yml")
    use = _find(content)["later", "build"]

    words = "./.github/workflows/b.yml and ./.github/workflows/a.yml were not read"
    assert (MAYBE, words) == (use.state, use.evidence)


def test_uses_that_are_passed_on() -> None:
    """
    A later job that waits for an earlier one through a need alone relies on it.

    `deploy` downloads what `build` uploads and needs `test` only. So `test` needs `build` without a
    use of its own, and `deploy` would have to need `build` itself. With a need of its own, it does.
    """
    middle = "test: {needs: build, steps: [{run: make}]}"
    deploy = f"deploy: {{needs: %s, {_downloads('name: dist')}}}"
    jobs = f"jobs: {{build: {{{UPLOADS}}}, {middle}, {deploy}}}"

    relied = _find(jobs % "test")["test", "build"]
    assert (MAYBE, ("deploy",)) == (relied.state, relied.relied_on_by)
    assert relied.evidence == (
        "deploy downloads artifact 'dist', which build uploads, "
        "and waits for build through this need alone"
    )
    free = _find(jobs % "[test, build]")
    assert (NONE, ()) == (free["test", "build"].state, free["test", "build"].relied_on_by)
    assert NONE == free["deploy", "test"].state


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", True),
        ("if: github.event_name == 'push'", True),
        ("if: success()", True),
        ("if: always()", False),
        ("if: '!cancelled()'", False),
        ("if: failure()", False),
    ],
)
def test_skipped_where_a_need_fails(condition: str, expected: bool) -> None:
    """A condition without a function of the status means `success()`, as GitHub has it."""
    assert expected is _find(PAIR % ("", condition))["later", "build"].is_skipped_on_failure


def test_names_that_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all names are compared, no need is said to be without a use."""
    monkeypatch.setattr(pair_uses, "MOST_COMPARISONS", 0)
    use = _find(PAIR % (UPLOADS, _downloads("name: docs")))["later", "build"]

    assert MAYBE == use.state
    assert use.evidence == "the files are too large to find all uses"


def test_needs_that_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hostile file's needs the first are answered."""
    monkeypatch.setattr(need_uses, "MOST_NEEDS", 1)
    assert [("b", "a")] == list(_find("jobs: {a: {}, b: {needs: a}, c: {needs: [a, b]}}"))


def test_steps_that_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not read of a job is no reason to say that it uses nothing."""
    monkeypatch.setattr(job_doings, "MOST_STEPS_READ", 1)
    use = _find(PAIR % (UPLOADS, _downloads("name: dist")))["later", "build"]

    words = "may use artifact 'dist', which build uploads: a part of its steps was not read"
    assert (MAYBE, words) == (use.state, use.evidence)
