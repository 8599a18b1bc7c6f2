"""Charts: pure functions from an answer's frame to a figure, shared by pages and reports."""
