"""What a cause is about, code or settings: told by words that no single failure mode owns.

Most causes that no sharper words tell of are one or the other: a mistake in code, or a setting that was wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LONGEST = 2_000  # characters of a line that are looked at
MOST = 4.0  # what it may say at most
_FEW = 30  # words: of a shorter text a single one says little
_FEWEST = 2  # different words: one alone, such as 接口 or "timeout", stands in every other title
_HAN_WORD = 3  # characters that count as one word, where nothing divides them

_CODE = re.compile(
    r"\w\(\)|(?<=\w)\.(?:py|tsx?|jsx?|go|rs|rb|java|scala|kt|php|c|cpp|cs|sol|ex|erl|sql)\b"
    r"|\b(?:function|method|handler|helper|callback|variable|loop|regex|return(?:s|ed|ing)?|branch|assum\w+|logic"
    r"|(?<!race )condition(?:al)?|bugs?|buggy|check(?:s|ed|ing)?|pars(?:ed?|es|ing|er)|compar\w+|exception|refactor\w*"
    r"|pull request|PR|commit|code|caller|argument|type|class|object|array|field|null|undefined|none|index|handl\w+"
    r"|validat\w+|import(?:ed|s)?|script|filter\w*|sort\w*|state|render\w*|hook|component|test(?:s|ed)?|feature"
    r"|implement\w*)\b|代码|逻辑|函数|方法|判断|条件|调用|实现|解析|校验|变量|空指针|异常|脚本|循环|分支|返回|缺陷|状态|组件|模块"
    r"|接口|测试|字段|类型",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"(?<=\w)\.(?:ya?ml|toml|conf|ini|env|tf|tfvars|cfg|json|properties|nix)\b"
    r"|\b(?:config\w*|misconfig\w*|settings?|values?|parameters?|options?|flags?|rules?|policy|policies|defaults?"
    r"|ports?|annotations?|labels?|helm|manifests?|terraform|ansible|set to|environment var\w*|env var\w*|variables?"
    r"|firewall|ufw|iptables|route[sr]?|routing|subnet|cidr|mtu|interface|credentials?|secrets?|permissions?|roles?"
    r"|hostname|domain|url|path|mount\w*|volume|limits?|threshold|timeout|schedule|cron\w*|docker-?compose|dockerfile"
    r"|chart|pinned|enabled|disabled|allow\w*|den(?:y|ied)|blocked|whitelist|CSP|headers?|nginx|ingress|proxy)\b"
    r"|配置|参数|环境变量|默认值|规则|策略|端口|路由|网关|防火墙|权限|路径|挂载|开关|阈值|超时|注解|标签|清单|启用|关闭|网段|网卡|地址"
    r"|镜像",
    re.IGNORECASE,
)
# Mode -> its words, those of the other, and how much they say.
_KINDS = (("logic-error", _CODE, _SETTINGS, 80.0), ("wrong-configuration", _SETTINGS, _CODE, 104.0))
_OTHER = 0.5  # of what speaks for the one, what speaks for the other takes away


def kinds_of(lines: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    """Failure mode -> how much speaks for it, of lines that tell of a cause, each with how much it says.

    >>> kinds_of([("The parser returned null and the caller did not check for it.", 3.0)])
    {'logic-error': 4.0}
    """
    told = [(text[:LONGEST], weight) for text, weight in lines]
    size = sum(weight * max(len(text.split()), len(text) / _HAN_WORD) for text, weight in told) + _FEW
    found = {}
    for mode, words, others, much in _KINDS:
        mine, theirs = (sum(weight * len(each.findall(text)) for text, weight in told) for each in (words, others))
        if mine > _OTHER * theirs and _different(words, told):
            found[mode] = min(MOST, much * (mine - _OTHER * theirs) / size)
    return found


def _different(words: re.Pattern[str], told: Iterable[tuple[str, float]]) -> bool:
    """Whether the lines have as many different ones of the words as it takes."""
    return len({word.lower() for text, _ in told for word in words.findall(text)}) >= _FEWEST


def kind_words(mode: str, text: str) -> list[str]:
    """The words of a line that speak for the mode so, each once."""
    words = next((words for slug, words, _, _ in _KINDS if slug == mode), None)
    return list(dict.fromkeys(words.findall(text[:LONGEST]))) if words else []
