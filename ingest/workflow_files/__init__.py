"""The workflow files that attempts ran: which they are, fetched in batches, each stored once."""
