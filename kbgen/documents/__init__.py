"""One file read, parsed and positioned. Whatever is in the file, the answer is a document with its problems."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.documents.document import UNOPENED, Document, called, day_in_name, document_id, unopened
    from kbgen.documents.foreign_keys import KNOWN_AS, nearest
    from kbgen.documents.front_matter import HANDLER, SplitText, split
    from kbgen.documents.reader import MAX_BYTES, read_document
    from kbgen.documents.serialized import (
        document_bytes,
        document_from,
        fields_as_kept,
        front_as_kept,
        may_have,
        may_say,
        may_tell,
        plain_fields,
    )
    from kbgen.documents.strict_yaml import ParsedYaml, parse
    from kbgen.documents.validation import OWN_PREFIX, shape
    from kbgen.documents.yaml_pitfalls import CONFLICT
    from kbgen.model.fields import Path

__all__ = [
    "CONFLICT",
    "HANDLER",
    "KNOWN_AS",
    "MAX_BYTES",
    "OWN_PREFIX",
    "UNOPENED",
    "Document",
    "ParsedYaml",
    "Path",
    "SplitText",
    "called",
    "day_in_name",
    "document_bytes",
    "document_from",
    "document_id",
    "fields_as_kept",
    "front_as_kept",
    "may_have",
    "may_say",
    "may_tell",
    "nearest",
    "parse",
    "plain_fields",
    "read_document",
    "shape",
    "split",
    "unopened",
]

face(__name__)
