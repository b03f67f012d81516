"""What people changed in a post since it was converted, as differences of words."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from postil.model.articles import Edit
from postil.text.markdown import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.model.records import Document


_CONTEXT = 6  # words before and behind a change, for finding it


_EXACT_UP_TO = 5_000  # words; beyond, differences may be larger than they had to be


def list_edits(base: Document, document: Document) -> tuple[Edit, ...]:
    """Return what is different in ``document`` from ``base``, in the order of reading."""
    edits: list[Edit] = []
    for where in ("title", "date", "author", "standfirst"):
        old, new = getattr(base, where), getattr(document, where)
        if old != new:
            edits.append(Edit(where, "", _text(old), _text(new), ""))
    edits += compare_words("body", words_of(base.body), words_of(document.body))
    before = {c.id: c for c in base.comments}
    after = {c.id: c for c in document.comments}
    for comment in (*document.comments, *(c for c in base.comments if c.id not in after)):
        old_words = words_of(before[comment.id].text) if comment.id in before else []
        new_words = words_of(after[comment.id].text) if comment.id in after else []
        edits += compare_words(comment.id, old_words, new_words)
    return tuple(edits)


def _text(value: object) -> str:
    return "" if value is None else str(getattr(value, "text", value))


def compare_words(where: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    """Yield the changes that lead from one list of words to another."""
    if old == new:
        return
    exact = max(len(old), len(new)) <= _EXACT_UP_TO
    matcher = SequenceMatcher(None, old, new, autojunk=not exact)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield Edit(
                where,
                " ".join(old[max(0, a - _CONTEXT) : a]),
                " ".join(old[a:b]),
                " ".join(new[c:d]),
                " ".join(old[b : b + _CONTEXT]),
            )


def count_changed_words(edits: Sequence[Edit]) -> int:
    """Return how many words were taken out or put in."""
    return sum(len(edit.removed.split()) + len(edit.added.split()) for edit in edits)
