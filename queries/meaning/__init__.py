"""
Meaning, built once: the answers about every experiment's own clock, as tables of a snapshot.

`tables` says what is built, `fingerprint` whether it must be built again, `building` writes it
into a copy of the facts before readers see it, `reading` finds it there. `written` finds what a
cluster built.
"""
