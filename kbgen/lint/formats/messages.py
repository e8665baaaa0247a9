"""What the terminal says around findings, in the language of the knowledge base."""

from __future__ import annotations

from collections.abc import Mapping

_EN = {
    "error": "error",
    "warning": "warning",
    "nothing": "No findings in {checked:# file|# files}.",
    "unread": "Nothing was checked: there is no postmortem here, or none of those asked for.",
    "count": "{errors:# error|# errors} and {warnings:# warning|# warnings} in {files} of {checked:# file|# files}.",
    "unwritten_only": "No errors and no warnings in {checked:# file|# files}.",
    "left": " {left:One thing is|# things are} still to be written; to list them: --select PM3,PM401",
    "unwritten": "a draft, and that is fine. Still to be written before it is final: {names}.",
}
_ZH = {
    "error": "错误",
    "warning": "警告",
    "nothing": "{checked} 个文件，没有问题。",
    "unread": "什么都没有检查：这里没有复盘，或没有一篇在要查的范围内。",
    "count": "{checked} 个文件，{files} 个有问题：{errors} 个错误，{warnings} 个警告。",
    "unwritten_only": "{checked} 个文件，没有错误和警告。",
    "left": "还有 {left} 处待写，逐条查看：--select PM3,PM401",
    "unwritten": "草稿，没关系。定稿前要写：{names}。",
}

SAYS: Mapping[str, Mapping[str, str]] = {"en": _EN, "zh": _ZH}
