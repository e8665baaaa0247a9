"""A knowledge base as the ways in ask for it: its documents, what keeps happening, its search index."""
