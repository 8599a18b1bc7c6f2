"""How GitHub is asked, within all of its limits, and how its answers become records."""
