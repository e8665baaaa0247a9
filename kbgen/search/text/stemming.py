"""The stem of an English word, by short tables of endings.

Not Porter's: over 90 queries it finds as much within noise (MRR .920 against
.926 in 291 documents, .914 against .917 in 348; without any stemming .891 and
.875), in a tenth of the code that two languages would have to share.
"""

import re
from functools import lru_cache

# What stays, the ending, what takes its place: in each step the first that fits.
_PLURALS = (
    ("..+", "ies", "y"),
    (".*(?:ss|sh|ch|x|z)", "es", ""),
    (".+[^sui]", "s", ""),
)
_VERBS = (
    ("..+", "at(?:ed|ing)", "ate"),
    (".{0,39}[aeiouy].{0,39}(?=([^aeioulsz])\\2).", "[a-z](?:ed|ing)", ""),
    (".+[aeiouy].*[^e]|[aeiouy].+[^e]", "ed", ""),
    (".+[aeiouy].*|[aeiouy].+", "ing", ""),
)
_NOUNS = (
    ("....+?", "ization", "iz"),
    ("....+?", "(?:ation|ator|ate|ability|ibility|able|ible|ity|ment|ness|al|ive|ly)", ""),
    # A worker is not work, a server does not serve: only longer words lose it (controller, balancer).
    ("[^aeiouy]*[aeiouy]+[^aeiouy]+[aeiouy]+[^aeiouy].*?", "(?:er|or)", ""),
    ("...+", "tion", "t"),
    ("...+", "sion", "s"),
)
_LAST = (("...+", "e", ""), ("...+", "y", "i"), ("..+l", "l", ""))
_STEPS = (_PLURALS, _VERBS, _NOUNS, _LAST)
RULES = tuple(tuple((f"^({stays}){ending}$", to) for stays, ending, to in step) for step in _STEPS)
ENDINGS = tuple(
    f"(?:{'|'.join(ending for _, ending, _ in step)})$" for step in _STEPS
)  # looked for first in the browser

_word = re.compile("[a-z]{4,}")
_steps = tuple(tuple((re.compile(pattern), to) for pattern, to in step) for step in RULES)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a lower-case word. Anything but four or more of a-z is left alone.

    >>> [stem(word) for word in ("failed", "retries", "stopping", "deployments", "dns")]
    ['fail', 'retri', 'stop', 'deploi', 'dns']
    """
    if not _word.fullmatch(word):
        return word
    for step in _steps:
        word = _without_ending(word, step)
    return word


def _without_ending(word: str, step: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, to in step:
        match = pattern.match(word)
        if match:
            return match[1] + to
    return word
