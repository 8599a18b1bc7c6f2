"""
Statistics: figures of runs in, values out; no words, no SQL, no frames.

`compare` is the answer for two arms, `compare_pairs` for runs that `pairs_by_commit` or
`pairs_by_time` matched, `compare_family` for a table of many, corrected for their number;
`more_runs` what would settle an undecided one, `compare_at_every_look` what is decided however
often one looks; `adjust_for_mix` how much of a difference comes from the runners that the arms got.
Methods and their study: docs/method.md.
"""

from queries.statistics.arm_summary import ArmSummary as ArmSummary
from queries.statistics.comparison import Comparison as Comparison
from queries.statistics.comparison import NoInterval as NoInterval
from queries.statistics.comparison import Provisional as Provisional
from queries.statistics.estimates import Method as Method
from queries.statistics.family import Member as Member
from queries.statistics.family import compare_family as compare_family
from queries.statistics.mix import Adjusted as Adjusted
from queries.statistics.mix import NotAdjusted as NotAdjusted
from queries.statistics.mix import adjust_for_mix as adjust_for_mix
from queries.statistics.mix_levels import UNKNOWN as UNKNOWN
from queries.statistics.mix_levels import Factor as Factor
from queries.statistics.mix_levels import MixDifference as MixDifference
from queries.statistics.mix_levels import compare_mixes as compare_mixes
from queries.statistics.mix_levels import factor_of as factor_of
from queries.statistics.more_runs import MoreRuns as MoreRuns
from queries.statistics.more_runs import Outlook as Outlook
from queries.statistics.more_runs import more_runs as more_runs
from queries.statistics.more_runs import more_runs_to_tell as more_runs_to_tell
from queries.statistics.one_arm import more_runs_for_median as more_runs_for_median
from queries.statistics.one_arm import more_runs_for_share as more_runs_for_share
from queries.statistics.one_arm import share_interval as share_interval
from queries.statistics.paired_runs import DatedRun as DatedRun
from queries.statistics.paired_runs import compare_pairs as compare_pairs
from queries.statistics.paired_runs import pairs_by_commit as pairs_by_commit
from queries.statistics.paired_runs import pairs_by_time as pairs_by_time
from queries.statistics.scale import Scale as Scale
from queries.statistics.scale import SmallestEffect as SmallestEffect
from queries.statistics.scale import parse_smallest_effect as parse_smallest_effect
from queries.statistics.sequential import compare_at_every_look as compare_at_every_look
from queries.statistics.shared_days import FEWEST_SHARED as FEWEST_SHARED
from queries.statistics.shared_days import DayCounts as DayCounts
from queries.statistics.two_arms import compare as compare
from queries.statistics.verdicts import RuledOut as RuledOut
from queries.statistics.verdicts import Side as Side
from queries.statistics.verdicts import Verdict as Verdict
