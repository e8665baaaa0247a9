"""What must not be published: keys and passwords, people's data, addresses of the inside. Found, and never shown."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.secrets.redaction import redacted_lines, redactor
    from kbgen.secrets.scan import INTERNAL, PERSONAL, SECRET, Leak, given_away

__all__ = [
    "INTERNAL",
    "PERSONAL",
    "SECRET",
    "Leak",
    "given_away",
    "redacted_lines",
    "redactor",
]

face(__name__)
