"""The overview above a long thread: who wrote, from when to when, what was answered most, what is newest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from postil.links.labels import fold_label
from postil.site.pages.base import show_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.model.articles import ShownComment
    from postil.site.pages.base import Context

_LONG = 20  # comments; fewer are seen at a glance
_MOST_ANSWERED = 5
_FEWEST_REPLIES = 2


def outline_thread(comments: Sequence[ShownComment], language: str) -> Context | None:
    """Return what the overview of a post's comments shows, None if they are few; what is withheld is not in it."""
    if len(comments) < _LONG:
        return None
    shown = [comment for comment in comments if not comment.withheld]
    dated = sorted((c for c in shown if c.date), key=lambda c: c.date.text if c.date else "")
    replies = Counter(comment.reply_to for comment in shown if comment.reply_to)
    answered = sorted((c for c in shown if replies[c.id] >= _FEWEST_REPLIES), key=lambda c: -replies[c.id])
    return {
        "names": len({fold_label(comment.author) for comment in shown if comment.author}),
        "anonymous": sum(not comment.author for comment in shown),
        "first": show_date(dated[0].date, language) if dated else None,
        "last": show_date(dated[-1].date, language) if dated else None,
        "newest": _point_at(dated[-1]) if dated else None,
        "answered": [{**_point_at(c), "replies": replies[c.id]} for c in answered[:_MOST_ANSWERED]],
    }


def _point_at(comment: ShownComment) -> Context:
    return {"id": comment.id, "number": comment.number, "author": comment.author}
