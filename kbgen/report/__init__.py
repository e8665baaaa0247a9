"""The figures for leaders: each with its n, none where there is too little to say."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.report.breakdown import AttemptFigures, PlaceFigures
    from kbgen.report.cause_figures import Cause, impact_time
    from kbgen.report.counts import FEWEST, Share, Tally
    from kbgen.report.follow_up_figures import Age, Overdue, follow_up_figures
    from kbgen.report.period import ALL, Period, period
    from kbgen.report.plain_data import plain, schema
    from kbgen.report.report import SETTLED, Report, report, reports
    from kbgen.report.response_times import FEWEST_P90, Bucket, Times

__all__ = [
    "ALL",
    "FEWEST",
    "FEWEST_P90",
    "SETTLED",
    "Age",
    "AttemptFigures",
    "Bucket",
    "Cause",
    "Overdue",
    "Period",
    "PlaceFigures",
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
    "schema",
]

face(__name__)
