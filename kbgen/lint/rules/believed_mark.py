"""A mark that looks confidential withholds nothing: `<!-- private -->`, `:::private`, `密级：机密`.

`visibility` decides who may read a document, and who may read a part of it is decided by `<!-- internal -->` and
`<!-- restricted -->`; the marks of other tools and habits are plain text, and published. Checked in documents that
more readers get than the mark names. An error, but a warning in imported documents.

Bad:

```markdown
---
title: Checkout down
status: draft
---

## What happened

<!-- private -->
The key of the customer had leaked.
<!-- /private -->
```

Good:

```markdown
---
title: Checkout down
status: draft
---

## What happened

<!-- restricted -->
The key of the customer had leaked.
<!-- /restricted -->
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgen.corpus import may_read, visibility
from kbgen.documents import Document
from kbgen.lint.locations import body_mark
from kbgen.lint.rule import Context
from kbgen.lint.strictness import unless_imported
from kbgen.markdown import prose_lines
from kbgen.model.findings import Level, Problem
from kbgen.model.postmortem import Visibility

CODE = "PM855"
NAME = "believed-mark"
LEVEL = Level.ERROR

_OTHERS = r"private|secret|confidential|hidden|保密|机密|绝密|秘密|私密|不公开"
_FEW = rf"{_OTHERS}|restricted|受限"
_MANY = r"internal(?:[ _-]?only)?|(?:仅限?|只限?)?内部(?:可见|使用|资料|文件)?"
_WORDS = rf"(?:{_FEW}|{_MANY})"
# Where a mark stands, and what it may be: a comment, a box, a template's tag, a tag, a pair in brackets, a class.
_MARKS = re.compile(
    r"<!--[\s/]{0,9}(?:(?:begin|start|end|开始|结束)[\s:_-]{0,4})?(?:#)"
    r"(?:[\s_-]{0,4}(?:part|only|section|begin|start|end|部分|内容|开始|结束))?\s{0,9}-->"
    r"|^\s{0,9}(?::{3,9}\s{0,4}\{?\.?|!!!\s{1,4}|\?\?\?\+?\s{1,4}|>\s{0,4}\[!)@(?![\w-])"
    r"|\{(?:%-?|\{[<%])\s{0,4}(?:if\s+)?@\s{0,4}(?:-?%|[%>]\})\}"
    r"|<@>(?=.{0,2000}</)|\[@\](?=.{0,2000}\[/)|<(?:div|section|span|details)\s[^>]{0,99}class=[\"']?@[\"'\s>]"
    r"|\{:?\s{0,4}\.@\s{0,4}\}".replace("@", _WORDS).replace("#", _OTHERS),
    re.IGNORECASE | re.MULTILINE,
)
# A line that says who may read, or that this is not for everybody. One word alone may be any heading, or an item.
_NOT = r"(?:do not (?:distribute|share|publish)|not for publication|请?勿外传|禁止外传|不对外)"
_ALONE = (
    r"(?:(?:strictly |private and )?confidential|internal only|(?:for )?internal use only|机密|绝密|保密"
    r"|(?:仅限?|只限?)内部(?:可见|使用|传阅)?|内部(?:使用|资料|文件))"
)
_BANNER = re.compile(
    r"^[ \t>#]{0,9}(?:"
    r"(?:[-*+][ \t]{1,4})?[*_`|【\[ ]{0,4}"
    r"(?:visibility|classification|confidentiality|tlp|可见性|可见范围|密级|保密级别)"
    rf"[\W_]{{0,4}}[:：=|][\W_]{{0,8}}(?:{_WORDS}|red|amber)"
    rf"|[*_【\[(（]{{0,4}}(?:{_ALONE}(?:[\W_]{{1,6}}{_NOT})?|{_NOT})"
    r")[\s*_\]】)）.。!！|]{0,9}$",
    re.IGNORECASE | re.MULTILINE,
)
_HINTS = (*_FEW.split("|"), "internal", "内部", "tlp", "do not ", "not for pub", "外传", "不对外")
_CODE = re.compile(r"`[^`]{0,500}`")
_TOP, _FIRST = 30, 4_000  # lines and characters in which a banner stands


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """One finding for a document: who wrote one such mark believes in all of them."""
    readers = visibility(document)
    if not document.readable or readers == "restricted" or not _may_hold(document.body):
        return
    for number, line in prose_lines(document.body):
        bare = _CODE.sub(lambda code: " " * len(code[0]), line)
        match, spare = _MARKS.search(bare), " \t"
        if not match and number <= _TOP:
            match, spare = _BANNER.match(bare), " \t#*>_-|"
        if not match:
            continue
        words = match[0].strip(spare)
        meant: Visibility = "restricted" if re.search(_FEW, match[0], re.IGNORECASE) else "internal"
        if may_read(readers, meant):
            continue
        advice = f"Write '<!-- {meant} -->' … '<!-- /{meant} -->' around the part, or set 'visibility: {meant}'."
        yield Problem(
            NAME,
            body_mark(document, number, match.start() + 1 + match[0].index(words)),
            f"'{words[:60]}' withholds nothing: {readers} readers still see what it was meant to hide. {advice}",
            unless_imported(document),
        )
        return


def _may_hold(body: str) -> bool:
    """Whether to look at its lines one by one, which is much dearer."""
    folded = body.casefold()
    hinted = any(hint in folded for hint in _HINTS)
    return hinted and bool(_MARKS.search(body) or _BANNER.search(body[:_FIRST]))
