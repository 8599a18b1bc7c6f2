"""How the clock of each arm went over time: its changes of level, and its medians by week."""
