"""The ids on a post's page, no two the same.

Those of comments are as the archive's authors wrote them, since other sites link to them; all others give way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.content.comments import PAGE_ANCHORS
from postil.links.heading_anchors import FOOTNOTE_ID
from postil.text.slugs import make_unique, slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from postil.model.records import Document, Note


def list_fixed_anchors(document: Document) -> frozenset[str]:
    """Return the ids of a post's page that are given: those of its comments and of the layouts."""
    return PAGE_ANCHORS | {comment.id for comment in document.comments}


def name_notes(notes: Sequence[Note], fixed: Collection[str]) -> dict[Note, str]:
    """Return the id of each note's place on its post's page.

    With that of each its sign in the text, its heading and its footnotes are free as well.
    """
    taken = set(fixed)
    names = {}
    for note in notes:
        wanted = f"note-{slugify(note.id) or note.line}"
        name = make_unique(wanted, set(taken))
        while not taken.isdisjoint(_list_note_ids(name)) or name != name_footnotes(name, fixed):
            taken.add(name)
            name = make_unique(wanted, set(taken))
        taken.update(_list_note_ids(name))
        names[note] = name
    return names


def list_note_anchors(names: Collection[str]) -> frozenset[str]:
    """Return all ids of notes with the given names."""
    return frozenset(anchor for name in names for anchor in _list_note_ids(name))


def _list_note_ids(name: str) -> tuple[str, str, str]:
    return name, f"ref-{name}", f"{name}-name"


def name_meaning(slug: str, fixed: Collection[str]) -> str:
    """Return the id of a term's definition."""
    return make_unique(f"meaning-{slug}", set(fixed))


def name_footnotes(text_name: str, fixed: Collection[str]) -> str:
    """Return the name of a text in the ids of its footnotes: its own, or a longer one if a comment has such an id.

    The name "" is that of the body.
    """
    rivals = [anchor for anchor in fixed if FOOTNOTE_ID.fullmatch(anchor)]
    name, number = text_name, 1
    while any(re.fullmatch(rf"fn(?:ref)?{_mark(name)}\d+(?::\d+)?", rival) for rival in rivals):
        number += 1
        name = f"{text_name or 'body'}.{number}"
    return name


def _mark(name: str) -> str:
    return f"-{re.escape(name)}-" if name else ""
