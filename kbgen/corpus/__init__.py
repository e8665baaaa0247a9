"""All documents together, and look-ups over them."""

from kbgen.corpus.corpus import Corpus, collect

__all__ = ["Corpus", "collect"]
