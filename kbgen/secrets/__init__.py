"""What must not be published: keys and passwords, people's data, addresses of the inside. Found, and never shown."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.secrets.redaction import veil, veiled_lines
    from kbgen.secrets.scan import INTERNAL, PERSONAL, SECRET, Leak, leaks

__all__ = [
    "INTERNAL",
    "PERSONAL",
    "SECRET",
    "Leak",
    "leaks",
    "veil",
    "veiled_lines",
]

face(__name__)
