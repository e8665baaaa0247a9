"""What a line of a pasted log is made of: stack frames, error codes, words for a fault.

The patterns travel to the browser, so they keep to what Python and JavaScript read alike (analyzer.py).
"""

from __future__ import annotations

import re
from functools import cache

_SOURCE = "[.](?:java|kt|scala|groovy|clj|py|rb|go|rs|php|cs|js|mjs|cjs|jsx|ts|tsx|c|cc|cpp|h)"
_PLACE = (
    f"(?:[^ ()]*{_SOURCE}(?::[0-9]+)*|node:[^ ()]+|index [0-9]+|Native Method|Unknown Source|<anonymous>|<generated>"
    "|native)"
)
_NAME = "(?<![A-Za-z0-9_$.<>/@])[A-Za-z_$][A-Za-z0-9_$.<>/@]*"

# Frames, in any part of a line: loggers and `kubectl logs` put their own words before them.
FRAMES = (
    f"(?:(?:^|[ \\t|])at (?:async |new )?)?{_NAME}(?: \\[as [^\\]]*\\])?[ ]?\\({_PLACE}\\)(?: ~?\\[[^\\]]*\\])?",
    "(?:^|[ \\t|])at (?:async )?(?:file:|node:|[.]{0,2}/)[^ ()]*:[0-9]+",  # Node without a name, Rust
    "(?:^|[ \\t|])at [A-Za-z_][^ ()]*[.][^ ()]+\\([^()]*\\)(?: in [^\\n]*:line [0-9]+)?",  # .NET
    "(?:^|[ \\t|])[.][.][.] [0-9]+ (?:more|common frames omitted|lines matching cause stack trace [.]{3})",
    'File \\\\?"[^"]*", line [0-9]+(?:, in [^ ]+)?',  # Python
    "goroutine [0-9]+ \\[[^\\]]*\\]:?",  # Go
    "(?:^|[ \\t|])[a-z][^ |.]*[.][^ |]*\\((?:\\{?0x[^ ]*|[.]{3})(?:, [^ ]+)*\\)",
    "(?:^|[ \\t|])(?:main[.]|[a-z][^ ]*[.][(][*][A-Za-z0-9_]+[)][.])[A-Za-z0-9_.]+(?:[(][)])?$",
    "(?:^|[ \\t|])created by [^ ]+(?: in goroutine [0-9]+)?",
    "(?:^|[ \\t|])/[^ ]*[.]go:[0-9]+(?: [+]0x[0-9a-f]+)?|[+]0x[0-9a-f]+$",
    # gdb, sanitizers, PHP
    "(?:^|[ \\t|])#[0-9]+:? +(?:0x|/|\\{main\\}|[A-Za-z_][^ ]* ?\\(|\\[internal function\\]: |[^(]{1,60}\\([0-9]+\\): )"
    "[^\\n]*"
    "|^\\[stacktrace\\]$|(?:^|[ \\t|])[^ (]+[.]php\\([0-9]+\\): [^ (]+\\([^\\n]*",
    "(?:^|[ \\t|])[0-9]+: +(?:0x[0-9a-f]+ - [^\\n]*|<[^\\n]*>::[^ ]+|[A-Za-z_][^ ]*::[^ ]+"  # Rust
    "|(?:rust_begin_unwind|__rust_[a-z_]+|start_thread|clone3?|main|_start|__libc_start_[a-z_]+)$)",
    "(?:from )?[^ ]+[.]rb:[0-9]+:in [^ ]+|^ *in [`'][^`']*'$",  # Ruby
    # Oracle, SQL Server
    'ORA-06512: at "[^"]*", line [0-9]+|^[(][0-9]+ rows? affected[)]$',
)
# A thread of Java and what it holds: its frames belong to no fault.
THREAD = (
    '"[^"]*" (?:#[0-9]+ )?(?:daemon )?(?:prio|os_prio)=[^\\n]*|java[.]lang[.]Thread[.]State: [^\\n]*'
    "|- (?:parking to wait for|locked|waiting (?:on|to lock)|eliminated) +<[^\\n]*|^Full thread dump [^\\n]*"
)
BESIDE = (
    THREAD,
    "^Msg [0-9]+, Level [0-9]+, [^\\n]*",  # SQL Server
    # What a runtime says around any fault.
    "(?:Exception Group )?Traceback [(]most recent call last[)]:?|[Ss]tack ?(?:backtrace|trace):?|runtime stack:",
    "During handling of the above exception, another exception occurred:?",
    "The above exception was the direct cause of the following exception:?",
    "thread '[^']*' panicked(?: at(?: [^ ']*[.]rs[0-9:]*)?)?|(?<=', )[^ ]*[.]rs[0-9:]+$"
    "|called `[^`]*` on an? (?=`[^`]*` value)|note: (?:run with `RUST_BACKTRACE|Some details are omitted)[^\\n]*",
    "Task exception was never retrieved|future: <Task [^\\n]*|[+]-{4,}[-+ 0-9]*"
    "|ExceptionGroup: [^\\n]* [(][0-9]+ sub-[^\\n]*",
    "Unhandled exception[.]|-+ End of [a-z ]*stack trace[^\\n]*|-+>|One or more errors occurred[.]"
    '|An unhandled exception was thrown by the application[.]|Connection id "[^"]*", Request id "[^"]*":',
    "terminate called after throwing an instance of|what[(][)]: |Node[.]js v[0-9.]+|triggerUncaughtException[(][^\\n]*"
    "|^node:internal/[^ ]+:[0-9]+$|code: 'ERR_UNHANDLED_REJECTION'"
    "|UnhandledPromiseRejection: This error originated [^\\n]* with the reason|http: panic serving [^ ]+:"
    "|(?: (?:code|addr|pc)=0x[0-9a-f]+)+|exit status [0-9]+$",
    "(?<![A-Za-z0-9_$./-])(?:System|Microsoft)[.](?:[A-Z][A-Za-z0-9]*[.])*(?=[A-Z])",
    'nested exception is|Exception in thread "[^"]*"',
    # What a program writes on and on, or beside any fault: garbage collection, HAProxy, the kernel, sanitizers, SQL.
    "(?:[0-9]+[.][0-9]+: )?\\[(?:Full )?GC [(][^\\n]*|(?:\\[[0-9.]+s\\])?\\[(?:info|debug) *\\]\\[gc[^\\n]*",
    "(?:haproxy\\[[0-9]+\\]: |(?<![^ ]))[^ ]+:[0-9]+ \\[[0-9]{2}/[A-Z][a-z]{2}/[0-9:.]+\\] [^\\n]*",
    "(?:^|[ \\t])(?:CPU: [0-9]+ PID: |Hardware name: |R[A-Z0-9]{2}: [0-9a-f]{4}|Modules linked in:|Call Trace:"
    "|Not tainted )[^\\n]*|</?(?:IRQ|TASK|NMI)>|-+\\[ (?:end trace|cut here)[^\\n]*| total-vm:[^\\n]*"
    '|(?<![^ \\t])[A-Za-z_][A-Za-z0-9_.]*[+]0x[0-9a-f]+/0x[0-9a-f]+[^\\n]*|"echo 0 > /proc/sys/kernel[^\\n]*',
    "(?:^|[ \\t|])0x[0-9a-f]+ in [^\\n]*|^(?:=>| *)0x[0-9a-f]{8,}:[^\\n]*|Shadow bytes around[^\\n]*"
    "|==[0-9]+==(?:ABORTING)?| at pc 0x[^\\n]*"
    "|(?:[A-Z][a-z]+ )?(?:[Aa]tomic )?(?:READ|WRITE|[Rr]ead|[Ww]rite) of size [0-9]+ at 0x[^\\n]*"
    "|Location is [^\\n]* 0x[^\\n]*|Thread T[0-9]+ [^\\n]* created by [^\\n]*",
    "(?:### )?(?:Error (?:querying|updating) database[.] +Cause: |The error (?:may (?:exist|involve)"
    "|occurred while setting) [^\\n]*|SQL: (?:SELECT|INSERT|UPDATE|DELETE) [^\\n]*)",
    "[(\\[](?:SQL|parameters): [^\\n]*|[(]Background on this error at: [^\\n]*|^ *Position: [0-9]+$"
    "|(?:STATEMENT|CONTEXT|QUERY|LINE [0-9]+): [^\\n]*|\\[[0-9.]+ms\\] \\[rows:[^\\n]*",
    "(?<![A-Za-z0-9_$./-])(?:[a-z_$][A-Za-z0-9_$]*[.]){2,}(?=[A-Z])",  # packages
)
_FRAME = "|".join(f"(?:{each})" for each in FRAMES)
_ANY_FRAME = "|".join(f"(?:{each})" for each in (*FRAMES, *BESIDE))
LONGEST = 1000  # characters of a line with a frame: a longer one would take too long to look through
# After a line with this one comes a line of source, further in.
SHOWS_SOURCE = 'File \\\\?"[^"]*", line [0-9]+'
SOURCE_LINE = "^[ |]{4}"

WORD, MOST_LEFT = "[A-Za-z]{2,}|[\u4e00-\u9fff]", 2  # of a line with frames: more is said in it
RAISED = "(?:^|[ |])[A-Za-z_][A-Za-z0-9_.]*(?:: |$)"
SUPPRESSED = "Suppressed: "
INNER = "(?:^|[ \t])(?:Caused by: |\\[cause\\]: |-+> |Suppressed: )"
CAUSE = "Caused by: "  # what stands before each inner cause: the last is why all of it happened

# The class of an exception: as a whole it says what is wrong, word by word it may speak of anything.
EXCEPTION = "(?<![A-Za-z0-9_$])[A-Z][A-Za-z0-9_$]*(?:Exception|Error)(?![A-Za-z0-9_$])"

# Numbers that name an error: the group. In lower case but for the last.
CODES = (
    "http(?:/[0-9.]+)?[^a-z0-9]{1,4}([45][0-9]{2})(?![0-9])",
    "(?:code|errno|error|err|exit|exited|exited with|port|returned|signal|sqlstate|错误码|状态码|返回码|返回)"
    "[^a-z0-9]{1,4}([0-9]+)",
    "status[^a-z0-9]{1,4}(?!2[0-9]{2}(?![0-9]))([0-9]+)",
    "(?:^|[^a-z0-9_.:/-])([45][0-9]{2}) (?:bad|forbidden|gateway|internal|not|service|too|unauthorized)",
)
NAMED_CODE = "(?<![A-Za-z])[A-Z]{2,12}-?([0-9]{3,})"

# A line with one of these is more likely than others to be why somebody pasted the log.
FAULT = (
    "ERR|CRIT|FATAL|PANIC|SEVERE|EMERG|OOM|[Ee]xception|[Ee]rror|[Ff]ail|[Ff]atal|[Pp]anic|[Tt]raceback|Caused by"
    "|[Rr]efused|[Dd]enied|[Rr]ejected|[Tt]imed? ?out|[Uu]nable|[Cc]annot|[Cc]an't|[Cc]ould not|[Nn]ot found"
    "|[Nn]o such|[Nn]o space|[Ee]xhausted|[Ee]xceeded|[Kk]illed|[Ee]xpired|[Tt]oo many|[Uu]nhealthy|`Err` value"
    "|Sanitizer: |错误|失败|异常|超时|拒绝|无法|不存在|耗尽|崩溃"
)

# What a client asked for, in a log of accesses.
REQUEST = '"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) [^"]*"'

# What only programs write in a line: a level, a counter (`errors:4`).
PROGRAM = "(?<![A-Za-z])(?:ERROR|WARN|WARNING|FATAL|CRITICAL|PANIC|SEVERE)(?![A-Za-z])|[a-z]:[0-9]"

# A name that stands in code or in a command: do_timer, acquire(), CoreDNS, kube-proxy.
NAME_OF_CODE = "[A-Za-z0-9][_(]|[a-z][A-Z]|[a-z0-9][./:-][a-z0-9]"

exceptions, programs, names_of_code = re.compile(EXCEPTION), re.compile(PROGRAM), re.compile(NAME_OF_CODE)


@cache
def _made(pattern: str) -> re.Pattern[str]:
    """Made when first wanted: a question in one line has no need of these, and they take long."""
    return re.compile(pattern)


def message(row: str) -> str:
    r"""A line without its stack frames.

    >>> message("app_1 | \tat com.acme.Pool.take(Pool.java:65)").strip()
    'app_1 |'
    """
    return row if len(row) > LONGEST else _made(_ANY_FRAME).sub(" ", row)


def shows_source(row: str) -> bool:
    """Whether a line of source comes after this one, further in."""
    return bool(_made(SHOWS_SOURCE).search(row))


def is_source(row: str, said: str) -> bool:
    """Whether a line is one of source, if one may come here: further in, also behind what a logger put before it."""
    return bool(_made(SOURCE_LINE).search(row)) or f"    {said.strip(' ')}" in row


def is_frame(said: str) -> bool:
    """Whether there is a stack frame in a line."""
    return len(said) <= LONGEST and bool(_made(_FRAME).search(said))


def says(message: str) -> bool:
    """Whether a line says anything: `message` is what is left of it without frames."""
    return names_fault(message) or len(_made(WORD).findall(message)) > MOST_LEFT


def is_raised(row: str) -> bool:
    """Whether a line names an exception as Python does below the frames."""
    return bool(_made(RAISED).search(row))


def is_thread(said: str) -> bool:
    """Whether a line is of a dump of threads."""
    return len(said) <= LONGEST and bool(_made(THREAD).search(said))


def is_inner(row: str) -> bool:
    """Whether a line tells of an inner cause."""
    return bool(_made(INNER).search(row))


def tells(message: str) -> bool:
    """Whether a line says more than the class of an exception."""
    return bool(_made(WORD).search(exceptions.sub(" ", message).replace(CAUSE, " ")))


def codes(row: str) -> frozenset[str]:
    """The numbers in a line that name an error.

    >>> sorted(codes('"GET /v1 HTTP/1.1" 502 157 upstream 7 errno: 24'))
    ['24', '502']
    """
    lower = row.lower()
    found = {number for pattern in CODES for number in _made(pattern).findall(lower)}
    return frozenset(found | set(_made(NAMED_CODE).findall(row)))


def names_fault(row: str) -> bool:
    """Whether a line says that something is wrong."""
    return bool(_made(FAULT).search(row))


def without_request(row: str) -> str:
    """A line of a log without what a client asked for: words of an address are no fault."""
    return _made(REQUEST).sub(" ", row)


def rules() -> dict[str, object]:
    """The patterns of a stack trace as JSON for the browser."""
    return {
        "frames": _ANY_FRAME,
        "longestFrame": LONGEST,
        "exceptions": EXCEPTION,
        "showsSource": SHOWS_SOURCE,
        "sourceLine": SOURCE_LINE,
        "codes": CODES,
        "namedCode": NAMED_CODE,
        "fault": FAULT,
        "cause": CAUSE,
        "oneFrame": _FRAME,
        "thread": THREAD,
        "suppressed": SUPPRESSED,
        "word": WORD,
        "mostLeft": MOST_LEFT,
        "raised": RAISED,
        "inner": INNER,
        "request": REQUEST,
    }
