"""The edits that people made to a post since it was converted, word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.model.articles import Edit
from postil.text.markdown import words_of
from postil.text.word_alignment import list_differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.model.records import Document


_CONTEXT = 6  # words before and after a change, to show where it is


def list_edits(base: Document, document: Document) -> tuple[Edit, ...]:
    """Return the differences between ``base`` and ``document``, in reading order."""
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
    """Yield the edits that turn ``old`` into ``new``; ``where`` is the part of the post that they are in."""
    for start, end, new_start, new_end in list_differences(old, new):
        yield Edit(
            where,
            " ".join(old[max(0, start - _CONTEXT) : start]),
            " ".join(old[start:end]),
            " ".join(new[new_start:new_end]),
            " ".join(old[end : end + _CONTEXT]),
        )


def count_changed_words(edits: Sequence[Edit]) -> int:
    """Return how many words were removed or added."""
    return sum(len(edit.removed.split()) + len(edit.added.split()) for edit in edits)
