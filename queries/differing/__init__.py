"""Jobs and steps that differ between two arms, corrected for their number."""
