"""What the commands start with."""

from ingest.__main__ import main
from ingest.command_line import say_mistakes_of_ours
from longpole.building import build_apart


def ingest() -> None:
    """`python -m ingest`: nights that build meaning before they publish."""
    say_mistakes_of_ours()
    main(prog_name="python -m ingest", obj=build_apart)
