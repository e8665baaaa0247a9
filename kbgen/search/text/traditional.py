"""Traditional Chinese read as Simplified, character by character, so that one finds the other.

`traditional.txt` is the part of OpenCC's table that everyday texts use; the rest would double what a browser loads.
What Simplified text uses too (著, 覆, 借) stays as it is.
"""

import re
from functools import cache
from pathlib import Path

# Where our readers mean another form than OpenCC's first, and variants that are written in technical prose.
_OURS = "帳账 於于 爲为 饋馈 凈净 滙汇 啓启 徵征 玆兹 瞭了 裏里 釐厘 徬彷 羣群 綫线 衆众"
_LINES = Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8").split("\n")
TABLE = {pair[0]: pair[1] for line in (*_LINES, _OURS) if not line.startswith("#") for pair in line.split()}


@cache
def _traditional() -> re.Pattern[str]:
    """Made when first wanted: it takes longer than a query in Latin letters."""
    return re.compile(f"[{''.join(TABLE)}]")


def rules() -> list[str]:
    """The table for the browser: Traditional characters, Simplified ones."""
    return ["".join(TABLE), "".join(TABLE.values())]


def simplified(text: str) -> str:
    """`text` with every Traditional character of the table in its Simplified form; as long as before.

    >>> simplified("連線逾時 timeout")
    '连线逾时 timeout'
    """
    return _traditional().sub(lambda match: TABLE[match[0]], text) if _traditional().search(text) else text
