"""Jobs and steps of runs: which are missing, fetched several runs at a time, marked and stored."""
