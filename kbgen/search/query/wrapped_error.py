r"""An error within another's message: what a framework, a driver or a tool says around it in one line.

`Request processing failed; nested exception is java.lang.RuntimeException: pool is empty` is looked up by what is
innermost, as of several lines the last cause is (pasted_log.py). The patterns travel to the browser, so they keep to
what Python and JavaScript read alike (analyzer.py).
"""

from __future__ import annotations

import re
from functools import cache

from kbgen.search.text.analyzer import analyze

FEWEST = 2  # terms of an error within, besides the name of its class
LONGEST = 3000  # characters of a line that is looked through
MOST = 3  # marks that are tried, from the last

_ERROR = "(?:Exception|Error)"
CLASS = (
    "(?<![A-Za-z0-9_$.:\\\\])(?:[A-Za-z_$][A-Za-z0-9_$]*[.:\\\\]{1,2})*[A-Za-z_$][A-Za-z0-9_$]*"
    f"{_ERROR}(?![A-Za-z0-9_$])"
)
_SQL = "(?:SELECT [^\\n]* FROM|INSERT INTO|REPLACE INTO|UPDATE [^ \\n]+ SET|DELETE FROM|(?:ALTER|CREATE|DROP) TABLE) "
_KEY = "[\"']?(?:[A-Za-z]+_)?(?:[Mm]essage|msg|errmsg|details?|reason|error)[\"']? ?(?:=>|: ?|= )[\"'`]"
_MORE = "[,;})\\]>]* *:?[\"']?[A-Za-z_]+[\"']? ?(?:[:=]|=>)"
# What stands before an error within, and what closes behind it then.
WRAPS = (
    # Java, .NET, Elasticsearch, Dubbo, Feign, Spark, Kafka Connect, Python, kubelet; Chinese services; Celery, PHP
    (
        "nested exception is |[;\\]] nested: |-{3,}> |(?:[Ll]ast error is|[Mm]ost recent failure): "
        f"|(?<=[^ \\n|])[ .;,(]{{0,4}}(?:[Cc]aused by:?(?= {CLASS})|Caused by: |Cause: |(?<=[.;] )cause: )"
        f"|{_ERROR}: (?={CLASS}(?:: | *[(\\[]))|[Ll]ost task [0-9.]+ in stage [^:\\n]*: (?:[^\\n]* Reason: )?"
        "|failed and no fallback available[.;]? *(?:caused by )?|\\[[A-Za-z]+#[A-Za-z]+\\([^()]*\\)\\]: \\[?"
        f"|[Uu]n(?:handled|caught)(?: and [a-z]+)? exception[^.:\\n]*[.:] (?:Task is being [^.\\n]*[.] )?(?:Error: )?"
        "|[(][a-z0-9_]+(?:[.][a-z_]+)*[.][A-Z][A-Za-z]+[)] (?=[^ \\n])| with (?:Create|Kill|Run|Start)[A-Za-z]*Error: "
        "|(?:告警|报警|错误|异常|失败|报错|返回)(?:内容|信息|原因|详情|消息|提示|日志)(?:如下|为|是)?[:：] *"
        "|[ ，,]msg[:：]|(?:raised unexpected|retry: Retry in [0-9]+s|PHP message): "
        "|(?<=[:.;(\\]] )(?=(?:[a-z][A-Za-z0-9_]*[.]){2,}[A-Z][A-Za-z0-9_$]*(?:Exception|Error): )"
        "|what\\(\\): +|Unhandled Rejection \\([A-Za-z]*Error\\): |[0-9]+ errors? occurred: *(?:[*] )?"
        "|[*][*] \\([A-Za-z.]*(?:Error|EXIT|exit|stop|throw)\\) |api error [A-Z][A-Za-z]+: ",
        "(?: ?<-{1,9}|[\\])];?){1,20} *$",
    ),
    ("threw exception \\[", "\\][^\\]]*$"),
    ("\\[type=[a-z_]+, reason=", "\\][^\\]]*$"),
    # A value as a program shows it: OperationalError('pool is empty')
    (f"{_ERROR}[(](?:[0-9]+, *)?[\"'](?:<[A-Za-z_][^<>\\n]*>: )?", "[\"'],?[)][^\"'\\n]*$"),
    # A command that was run, a container that was asked
    ('(?:stderr|output)[:=] +"?(?=[^ \\n]+ )', '"[^"]*$'),
)
# The same among fields that are neither JSON nor `key=value`.
FIELDS = (
    (f"{_KEY}(?=[^\\n]*[\"'`]{_MORE})", f"[\"'`]{_MORE}[^\\n]*$"),
    (f"(?<=[\"'`][.,;] ){_KEY}", "[\"'`][^\"'`\\n]*$"),
)
# What stands behind an error, whatever is before it: the statement that it was about, what AWS adds, a frame.
BEHIND = (
    "(?<=[^ \\n]) ?[(]Service: [^()\\n]*[)][^\\n]*$|(?<=[^ \\n]) at [A-Za-z_$][^ ()]* ?[(][^ ()\\n]*:[0-9]+[)][^\\n]*$|"
    "(?<=[^ \\n])(?: (?:SELECT|INSERT INTO|UPDATE|DELETE FROM) (?=[^\\n]* (?:WHERE|VALUES|LIMIT|ORDER BY|GROUP BY) )"
    f"|(?:[:;,.)\\]\"'`] ?|[ (\\[]{{1,4}}(?:SQL|[Qq]uery|[Ss]tatement)[:=]? ?)[\"'`(]{{0,4}}{_SQL})[^\\n]*$"
)


def innermost(said: str, *, fields: bool = False) -> tuple[str, str]:
    """What the innermost error of a line says, and what stands around it; the line itself where there is none within.

    >>> innermost("could not execute; nested exception is a.SqlException: disk is full")
    ('a.SqlException: disk is full', 'could not execute; nested exception is')
    """
    if len(said) > LONGEST:
        return said, ""
    for begin, end in _pairs(FIELDS if fields else WRAPS):
        for match in reversed([*begin.finditer(said)][-MOST:]):
            if not fields and said.count('"', 0, match.start()) % 2:
                continue  # within a field
            left, behind = said[match.end() :], ""
            if last := end.search(left):
                left, behind = left[: last.start()], last[0]
            if _tells(left):
                return left, f"{said[: match.end()]} {behind}".strip(" ")
    statement = None if fields else _compiled(BEHIND).search(said)
    if statement and not said.count('"', 0, statement.start()) % 2 and _tells(said[: statement.start()]):
        return said[: statement.start()], statement[0]
    return said, ""


def full(said: str) -> frozenset[str]:
    """The terms that count in full: of a class what it is called as a whole, where anything else is said."""
    names = _classes(said)
    others = frozenset(analyze(_without_classes(said))) if names else frozenset[str]()
    if len(others) < FEWEST:
        return frozenset(analyze(said))
    return others | {analyze(re.split("[^A-Za-z0-9_]", name)[-1])[-1] for name in names}


def _tells(text: str) -> bool:
    return len(set(analyze(_without_classes(text)))) >= FEWEST


def _classes(text: str) -> list[str]:
    """Few texts have any, and the pattern takes long to make."""
    return _compiled(CLASS).findall(text) if "Error" in text or "Exception" in text else []


def _without_classes(text: str) -> str:
    return _compiled(CLASS).sub(" ", text) if _classes(text) else text


def rules() -> dict[str, object]:
    """The patterns and numbers of this module as JSON for the browser."""
    return {
        "wraps": WRAPS,
        "fields": FIELDS,
        "behind": BEHIND,
        "class": CLASS,
        "fewest": FEWEST,
        "longest": LONGEST,
        "most": MOST,
    }


_compiled = cache(re.compile)


@cache
def _pairs(patterns: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(begin), re.compile(end)) for begin, end in patterns)
