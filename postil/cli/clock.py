"""The day on which a command runs. It goes into notes, entries and messages, never into the site."""

from __future__ import annotations

import datetime as dt
import os

_LONGEST = 11  # digits: longer numbers of seconds are no date that Python knows


def today() -> dt.date:
    """Return today's date, or that of SOURCE_DATE_EPOCH if it is set.

    It is a number of seconds since 1970 (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if seconds.isdecimal() and len(seconds) <= _LONGEST:
        return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC).date()
    return dt.datetime.now(tz=dt.UTC).astimezone().date()
