"""What platforms write around posts, in their own translations, and how they write dates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from babel import Locale
from babel.dates import format_date, format_datetime, format_time

if TYPE_CHECKING:
    import datetime as dt

Pool = Literal["shown", "held_out"]


@cache
def _read_labels() -> dict[str, dict[str, Any]]:
    labels: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "labels.yml").read_text(encoding="utf-8"))
    return labels


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one language, from one of the two pools."""

    language: str
    pool: Pool

    def __getitem__(self, name: str) -> str:
        values = _read_labels()[self.language][name]
        own = values[1::2] if self.pool == "held_out" and len(values) > 1 else values[::2]
        return str(own[0])

    @property
    def is_held_out(self) -> bool:
        """Tell whether forms should be written in their other variant."""
        return self.pool == "held_out"

    @property
    def locale(self) -> Locale:
        """The locale of dates."""
        return Locale.parse(_read_labels()[self.language]["locale"])

    def full_date(self, moment: dt.date) -> str:
        """Return a date as Blogger heads posts: with its weekday."""
        return format_date(moment, "full", locale=self.locale)

    def long_date(self, moment: dt.date) -> str:
        """Return a date as WordPress writes it: with the month in words."""
        return format_date(moment, "long", locale=self.locale)

    def numeric_date(self, moment: dt.date) -> str:
        """Return a date in numbers, with the year in four digits."""
        pattern = self.locale.date_formats["short"].pattern
        if "yyyy" not in pattern and "y" in pattern:
            pattern = pattern.replace("yy", "y").replace("y", "yyyy", 1)
        return format_date(moment, pattern, locale=self.locale)

    def time(self, moment: dt.datetime) -> str:
        """Return a time of day as the language writes it."""
        return format_time(moment, "short", locale=self.locale).replace("\u202f", " ")

    def numeric_moment(self, moment: dt.datetime) -> str:
        """Return a date in numbers and a time."""
        return f"{self.numeric_date(moment)} {self.time(moment)}"

    def pattern(self, moment: dt.datetime, pattern: str) -> str:
        """Return a moment by a pattern of the CLDR."""
        return format_datetime(moment, pattern, locale=self.locale)
