"""The one error class for mistakes of the person who runs kbgen; what a disk says that is full."""

from __future__ import annotations

import errno

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""What the system says where something was begun and could not be written to its end."""


class KbgenError(Exception):
    """kbgen could not work: the text says why and what to do next.

    Faults in a document are findings, never exceptions; a fault in kbgen itself is a traceback.
    The terminal prints this error in one line and exits with 2.
    """
