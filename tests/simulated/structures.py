"""
The job graphs of the founding case: what each arm's workflow consists of.

Source: stackrox/stackrox, .github/workflows/build.yaml on the three branches; the legs are those of
a plain pull request.
"""

from dataclasses import replace

from tests.simulated.job_plan import JobPlan

_PREAMBLE = ("Checkout", "Run ./.github/actions/job-preamble")
_UPLOAD = "Run ./.github/actions/upload-artifact-with-retry"
_DOWNLOAD = "Run ./.github/actions/download-artifact-with-retry"
_BRANDINGS = ("RHACS_BRANDING", "STACKROX_BRANDING")
_ARCHITECTURES = ("amd64", "arm64")
_BRANDED_IMAGES = tuple(f"{branding}, {arch}" for branding in _BRANDINGS for arch in _ARCHITECTURES)
_NOT_CANCELLED = "${{ !cancelled() }}"


def _computed(name: str) -> str:
    return f"${{{{ fromJson(needs.define-job-matrix.outputs.matrix).{name} }}}}"


def _on_label(label: str) -> str:
    return f"contains(github.event.pull_request.labels.*.name, '{label}')"


_IMAGE_SETUP = (
    "Setup build env",
    *_PREAMBLE,
    "Login to docker.io to mitigate rate limiting on downloading images",
    "Set up QEMU",
    "Set up Docker Buildx",
    "Checkout submodules",
)
_IMAGE_PARTS = (
    _DOWNLOAD,
    _DOWNLOAD,
    "Unpack cli build",
    _DOWNLOAD,
    "Unpack Go binaries build",
    _DOWNLOAD,
    _DOWNLOAD,
    "Set build tag for prerelease images",
    "Set build tag for race condition images",
)
_COMPILED_PARTS = (
    "Run actions/setup-go@v0",
    "Run actions/setup-node@v0",
    "Cache Go dependencies",
    "Build Go binaries (busybox + roxctl)",
    "Build UI",
    "Generate docs",
    "Create THIRD_PARTY_NOTICES",
)
_BUILD_THEN_PUSH = (
    "Build main images",
    "Check debugger presence in the main image",
    "Build roxctl image",
    "Docker login",
    "Push images",
)
_BUILD_AND_PUSH = (
    "Prepare main image build context",
    "Login to quay.io for buildx push",
    "Build and push main image",
    "Build roxctl image",
    "Push remaining images",
)

_MAIN = "build-and-push-main"

BASELINE = (
    JobPlan(
        "define-job-matrix",
        steps=(
            "Checkout",
            "Run ./.github/actions/handle-tagged-build",
            "Compute build tag",
            "Compute short commit",
            "Compute GOTAGS",
            "Define the matrix for build jobs",
        ),
    ),
    JobPlan(
        "pre-build-ui",
        steps=(
            *_PREAMBLE,
            "Set up Node.js",
            "Run ./.github/actions/cache-ui-dependencies",
            "Fetch UI deps",
            "Build UI",
            _UPLOAD,
        ),
        legs=_BRANDINGS,
        matrix="branding",
    ),
    JobPlan(
        "pre-build-cli",
        needs=("define-job-matrix",),
        steps=(
            *_PREAMBLE,
            "Cache Go dependencies",
            "Build CLI",
            "Bundle build to preserve permissions",
            _UPLOAD,
        ),
    ),
    JobPlan(
        "pre-build-go-binaries",
        needs=("define-job-matrix",),
        steps=(
            *_PREAMBLE,
            "Cache Go dependencies",
            "PR labels",
            "Setup build env for debugging support",
            "Setup Go build environment for release",
            "Setup Go build environment for -race",
            "Build Go Binaries",
            "Bundle the build to preserve permissions",
            _UPLOAD,
        ),
        legs=tuple(f"default, {arch}" for arch in _ARCHITECTURES),
        matrix=_computed("pre_build_go_binaries"),
    ),
    JobPlan(
        "pre-build-docs",
        steps=(
            *_PREAMBLE,
            "Set up Go",
            "Cache Go dependencies",
            "Download scanner module for proto generation",
            "Generate the swagger docs",
            _UPLOAD,
        ),
    ),
    JobPlan(
        "pre-build-oss-notice",
        steps=(
            *_PREAMBLE,
            "Set up Go",
            "Set up Node.js",
            "Cache Go dependencies",
            "Run ./.github/actions/cache-ui-dependencies",
            "Fetch UI deps",
            "Generate OSS notice",
            _UPLOAD,
        ),
    ),
    JobPlan(
        "build-operator-bundle",
        steps=(
            *_PREAMBLE,
            "Set up Go",
            "Cache Go dependencies",
            "Run ./.github/actions/handle-tagged-build",
            "Set up Python",
            "Build Operator Bundle",
            "Push Operator Bundle and Index",
        ),
    ),
    JobPlan(
        _MAIN,
        needs=(
            "define-job-matrix",
            "pre-build-cli",
            "pre-build-docs",
            "pre-build-go-binaries",
            "pre-build-oss-notice",
            "pre-build-ui",
        ),
        steps=(*_IMAGE_SETUP, *_IMAGE_PARTS, *_BUILD_THEN_PUSH),
        legs=_BRANDED_IMAGES,
        matrix=_computed("build_and_push_main"),
        condition=_NOT_CANCELLED,
    ),
    JobPlan(
        "push-matching-collector-scanner",
        needs=("define-job-matrix",),
        steps=(*_PREAMBLE, "Set up Docker Buildx", "Push matching collector and scanner images"),
        legs=_BRANDINGS,
        matrix="name",
        condition=_NOT_CANCELLED,
    ),
    JobPlan(
        "push-main-manifests",
        needs=("define-job-matrix", _MAIN),
        steps=(
            "Setup build env",
            *_PREAMBLE,
            "Set up Docker Buildx",
            "Checkout submodules",
            "Set build tag for prerelease images",
            "Set build tag for race condition images",
            "Build and push manifest lists",
            "Prepare build comment",
            "Comment on the PR",
        ),
        legs=_BRANDINGS,
        matrix=_computed("push_main_multiarch_manifests"),
        condition=_NOT_CANCELLED,
    ),
    JobPlan(
        "build-and-push-operator",
        needs=("define-job-matrix", "pre-build-go-binaries"),
        steps=(
            *_PREAMBLE,
            "Set up Docker Buildx",
            "Download prebuilt operator binaries",
            "Extract prebuilt binaries",
            "PR labels",
            "Setup Go release build environment",
            "Setup Go RHACS build environment",
            "Setup Go StackRox build environment",
            "Docker login",
            "Build Operator image",
            "Login to docker.io to mitigate rate limiting on downloading images",
            "Set up QEMU",
            "Check that Operator image is runnable",
            "Push image",
        ),
        legs=tuple(f"RHACS_BRANDING, {arch}" for arch in _ARCHITECTURES),
        matrix=_computed("build_and_push_operator"),
    ),
    JobPlan(
        "push-operator-manifests",
        needs=("define-job-matrix", "build-and-push-operator"),
        steps=(*_PREAMBLE, "Set up Docker Buildx", "Push operator manifest lists"),
        legs=("RHACS_BRANDING",),
        matrix=_computed("push_operator_multiarch_manifests"),
        condition=_NOT_CANCELLED,
    ),
    JobPlan(
        "scan-go-binaries",
        needs=("pre-build-cli", "pre-build-go-binaries"),
        condition=_on_label("scan-go-binaries"),
        is_skipped=True,
    ),
    JobPlan(
        "scan-images-with-roxctl",
        needs=(
            _MAIN,
            "build-and-push-operator",
            "define-job-matrix",
            "push-main-manifests",
            "push-matching-collector-scanner",
        ),
        matrix=_computed("scan_images_with_roxctl"),
        name="Check images for vulnerabilities",
        condition=f"github.event_name == 'push' || {_on_label('scan-images-with-roxctl')}",
        is_skipped=True,
    ),
    JobPlan(
        "slack-on-build-failure",
        needs=(
            _MAIN,
            "build-and-push-operator",
            "build-operator-bundle",
            "pre-build-cli",
            "pre-build-docs",
            "pre-build-go-binaries",
            "pre-build-ui",
            "push-matching-collector-scanner",
            "scan-go-binaries",
            "scan-images-with-roxctl",
        ),
        name="Post failure message to Slack",
        condition=(
            "failure() && ( github.event_name == 'push' || "
            f"{_on_label('ci-test-github-action-slack-messages')} )"
        ),
        is_skipped=True,
    ),
)


def _with_main(structure: tuple[JobPlan, ...], **changes: tuple[str, ...]) -> tuple[JobPlan, ...]:
    return tuple(
        replace(plan, needs=changes.get("needs", plan.needs), steps=changes["steps"])
        if plan.key == _MAIN
        else plan
        for plan in structure
    )


PARALLEL_PRE_BUILD = _with_main(BASELINE, steps=(*_IMAGE_SETUP, *_IMAGE_PARTS, *_BUILD_AND_PUSH))
COMBINED_JOB = _with_main(
    BASELINE,
    needs=("define-job-matrix",),
    steps=(*_IMAGE_SETUP, *_COMPILED_PARTS, *_BUILD_AND_PUSH),
)
