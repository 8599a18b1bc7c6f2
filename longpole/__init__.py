"""
The command lines: they alone know both layers, and let a night build meaning from its facts.

`register_lines`, `register_file` and `registering` are what a night keeps of predictions.
"""
