"""The settings of an archive: its title, base URL, language, time zone, publications and so on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from babel import Locale, UnknownLocaleError

DEFAULT_TITLE = "Archive"  # of an archive without a title
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Publication:
    """A blog or newspaper with posts in the archive.

    ``captures`` are patterns (as in a shell) of the names of its captures; ``kind`` is ``blog`` or ``news``.
    """

    id: str
    title: str
    base_url: str | None = None
    rights: str | None = None
    contact: str | None = None
    kind: str = "blog"
    captures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """A post that an editor proposes to begin with, by its id, and why."""

    post: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The archive's settings; each has a default, so an archive needs no ``archive.toml``.

    ``base_url`` ends in a slash. ``language`` is the language of the site's pages; ``languages`` are further
    languages of date lines in captures. ``timezone`` applies to dates that have a time but no zone. ``markdown``
    adds the posts as Markdown to the site and its zip. ``content_notes`` are (label, text): what readers should
    know before they read a post with the label. ``theme`` are (property, value), such as ("accent", "#842").
    ``commenter_pages`` gives each name under which readers wrote several comments a page with all of them.
    ``start`` are the posts that the front page begins with.
    """

    title: str = DEFAULT_TITLE
    subtitle: str | None = None
    description: str | None = None
    base_url: str | None = None
    language: str = "en-GB"
    languages: tuple[str, ...] = ()
    timezone: str = "UTC"
    rights: str | None = None
    license: str | None = None
    contact: str | None = None
    index: bool = True
    markdown: bool = False
    commenter_pages: bool = True
    publications: tuple[Publication, ...] = ()
    content_notes: tuple[tuple[str, str], ...] = ()
    theme: tuple[tuple[str, str], ...] = ()
    start: tuple[Start, ...] = ()

    @property
    def reading_languages(self) -> tuple[str, ...]:
        """The languages of date lines: ``language``, ``languages`` and English."""
        return tuple(dict.fromkeys((self.language, *self.languages, "en")))

    def find_publication(self, capture_name: str) -> Publication | None:
        """Return the first publication whose pattern matches a capture's name, else the first without patterns."""
        for publication in self.publications:
            if any(fnmatchcase(capture_name, pattern) for pattern in publication.captures):
                return publication
        return next((p for p in self.publications if not p.captures), None)


def is_language(tag: str) -> bool:
    """Tell whether a text is a language tag (BCP 47) that the Unicode CLDR has data for."""
    try:
        return bool(_TAG.fullmatch(tag) and Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False
