"""From the words of a query to what is looked up: terms with their worth, and what may stand for them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple, Protocol

from kbgen.search.index.ranking import idf, worth
from kbgen.search.query.dates import NamedDays
from kbgen.search.query.glossary import Glossary, Phrase, spoken
from kbgen.search.query.pasted_log import FRAME, FULL, Pasted, pasted
from kbgen.search.query.typos import halves, is_correctable, least_documents, nearest
from kbgen.search.text.analyzer import alone, is_chinese, is_han, line_key, other_spellings, wholes, worded
from kbgen.search.text.stemming import stem

# Bounds of the work a query makes, for a pasted stack trace is a query too.
MAX_HEAD, MAX_TAIL = 128, 64  # distinct terms looked at, from the query's begin and end
MAX_TERMS = 64  # distinct terms searched for: the rarest
MAX_TYPOS = 8  # unknown words for which similar ones are looked up
MAX_UNSAID = 5  # unknown words that are told of
MAX_BEGUN = 16  # words that are looked up for one of which only the begin was typed: the most frequent

MAX_REPEATS = 2  # how often a term of the query counts
FEW_CHINESE = 10  # documents in Chinese below which they say nothing of how rare a word is
FUNCTION_CHARACTERS = "的了是在和与就都而及着或个也又把被让给吗呢吧啊"
CHINESE_WEIGHT = 0.8  # of a pair of Han characters, for pairs overlap: a word of three is two of them
FUNCTION_WEIGHT = 0.4  # of a pair of Han characters with one of these in it
LIGHT_WEIGHT = 0.5  # of an English word that tells a story rather than what broke
TYPO_WEIGHT = 0.4  # of a word that may have been meant
LINE_WEIGHT = 4  # of a symptom that is the same as a line of the query
STRADDLING_WEIGHT = 0.5  # of a pair of Han characters that ends one word and begins another
ALTERNATIVE_WEIGHT = 0.8  # of a phrase with the same meaning
DATE_WEIGHT = 0.5  # of the words of a date, which stand in other dates, too
DAY_IMPACT = 10  # of a day that is named: as of a word in a title
NEXT_DAY_IMPACT = 5  # of the day before and after: of another zone, or of a night
YEARS = 5  # over which the incidents of a knowledge base are taken to be spread

# Few of them stand in a postmortem, so each would count as much as a rare word.
_LIGHT = """
about above across actually after again against ago all almost alone along already also although always am
among another any anybody anyone anything anyway around away back because before being below better between
beyond both came come comes coming could couple doing done during each either else enough even ever every
everybody everyone everything everywhere few find found further gave get gets getting give given gives go goes
going gone got happen happened happening happens hardly having here however just keep keeps kept know known
late later least less let little long look looking looks made mainly make makes making many may maybe mean
means might moment more most much must myself near need needed needs neither never new nobody none nor nothing
now nowhere often old once ones only onto other others ought own perhaps put quite rather really right said
same saw say says see seem seems seen several shall should show shows since some somebody somehow someone
something sometimes somewhere soon still such take taken takes tell thing things think though through thus
till today together told tomorrow too took toward tried tries try trying turned under unless until upon
usually very via want wants way ways went whatever whenever where wherever whether while whole whom whose why
within without wont would yes yesterday yet
"""
LIGHT_TERMS = frozenset(map(stem, _LIGHT.split()))

Worths = tuple[tuple[str, int], ...]
Days = tuple[tuple[int, int, int], ...]
Words = tuple[tuple[str, str], ...]  # terms, each with the word as typed
Weights = Sequence[tuple[str, float]]
Known = tuple[Phrase, str, tuple[Phrase, ...]]  # terms, as typed, and what means the same


class Clause(NamedTuple):
    """A part of a query. A document gets the best of the sum of the literal terms and of any alternative that it
    has all terms of, and what it is worth that it began on some days.

    Attributes:
        literal: (term, worth) of what the query says.
        alternatives: the same for each phrase with that meaning.
        days: (first day, last day, worth in all); a document gets the most of those that it began on.
    """

    literal: Worths
    alternatives: tuple[Worths, ...] = ()
    days: Days = ()


class Expansion(NamedTuple):
    """What a query was widened by: `words` for what was typed, as written in the glossary or as terms."""

    typed: str
    words: tuple[str, ...]


class QueryPlan(NamedTuple):
    """What is looked up, and what of it the query does not say itself."""

    clauses: tuple[Clause, ...]
    expansions: tuple[Expansion, ...]
    corrections: tuple[Expansion, ...]
    pasted: Pasted
    begun: tuple[Expansion, ...] = ()
    unsaid: tuple[str, ...] = ()  # words and names of the query that no document has, and nothing stands for

    @property
    def tells(self) -> bool:
        """Whether there is anything to look up."""
        return self.pasted.tells or bool(self.begun)

    @property
    def terms(self) -> frozenset[str]:
        """Every term that is looked up."""
        parts = (part for clause in self.clauses for part in (clause.literal, *clause.alternatives))
        return frozenset(term for part in parts for term, _ in part)

    @property
    def together(self) -> tuple[Phrase, ...]:
        """What of several words stands for what was asked: "timed out" for "timeout", which "time" alone does not."""
        others = (each for clause in self.clauses for each in clause.alternatives if len(each) > 1)
        return tuple(sorted({tuple(term for term, _ in each) for each in others}))

    @property
    def alone(self) -> frozenset[str]:
        """The terms that show by themselves why a document was found."""
        others = (each for clause in self.clauses for each in clause.alternatives if len(each) == 1)
        literal = (clause.literal for clause in self.clauses)
        return frozenset(term for part in (*literal, *others) for term, _ in part)


class Statistics(Protocol):
    """What a query has to know of the documents."""

    @property
    def documents(self) -> int:
        """Number of documents."""

    @property
    def chinese(self) -> int:
        """Number of documents in Chinese."""

    @property
    def glossary(self) -> Glossary:
        """What means the same."""

    def frequency(self, term: str) -> int:
        """Number of documents with `term`."""

    def words(self, letter: str) -> Iterable[str]:
        """The terms of letters only that begin with `letter`."""


def plan(query: str, statistics: Statistics, begun: Sequence[str] = (), *, expand: bool = True) -> QueryPlan:
    """What to look up for `query`. Any text will do; there may be nothing to look up.

    Args:
        query: words, in one line or several.
        statistics: of the documents.
        begun: what words begin with that are looked up beside (`Asked.begun`).
        expand: whether the glossary and words like unknown ones take part.
    """
    given = pasted(query)
    typed_alone = alone(query) if expand and not given.is_log else frozenset()  # a program makes no slips
    words = _kept(given, statistics)
    have = frozenset(term for term, _ in words)
    clauses: list[Clause] = []
    expansions: list[Expansion] = []
    corrections: list[Expansion] = []
    put_otherwise = set[str]()
    phrases = tuple(_phrases(words, statistics) if expand else _alone(words))
    for at, (phrase, typed, others) in enumerate(phrases):
        if others:
            used: dict[Phrase, None] = {}
            clause = Clause(_worths(_weighed(phrase, given, statistics), statistics))
            for part, its_others in ((phrase, others), *_within(phrase, statistics)):
                said = [each for each in its_others if _is_said(part, given) and not have.issuperset(each)]
                weighed = _alternatives(_weighed(part, given, statistics), said, statistics)
                clause = clause._replace(alternatives=(*clause.alternatives, *weighed))
                used |= dict.fromkeys(said)
            clauses.append(clause)
            if used:
                put_otherwise.update(phrase)
                texts = statistics.glossary.texts
                expansions.append(Expansion(typed, tuple(texts.get(each, each[0]) for each in used)))
        elif statistics.frequency(phrase[0]):
            factor = STRADDLING_WEIGHT if _straddles(phrases, at) else 1.0
            clauses.append(Clause(_worths(_weighed(phrase, given, statistics), statistics, factor)))
        elif expand and _is_mistyped(phrase[0], typed, given, typed_alone) and len(corrections) < MAX_TYPOS:
            meant = nearest(phrase[0], statistics)
            in_parts = typed[1:] not in (typed[1:].lower(), typed[1:].upper())  # of RuntimeError both are looked up
            parts = () if meant or in_parts else halves(typed, statistics)
            corrections.append(Expansion(typed, (" ".join(parts),) if parts else tuple(meant)))
            clauses.extend(
                Clause(_worths([(part, _weight(part, statistics))], statistics)) for part in map(stem, parts)
            )
            weights = ((other, _weight(other, statistics)) for other in meant)
            clauses.extend(Clause(_worths((each,), statistics, TYPO_WEIGHT)) for each in weights)
    keys = [key for key in map(line_key, given.texts) if statistics.frequency(key)]
    clauses.extend(Clause(_worths([(key, _weight(key, statistics))], statistics, LINE_WEIGHT)) for key in keys)
    started = {begin: _beginning(begin, statistics) for begin in begun}
    clauses.extend(_any_of(words, statistics) for words in started.values() if words)
    clauses.extend(_on_days(each, statistics, expand=expand) for each in given.days)
    expansions.extend(Expansion(each.typed, (each.told,)) for each in given.days if expand)
    found = [change for change in corrections if change.words]
    told = tuple(Expansion(f"{begin}*", words) for begin, words in started.items())
    corrected = {change.typed for change in found}
    missing = () if given.is_log else _unsaid(query, given, have, put_otherwise, statistics)
    unsaid = tuple(each for each in dict.fromkeys(missing) if each not in corrected)[:MAX_UNSAID]
    return QueryPlan(tuple(clauses), _once(expansions), _once(found), given, told, unsaid)


def _unsaid(
    query: str, given: Pasted, terms: Set[str], put_otherwise: Set[str], statistics: Statistics
) -> Iterator[str]:
    """Words and names of a query that no document has, and no others stand for.

    Not what stands around what it says, words that tell little, and numbers of a log line, which each has of its own.
    """

    def is_missing(term: str) -> bool:
        counts = given.share(term) == FULL and term not in LIGHT_TERMS and term not in put_otherwise
        return term in terms and counts and not statistics.frequency(term)

    for typed, parts in wholes(query):
        if is_han(typed):
            yield from _without_known(typed, [is_missing(pair) if pair in terms else None for pair in parts])
        elif all(map(is_missing, parts)) and (not given.by_program or typed.strip("0123456789")):
            yield typed


def _without_known(run: str, missing: Sequence[bool | None]) -> Iterator[str]:
    """What of a run of Han characters stands in its pairs that are `missing` alone, where it is more than a character.

    None of a pair says that it was not looked up.
    """
    around = zip([*missing, None], [None, *missing], strict=True)  # the pairs that begin and end with each character
    left = "".join(
        character if True in pairs and False not in pairs else " " for character, pairs in zip(run, around, strict=True)
    )
    yield from (each for part in left.split() if len(each := part.strip(FUNCTION_CHARACTERS)) > 1)


def _kept(given: Pasted, statistics: Statistics) -> Words:
    """The terms that count, in order: each twice at most, and of very many those that count most, then the rarest.

    Stop words stay.
    """
    words = given.words
    distinct = _looked_at(given)
    frequencies = {term: statistics.frequency(term) for term in distinct}
    order = sorted(distinct, key=lambda term: (not frequencies[term], -given.share(term), frequencies[term]))
    rarest = order[:MAX_TERMS]
    left = Counter(dict.fromkeys(rarest, MAX_REPEATS))
    kept = []
    for term, word in words:
        if left[term] > 0 or not term:
            left[term] -= 1
            kept.append((term, word))
    return tuple(kept)


def _looked_at(given: Pasted) -> list[str]:
    """Distinct terms, of very many those that count most, from the begin and the end of the query."""
    distinct = dict.fromkeys(term for term, _ in given.words if term)
    found: list[str] = []
    for share in sorted({given.share(term) for term in distinct}, reverse=True):
        alike, room = [term for term in distinct if given.share(term) == share], MAX_HEAD + MAX_TAIL - len(found)
        tail = min(MAX_TAIL, room // 3)
        found += alike if len(alike) <= room else [*alike[: room - tail], *alike[len(alike) - tail :]]
    return found


def _is_said(phrase: Phrase, given: Pasted) -> bool:
    """Whether a phrase may be put in other words: not what stands around, and of a log only what its faults say."""
    least = FULL if given.is_log else FRAME + 1
    return all(given.share(term) >= least for term in phrase)


def _is_mistyped(term: str, typed: str, given: Pasted, typed_alone: Set[str]) -> bool:
    """Whether a word that nobody has may be corrected: no little word, nor what a program wrote into a frame."""
    tells = is_correctable(term) and term not in LIGHT_TERMS
    return tells and given.share(term) == FULL and typed.lower() in typed_alone


def _phrases(words: Words, statistics: Statistics, longest: int = sys.maxsize) -> Iterator[Known]:
    """The terms in order, joined where the glossary knows a phrase that something stands for; the longest wins."""
    keys, at = spoken(words), 0
    longest = min(longest, statistics.glossary.longest)
    while at < len(words):
        sizes = range(min(longest, len(words) - at), 0, -1)
        found = ((size, _found(keys[at : at + size], statistics)) for size in sizes)
        size, others = next((each for each in found if each[1]), (1, ()))
        phrase = tuple(term for term, _ in words[at : at + size] if term)
        if phrase or others:
            yield phrase, _typed([word for _, word in words[at : at + size]]), others
        at += size


def _within(phrase: Phrase, statistics: Statistics) -> Iterator[tuple[Phrase, tuple[Phrase, ...]]]:
    """What of a Chinese phrase of the glossary stands there by itself, for a document may have no more of it."""
    if is_chinese(phrase[-1] if phrase else ""):
        words = tuple(zip(phrase, phrase, strict=True))
        found = _phrases(words, statistics, len(phrase) - 1) if len(phrase) > 1 else ()
        yield from ((part, others) for part, _, others in found if others)


def _straddles(phrases: Sequence[Known], at: int) -> bool:
    """Whether a pair of Han characters is no word, for the glossary knows the word that ends or begins in it."""
    pair = phrases[at][1]
    if len(pair) != 2 or not is_chinese(pair):
        return False
    before = phrases[at - 1 : at] if at else ()
    return any(others and typed[-1] == pair[0] for _, typed, others in before) or any(
        others and typed[0] == pair[1] for _, typed, others in phrases[at + 1 : at + 2]
    )


def _found(key: Phrase, statistics: Statistics) -> tuple[Phrase, ...]:
    """What means the same as a phrase of the glossary, or is the same code, where any document can have all of it."""
    others = statistics.glossary.others.get(key, ()) or _spelled(key)
    return tuple(each for each in others if all(map(statistics.frequency, each)))


def _spelled(key: Phrase) -> tuple[Phrase, ...]:
    return tuple((each,) for each in other_spellings(key[0])) if len(key) == 1 else ()


def _alone(words: Words) -> Iterator[Known]:
    return (((term,), word, ()) for term, word in words if term)


def _typed(words: Sequence[str]) -> str:
    """Words as they were typed: overlapping pairs of Han joined again."""
    text = words[0]
    for word in words[1:]:
        text += word[1:] if is_han(word) and word[:1] == text[-1:] else f" {word}"
    return text


def _beginning(begin: str, statistics: Statistics) -> tuple[str, ...]:
    """The terms that begin so, the most frequent first. A stem writes the last letter of "deploy" as an i."""
    heads = (begin, f"{begin[:-1]}i") if begin[-1] == "y" else (begin,)
    least = least_documents(statistics.documents)
    found = {word: statistics.frequency(word) for word in statistics.words(begin[0]) if word.startswith(heads)}
    return tuple(sorted((each for each in found if found[each] >= least), key=lambda each: (-found[each], each)))[
        :MAX_BEGUN
    ]


def _any_of(words: Sequence[str], statistics: Statistics) -> Clause:
    """One word of several, whichever: each is worth what a word would be that stands wherever one of them does."""
    together = min(statistics.documents, sum(map(statistics.frequency, words)))
    weight = worth(idf(statistics.documents, together))
    return Clause((), tuple(((word, weight),) for word in words))


def _on_days(named: NamedDays, statistics: Statistics, *, expand: bool) -> Clause:
    """The words of a date, or the days themselves.

    These are worth what a word is that stands wherever an incident began on one of them, if these are spread evenly.
    """
    among = statistics.documents * named.length // (365 * YEARS if named.has_year else 365)
    most = worth(idf(statistics.documents, max(1, min(statistics.documents, among))))
    near = [(first - 1, last + 1, most * NEXT_DAY_IMPACT) for first, last in named.spans if first == last]
    days = (*((first, last, most * DAY_IMPACT) for first, last in named.spans), *near)
    terms = dict.fromkeys(term for term, _ in worded(named.typed) if term)
    return Clause(
        _worths([(term, _weight(term, statistics)) for term in terms], statistics, DATE_WEIGHT),
        (),
        days if expand else (),
    )


def _once(changes: Iterable[Expansion]) -> tuple[Expansion, ...]:
    return tuple({change.typed: change for change in changes}.values())


def _alternatives(phrase: Weights, others: Sequence[Phrase], statistics: Statistics) -> tuple[Worths, ...]:
    """What means the same as a phrase, which is worth no more in all than the phrase itself."""
    most = _total(phrase)
    weighed = [[(term, _weight(term, statistics)) for term in other] for other in others]
    factors = (ALTERNATIVE_WEIGHT * min(1.0, most / _total(other)) for other in weighed)
    return tuple(_worths(other, statistics, factor) for other, factor in zip(weighed, factors, strict=True))


def _weighed(phrase: Phrase, given: Pasted, statistics: Statistics) -> Weights:
    """Terms of the query with their weights."""
    return [(term, given.share(term) / FULL * _weight(term, statistics)) for term in phrase]


def _total(weights: Weights) -> float:
    """One by one: sum() rounds otherwise from Python 3.12 on, and JavaScript never does."""
    total = 0.0
    for _, weight in weights:
        total += weight
    return total


def _worths(weights: Iterable[tuple[str, float]], statistics: Statistics, factor: float = 1.0) -> Worths:
    return tuple((term, worth(factor * weight)) for term, weight in weights if statistics.frequency(term))


def _weight(term: str, statistics: Statistics) -> float:
    return _share(term) * rarity(term, statistics)


def rarity(term: str, statistics: Statistics) -> float:
    """How much a term tells: a Chinese one by the documents in Chinese, where there are a few of them.

    Among all, most of them in English perhaps, a common Chinese word would pass for a rare one.
    """
    frequency, chinese = statistics.frequency(term), statistics.chinese
    if not is_chinese(term) or chinese < FEW_CHINESE:
        return idf(statistics.documents, frequency)
    return CHINESE_WEIGHT * idf(max(chinese, frequency), frequency)


def _share(term: str) -> float:
    """How much of a term's worth counts: little of what holds sentences together."""
    if len(term) > 1 and is_han(term) and any(character in FUNCTION_CHARACTERS for character in term):
        return FUNCTION_WEIGHT
    return LIGHT_WEIGHT if term in LIGHT_TERMS else 1.0


def rules() -> dict[str, object]:
    """The numbers of this module as JSON for the browser."""
    return {
        "head": MAX_HEAD,
        "tail": MAX_TAIL,
        "terms": MAX_TERMS,
        "typos": MAX_TYPOS,
        "unsaid": MAX_UNSAID,
        "begun": MAX_BEGUN,
        "fewChinese": FEW_CHINESE,
        "chineseWeight": CHINESE_WEIGHT,
        "repeats": MAX_REPEATS,
        "functions": FUNCTION_CHARACTERS,
        "functionWeight": FUNCTION_WEIGHT,
        "light": sorted(LIGHT_TERMS),
        "lightWeight": LIGHT_WEIGHT,
        "lineWeight": LINE_WEIGHT,
        "typoWeight": TYPO_WEIGHT,
        "straddlingWeight": STRADDLING_WEIGHT,
        "alternativeWeight": ALTERNATIVE_WEIGHT,
        "dateWeight": DATE_WEIGHT,
        "dayImpact": DAY_IMPACT,
        "nextDayImpact": NEXT_DAY_IMPACT,
        "years": YEARS,
    }
