"""
Waterfalls: the difference between two means, along the critical paths, in parts that add up.

`waterfalls_of` makes them of the answers to `QUESTIONS`; `sentences`, `names` and `tables` put them
into words. The formula: docs/waterfall.md.
"""

from queries.waterfall.build import QUESTIONS as QUESTIONS
from queries.waterfall.build import waterfalls_of as waterfalls_of
from queries.waterfall.parts import Detail as Detail
from queries.waterfall.parts import Kind as Kind
from queries.waterfall.parts import Part as Part
from queries.waterfall.parts import Side as Side
from queries.waterfall.parts import Waterfall as Waterfall
