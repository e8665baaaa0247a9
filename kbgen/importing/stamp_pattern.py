"""The pattern of a point in time: dates and clock times as people write them, in English and Chinese."""

from __future__ import annotations

import re

_MONTH = (
    r"(?i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = rf"""
  (?P<y1>\d{{4}})(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?!\d|[-/.]\d)
| (?P<y2>\d{{4}})\s?年\s?(?P<m2>\d{{1,2}})\s?月\s?(?P<d2>\d{{1,2}})(?!\d)\s?[日号]?
| (?P<m3>\d{{1,2}})\s?月\s?(?P<d3>\d{{1,2}})\s?[日号]
| (?P<d4>\d{{1,2}})\s?[日号](?=\s|[\d，,:：]|凌晨|早|上|中|下|晚)
| (?P<a>\d{{1,2}})(?P<s5>[-/])(?P<b>\d{{1,2}})(?P=s5)(?P<c>\d{{4}}|\d{{2}})(?!\d|[-/.]\d)
| (?P<a8>\d{{1,2}})[-/](?P<b8>\d{{1,2}})(?=\s{{1,2}}\d{{1,2}}:\d{{2}})
| (?P<m6>{_MONTH})\b\.?\s?(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:\d)(?:,?\s(?P<y6>\d{{4}})(?!\d))?
| (?P<d7>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<m7>{_MONTH})\b\.?(?:,?[\s-](?P<y7>\d{{4}})(?!\d))?
"""
_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里"
_CLOCK = rf"""
  (?P<part>{_PART})?\s?
  (?: (?P<h>\d{{1,2}})[:：](?P<mi>\d{{2}})(?:[:：](?P<s>\d{{2}})(?:[.,]\d{{1,9}})?)?(?!\d|[:：]\d)
      (?:\s?(?P<ap>(?i:[ap]\.?m\b\.?|[ap]\b)))?
    | (?P<ch>\d{{1,2}})\s?[点时]\s?(?:(?P<cm>\d{{1,2}})(?!\d)\s?分?|(?P<round>半|整)) )
"""
_NAMES = (
    "CEST|CET|EEST|EET|WEST|WET|MSK|EDT|EST|ET|CDT|CST|CT|MDT|MST|MT|PDT|PST|PT|AKST|AKDT|HST"
    "|BST|IST|JST|KST|HKT|SGT|AEST|AEDT|ACST|AWST|NZST|NZDT|Pacific|Eastern|Denver|北京时间"
)
ZONE = rf"(?:UTC|GMT|GTM)\s?[+-]\s?\d{{1,2}}(?::?\d{{2}})?(?!\d)|(?:UTC|GMT|Z|{_NAMES})(?![A-Za-z])"
WEEKDAY = r"星期[一二三四五六日天]|周[一二三四五六日天]|[（(]?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}[)）]?"
_BETWEEN = rf"(?:[\sT,，@]|::?|at\b|around\b|about\b|ca\.|~|{WEEKDAY}){{0,6}}"
STAMP = re.compile(
    rf"""(?<![\w.:/-])(?:
      (?:{_DATE}) (?:{_BETWEEN}(?:{_CLOCK}|(?P<hhmm>[0-2]\d[0-5]\d)(?=:|\s?UTC|\s*$))
                     (?:\s?[(\[（]?(?P<zone>[+-]\d\d:?\d\d(?!\d)|{ZONE})[)\]）]?)?)?
    | {_CLOCK.replace("?P<", "?P<x")} (?:\s?[(\[（]?(?P<xzone>{ZONE})[)\]）]?)?
    )""",
    re.VERBOSE,
)
