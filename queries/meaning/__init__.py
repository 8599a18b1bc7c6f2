"""
Meaning, built once: the answers about every experiment's own clock, as tables of a snapshot.

`tables` says what is built, `fingerprint` whether it must be built again, `building` writes it
into a copy of the facts before readers see it, `reading` finds it there.
"""

from queries.meaning.building import Built as Built
from queries.meaning.building import build as build
from queries.meaning.reading import is_built as is_built
from queries.meaning.reading import select_built as select_built
