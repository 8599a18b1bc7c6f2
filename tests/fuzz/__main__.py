"""
`make fuzz`: odd inputs by the ten thousand, which have to end in a value or in a worded error.

All inputs follow from the seed; a finding names the seed of its own input.
"""

import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random

import click

from basis.visible import visible
from tests.fuzz import (
    address_values,
    api_answers,
    experiment_files,
    ingests,
    logs,
    workflow_files,
)
from tests.fuzz.watch import End, Finding, ended

_ROOT = Path(__file__).resolve().parents[2]
_SHARES = {
    "API answers": 0.349,
    "logs": 0.1,
    "whole ingests": 0.001,
    "experiment files": 0.25,
    "workflow files": 0.2,
    "addresses": 0.1,
}
_ASKED = 100

Try = Callable[[Random, str], Finding | End]
"""One input: made from the generator, of this seed; how it ended."""


@click.command()
@click.option("--inputs", default=100_000, show_default=True, help="Inputs in all.")
@click.option("--seed", default=1, show_default=True, help="What all inputs follow from.")
@click.option("--only", type=click.Choice(list(_SHARES)), help="One target, with all inputs.")
@click.option("--one", type=int, metavar="N", help="Only the N-th input of --only.")
def main(inputs: int, seed: int, only: str | None, one: int | None) -> None:
    """Try inputs on every reader of what strangers write, and print what was found."""
    click.echo(f"seed {seed}")
    with targets(_ROOT.parent / "shared") as found:
        findings: list[Finding] = []
        for name, share in _SHARES.items():
            if only in (None, name):
                corpus, attempt = found[name]
                number = inputs if only else round(inputs * share)
                numbers = range(number) if one is None else range(one, one + 1)
                before = time.perf_counter()
                ends = list(tried(name, attempt, seed, numbers))
                took = time.perf_counter() - before
                new = [end for end in ends if isinstance(end, Finding)]
                told = f"{ends.count('value'):,} read, {ends.count('refused'):,} refused"
                click.echo(
                    f"{len(numbers):7,} {name}: {told}, {len(new)} findings, {took:.0f} s; {corpus}"
                )
                findings += new
    for why, number in Counter(finding.why for finding in findings).most_common():
        example = min((f for f in findings if f.why == why), key=lambda f: len(f.given))
        click.echo(f"{number} times {visible(why)}, for example {example.seed}: {example.given}")
    click.echo(f"{len(findings)} findings")
    sys.exit(1 if findings else 0)


def tried(name: str, attempt: Try, seed: int, numbers: range) -> Iterator[Finding | End]:
    """How the inputs of these numbers ended."""
    for number in numbers:
        its_seed = f"{seed}/{name}/{number}"
        yield attempt(Random(its_seed), its_seed)  # noqa: S311 - inputs are no secrets


@contextmanager
def targets(shared: Path) -> Iterator[dict[str, tuple[str, Try]]]:
    """
    What is tried: by name the corpus in words, and how an input of it is made and read.

    Args:
        shared: The folder of recordings and workflows; without it the corpus is smaller.
    """
    answers, files = api_answers.corpus(shared), workflow_files.corpus(shared)
    experiments, whole_logs = experiment_files.corpus(), logs.corpus()

    def answer(random: Random, seed: str) -> Finding | End:
        given = api_answers.make(random, answers)
        return ended(lambda: api_answers.read(given), api_answers.WORDED, seed, given)

    def whole(random: Random, seed: str) -> Finding | End:
        return ended(lambda: ingests.read(random), ingests.WORDED, seed, seed, longest_s=20)

    def experiment(random: Random, seed: str) -> Finding | End:
        given = experiment_files.make(random, experiments)
        return ended(lambda: experiment_files.read(given), experiment_files.WORDED, seed, given)

    def log(random: Random, seed: str) -> Finding | End:
        given = logs.make(random, whole_logs)
        return ended(lambda: logs.read(given), logs.WORDED, seed, given)

    def workflow(random: Random, seed: str) -> Finding | End:
        given = workflow_files.make(random, files)
        return ended(lambda: workflow_files.read(given), workflow_files.WORDED, seed, given)

    with tempfile.TemporaryDirectory() as folder:

        @cache
        def read_address() -> Callable[[list[tuple[str, str]], bool], None]:
            logging.disable(logging.WARNING)
            from tests.fuzz import addresses  # noqa: PLC0415 - Streamlit warns that it does not run

            pages = addresses.pages(Path(folder))
            return lambda given, is_asked: addresses.read(given, pages, is_asked=is_asked)

        def address(random: Random, seed: str) -> Finding | End:
            read = read_address()
            given = address_values.make(random)
            is_asked = random.randrange(_ASKED) == 0
            return ended(lambda: read(given, is_asked), address_values.WORDED, seed, given)

        yield {
            "API answers": (f"{len(answers)} answers, recorded and of every shape", answer),
            "whole ingests": ("a small repository, a third of its answers mutated", whole),
            "experiment files": (f"the {len(experiments)} files of the project", experiment),
            "logs": (f"{len(whole_logs)} logs of whole jobs, mutated in ten ways", log),
            "workflow files": (f"{len(set(files))} files, real ones and a small one", workflow),
            "addresses": ("hostile names, numbers, paths, globs", address),
        }


if __name__ == "__main__":
    main(prog_name="python -m tests.fuzz")
