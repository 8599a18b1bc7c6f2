"""What logs tell of machines and of the actions that came, form by form."""

import pytest

from ingest.logs.log_facts import JobLog
from tests.ingest.logs.archives import MACHINE, job, step
from tests.ingest.logs.readings import facts_of


def told(text: str) -> JobLog:
    """The one job's."""
    (one,) = facts_of(text).jobs
    return one


@pytest.mark.parametrize(
    ("lines", "model", "cores"),
    [
        (
            [
                "CPU(s):                               4",
                f"Model name:{' ' * 26}AMD EPYC 7763 64-Core",
            ],
            "AMD EPYC 7763 64-Core",
            4,
        ),
        (["model name\t: Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz"], "8370C", None),
        (["processor\t: 0", "processor\t: 1"], None, 2),
        ([" CPUs: 4", " Total Memory: 15.61GiB"], None, 4),
        (["machdep.cpu.brand_string: Apple M1 (Virtual)", "hw.ncpu: 3"], "Apple M1 (Virtual)", 3),
        (["      Chip: Apple M1 (Virtual)"], "Apple M1 (Virtual)", None),
        (["cpu: AMD EPYC 7763 64-Core Processor                "], "AMD EPYC 7763", None),
        (["  CPU: 4 × AMD EPYC 7763 64-Core Processor"], "AMD EPYC 7763", 4),
        (["Model name:          Neoverse-N1"], "Neoverse-N1", None),
        (["cpu: 4 Gi", "Model name: x", "CPU(s) : 4", "CPU(s):   0"], None, None),
        (["cpu: AMD EPYC 7763", "cpu: AMD EPYC 9V74"], None, None),
        (["hw.ncpu: 3", "processor\t: 0"], None, None),
    ],
)
def test_cpu(lines: list[str], model: str | None, cores: int | None) -> None:
    """The CPU, from what prints it; nothing where two differ."""
    one = told("\n".join(["1 Complete job name: build", *(f"5 {line}" for line in lines)]))
    assert cores == one.cores
    assert (model is None) == (one.cpu_model is None)
    assert (model or "") in (one.cpu_model or "")


def test_an_older_machine() -> None:
    """How runners of 2022 and 2023 named image and provisioner."""
    one = told("""\
0 Current runner version: '2.290.1'
0 ##[group]Virtual Environment
0 Environment: ubuntu-20.04
0 Version: 20220425.1
0 ##[endgroup]
0 ##[group]Virtual Environment Provisioner
0 1.0.0.0-main-20220421-1
0 ##[endgroup]
""")
    assert ("2.290.1", "ubuntu-20.04", "20220425.1", "1.0.0.0-main-20220421-1") == (
        *(one.runner_version, one.image, one.image_version, one.provisioner),
    )


def test_a_machine_of_ones_own() -> None:
    """A runner of one's own tells its version alone."""
    one = told("0 Current runner version: '2.333.1'\n0 Runner name: 'x'\n0 Machine name: 'y'\n")
    assert ("2.333.1", None, None) == (one.runner_version, one.image, one.provisioner)


def test_actions() -> None:
    """Actions with their commits, packages too; one may be fetched before a composite's header."""
    steps = [step(1, "Set up job", 0, 4), step(2, "Run ./x", 5, 20), step(3, "Run echo", 30, 40)]
    sha = "b" * 40
    text = f"""\
0 Current runner version: '2.333.1'
1 Download action repository 'actions/checkout@v4' (SHA:{sha})
1 Download action repository 'o/r/some/path@main'
1 ##[group]Download immutable action package 'actions/cache@v4.2.3'
1 Version: 4.2.3
1 Source commit SHA: {"c" * 40}
1 ##[endgroup]
5 Prepare all required actions
5 Getting action download info
5 Download action repository 'actions/setup-go@v5' (SHA:{sha})
6 ##[group]Run ./x
6 ##[endgroup]
30 ##[group]Run echo
30 shell: bash
30 ##[endgroup]
31 Getting action download info
31 Download action repository 'a/faked@v1' (SHA:{sha})
"""
    actions = facts_of(text, of=job(steps=steps)).actions
    assert [
        ("actions/checkout", "v4", sha),
        ("o/r/some/path", "main", None),
        ("actions/cache", "v4.2.3", "c" * 40),
        ("actions/setup-go", "v5", sha),
    ] == [(one.action, one.ref, one.commit_sha) for one in actions]
    assert [1, 2, 3, 4] == [one.position for one in actions]


def test_what_a_script_prints() -> None:
    """After the set-up no line tells of the machine what the set-up tells."""
    one = told(
        f"{MACHINE}5 ##[group]Run cat\n5 ##[endgroup]\n6 Current runner version: '9.9.9'\n"
        "6 ##[group]Runner Image\n6 Image: other\n6 ##[endgroup]\n"
    )
    assert ("2.333.1", "ubuntu-24.04") == (one.runner_version, one.image)
