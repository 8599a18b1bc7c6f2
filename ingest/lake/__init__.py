"""
The lake: facts of several machines as Parquet, in Delta tables that they share.

`tables` says which facts lie there and how they are cut into parts, `versions` which parts a
version of the lake has, `push` and `pull` carry them to and fro, `tidy` removes what no version
needs; `delta` alone speaks with the library. docs/lake.md tells what a reader of the lake needs.
"""
