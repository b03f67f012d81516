"""Import annotations made in other tools as notes: each is added to its post once, or a message says why not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

from postil.apparatus import annotation_reader
from postil.apparatus.annotation_export import absolute_address
from postil.apparatus.annotation_reader import collapse_spaces, list_annotations
from postil.apparatus.note_files import NewNotes
from postil.apparatus.quote_targets import locate_target
from postil.content import parse_notes
from postil.content.yaml_files import write_yaml
from postil.links.extraction import find_links
from postil.links.resolver import LinkResolver
from postil.model.articles import relative_link
from postil.model.problems import Problems
from postil.text.markdown import parse_markdown
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.apparatus.annotation_export import JsonObject
    from postil.catalog.catalog import Catalog
    from postil.content.config import Config
    from postil.model.records import ArchiveContent, Document


def import_annotations(
    text: str, name: str, catalog: Catalog, archive: ArchiveContent, config: Config, problems: Problems
) -> tuple[NewNotes, ...]:
    """Return the notes to add for the annotations in the text of the file ``name``.

    An annotation is left out if a note has its words and either its id or its place; if only its id is taken, it
    gets another one. It is a problem if its post is not in the archive or if it would not be a valid note.
    """
    documents = _documents_by_address(catalog, config)
    paths = {note.post: note.path for note in archive.notes}
    taken: dict[str, set[str]] = {}
    known: set[tuple[str, ...]] = set()
    for existing in archive.notes:
        taken.setdefault(existing.post, set()).add(existing.id)
        known |= _identity_keys(
            existing.post, existing.id, existing.on, existing.quote, existing.before, existing.text
        )
    added: dict[str, list[JsonObject]] = {}
    links = LinkResolver(catalog.documents, archive.terms, catalog.refs)
    for number, annotation in enumerate(_parse_annotations(text, name, problems), 1):
        read = _read_annotation(annotation, number, name, documents, problems)
        if read is None:
            continue
        document, note = read
        keys = _identity_keys(
            document.id, note["id"], note.get("on", "body"), note.get("quote"), note.get("before"), note.get("note")
        )
        if keys & known:
            continue
        known |= keys
        note["id"] = make_unique(note["id"], taken.setdefault(document.id, set()))
        if _is_valid(note, number, name, document, links, problems):
            added.setdefault(document.id, []).append(note)
    return tuple(
        NewNotes(paths.get(post, f"notes/{post}.yml"), "\n".join(write_yaml([note]) for note in new), len(new))
        for post, new in sorted(added.items())
    )


def _parse_annotations(text: str, name: str, problems: Problems) -> list[JsonObject]:
    try:
        annotations = list(list_annotations(json.loads(text)))
    except (ValueError, RecursionError) as error:
        hint = "The formats are W3C Web Annotations as JSON-LD, and rows of the Hypothesis API"
        problems.error(name, getattr(error, "lineno", None), "this is not JSON", hint)
        return []
    if not annotations:
        hint = "W3C Web Annotations have a 'target', alone or in a collection; the Hypothesis API has 'rows'"
        problems.error(name, None, "this file contains no annotations", hint)
    return annotations


def _identity_keys(
    post: str, note_id: str, on: str, quote: str | None, before: str | None, text: str | None
) -> set[tuple[str, ...]]:
    """Return two keys of a note: its words with its id, and with its place. Equal notes share one of them."""
    words = (collapse_spaces(on), collapse_spaces(quote), collapse_spaces(text))
    return {(post, f"id {note_id}", *words), (post, f"before {collapse_spaces(before)}", *words)}


def _is_valid(
    note: JsonObject, number: int, name: str, document: Document, links: LinkResolver, problems: Problems
) -> bool:
    """Tell whether a note can be read and its links have targets; report what is wrong with it."""
    found = Problems()
    for read in parse_notes(write_yaml([note]), name, document.id, found):
        for link in find_links(parse_markdown(read.text), name, 1):
            links.check(link, found)
    for problem in found.errors:
        problems.error(name, None, f"annotation {number}: {problem.what}", problem.hint)
    return not found.errors


def _documents_by_address(catalog: Catalog, config: Config) -> dict[str, Document]:
    """Return the documents by every address that an annotation may have as its source."""
    documents: dict[str, Document] = {}
    for document in catalog.documents:
        address = catalog.refs[document.id].address
        for source in (absolute_address(config, address), relative_link("", address), document.url):
            if source:
                documents.setdefault(_normalise_address(source), document)
    return documents


def _normalise_address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", unquote(urldefrag(url)[0])).rstrip("/")


def _read_annotation(
    annotation: JsonObject, number: int, name: str, documents: Mapping[str, Document], problems: Problems
) -> tuple[Document, JsonObject] | None:
    """Return the document that an annotation is on and the note to write; None, and a problem, if it is no note."""
    source = annotation_reader.read_target_source(annotation)
    document = documents.get(_normalise_address(source)) if source is not None else None
    if document is None or source is None:
        hint = "The source of its target has to be the address of a page of this site, or a post's original address"
        problems.error(name, None, f"the post of annotation {number} is not in the archive: {source!r}", hint)
        return None
    words, kind = annotation_reader.read_body(annotation)
    cited = annotation_reader.read_source(annotation)
    if not words and not cited:
        problems.error(name, None, f"annotation {number} has no text", "Give it a body with a value")
        return None
    quote, prefix = annotation_reader.read_quote(annotation)
    note: JsonObject = {
        "id": annotation_reader.read_id(annotation, number),
        **locate_target(document, quote, prefix, urldefrag(source)[1]),
        "kind": kind,
        "source": cited,
        "by": annotation_reader.read_creator(annotation),
        "date": annotation_reader.read_date(annotation),
        "note": words,
    }
    return document, {key: value for key, value in note.items() if value}
