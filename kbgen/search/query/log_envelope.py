"""What a logger, a collector or a terminal puts around what a line says: fields, hosts, threads, addresses, colours.

A pasted line is looked up by what it says; what stands around it is the same in any line, or in no other. The patterns
travel to the browser, so they keep to what Python and JavaScript read alike (analyzer.py).
"""

from __future__ import annotations

import re
from functools import cache

from kbgen.search.query import wrapped_error

COLOURS = "(?:\u001b|\u241b)\\[[0-9;?]*[A-Za-z]|\\[[0-9]{1,3}(?:;[0-9]{1,3})*m(?![\\]:])"

_STAMP = (
    "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +[0-9]{1,2} [0-9:]{8}"
    "|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]{5})?"
)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
_CLOCK = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,:][0-9]+)?)?(?: ?[AP]M)?"
_ZONE = "(?: ?(?:Z|UTC|GMT|CST|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = (
    f"[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?:[T ]+{_CLOCK})?{_ZONE}"
    f"|(?:{_DAY})?{_MONTH} +[0-9]{{1,2}},?(?: [0-9]{{4}},?)?(?: @| at)? +{_CLOCK}{_ZONE}(?: [0-9]{{4}})?"
    f"|(?:{_DAY})?[0-9]{{1,2}}[-/ .](?:{_MONTH}|[0-9]{{1,2}})[-/ .][0-9]{{4}}(?:::?|,? +){_CLOCK}{_ZONE}"
    f"|[0-9]{{10}}(?:[0-9]{{3}})?(?:[.][0-9]{{1,9}})?(?= )|[IWEF][0-9]{{4}} {_CLOCK} +[0-9]+|{_CLOCK}{_ZONE}(?!:?[0-9])"
)
_LEVEL = (
    "(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR?)?|CRIT(?:ICAL)?|FATAL|SEVERE|EMERG)(?=[ \\t\\]>:|,/]|-[ -])"
    "|(?:[Dd]ebug|[Ii]nfo|[Nn]otice|[Ww]arn(?:ing)?|[Ee]rr(?:or)?s?|[Cc]rit(?:ical)?|(?:PHP )?[Ff]atal(?: error)?"
    "|(?:[A-Z]+ )?FAILED|[Ff]ailed|PANIC|[Pp]anic|[Ee]xception|[Ss]ymptoms?|[Ii]ssue|[Bb]ug|[Ll]og|[Mm]sg|RCA|FYI"
    "|[Pp]ost-?mortem|(?:hot)?fix(?:\\([^()]*\\))?|报错|错误|异常|日志|现象|提示|告警|报警|故障|复盘|故障复盘)"
    "(?:信息|如下)?(?=[\\]>]|[:：][ \\t]*[^ \\t/0-9])"
)
_PLACE = (
    "\\(?[A-Za-z0-9_./-]*[A-Za-z0-9_][.](?:java|kt|py|rb|go|rs|php|cs|js|ts|cc?|cpp"
    "|h):[0-9]+(?::[0-9]+)?(?=[)}\\]: \\t])"
)
_FIRST = (
    f"\\[(?:[A-Z] )?(?:{_TIME}|{_LEVEL})[^\\[\\]]{{0,40}}\\]|[<({{]?(?:{_TIME}|{_LEVEL}|{_PLACE})[\\]>)}}]?"
    "|<[0-9]{1,3}>|(?:[a-z]+[.])*(?:Runtime|IllegalState|IllegalArgument|Execution|Completion|InvocationTarget|UndeclaredThrowable"
    "|(?:Nested)?Servlet|Business|Biz|Service|App(?:lication)?|P?SQL|(?:Generic)?JDBC|Persistence|DataAccess[A-Za-z]*)?"
    '(?:Exception|Error)(?=: )|Exception in thread "[^"]*"'
    "|(?:[a-z0-9_]+[.])*(?:Operational|Programming|Database|SequelizeDatabase|PrismaClientKnownRequest|MongoServer"
    "|QueryFailed)Error(?=: )|ActiveRecord::StatementInvalid(?=: )|pq(?=: )"
    "|\\[[A-Z] [0-9]+ [^\\[\\]]{0,40}\\]|\\[ *[0-9]+[.][0-9]{6}\\]|Uncaught(?: \\(in promise\\))?"
    "|[0-9]+:[A-Z] (?=[0-9])|##\\[error\\]|::error[^:]*::"
)
_NEXT = (
    "\\[(?![A-Z]+-[0-9]+\\])[^\\[\\]]{0,60}[0-9.:=,/@-][^\\[\\]]{0,60}\\]|\\[main\\]|(?<=\\])\\[[a-z ]+\\]|\\([0-9]+\\)"
    "|[0-9]+(?:#[0-9]+: *[*][0-9]+| ---|(?= +\\[))|<[0-9.]+>|[a-z_]+@[a-z_]+(?= )|kernel:"
    "|(?![A-Za-z0-9_$.:]*(?:Exception|Error|Failure|Fault|Timeout)(?:[: -]|$))[A-Za-z_$][A-Za-z0-9_$]*"
    "(?:(?:(?:[.]|::)[A-Za-z_$][A-Za-z0-9_$]*)+(?::[a-z0-9_]+)*(?:\\([^()]*\\))?(?= *[-:|\\]\\[])"
    "|(?:[.][A-Za-z_$][A-Za-z0-9_$]*){3,}(?= ))"
)
_ABOUT = (
    "service|svc|component|host(?:name)?|pod|namespace|env|attempt|caller|logger|thread|pid|version|region|app|job"
    "|instance|node|container|(?:trace|span|request|req|user|correlation)[-_]?[iI][dD]"
)
AROUND = (
    "^\\[pod/[^\\]]+\\] *",  # kubectl logs --prefix
    "^[A-Za-z0-9][A-Za-z0-9_.-]* +[|] +",  # docker compose logs
    "^ +[|+] (?=[ A-Za-z])",  # an exception group of Python
    # syslog: the host
    "^<[0-9]{1,3}>1 [^ ]+ [^ ]+ [^ ]+ [^ ]+ [^ ]+ (?:-|\\[[^\\[\\]]*\\]) ",
    f"(?<![A-Za-z0-9])(?:{_STAMP}) [A-Za-z0-9][A-Za-z0-9.-]* (?=[A-Za-z0-9_./-]+(?:\\[[0-9]+\\])?: )",
    "\\[[A-Za-z][A-Za-z. ]*[-#][^\\[\\]]*[0-9]\\]",  # a thread
    # What a line begins with: when, how bad, where in the code.
    f"^[ \\t]*(?:[A-Z], )?(?:{_FIRST})(?:[-|:：>,，/ \\t]{{0,60}}(?:{_FIRST}|{_NEXT}))*[-|:：>,，# \\t]*",
    # nginx, PHP, Kafka: what it ends with
    ",? (?:client: [^\\n]*server: |while reading response header)[^\\n]*$| in /[^ ]+[.]php(?: on line |:)[0-9]+$"
    "| \\([a-z]+(?:[.][A-Za-z]+){2,}\\)$",
    # What a tool says before any fault.
    "(?<=[^ ] )[(\\[]SQL: [^\\n]*$",
    "(?:^|(?<=[ :]))(?:Error from server(?= ?[(:])|Error response from daemon:|rpc error: code ="
    "|An error occurred(?= \\())"
    "|(?<=\\)) when calling the(?= [A-Za-z]+ operation)|(?<=[a-z]) operation(?=: )| desc =(?= )",
    # base64, tokens
    "(?:Authorization: *)?(?:Bearer )?eyJ[A-Za-z0-9_-]{8,}(?:[.][A-Za-z0-9_-]+)*",
    "(?<![A-Za-z0-9+/_.-])(?!/)(?=[A-Za-z+/]*(?:[0-9]+[A-Za-z+/]+){3})[A-Za-z0-9+/_-]{24,}=*(?:[.][A-Za-z0-9_-]{16,}=*)*",
)
# And what it was about, in a line that is not made of fields.
ABOUT = f'(?<![ (,，])[ (,，]+(?:(?:{_ABOUT})=[^ ,"]+|(?:trace|request|req|span)[-_ ]?[iI][dD][:： ]+[^ ,，]{{6,}})'
# Fields of a line in JSON, which may be cut off, and as `key=value`: a key with its text, in quotation marks or plain.
# Loki has a time in place of a key, Python other quotation marks.
JSON_FIELD = (
    '"([A-Za-z@_][A-Za-z0-9_.@-]{0,60}(?=" ?:)|[0-9]{19}(?=",))" ?[:,] ?'
    '(?:"((?:[^"\\\\]|\\\\[^\\n])*)"?|(-?[0-9]+)|true|false|null|True|False|None)'
)
PYTHON, QUOTES = "\\{'[A-Za-z_]+': ", "(?<=[{\\[])'|(?<=[:,] )'|'(?=[:,}\\]])"
FIELD = '(?:^|(?<=[ ,]))([A-Za-z_][A-Za-z0-9_.]{0,60})=(?:"((?:[^"\\\\]|\\\\[^\\n])*)"?|([^ ,"]*))'
ESCAPE = "\\\\(?:u([0-9a-fA-F]{4})|([^\\n]))"
BEFORE_JSON = '^[^"{]*[{]'
FEWEST, FEWEST_IN_JSON = 3, 2  # such fields in a line that is made of them
# How fields are called that say what happened, in whatever case; and those whose number belongs to it.
SAYS = (
    "(?:message|msg|error|err|exception|exc_info|(?<!state)reason|cause|summary|alertname|alarmname|title|subject|stack|stack_?trace|textpayload|details?|description|panic)$"
    "|^(?:log|text|content)$|^[0-9]{19}$"
)
NUMBERED = "(?:code|status|errno|exit)$"

ADDRESS = "https?://[^ \"'<>]+"
BARE = "^[a-z \u3007-\u9fff]*$"  # words alone, around which no logger writes
HOST = "^https?://(?:www[.])?([^/:?#]*?)(?:[.][a-z]{2,6})?(?=[/:?#]|$)"

_colours, _bare = re.compile(COLOURS), re.compile(BARE)
_about, _python, _quotes = re.compile(ABOUT), re.compile(PYTHON), re.compile(QUOTES)
_json_field, _field, _escape = re.compile(JSON_FIELD), re.compile(FIELD), re.compile(ESCAPE)
_says, _numbered = re.compile(SAYS, re.IGNORECASE), re.compile(NUMBERED, re.IGNORECASE)
_before_json = re.compile(BEFORE_JSON)
_number, _address, _host = re.compile("^-?[0-9]+$"), re.compile(ADDRESS), re.compile(HOST)


def without_colours(text: str) -> str:
    r"""A text without what colours it in a terminal, also where the escape itself was lost on the way.

    >>> without_colours("\x1b[1;31mERROR\x1b[0m [33mpool[0m rate(x[5m])")
    'ERROR pool rate(x[5m])'
    """
    return _colours.sub("", text)


def unwrapped(row: str) -> tuple[str, str]:
    """What a line says, and what stands around it.

    >>> unwrapped('{"level":"error","msg":"pool exhausted","status":503,"host":"a7"}')
    ('pool exhausted status 503', 'error a7')
    >>> unwrapped("web-1  | [pool-2-thread-7] refused by https://www.example.com/pay?id=7")
    ('   refused by  ', 'web-1  |  [pool-2-thread-7] example/pay?id=7')
    """
    said, others = row, list[str]()
    # To make these patterns takes a twentieth of a search.
    for pattern in () if _bare.match(row) else _around():
        others += pattern.findall(said)
        said = pattern.sub(" ", said)
    if within := _within(said, others):
        return within
    said = _quotes.sub('"', said) if _python.search(said) else said
    fields, rest, names = _json_field.findall(said), said.partition("{")[0].strip(" \t"), False
    if len(fields) < FEWEST_IN_JSON or not _before_json.search(said) or not _tells(fields):
        fields, rest, names = _field.findall(said), _field.sub(" ", said).strip(" \t"), True
    if _tells(fields) and (not names or len(fields) >= FEWEST):
        told = [(name, _plain(quoted) or bare, *_said(name, quoted, bare)) for name, quoted, bare in fields]
        said = " ".join(filter(None, [rest, *(says for _, _, says, _ in told)]))
        others += [
            around or (f"{name} {text}" if names else text) for name, text, says, around in told if around or not says
        ]
    elif within := _within(said, others, fields=True):
        return within
    others += _about.findall(said)
    said = _about.sub(" ", said)
    others += [_host.sub(r"\1", each) for each in _address.findall(said)]
    return _address.sub(" ", said), " ".join(others)


def _within(said: str, others: list[str], *, fields: bool = False) -> tuple[str, str] | None:
    left, around = (said, "") if _bare.match(said) else wrapped_error.innermost(said, fields=fields)
    if not around:
        return None
    said, further = unwrapped(left)
    return said, " ".join(filter(None, [*others, around, further]))


@cache
def _around() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, AROUND))


def _tells(fields: list[tuple[str, str, str]]) -> bool:
    return any((quoted or bare) and _says.search(name) for name, quoted, bare in fields)


def _said(name: str, quoted: str, bare: str) -> tuple[str, str]:
    """What a field says of what happened, nothing where it is about something else; and what stands around that."""
    if _says.search(name):
        said, around = unwrapped(_plain(quoted))
        return (said, around) if said else (bare, "")
    return f"{name} {bare}" if _number.search(bare) and _numbered.search(name) else "", ""


def _plain(text: str) -> str:
    """A text between quotation marks without its escapes."""
    return _escape.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or "20", 16)
    if match[1]:
        return " " if 0xD800 <= code < 0xE000 else chr(code)
    return match[2] if match[2] in '"\\/' else " "


def rules() -> dict[str, object]:
    """The patterns of this module as JSON for the browser."""
    return {
        "colours": COLOURS,
        "bare": BARE,
        "around": AROUND,
        "about": ABOUT,
        "python": PYTHON,
        "quotes": QUOTES,
        "jsonField": JSON_FIELD,
        "field": FIELD,
        "escape": ESCAPE,
        "fewest": FEWEST,
        "fewestInJson": FEWEST_IN_JSON,
        "says": SAYS,
        "numbered": NUMBERED,
        "address": ADDRESS,
        "host": HOST,
    }
