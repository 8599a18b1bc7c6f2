"""
How long each step of the founding case takes: the one table that the simulation rests on.

Published figures are those of the experiment's own pull requests, most of them a single run each;
the others are assumed, with two rules: the same work takes the same time in every arm, and
compiling Go with an empty build cache takes 2.5 times as long. None was chosen for its effect on
the result.
"""

from dataclasses import dataclass

_COLD_GO = 2.5
_PUBLISHED_CLI = "published: the whole of pre-build-cli takes about 2 min"
_ROXCTL_PLATFORMS = 6


@dataclass(frozen=True, slots=True)
class Timing:
    """
    Mean seconds of a step over all runners.

    Attributes:
        warm_s: With what earlier runs left in the caches.
        cold_s: Without; None where it makes no difference.
        is_compute: Whether it takes longer on a slower CPU.
        source: Where the figures come from.
    """

    warm_s: float
    cold_s: float | None = None
    is_compute: bool = False
    source: str = "assumed"

    def mean_s(self, *, is_cold: bool) -> float:
        """Mean seconds in a cold or a warm run."""
        return self.cold_s if is_cold and self.cold_s is not None else self.warm_s


def _compile_go(warm_s: float, source: str = "assumed") -> Timing:
    return Timing(warm_s, _COLD_GO * warm_s, is_compute=True, source=source)


TIMINGS = {
    "Build main images": Timing(
        112, is_compute=True, source="published: 110 to 115 s, 60 s of it package installation"
    ),
    "Build and push main image": Timing(
        30, 87, is_compute=True, source="published: about 30 s warm; 87 s with a cache yet to fill"
    ),
    "Build CLI": _compile_go(76, _PUBLISHED_CLI),
    "Build Go Binaries": _compile_go(70),
    "Build Go binaries (busybox + roxctl)": _compile_go(
        70 + 76 / _ROXCTL_PLATFORMS,
        "the Go binaries and the command line for one of its platforms, as above",
    ),
    "Build UI": Timing(50, is_compute=True),
    "Generate docs": Timing(30, is_compute=True),
    "Generate the swagger docs": Timing(30, is_compute=True),
    "Create THIRD_PARTY_NOTICES": Timing(25, is_compute=True),
    "Generate OSS notice": Timing(25, is_compute=True),
    "Build roxctl image": Timing(8, is_compute=True),
    "Check debugger presence in the main image": Timing(6),
    "Push images": Timing(32),
    "Push remaining images": Timing(18),
    "Prepare main image build context": Timing(3),
    "Build and push manifest lists": Timing(16),
    "Build Operator Bundle": Timing(55, is_compute=True),
    "Push Operator Bundle and Index": Timing(14),
    "Build Operator image": Timing(45, is_compute=True),
    "Check that Operator image is runnable": Timing(3),
    "Push image": Timing(9),
    "Push operator manifest lists": Timing(8),
    "Push matching collector and scanner images": Timing(24),
    "Set up job": Timing(2),
    "Checkout": Timing(9),
    "Checkout submodules": Timing(6),
    "Run ./.github/actions/job-preamble": Timing(7),
    "Cache Go dependencies": Timing(15, 3),
    "Run ./.github/actions/cache-ui-dependencies": Timing(5, 2),
    "Fetch UI deps": Timing(12, 40),
    "Set up Go": Timing(4),
    "Run actions/setup-go@v0": Timing(4),
    "Set up Node.js": Timing(3),
    "Run actions/setup-node@v0": Timing(3),
    "Set up Python": Timing(2),
    "Set up QEMU": Timing(5),
    "Set up Docker Buildx": Timing(4),
    "Download scanner module for proto generation": Timing(5),
    "Run ./.github/actions/upload-artifact-with-retry": Timing(4),
    "Run ./.github/actions/download-artifact-with-retry": Timing(4),
    "Download prebuilt operator binaries": Timing(5),
    "Extract prebuilt binaries": Timing(2),
    "Unpack cli build": Timing(3),
    "Unpack Go binaries build": Timing(3),
    "Bundle build to preserve permissions": Timing(3),
    "Bundle the build to preserve permissions": Timing(3),
    "PR labels": Timing(1),
    "Define the matrix for build jobs": Timing(1),
    "Comment on the PR": Timing(2),
}
OTHER_STEP = Timing(0.4)
"""Steps of the table's silence: logins, variables, post steps."""
