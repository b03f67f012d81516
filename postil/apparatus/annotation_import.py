"""Import annotations made in other tools as notes: each is added to its post once, or a message says why not."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from postil.apparatus import annotation_reader
from postil.apparatus.annotation_export import absolute_address
from postil.apparatus.annotation_reader import collapse_spaces, list_annotations, list_missing_pages
from postil.apparatus.note_files import NewNotes
from postil.apparatus.quote_targets import clean_quote, is_part, locate_target
from postil.content import parse_notes
from postil.content.yaml_files import write_yaml
from postil.links.extraction import find_links
from postil.links.page_links import Linker
from postil.links.resolver import LinkResolver
from postil.model.articles import relative_link
from postil.model.problems import Problems
from postil.text.markdown import parse_markdown
from postil.text.slugs import make_unique
from postil.text.urls import address_key, split_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.apparatus.annotation_export import JsonObject
    from postil.catalog.catalog import Catalog
    from postil.content.config import Config
    from postil.model.records import ArchiveContent, Document


def import_annotations(
    text: str, name: str, catalog: Catalog, archive: ArchiveContent, config: Config, problems: Problems
) -> tuple[NewNotes, ...]:
    """Return the notes to add for the annotations in the text of the file ``name``.

    An annotation is left out if a note has its words and either its id or its place; if only its id is taken, it
    gets another one. One that cannot become a note is left out with a warning that says why.
    """
    documents = _documents_by_address(catalog, config)
    taken: dict[str, set[str]] = {}
    known: set[tuple[str, ...]] = set()
    for existing in archive.notes:
        taken.setdefault(existing.post, set()).add(existing.id)
        known |= _identity_keys(
            existing.post, existing.id, existing.on, existing.quote, existing.before, existing.text
        )
    added: list[NewNotes] = []
    links = LinkResolver(catalog.documents, archive.terms, catalog.refs, archive.notes)
    definitions = [Linker("", {}).link_term(term)[1] for term in archive.terms]
    annotations = _parse_annotations(text, name, problems)
    left_out = 0
    for number, annotation in annotations:
        read = _read_annotation(annotation, number, name, documents, definitions, problems)
        if read is None:
            left_out += 1
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
            added.append(NewNotes(_name_file(document.id, note["id"]), write_yaml([note]), 1))
        else:
            left_out += 1
    if annotations and left_out == len(annotations):
        problems.error(name, None, "none of its annotations can be added", "The warnings say why")
    return tuple(added)


def _name_file(post: str, note_id: str) -> str:
    """Return the path of a note's own file; each has one, so that git merges those of two people."""
    digest = hashlib.sha256(f"{post}\n{note_id}".encode(errors="replace")).hexdigest()[:8]
    return f"notes/{post}/n-{digest}.yml"


def _parse_annotations(text: str, name: str, problems: Problems) -> list[tuple[int, JsonObject]]:
    try:
        value = json.loads(text)
        annotations = list(list_annotations(value))
        for address in list_missing_pages(value):
            hint = "Save that page as well, and import it after this file"
            problems.warn(name, None, f"the collection goes on at {address}, which is not in this file", hint)
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
        problems.warn(name, None, f"annotation {number} is left out: {problem.what}", problem.hint)
    return not found.errors


def _documents_by_address(catalog: Catalog, config: Config) -> dict[tuple[str, ...], Document]:
    """Return the documents by every address that an annotation may have as its source."""
    documents: dict[tuple[str, ...], Document] = {}
    for document in catalog.documents:
        address = catalog.refs[document.id].address
        for source in (absolute_address(config, address), relative_link("", address), document.url):
            if source:
                documents.setdefault(_source_key(source), document)
    return documents


def _source_key(source: str) -> tuple[str, ...]:
    """Return what all addresses of one page have in common; many hosts show pages without ``.html``."""
    url = split_url(source)
    if url is None:
        return (source,)
    query = "&".join(part for part in url.query.split("&") if not part.startswith("found="))  # this site's search
    host, path, rest = address_key(url._replace(query=query))
    return host, path.removesuffix(".html"), rest


def _read_annotation(
    annotation: JsonObject,
    number: int,
    name: str,
    documents: Mapping[tuple[str, ...], Document],
    definitions: Sequence[str],
    problems: Problems,
) -> tuple[Document, JsonObject] | None:
    """Return the document that an annotation is on and the note to write; None, and a warning, if it is no note."""
    source = annotation_reader.read_target_source(annotation)
    document = documents.get(_source_key(source)) if source is not None else None
    words, kind = annotation_reader.read_body(annotation)
    cited = annotation_reader.read_source(annotation)
    selected = annotation_reader.read_selectors(annotation)
    obstacle, hint = annotation_reader.find_obstacle(annotation), ""
    if obstacle:
        pass
    elif document is None or source is None:
        obstacle = f"is not on a post of this archive: {source!r}"
        hint = "The source of its target has to be the address of a page of this site, or a post's original address"
    elif not words and not cited:
        obstacle, hint = "has no text", "A highlight alone is not a note"
    elif selected.quote is None and not is_part(document, selected.fragment):
        obstacle = f"names its place only by #{selected.fragment}, which its post does not have"
        hint = "A TextQuoteSelector would say which words are meant"
    elif selected.quote is None and selected.unknown and not selected.fragment:
        obstacle = f"names its place only by {', '.join(dict.fromkeys(selected.unknown))}"
        hint = "A TextQuoteSelector would say which words are meant"
    if obstacle or document is None or source is None:
        problems.warn(name, None, f"annotation {number} is left out: it {obstacle}", hint)
        return None
    quote = clean_quote(document, selected.quote, definitions) if selected.quote else None
    note: JsonObject = {
        "id": annotation_reader.read_id(annotation, number),
        **locate_target(document, quote, selected.prefix, selected.fragment or urldefrag(source)[1]),
        "kind": kind,
        "source": cited,
        "by": annotation_reader.read_creator(annotation),
        "date": annotation_reader.read_date(annotation),
        "note": words,
    }
    return document, {key: value for key, value in note.items() if value}
