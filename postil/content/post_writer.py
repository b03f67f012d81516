"""Write a post file, update one without changing what stays the same, and compute its digest."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from postil.content.comments import write_comments
from postil.content.yaml_files import join_front_matter, split_front_matter, update_yaml

if TYPE_CHECKING:
    from postil.model.records import CaptureReference, Document, Provenance


def write_document(document: Document) -> str:
    """Return a post as the text of its file: what ``parse_document`` reads back."""
    values = {key: value for key, value in _list_fields(document).items() if value is not None}
    return join_front_matter(values, _write_text(document))


def update_document(old: Document, new: Document, text: str) -> str:
    """Return the text of ``old``'s file, changed to what ``new`` says.

    Fields with the same value in both keep their place, their spelling and the comments that people wrote beside
    them.
    """
    parts = split_front_matter(text)
    if parts is None:
        return write_document(new)
    before, after = _list_fields(old), _list_fields(new)
    changes = {key: value for key, value in after.items() if value != before[key]}
    front = update_yaml(parts[0].lstrip("\n"), changes) if changes else parts[0].lstrip("\n")
    is_same_text = _write_text(new) == _write_text(old)
    body = parts[1].strip("\n") if is_same_text else _write_text(new)
    return f"---\n{front.rstrip()}\n---\n\n{body}".rstrip("\n") + "\n"


def _list_fields(document: Document) -> dict[str, object]:
    """Return the front matter by field, in the order in which it is written; None for a field that is left out."""
    return {
        "id": document.id,
        "title": document.title or None,
        "date": document.date.text if document.date else None,
        "date_as_written": document.date_as_written,
        "date_note": document.date_note,
        "author": document.author,
        "standfirst": document.standfirst,
        "publication": document.publication,
        "url": document.url,
        "other_urls": list(document.other_urls) or None,
        "labels": list(document.labels) or None,
        "language": document.language,
        "glossary": {words: term or False for words, term in document.terms} or None,
        "imported": {name: texts[0] if len(texts) == 1 else list(texts) for name, texts in document.imported}
        or None,
        "capture": _list_provenance(document.capture) if document.capture else None,
        "also_in": [_list_further(reference) for reference in document.also_in] or None,
    }


def _list_provenance(provenance: Provenance) -> dict[str, object]:
    converted = {"converted": provenance.converted} if provenance.converted else {}
    return {**_list_reference(provenance), "reader": provenance.reader, **converted}


def _list_further(reference: CaptureReference) -> dict[str, object]:
    return {**_list_reference(reference), **({"gives": list(reference.gives)} if reference.gives else {})}


def _list_reference(reference: Provenance | CaptureReference) -> dict[str, object]:
    place = reference.locator.place
    is_number = place.isdecimal() and place == str(int(place))
    located = {reference.locator.unit: int(place) if is_number else place}
    return {"file": reference.file, **({"sha256": reference.sha256} if reference.sha256 else {}), **located}


def _write_text(document: Document) -> str:
    """Return what follows the front matter: the body, then the comments."""
    return "\n\n".join([*([document.body] if document.body else []), *write_comments(document.comments)])


def digest_document(document: Document) -> str:
    """Return the SHA-256, in hexadecimal, of what conversion writes: title, date, author, body, comments.

    It shows whether a person has edited a post since it was converted. Only fields that a post has are
    included, so that fields added in a later version of the program change no digest.
    """
    written: dict[str, object] = {
        "title": document.title or None,
        "date": document.date.text if document.date else None,
        "date_as_written": document.date_as_written,
        "date_note": document.date_note,
        "author": document.author,
        "standfirst": document.standfirst,
        "url": document.url,
        "body": document.body or None,
    }
    comments: list[dict[str, object]] = [
        {"id": c.id, "reply_to": c.reply_to, "author": c.author, "date": c.date and c.date.text, "text": c.text}
        for c in document.comments
    ]
    parts = [{k: v for k, v in part.items() if v is not None} for part in (written, *comments)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
