"""
Roles that nobody gave yet: names of jobs and steps that may be one work, proposed, never applied.

`names` takes names apart, `resemblance` compares two, `proposals` compares those of all arms,
`command` prints what it finds.
"""
