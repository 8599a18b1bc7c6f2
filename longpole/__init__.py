"""The command lines: they alone know both layers, and let a night build meaning from its facts."""
