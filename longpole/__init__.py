"""The command line: it alone knows both layers, and lets a night build meaning from its facts."""
