"""Job graphs: the jobs of an attempt found in its workflow files, and who waited for whom."""
