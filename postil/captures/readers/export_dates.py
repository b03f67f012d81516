"""Dates of exports, as the dates of posts."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from postil.text.edtf import Edtf

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_SECONDS = 100_000_000_000  # more of them are no time at which anybody wrote
_MOST = dt.timedelta(hours=15)  # that a clock differs from UTC


def read_timestamp(written: str, zone: ZoneInfo | None = None) -> Edtf | None:
    """Return a date such as ``2013-07-01T14:43:05.123+02:00``; None for other text, or no such day.

    A time in UTC is given on the clock of ``zone``, if that is known.
    """
    match = _STAMP.match(written.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        moment = dt.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    if not match[4]:
        return Edtf(match[0][:10])
    offset = (match[7] or "").upper()
    offset = offset if offset in ("", "Z") or ":" in offset else f"{offset[:3]}:{offset[3:]}"
    if offset in ("Z", "+00:00", "-00:00"):
        is_known = zone is not None and 1 < year < dt.MAXYEAR
        return write_moment(*_split_zone(moment.replace(tzinfo=dt.UTC).astimezone(zone if is_known else dt.UTC)))
    return write_moment(moment, offset)


def read_epoch(written: str, zone: ZoneInfo | None = None) -> Edtf | None:
    """Return a time in milliseconds, or seconds, since 1970 in UTC; on the clock of ``zone`` if that is known."""
    try:
        number = int(written)
        moment = dt.datetime.fromtimestamp(number / 1000 if abs(number) > _SECONDS else number, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return write_moment(*_split_zone(moment.astimezone(zone or dt.UTC)))


def read_mail_date(written: str) -> Edtf | None:
    """Return a date such as ``Mon, 01 Jul 2013 14:43:05 +0200`` (RFC 5322), as RSS has it; None for other text."""
    try:
        return write_moment(*_split_zone(parsedate_to_datetime(written.strip())))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def join_clocks(local: str, utc: str) -> Edtf | None:
    """Return the time on a blog's own clock, with its distance from UTC, if both are known and fit together."""
    here, there = read_timestamp(local), read_timestamp(f"{utc.strip()}Z")
    if here is None or here.time is None or there is None or there.time is None:
        return here or there
    moment = dt.datetime.fromisoformat(here.text)
    distance = moment - dt.datetime.fromisoformat(there.text.removesuffix("Z"))
    minutes = round(distance.total_seconds() / 60)
    if abs(distance) > _MOST or minutes % 15:
        return here
    sign = "-" if minutes < 0 else "+"
    return write_moment(moment, f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "Z")


def write_moment(moment: dt.datetime, zone: str) -> Edtf:
    """Return a moment with its seconds; ``zone`` is ``Z``, an offset, or empty where none is known."""
    return Edtf(moment.isoformat(timespec="seconds") + zone)


def _split_zone(moment: dt.datetime) -> tuple[dt.datetime, str]:
    """Return a moment as its clock shows it, and its distance from UTC."""
    offset = f"{moment:%z}"
    zone = "" if not offset else f"{offset[:3]}:{offset[3:5]}" if int(offset[1:5]) else "Z"
    return moment.replace(tzinfo=None), zone
