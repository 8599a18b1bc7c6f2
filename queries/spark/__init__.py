"""
Meaning, built by Apache Spark from the same `.sql` files, for facts that outgrew one machine.

`translate` turns a statement into Spark's SQL, `stored` computes statements and stores their rows,
`recursion` does so with what reads itself, `building` writes the tables; `cluster` connects, and
`command` is the command.
"""
