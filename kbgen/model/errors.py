"""The one error class for mistakes of the person who runs kbgen."""

from __future__ import annotations


class KbgenError(Exception):
    """kbgen could not work: the text says why and what to do next.

    Faults in a document are findings, never exceptions; a fault in kbgen itself is a traceback.
    The terminal prints this error in one line and exits with 2.
    """
