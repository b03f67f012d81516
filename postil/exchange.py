"""Notes in the form that other annotation tools take and give.

Out: the W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/) as JSON-LD. In: the
same, and the rows of Hypothesis' API (https://h.readthedocs.io/en/latest/api-reference/).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag

from postil.annotations import place_notes
from postil.dates import parse_edtf
from postil.markdown import parse_markdown, text_tokens
from postil.model import NOTE_KINDS, Note, Page, relative_link
from postil.slugs import slugify
from postil.yamlfiles import write_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from markdown_it.token import Token

    from postil.catalog import Catalog
    from postil.config import Config
    from postil.dates import Edtf
    from postil.model import Article, Document, NoteKind, PlacedNote, Source
    from postil.problems import Problems

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
        pages.append(_write_collection(name_annotations(article.view.address), own, config))
    pages.append(_write_collection(ALL_ADDRESS, everything, config))
    return tuple(pages)


def name_annotations(address: str) -> str:
    """Return the address of the annotations of the post whose page is at ``address``."""
    return address.rpartition(".")[0] + _SUFFIX


def _write_collection(address: str, annotations: Sequence[Value], config: Config) -> Page:
    """Return an AnnotationCollection (section 5.1) that holds its one page."""
    collection = {
        "@context": CONTEXT,
        "id": _whole(config, address),
        "type": "AnnotationCollection",
        "label": config.title,
        "total": len(annotations),
        "first": {
            "id": _whole(config, address) + "#page1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": list(annotations),
        },
    }
    return Page(address, (json.dumps(collection, ensure_ascii=False, indent=2) + "\n").encode())


def _whole(config: Config, address: str, fragment: str = "") -> str:
    """Return the IRI of an address: whole where the archive knows its own, else relative to its root."""
    return (config.base_url or "") + relative_link("", address, fragment)


def _describe_note(article: Article, note: PlacedNote, config: Config) -> Value:
    target: Value = {"source": _whole(config, article.view.address, _fragment_of(note))}
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
        "id": _whole(config, article.view.address, note.anchor),
        "type": "Annotation",
        "motivation": _MOTIVATIONS[note.kind],
        "body": [body for body in bodies if body.get("value") != ""],
        "target": target,
    }
    if note.by:
        annotation["creator"] = {"type": "Person", "name": note.by}
    if note.date:
        annotation["created"] = _moment(note.date)
    return annotation


# The terms of Dublin Core that say where a passage comes from; the context declares their prefix.
_SOURCE_TERMS = {
    "title": "dcterms:title",
    "author": "dcterms:creator",
    "publication": "dcterms:isPartOf",
    "date": "dcterms:date",
    "archived": "dcterms:hasVersion",
}


def _describe_source(source: Source) -> Value:
    """Return a source as a body of its own: a specific resource (section 4) whose source is the publication."""
    values = {term: getattr(source, name) for name, term in _SOURCE_TERMS.items()}
    if source.date:
        values["dcterms:date"] = source.date.text
    known = {term: value for term, value in values.items() if value}
    resource = {**({"id": source.url} if source.url else {}), "type": "Text", **known}
    return {"type": "SpecificResource", "purpose": "linking", "source": resource}


def _read_source(annotation: Value) -> Value | None:
    """Return the fields of the source that an annotation names, None where it names none."""
    for body in _bodies(annotation):
        resource = body.get("source")
        if body.get("purpose") == "linking" and isinstance(resource, dict):
            read = {name: _text(resource.get(term)) for name, term in _SOURCE_TERMS.items()}
            read["url"] = _text(resource.get("id"))
            order = ("publication", "title", "author", "date", "url", "archived")
            found = {name: read[name] for name in order if read[name]}
            if found.keys() & {"publication", "title", "url", "archived"}:
                return found
    return None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _bodies(annotation: Value) -> list[Value]:
    body = annotation.get("body")
    return [b for b in (body if isinstance(body, list) else [body]) if isinstance(b, dict)]


def _fragment_of(note: PlacedNote) -> str:
    """Return the fragment of what a note is on: none for the body, ``main`` for the title."""
    return {"body": "", "title": "main"}.get(note.on, note.on)


def _moment(date: Edtf) -> str:
    """Return a date as the model wants it: a day as its first second, in UTC."""
    day = date.first_day.isoformat()
    time = date.time or "00:00"
    return f"{day}T{time}{':00' if len(time) == 5 else ''}Z"


# ---------------------------------------------------------------- in


@dataclass(frozen=True, slots=True)
class NewNotes:
    """Notes to add: the file within ``content``, and the text to put at its end."""

    path: str
    text: str
    count: int


def import_annotations(
    text: str, name: str, catalog: Catalog, notes: Sequence[Note], config: Config, problems: Problems
) -> tuple[NewNotes, ...]:
    """Return what a file of annotations adds to the notes: each annotation of a known post, once.

    One whose id, or whose words and target, an existing note has is left out. ``name`` is the file's, for
    messages; an annotation on no post of the archive, or on words that do not stand there, is a problem.
    """
    try:
        annotations = list(_list_annotations(json.loads(text)))
    except (ValueError, RecursionError) as error:
        hint = "W3C Web Annotations as JSON-LD and Hypothesis' API rows are read"
        problems.error(name, None, f"not JSON: {error}", hint)
        return ()
    by_source = _sources(catalog, config)
    seen: set[tuple[str, ...]] = {(n.post, n.id) for n in notes}
    seen |= {(n.post, _normal(n.quote), _normal(n.text)) for n in notes}
    added: dict[str, list[Value]] = {}
    for number, annotation in enumerate(annotations, 1):
        read = _read_annotation(annotation, number, name, by_source, problems)
        if read is None:
            continue
        document, note = read
        keys = {(document.id, note["id"]), (document.id, _normal(note.get("quote")), _normal(note.get("note")))}
        if not keys & seen:
            seen |= keys
            added.setdefault(document.id, []).append(note)
    return tuple(
        NewNotes(f"notes/{post}.yml", "\n".join(write_yaml([note]) for note in new), len(new))
        for post, new in sorted(added.items())
    )


def write_notes(content: Path, new: Iterable[NewNotes]) -> int:
    """Add notes at the ends of their files, whatever these hold; return how many."""
    count = 0
    for notes in new:
        path = content / notes.path
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.is_file() else ""
        temporary = path.with_name(f".{path.name}.writing")
        temporary.write_text(before.lstrip("\n") + notes.text, encoding="utf-8", newline="\n")
        temporary.replace(path)
        count += notes.count
    return count


def _normal(words: str | None) -> str:
    return " ".join((words or "").split())


def _list_annotations(value: Any) -> Iterable[Value]:
    """Yield the annotations of a collection, a page, a list, Hypothesis' rows, or one alone."""
    if isinstance(value, list):
        for item in value:
            yield from _list_annotations(item)
    elif isinstance(value, dict):
        inner = value.get("first") or value.get("items") or value.get("rows")
        if inner is not None and not isinstance(inner, str):
            yield from _list_annotations(inner)
        elif "target" in value:
            yield value


def _sources(catalog: Catalog, config: Config) -> dict[str, Document]:
    """Return each document by the addresses that an annotation may name it by."""
    found: dict[str, Document] = {}
    for document in catalog.documents:
        address = catalog.refs[document.id].address
        for source in (_whole(config, address), relative_link("", address), document.url):
            if source:
                found.setdefault(_bare(source), document)
    return found


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", unquote(urldefrag(url)[0])).rstrip("/")


def _read_annotation(
    annotation: Value, number: int, name: str, by_source: Mapping[str, Document], problems: Problems
) -> tuple[Document, Value] | None:
    """Return the document that an annotation is on and the note to write, or None and a problem."""
    target = annotation.get("target")
    target = target[0] if isinstance(target, list) and target else target
    target = {"source": target} if isinstance(target, str) else target
    source = (target or {}).get("source") if isinstance(target, dict) else None
    source = source.get("id") if isinstance(source, dict) else source
    document = by_source.get(_bare(source)) if isinstance(source, str) else None
    if document is None or not isinstance(target, dict) or not isinstance(source, str):
        hint = "Its target's source has to be a page's address here, or the original one of a post"
        problems.error(name, None, f"annotation {number} is on no post of this archive: {source!r}", hint)
        return None
    words, kind = _read_body(annotation)
    cited = _read_source(annotation)
    if not words and not cited:
        problems.error(name, None, f"annotation {number} has no text", "Give it a body with a value")
        return None
    note: Value = {"id": _read_id(annotation, number)}
    quote = next((s for s in _selectors(target) if s.get("type") == "TextQuoteSelector" and s.get("exact")), None)
    note |= _place(document, quote, urldefrag(source)[1])
    note |= {"kind": kind, "source": cited, "by": _read_creator(annotation), "date": _read_date(annotation)}
    note["note"] = words
    return document, {key: value for key, value in note.items() if value}


def _selectors(target: Value) -> list[Value]:
    selectors = target.get("selector") or []
    listed = selectors if isinstance(selectors, list) else [selectors]
    return [selector for selector in listed if isinstance(selector, dict)]


def _read_id(annotation: Value, number: int) -> str:
    """Return a note's id: the one that it had here, or one made of its id elsewhere."""
    given = str(annotation.get("id") or "")
    own = re.search(r"#note-([\w-]+)$", given)
    return own[1] if own else f"a-{slugify(given.rsplit('/', 1)[-1]) or number}"


def _read_body(annotation: Value) -> tuple[str, NoteKind]:
    """Return an annotation's text and the kind that it names, ``context`` where it names none."""
    body = annotation.get("body")
    bodies = _bodies(annotation)
    texts = [
        str(b.get("value") or "") for b in bodies if b.get("purpose") not in ("classifying", "tagging", "linking")
    ]
    tags = [str(b.get("value") or "") for b in bodies if b.get("purpose") in ("classifying", "tagging")]
    tags += [str(tag) for tag in annotation.get("tags") or ()]
    kind: NoteKind = next((k for k in NOTE_KINDS if k in tags), "context")
    text = str(annotation.get("text") or "") if "text" in annotation else "\n\n".join(filter(None, texts))
    return (body if isinstance(body, str) and not text else text).strip(), kind


def _read_creator(annotation: Value) -> str | None:
    creator = annotation.get("creator") or annotation.get("user")
    if isinstance(creator, dict):
        creator = creator.get("name") or creator.get("id")
    account = re.fullmatch(r"acct:([^@]+)@.*", str(creator or ""))
    return account[1] if account else (str(creator) if creator else None)


def _read_date(annotation: Value) -> str | None:
    """Return when an annotation was made, as EDTF: a day alone where the time is its first second."""
    match = re.match(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?(:00(?:\.0+)?Z?$)?", str(annotation.get("created") or ""))
    if match is None:
        return None
    whole_day = match[2] in (None, "00:00") and (match[2] is None or match[3] is not None)
    text = match[1] if whole_day else f"{match[1]}T{match[2]}"
    try:
        return parse_edtf(text).text
    except ValueError:
        return None


def _place(document: Document, quote: Value | None, fragment: str) -> Value:
    """Return the fields that say what a note is on: the text that holds its words, and the words before them."""
    texts: dict[str, list[Token]] = {"body": parse_markdown(document.body), "title": text_tokens(document.title)}
    texts |= {comment.id: parse_markdown(comment.text) for comment in document.comments}
    named = {"main": "title"}.get(fragment, fragment)
    if quote is None:
        return {"on": named} if named in texts and named != "body" else {}
    words = _normal(quote["exact"])
    order = [named, *(name for name in texts if name != named)] if named in texts else list(texts)
    for before in (None, _lead(str(quote.get("prefix") or ""))):
        for name in order:
            if before or before is None:
                anchors, _ = place_notes(texts[name], [_probe(words, before)])
                if anchors:
                    return {"on": name, "quote": words, "before": before}
    return {"on": named if named in texts else "body", "quote": words}


def _lead(prefix: str) -> str:
    """Return the whole words at the end of a prefix."""
    words = prefix.split()
    return " ".join(words[1:] if len(words) > 1 and not prefix[:1].isspace() else words)


def _probe(quote: str, before: str | None) -> Note:
    return Note("probe", "", "body", quote, before, "context", "", None, None, "", 0)
