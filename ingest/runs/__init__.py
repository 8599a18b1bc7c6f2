"""Workflow runs and pull requests: which are listed for an arm, read again only where changed."""
