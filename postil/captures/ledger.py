"""The ledger: where each word of each capture went.

A word is what white space separates. Each word of a capture is in a post's title, date line, body or
comments, or it was set aside. The ledger counts both sides independently, from the bytes of the capture
and from the Markdown of the posts, and names the words that are on one side only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.captures.ledger_account import Account, Discrepancy, LedgerEntry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.captures.conversion import Conversion
    from postil.captures.store import ReadableCapture
    from postil.model.records import Document


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """The account of one capture, in words except for ``posts`` and ``comments``.

    ``edited`` counts the words that people have taken out of its posts or put in; ``differing`` those
    of posts whose text is taken from another capture of the same page.
    """

    capture: str
    words: int
    posts: int
    comments: int
    set_aside: int
    edited: int
    differing: int
    lost: int
    invented: int


def reconcile_words(
    captures: Sequence[ReadableCapture],
    conversion: Conversion,
    documents: Sequence[Document],
    as_converted: Mapping[str, Document],
) -> tuple[tuple[LedgerRow, ...], tuple[Discrepancy, ...]]:
    """Return a row for each capture, and the words that are not accounted for.

    ``documents`` are the posts as they are; ``as_converted`` holds, by id, the edited ones as they were converted.
    """
    entries_of: dict[str, list[LedgerEntry]] = {}
    for document in documents:
        if document.capture:
            main = LedgerEntry(document, document.capture.file, document.capture.locator, True)
            entries_of.setdefault(main.file, []).append(main)
        for reference in document.also_in:
            further = LedgerEntry(document, reference.file, reference.locator, False)
            entries_of.setdefault(further.file, []).append(further)
    own = {document.id: document for document in documents if document.capture is None}
    bases = dict(as_converted)
    for post in conversion.posts:
        if post.capture and post.id in own:  # somebody has taken 'capture:' out, and has it as their own now
            bases[post.id] = post
            mine = replace(own[post.id], capture=post.capture, edited=True)
            entries_of.setdefault(post.capture.file, []).append(
                LedgerEntry(mine, post.capture.file, post.capture.locator, True)
            )
    words_of_shared = _gather_words(captures, documents)
    rows: list[LedgerRow] = []
    discrepancies: list[Discrepancy] = []
    for captured in captures:
        path = captured.capture.path
        entries = entries_of.get(path, [])
        source = captured.reader.list_words(captured.capture)
        account = Account(path, source, conversion.set_aside.get(path, ()))
        for entry in account.in_order(entries):
            base = bases.get(entry.document.id)
            elsewhere = (words_of_shared.get(file, frozenset()) for file in entry.other_files)
            account.enter(entry, base, frozenset[str]().union(*elsewhere))
        found = account.close()
        rows.append(
            LedgerRow(
                capture=path,
                words=sum(len(line.words) for line in source),
                posts=len(entries),
                comments=sum(len(h.document.comments) for h in entries if h.is_main),
                set_aside=account.set_aside,
                edited=account.edited,
                differing=_count(found, "differing"),
                lost=_count(found, "lost"),
                invented=_count(found, "invented"),
            )
        )
        discrepancies += found
    return tuple(rows), tuple(discrepancies)


def _gather_words(captures: Sequence[ReadableCapture], documents: Sequence[Document]) -> dict[str, frozenset[str]]:
    """Return the words of each capture that has a post in common with another, by its path."""
    files = {
        reference.file
        for document in documents
        if document.also_in
        for reference in (document.capture, *document.also_in)
        if reference
    }
    return {
        c.capture.path: frozenset(word for line in c.reader.list_words(c.capture) for word in line.words)
        for c in captures
        if c.capture.path in files
    }


def _count(discrepancies: Sequence[Discrepancy], kind: str) -> int:
    return sum(len(found.words.split()) for found in discrepancies if found.kind == kind)
