"""The pages of the dashboard: the six, and the two that stand where there is nothing to show."""
