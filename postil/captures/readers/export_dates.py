"""Dates of exports, as the dates of posts."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from postil.text.edtf import Edtf

_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?")
_MOST = dt.timedelta(hours=15)


def read_timestamp(written: str) -> Edtf | None:
    """Return a date such as ``2013-07-01T14:43:05.123+02:00``; None if there is none, or no such day."""
    match = _STAMP.match(written.strip())
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        moment = dt.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    zone = match[7] or ""
    zone = zone if zone in ("", "Z") or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return (
        write_moment(moment, "Z" if zone in ("+00:00", "-00:00") else zone) if match[4] else Edtf(match[0].strip())
    )


def read_mail_date(written: str) -> Edtf | None:
    """Return a date such as ``Mon, 01 Jul 2013 14:43:05 +0200`` (RFC 5322), as RSS has it; None if it is none."""
    try:
        moment = parsedate_to_datetime(written.strip())
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    if moment.year < 1:
        return None
    offset = f"{moment:%z}"
    zone = "" if not offset else "Z" if not int(offset[1:5]) else f"{offset[:3]}:{offset[3:5]}"
    return write_moment(moment.replace(tzinfo=None), zone)


def join_clocks(local: str, utc: str) -> Edtf | None:
    """Return the time on a blog's own clock, with its distance from UTC, if both are known and fit together."""
    here, there = read_timestamp(local), read_timestamp(utc)
    if here is None or here.time is None or there is None or there.time is None:
        return here or (Edtf(there.text.rstrip("Z") + "Z") if there is not None and there.time else there)
    moment = dt.datetime.fromisoformat(here.text)
    distance = moment - dt.datetime.fromisoformat(there.text)
    minutes = round(distance.total_seconds() / 60)
    if abs(distance) > _MOST or minutes % 15:
        return here
    sign = "-" if minutes < 0 else "+"
    return write_moment(moment, f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "Z")


def write_moment(moment: dt.datetime, zone: str) -> Edtf:
    """Return a moment with its seconds; ``zone`` is ``Z``, an offset, or empty where none is known."""
    return Edtf(f"{moment:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + zone)
