"""Warn of what other texts still say of a post or comment that is withheld as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.content.redaction.redacted_words import shown_text
from postil.content.redaction.remaining_words import list_published
from postil.text.folding import TOKEN, fold, is_unspaced
from postil.text.urls import address_key, split_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from postil.content.redaction.remaining_words import PublishedText
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Redaction

# Words in a row that two texts hardly share by chance.
_PASSAGE = 8
# A title of fewer words is also said by chance.
_LEAST_OF_TITLE = 3


def warn_of_remaining_texts(
    before: ArchiveContent, after: ArchiveContent, by_target: Mapping[str, Redaction], problems: Problems
) -> None:
    """Warn where texts quote a post or comment that is withheld as a whole, or name its title, author or address.

    ``before`` and ``after`` are the archive with and without the withheld texts. An author who has written
    something else as well is not looked for.
    """
    runs: dict[tuple[str, ...], tuple[Redaction, str]] = {}
    addresses: dict[tuple[str, ...], Redaction] = {}
    still_there = set(_list_authors(after))
    for text_id, part, text in _list_withheld(before, by_target):
        redaction, words = by_target[text_id], _split(text, keep_case=part == "author")
        if part == "address":
            if parts := split_url(text):
                addresses.setdefault(address_key(parts), redaction)
        elif part == "text":
            for start in range(len(words) - _PASSAGE + 1):
                runs.setdefault(words[start : start + _PASSAGE], (redaction, part))
        elif (part == "title" and len(words) >= _LEAST_OF_TITLE) or (part == "author" and text not in still_there):
            runs.setdefault(words, (redaction, part))
    runs.pop((), None)
    lengths: dict[str, set[int]] = {}
    for run in runs:
        lengths.setdefault(run[0], set()).add(len(run))
    for place in list_published(after) if runs or addresses else ():
        for redaction, part in _find(place, runs, lengths, addresses):
            where = "as a link's" if place.is_identifier else place.part
            what = f"the {part} of what {redaction.id} withholds appears {where}"
            hint = f"If it must go here as well, change it, or add a redaction to {redaction.path}"
            problems.warn(place.path, place.line, what, hint)


def _find(
    place: PublishedText,
    runs: Mapping[tuple[str, ...], tuple[Redaction, str]],
    lengths: Mapping[str, Collection[int]],
    addresses: Mapping[tuple[str, ...], Redaction],
) -> Iterator[tuple[Redaction, str]]:
    if place.is_identifier:
        parts = split_url(place.text)
        redaction = addresses.get(address_key(parts)) if parts and parts.netloc else None
        if redaction:
            yield redaction, "address"
        return
    spellings = (_split(place.text), _split(place.text, keep_case=True))
    yield from dict.fromkeys(
        found
        for words in spellings
        for start, word in enumerate(words)
        for length in lengths.get(word, ())
        if (found := runs.get(words[start : start + length]))
    )


def _list_withheld(archive: ArchiveContent, by_target: Mapping[str, Redaction]) -> Iterator[tuple[str, str, str]]:
    """Yield the id of each text that is withheld, which part of it, and what that says."""
    for document in archive.documents:
        if document.id in by_target:
            yield document.id, "title", document.title
            yield document.id, "author", document.author or ""
            yield document.id, "text", shown_text(document.body)
            yield from ((document.id, "address", url) for url in (document.url, *document.other_urls) if url)
        for comment in document.comments:
            owner = comment.id if comment.id in by_target else document.id
            if owner in by_target:
                yield owner, "author", comment.author or ""
                yield owner, "text", shown_text(comment.text)


def _list_authors(archive: ArchiveContent) -> Iterator[str]:
    for document in archive.documents:
        yield from (name for name in (document.author, *(c.author for c in document.comments)) if name)


def _split(text: str, *, keep_case: bool = False) -> tuple[str, ...]:
    """Return the words of a text, folded; in scripts without spaces each character."""
    folded = fold(text) if keep_case else fold(text).casefold()
    tokens = TOKEN.findall(folded) if is_unspaced(folded) else folded.split()
    stripped = (token.strip(".,;:!?\"'()[]-…") for token in tokens)
    return tuple(token for token in stripped if token)
