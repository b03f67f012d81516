"""Export notes for other annotation tools: W3C Web Annotations as JSON-LD.

https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from postil.model.articles import Page, relative_link
from postil.text.edtf import moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.content.config import Config
    from postil.model.articles import ListedArticle, PlacedNote
    from postil.model.records import NoteKind, SourceReference
    from postil.text.edtf import Edtf


CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ALL_ADDRESS = "data/annotations.jsonld"
_SUFFIX = ".annotations.json"
JsonObject = dict[str, Any]

# The motivations of the model (section 3.3.5) by kind; the kind itself is exported as a classifying body.
_MOTIVATIONS: dict[NoteKind, str] = {
    "context": "describing",
    "correction": "editing",
    "source": "linking",
    "follow-up": "commenting",
    "identification": "identifying",
    "content-note": "moderating",
}


def export_annotations(articles: Sequence[ListedArticle], config: Config) -> tuple[Page, ...]:
    """Return one file of annotations for each post with notes, and one for all posts together."""
    pages = []
    everything: list[JsonObject] = []
    for article in articles:
        if not article.notes:
            continue
        own = [_describe_note(article, note, config) for note in article.notes]
        everything += own
        origin = f"the notes on {article.document.path}"
        pages.append(_write_collection(name_annotations(article.view.address), own, config, origin))
    pages.append(_write_collection(ALL_ADDRESS, everything, config, "the archive's notes as data"))
    return tuple(pages)


def name_annotations(address: str) -> str:
    """Return the address of the annotations of the post whose page is at ``address``."""
    return address.rpartition(".")[0] + _SUFFIX


def _write_collection(address: str, annotations: Sequence[JsonObject], config: Config, origin: str) -> Page:
    """Return an AnnotationCollection (section 5.1) that holds its one page.

    Without a ``base_url``, its ids are relative to the site's root; ``@base`` (JSON-LD 1.1, section 4.1.3) says
    where that is, seen from the file.
    """
    collection = {
        "@context": CONTEXT if config.base_url else [CONTEXT, {"@base": "../" * address.count("/") or "./"}],
        "id": absolute_address(config, address),
        "type": "AnnotationCollection",
        "label": config.title,
        "total": len(annotations),
        "first": {
            "id": absolute_address(config, address) + "#page1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": list(annotations),
        },
    }
    return Page(address, (json.dumps(collection, ensure_ascii=False, indent=2) + "\n").encode(), origin)


def absolute_address(config: Config, address: str, fragment: str = "") -> str:
    """Return the IRI of an address; relative to the site's root if the archive has no ``base_url``."""
    return (config.base_url or "") + relative_link("", address, fragment)


def _describe_note(article: ListedArticle, note: PlacedNote, config: Config) -> JsonObject:
    target: JsonObject = {"source": absolute_address(config, article.view.address, _fragment_of(note))}
    if note.selector:
        target["selector"] = [
            {
                "type": "TextQuoteSelector",
                "exact": note.selector.exact,
                "prefix": note.selector.prefix,
                "suffix": note.selector.suffix,
            },
            {"type": "TextPositionSelector", "start": note.selector.start, "end": note.selector.end},
        ]
    elif note.quote:
        target["selector"] = [{"type": "TextQuoteSelector", "exact": note.quote}]
    bodies: list[JsonObject] = [
        {"type": "TextualBody", "value": note.markdown, "format": "text/markdown", "purpose": "commenting"},
        {"type": "TextualBody", "value": note.kind, "purpose": "classifying"},
    ]
    if note.source:
        bodies.append(_describe_source(note.source))
    annotation: JsonObject = {
        "id": absolute_address(config, article.view.address, note.anchor),
        "type": "Annotation",
        "motivation": _MOTIVATIONS[note.kind],
        "dcterms:identifier": note.id,
        "body": [body for body in bodies if body.get("value") != ""],
        "target": target,
    }
    if note.by:
        annotation["creator"] = {"type": "Person", "name": note.by}
    if note.date:
        annotation["created"] = _format_timestamp(note.date, config.timezone)
        annotation["dcterms:date"] = note.date.text  # as written, since EDTF also has months and inferred dates
    return annotation


# The Dublin Core terms of a note's source; the JSON-LD context declares their prefix.
SOURCE_TERMS = {
    "title": "dcterms:title",
    "author": "dcterms:creator",
    "publication": "dcterms:isPartOf",
    "date": "dcterms:date",
    "archived": "dcterms:hasVersion",
}


def _describe_source(source: SourceReference) -> JsonObject:
    """Return a note's source as a body: a specific resource (section 4) with the cited text as its source."""
    values = {term: getattr(source, name) for name, term in SOURCE_TERMS.items()}
    if source.date:
        values["dcterms:date"] = source.date.text
    known = {term: value for term, value in values.items() if value}
    resource = {**({"id": source.url} if source.url else {}), "type": "Text", **known}
    return {"type": "SpecificResource", "purpose": "linking", "source": resource}


def _fragment_of(note: PlacedNote) -> str:
    """Return the fragment of the text that a note is on: "" for the body, ``main`` for the title."""
    return {"body": "", "title": "main"}.get(note.on, note.on)


def _format_timestamp(date: Edtf, timezone: str) -> str:
    """Return when a date begins as xsd:dateTime in UTC, as the model requires (section 3.3.1)."""
    moment = moment_of(date, timezone)
    try:
        moment = moment.astimezone(dt.UTC)
    except OverflowError:  # the first day of the year 1, or the last of 9999
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
