"""
When a run would have ended if its jobs, or its structure, had been others.

`measured_graphs` works out the ends, of thousands of attempts at once; `key_savings` asks it of
each job key, `joint_savings` of pieces of work together. `workload` is what changes are made of,
`applying` makes them, `outcome` replays and sums up, `advice` tries what there is to try, and
`predictions` are held against what was measured.
"""

from queries.what_if.joint_savings import joint_savings as joint_savings
from queries.what_if.key_savings import QUESTIONS as QUESTIONS
from queries.what_if.key_savings import key_savings as key_savings
from queries.what_if.measured_graphs import Ends as Ends
from queries.what_if.measured_graphs import MeasuredGraphs as MeasuredGraphs
from queries.what_if.measured_graphs import measured_graphs as measured_graphs
