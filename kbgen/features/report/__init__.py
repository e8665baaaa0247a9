"""The figures for leaders: each with its n, none where there is too little to say."""

from kbgen.features.report.period import ALL, Period, period
from kbgen.features.report.report import Report, report, reports

__all__ = ["ALL", "Period", "Report", "period", "report", "reports"]
