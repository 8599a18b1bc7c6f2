"""
The words by which people say what a figure of speed means, English and some German.

Each pattern is tried on a sentence of bounded length, or on what stands beside a figure in it.
"""

import re


def _words(*alternatives: str) -> re.Pattern[str]:
    """Any of them as whole words."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w-])", re.IGNORECASE)


def _ending(*alternatives: str, gap: str = "") -> re.Pattern[str]:
    """Any of them at the end of what stands before a figure."""
    return re.compile(rf"(?:{'|'.join(alternatives)}){gap}$", re.IGNORECASE)


def _beginning(*alternatives: str, gap: str = r"\s?") -> re.Pattern[str]:
    """Any of them at the beginning of what stands behind a figure, by `match`."""
    return re.compile(rf"{gap}(?:{'|'.join(alternatives)})", re.IGNORECASE)


_AUXILIARY = r"should|shall|will|would|could|may|might|can|ought|expected|likely|going|to"
_EXPECTED = (
    r"expect\w*|should\w*|shall|will|would|ought|hop(?:e|es|ed|ing|efully)|aim(?:s|ing)?|goals?"
    r"|targets?|estimat\w*|anticipat\w*|predict\w*|project(?:ed|ion|s)|potential(?:ly)?|likely"
    r"|could|may|might|can|theor\w*|assum\w*|suspect\w*|guess\w*|think|believe|(?:we|it|that)'ll"
    r"|this (?:pr|change|commit|patch)|brings?|sollten?|erwart\w*|wird|werden|dürften?"
    r"|könnten?|hoff\w*|vermutlich|voraussichtlich|geschätzt"
)
_MEASURED = (
    r"measur\w*|took|observed|saw|seen|was|were|went|got|dropped|fell|decreased|reduced|improved"
    r"|shaved|saved|trimmed|lowered|shortened|sped|brought|ran|finished|completed|timed|clocked"
    r"|benchmark\w*|results?|actual(?:ly)?|show(?:s|ed|n)|gemessen\w*|dauerte|brauchte|lief|war"
    r"|sparte|my (?:tests|runs|experiments)"
)
CUES = re.compile(
    rf"(?<![\w-])(?:(?P<expected>(?:{_AUXILIARY})\s(?:\w+\s)?(?:be|have|see|get)\s"
    rf"(?:\w+ed|seen|brought)|{_EXPECTED})|(?P<measured>{_MEASURED}))(?![\w-])",
    re.IGNORECASE,
)
"""Of an expectation or a measurement; "should be reduced" is one cue of the former."""

OTHER_TIMES = _words(
    r"time-?outs?|time out|timed out|timeout-minutes|time limit|deadlines?|ttl|retention|expir\w*",
    r"leases?|uptime|heartbeats?|rate limits?|eta|clock skew",
)
"""Of durations that nothing takes: such a sentence is never one."""

PAUSES = _words(
    r"retr(?:y|ies|ying)|sleeps?|intervals?|poll(?:s|ing)?|back-?off|stale|cron|schedul\w*",
    r"delays?|grace|debounce|throttl\w*|keep-?alive|wait up to|older than|keep|kept|live|valid",
    r"every(?=\s(?:\d|few|other|half|seconds?|minutes?|hours?))",
    r"resolution|precision|health ?checks?|probes?|readiness|tokens?|sessions?",
)
"""The same, unless the sentence says that time is saved."""

BUMP = re.compile(
    r"(?:\w+(?:\([^)]{0,50}\))?!?:\s*)?(?:bump|upgrade|update|downgrade)s?\b", re.IGNORECASE
)
SO_FAR = _words(
    r"takes?|current(?:ly)?|today|previous(?:ly)?|used to|at the moment|right now|still",
    r"already|waste[sd]?|wasting|spends?|spent|is|are|has|have|had|pays|paid|needs|dauert|derzeit",
    r"aktuell|bisher|since|because",
)
"""Of what a duration is as things are."""

OTHER_SHARES = _words(
    r"sizes?|smaller|memory|ram|disk|coverage|cpu|hit rate|hits?|costs?|cheaper|price|bill|spend",
    r"[kmg]i?b|bytes|traffic|bandwidth|flak\w*|fail\w*|errors?|lines|credits|tolerance|of runs",
)
OF_TIME = _words(
    r"(?:run|build|wall|job|test|ci)?-?times?|faster|slower|quicker|speed\w*|durations?",
    r"wall(?:-?clock)?|minutes|seconds|latency|longer|shorter|schneller|langsamer|\w*zeit|dauer",
)

SAVING = _ending(
    r"\bsav(?:e|es|ing|ings|ed)|\bshav(?:e|es|ing|ed)|\bcut(?:s|ting)?|\breduc(?:e|es|ing|ed|tion)",
    r"\btrim\w*|\bdrop(?:s|ped)?|\bshrink\w*|\blower(?:s|ed)?|\bdecreas\w+|\bgains?",
    r"\bskip(?:s|ping)?|\bavoid(?:s|ing)?|\beliminat\w+|\bremov(?:e|es|ing)|\bwins?|\bimprov\w+",
    r"\bknock(?:s|ing)?|\b(?:faster|quicker|shorter) by|\bspeed-?ups?|\bspeed\w* up",
    r"\bspart|\bsparen|\beinspar\w*|\bkürz\w*|\bverkürz\w*|\breduziert",
    gap=r"\b[^.;]{0,80}",
)
SAVED = _beginning(
    r"saved|savings?|off\b|sooner|earlier|improvement|reduction|speed-?up|win\b|gain|less\b",
    r"shorter|weniger|kürzer|verkürz|gespart",
    gap=r"[\s-]*(?:\w+\s){0,2}?",
)
AMOUNT_OF = _ending(
    r"\b(?:improvement|saving|reduction|gain|win|speed-?up|drop|decrease)s? of",
    gap=r"\s(?:up to\s|at least\s)?",
)
SPEED_UP_BY = _words(r"speed\w* up|faster by")
FASTER = _beginning(r"as fast\b|faster|quicker|speed-?up|speed improvement|schneller|so schnell")
SLOWER = _beginning(
    r"slower|longer|later|more\b|extra|overhead|penalty|regression|langsamer|länger",
    gap=r"\s?(?:of\s)?(?:\w+\s)?",
)
MORE_THAN = _beginning("more than")
SLOWING = _ending(
    r"\badd(?:s|ed|ing)?|\bcosts?|\blos(?:e|es|ing)|\bincreas\w+|\b(?:slower|longer) by",
    r"\bslows?\b[^.;]{0,30}\bby|\boverhead of",
    gap=r"(?:\s(?:\w+\s){0,3})?",
)
REACHED = _ending(r"\b(?:(?<!up )to|at|auf|in|is|be)|=", gap=r"\s?(?:just\s|only\s)?")
COMPARED = _ending(
    r"\boff|\bvs\.?|\bversus|\binstead of|\brather than|\bcompared (?:to|with)|\bagainst|\bthan",
    r"\bfrom|\bcurrent(?:ly)?|\bof|\bout of|\bstatt|\bvon|\bwaits? for [^\s]{1,60}",
    gap=r"[\s(]*(?:the\s|today's\s|a\s|current\s)*",
)
"""Before a figure that another is compared with."""

AT_MOST = _ending(
    r"\b(?:under|below|less than|within|at most|no (?:more|longer) than|not exceed|up to",
    r"max(?:imum)?(?: of)?|sub|unter|höchstens|maximal|bis zu)|[<≤]=?",
    gap=r"[\s-]*",
)
AT_LEAST = _ending(
    r"\b(?:at least|no less than|more than|over|min(?:imum)?(?: of)?|mindestens|über)|[>≥]=?",
    gap=r"\s*",
)

_ROUGHLY = r"(?:about\s|just\s|only\s|the\s|current\s)*"
ARROW = re.compile(r"-{1,2}>|→|=>|➜|⇒")
TO = re.compile(rf"\s*(?:-{{1,2}}>|→|=>|➜|⇒|(?:down |up )?to|auf|zu)\s*{_ROUGHLY}", re.IGNORECASE)
DOWN_FROM = re.compile(rf"[\s,(]*(?:down |up )?(?:from|von)\s{_ROUGHLY}", re.IGNORECASE)
FROM = _ending(r"\b(?:from|von)", gap=rf"\s*{_ROUGHLY}")
HAS_CHANGE = re.compile(rf"{ARROW.pattern}|\bfrom\b|\bvon\b", re.IGNORECASE)

HALF = _words(
    r"(?:cut|cuts|cutting|slash\w*|reduc\w+|drop\w*|split)\s[^.;]{0,60}(?:in|by) half",
    r"halv(?:e|es|ed|ing)|half (?:of )?(?:the|its|the current) (?:time|duration)|half as long",
    r"(?:twice|doppelt|two times) (?:as|so) (?:fast|schnell)|twice the speed|doubles? the speed",
    r"halbiert",
)
TWICE_AS_LONG = _words(r"twice as (?:slow|long)|doubles? the (?:time|duration)")
SOME_TIME = _words(
    r"(?:save|shave|cut|reduce|trim|gain|win)s?\s(?:\w+\s){0,4}?"
    r"(?:few|some|several|lots? of|much|plenty of)\s(?:seconds?|minutes?|time)"
)
OF_THE_TIME = _beginning(r"of (?:the |its )?(?:current |original )?(?:time|duration)", gap=r"\s")
SPEED_UP = _words(
    r"faster|quicker|sooner|shorter|speed(?:s|ing)?[ -]?ups?|speeds? up|schneller|kürzer"
)
SPEED_DOWN = _words(r"slower|longer|slows? down|langsamer|länger")
SAME_SPEED = _words(
    r"(?:no|without|any)\s(?:\w+\s){0,3}(?:change|difference|impact|effect|regression)",
    r"same (?:speed|time|duration)|nothing\s(?:\w+\s){0,2}changes?|on par|stays? the same",
    r"(?:just )?as fast|not? (?:slower|faster|longer)",
)
NOT = _words(r"not|no|never|without|cannot|\w+n't|kein\w*|nicht")

WAITS_FOR = re.compile(
    r"(?<!no longer )(?<!not )\bwait(?:s|ing)? (?:for|on) (?:the )?(?P<quote>[`\"'])?"
    r"(?P<job>[\w./-]{2,80})",
    re.IGNORECASE,
)
PART = _words(r"steps?|jobs?")
CACHE = _words(r"warm(?:ed)?|cold")
