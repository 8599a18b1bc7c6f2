"""
When a run would have ended if some of its jobs had run shorter or longer.

`measured_graphs` works that out, of thousands of attempts at once, whatever is changed;
`key_savings` asks it of each job key: where to start; `joint_savings` of pieces of work together.
"""

from queries.what_if.joint_savings import joint_savings as joint_savings
from queries.what_if.key_savings import QUESTIONS as QUESTIONS
from queries.what_if.key_savings import key_savings as key_savings
from queries.what_if.measured_graphs import Ends as Ends
from queries.what_if.measured_graphs import MeasuredGraphs as MeasuredGraphs
from queries.what_if.measured_graphs import measured_graphs as measured_graphs
