"""How answers reach the pages: from one snapshot, worked out once for all readers."""
