"""What must not be published: keys and passwords, people's data, addresses of the inside. Found, and never shown."""

from kbgen.features.linting.confidential.scan import Leak, leaks
from kbgen.features.linting.confidential.veil import veiled, veiled_lines

__all__ = ["Leak", "leaks", "veiled", "veiled_lines"]
