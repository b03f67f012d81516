"""Warn of withheld words that are still published: in ids, other posts, notes, the glossary or pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.content.redaction.redacted_words import make_redacted_words, replacement_for, split_slug
from postil.content.redaction.word_redactions import PLAIN_FIELDS, SOURCE_FIELDS
from postil.text.folding import fold
from postil.text.markdown import parse_markdown, plain_blocks
from postil.text.phrases import make_phrase_matcher
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Document, Note, Redaction, Term


@dataclass(frozen=True, slots=True)
class PublishedText:
    """A text that is published, and the path and line where it is written.

    ``part`` says what it is, in words for a message. Identifiers (ids, addresses, file names) spell words as slugs.
    """

    path: str
    line: int
    text: str
    part: str = "here"
    is_identifier: bool = False


def warn_of_remaining_words(
    published: Sequence[PublishedText], redactions: Sequence[Redaction], problems: Problems
) -> frozenset[str]:
    """Warn of each published text that has withheld words; people decide whether they must go there.

    Returns the ids of the redactions whose words are.
    """
    remaining: set[str] = set()
    # A pseudonym can contain the words that it replaces: "Ann Other" contains "Ann".
    watched = [r for r in redactions if not make_redacted_words([r]).find(replacement_for(r), set())]
    phrases: dict[str, tuple[Redaction, ...]] = {}
    for redaction in watched:
        for words in {_fold(redaction.quote or ""), slugify(redaction.quote or "")} - {""}:
            phrases[words] = (*phrases.get(words, ()), redaction)
    matcher, slugs = make_phrase_matcher(phrases), make_redacted_words(watched).slugs
    for place in published:
        if place.is_identifier:
            matches = slugs.find_all(split_slug(place.text))
        else:
            matches = matcher.find_all(_fold(place.text))
        for redaction in dict.fromkeys(r for _, _, found in matches for r in found):
            if place.is_identifier:
                what = f"{place.part} {place.text!r} contains words that {redaction.id} withholds"
                hint = "The site shows it; change it if they must go"
            else:
                what = f"words that {redaction.id} withholds elsewhere appear {place.part}"
                hint = f"If they must go here as well, change them, or add a redaction to {redaction.path}"
            problems.warn(place.path, place.line, what, hint)
            remaining.add(redaction.id)
    return frozenset(remaining)


def _fold(text: str) -> str:
    return fold(text).casefold()


def list_published(archive: ArchiveContent) -> Iterator[PublishedText]:
    """Yield every text of the archive that is published."""
    for document in archive.documents:
        yield from _list_identifiers(document)
    for document in (*archive.documents, *archive.as_converted.values()):
        yield from _list_document_texts(document)
    for note in archive.notes:
        yield from _list_note_texts(note)
    for term in archive.terms:
        yield from _list_term_texts(term)
    for redaction in archive.redactions:
        yield PublishedText(redaction.path, redaction.line, redaction.reason, "in the reason")
        yield PublishedText(redaction.path, redaction.line, redaction.replacement or "", "in the replacement")
    for page in archive.pages:
        yield PublishedText(page.path, 1, page.title, "in its title")
        yield PublishedText(page.path, 1, page.slug, "the address", is_identifier=True)
        yield from _list_blocks(page.path, page.body_line, page.body)


def _list_identifiers(document: Document) -> Iterator[PublishedText]:
    yield PublishedText(document.path, 1, document.id, "the id", is_identifier=True)
    yield PublishedText(document.path, 1, document.url or "", "the address", is_identifier=True)
    captures = [document.capture.file] if document.capture else []
    captures += [reference.file for reference in document.also_in]
    for file in dict.fromkeys([*captures, *(c.only_in for c in document.comments if c.only_in)]):
        yield PublishedText(document.path, 1, file, "the name of the capture", is_identifier=True)
    for comment in document.comments:
        yield PublishedText(document.path, comment.line, comment.id, "the id of a comment", is_identifier=True)


def _list_document_texts(document: Document) -> Iterator[PublishedText]:
    for name in PLAIN_FIELDS:
        yield PublishedText(document.path, 1, getattr(document, name) or "", f"in its {name}")
    for label in document.labels:
        yield PublishedText(document.path, 1, label, "in its labels")
    yield from _list_blocks(document.path, document.body_line, document.body)
    for comment in document.comments:
        yield PublishedText(document.path, comment.line, comment.author or "", "in the name above a comment")
        yield from _list_blocks(document.path, comment.line + 2, comment.text)


def _list_note_texts(note: Note) -> Iterator[PublishedText]:
    yield PublishedText(note.path, note.line, note.id, "the id of a note", is_identifier=True)
    yield from (PublishedText(note.path, note.line, words) for words in (note.quote, note.by) if words)
    yield from _list_blocks(note.path, note.line, note.text, one_line=True)
    if source := note.source:
        yield from (PublishedText(note.path, note.line, getattr(source, name) or "") for name in SOURCE_FIELDS)
        for address in (source.url, source.archived):
            yield PublishedText(note.path, note.line, address or "", "the address", is_identifier=True)


def _list_term_texts(term: Term) -> Iterator[PublishedText]:
    forms = (term.term, *term.also, term.name or "")
    yield from (PublishedText(term.path, term.line, words) for words in forms)
    yield from _list_blocks(term.path, term.line, term.definition, one_line=True)
    yield PublishedText(term.path, term.line, term.same_as or "", "the address", is_identifier=True)


def _list_blocks(path: str, line: int, source: str, *, one_line: bool = False) -> Iterator[PublishedText]:
    """Yield the blocks and the link targets of a Markdown text, each with its line, or all with ``line``."""
    for token in parse_markdown(source):
        token_line = line if one_line or token.map is None else line + token.map[0]
        for words in plain_blocks([token]):
            yield PublishedText(path, token_line, words)
        for child in token.children or ():
            target = str(child.attrGet("href") or child.attrGet("src") or "")
            if not target.startswith(("post:", "comment:", "term:")):
                yield PublishedText(path, token_line, target, "the address", is_identifier=True)
