"""Notes in the form that other annotation tools take.

The W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/) as JSON-LD.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from postil.model.articles import Page, relative_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.content.config import Config
    from postil.model.articles import Article, PlacedNote
    from postil.model.records import NoteKind, SourceReference
    from postil.text.edtf import Edtf


CONTEXT = "http://www.w3.org/ns/anno.jsonld"


ALL_ADDRESS = "data/annotations.jsonld"


_SUFFIX = ".annotations.json"


Value = dict[str, Any]

# The vocabulary's motivations (section 3.3.5); the kind itself travels as a body that classifies.
_MOTIVATIONS: dict[NoteKind, str] = {
    "context": "describing",
    "correction": "editing",
    "source": "linking",
    "follow-up": "commenting",
    "identification": "identifying",
    "content-note": "moderating",
}


# ---------------------------------------------------------------- out


def export_annotations(articles: Sequence[Article], config: Config) -> tuple[Page, ...]:
    """Return the annotations of each annotated post as a file beside its page, and those of all posts as one."""
    pages = []
    everything: list[Value] = []
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


def _write_collection(address: str, annotations: Sequence[Value], config: Config, origin: str) -> Page:
    """Return an AnnotationCollection (section 5.1) that holds its one page."""
    collection = {
        "@context": CONTEXT,
        "id": whole_address(config, address),
        "type": "AnnotationCollection",
        "label": config.title,
        "total": len(annotations),
        "first": {
            "id": whole_address(config, address) + "#page1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": list(annotations),
        },
    }
    return Page(address, (json.dumps(collection, ensure_ascii=False, indent=2) + "\n").encode(), origin)


def whole_address(config: Config, address: str, fragment: str = "") -> str:
    """Return the IRI of an address: whole where the archive knows its own, else relative to its root."""
    return (config.base_url or "") + relative_link("", address, fragment)


def _describe_note(article: Article, note: PlacedNote, config: Config) -> Value:
    target: Value = {"source": whole_address(config, article.view.address, _fragment_of(note))}
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
    bodies: list[Value] = [
        {"type": "TextualBody", "value": note.markdown, "format": "text/markdown", "purpose": "commenting"},
        {"type": "TextualBody", "value": note.kind, "purpose": "classifying"},
    ]
    if note.source:
        bodies.append(_describe_source(note.source))
    annotation: Value = {
        "id": whole_address(config, article.view.address, note.anchor),
        "type": "Annotation",
        "motivation": _MOTIVATIONS[note.kind],
        "dcterms:identifier": note.id,
        "body": [body for body in bodies if body.get("value") != ""],
        "target": target,
    }
    if note.by:
        annotation["creator"] = {"type": "Person", "name": note.by}
    if note.date:
        annotation["created"] = _moment(note.date)
        annotation["dcterms:date"] = note.date.text  # as written, which may be a month alone, or in doubt
    return annotation


# The terms of Dublin Core that say where a passage comes from; the context declares their prefix.
SOURCE_TERMS = {
    "title": "dcterms:title",
    "author": "dcterms:creator",
    "publication": "dcterms:isPartOf",
    "date": "dcterms:date",
    "archived": "dcterms:hasVersion",
}


def _describe_source(source: SourceReference) -> Value:
    """Return a source as a body of its own: a specific resource (section 4) whose source is the publication."""
    values = {term: getattr(source, name) for name, term in SOURCE_TERMS.items()}
    if source.date:
        values["dcterms:date"] = source.date.text
    known = {term: value for term, value in values.items() if value}
    resource = {**({"id": source.url} if source.url else {}), "type": "Text", **known}
    return {"type": "SpecificResource", "purpose": "linking", "source": resource}


def _fragment_of(note: PlacedNote) -> str:
    """Return the fragment of what a note is on: none for the body, ``main`` for the title."""
    return {"body": "", "title": "main"}.get(note.on, note.on)


def _moment(date: Edtf) -> str:
    """Return a date as the model wants it: a day as its first second, in UTC."""
    day = date.first_day.isoformat()
    time = date.time or "00:00"
    return f"{day}T{time}{':00' if len(time) == 5 else ''}Z"
