"""One file read, parsed and positioned. Whatever is in the file, the answer is a document with its problems."""

from kbgen.documents.reader import Document, read_document

__all__ = ["Document", "read_document"]
