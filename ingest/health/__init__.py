"""Whether all is well: invariants of a database (`verify`), freshness for a monitor (`status`)."""
