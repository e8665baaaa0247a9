"""What time it is: the clock's, or that of SOURCE_DATE_EPOCH, by which two runs say the same."""

from __future__ import annotations

import os
import time

from kbgen.model.errors import KbgenError

LAST = 7_258_118_400  # the beginning of 2200, from where on no day is one of a postmortem


def now() -> float:
    """Seconds since 1970. Raises KbgenError where SOURCE_DATE_EPOCH is set to anything else: a slip there must not pass
    for the time of the clock.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return time.time()
    if epoch.isascii() and epoch.isdigit() and int(epoch) < LAST:
        return float(epoch)
    advice = "Set it to seconds since 1970, before 2200, as `date +%s` prints, or to nothing."
    raise KbgenError(f"SOURCE_DATE_EPOCH is '{epoch}'. {advice}")
