"""How good the data is, whichever experiment is looked at."""
