"""The figures for leaders: each with its n, none where there is too little to say."""

from kbgen.report.causes import Cause, impact_time
from kbgen.report.period import ALL, Period, period
from kbgen.report.plain import plain
from kbgen.report.promises import Age, follow_up_figures
from kbgen.report.report import Report, report, reports
from kbgen.report.share import FEWEST, Share, Tally
from kbgen.report.times import Bucket, Times

__all__ = [
    "ALL",
    "FEWEST",
    "Age",
    "Bucket",
    "Cause",
    "Period",
    "Report",
    "Share",
    "Tally",
    "Times",
    "follow_up_figures",
    "impact_time",
    "period",
    "plain",
    "report",
    "reports",
]
