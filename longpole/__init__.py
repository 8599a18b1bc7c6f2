"""
The command lines: they alone know both layers, and let a night build meaning from its facts.

`register_lines` and `registering` are what a night keeps of predictions, `plan_file` what is
planned; `line_file` reads and writes both.
"""
