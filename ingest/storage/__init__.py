"""The working database and its tables, how records get into it, and the snapshots readers open."""
