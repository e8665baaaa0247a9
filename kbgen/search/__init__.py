"""Search: one analyzer and one ranking, read by Whoosh in the terminal and by JavaScript in the browser."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.search.answer import Result, first, search
    from kbgen.search.answer_validity import Changed, first_with_grounds, grounds_from, grounds_row
    from kbgen.search.browser.search_files import search_files, search_payloads
    from kbgen.search.browser.search_script import one_script, search_script
    from kbgen.search.browser.term_files import Inverted, inverted, inverted_bytes, inverted_from, updated
    from kbgen.search.cluster import (
        MAPPING,
        SETTINGS,
        Json,
        PushFacts,
        Records,
        form,
        known,
        records,
        search_cluster,
        shown_push,
        shows,
    )
    from kbgen.search.evaluation import DEPTH, Scored, Summary, evaluate, judged, misses, summaries
    from kbgen.search.index.index_folder import (
        VERSION,
        batches,
        open_index,
        read_index,
        read_stamp,
        update_index,
    )
    from kbgen.search.index.index_reader import Index
    from kbgen.search.index.indexing import entry
    from kbgen.search.index.memory_index import memory_index
    from kbgen.search.index.ranking import FIELDS, mean_lengths, steady_idf
    from kbgen.search.index.records import (
        Entry,
        Lexicon,
        Line,
        Tallied,
        entry_bytes,
        entry_from,
        tally_bytes,
        tally_from,
    )
    from kbgen.search.query.team_vocabulary import lexicon, read_glossary
    from kbgen.search.similarity import (
        Likeness,
        Neighbours,
        Similar,
        TermVectors,
        compared_bytes,
        compared_from,
        likeness,
        weighed_bytes,
        weighed_from,
    )
    from kbgen.search.text.analyzer import analyze, folded, is_han, spans, token_terms
    from kbgen.search.text.stemming import stem
    from kbgen.search.text.term_counts import TermCounts, term_counts

__all__ = [
    "DEPTH",
    "FIELDS",
    "MAPPING",
    "SETTINGS",
    "VERSION",
    "Changed",
    "Entry",
    "Index",
    "Inverted",
    "Json",
    "Lexicon",
    "Likeness",
    "Line",
    "Neighbours",
    "PushFacts",
    "Records",
    "Result",
    "Scored",
    "Similar",
    "Summary",
    "Tallied",
    "TermCounts",
    "TermVectors",
    "analyze",
    "batches",
    "compared_bytes",
    "compared_from",
    "entry",
    "entry_bytes",
    "entry_from",
    "evaluate",
    "first",
    "first_with_grounds",
    "folded",
    "form",
    "grounds_from",
    "grounds_row",
    "inverted",
    "inverted_bytes",
    "inverted_from",
    "is_han",
    "judged",
    "known",
    "lexicon",
    "likeness",
    "mean_lengths",
    "memory_index",
    "misses",
    "one_script",
    "open_index",
    "read_glossary",
    "read_index",
    "read_stamp",
    "records",
    "search",
    "search_cluster",
    "search_files",
    "search_payloads",
    "search_script",
    "shown_push",
    "shows",
    "spans",
    "steady_idf",
    "stem",
    "summaries",
    "tally_bytes",
    "tally_from",
    "term_counts",
    "token_terms",
    "update_index",
    "updated",
    "weighed_bytes",
    "weighed_from",
]

face(__name__)
