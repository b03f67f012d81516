"""Annotations of other tools to notes: each goes to its post, once, and none is lost without a word.

W3C Web Annotations as JSON-LD, and the rows of Hypothesis' API (https://h.readthedocs.io/en/latest/api-reference/).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

from postil.apparatus.anchoring import place_notes
from postil.apparatus.annotation_export import SOURCE_TERMS, whole_address
from postil.apparatus.note_files import NewNotes
from postil.content import parse_notes
from postil.content.yaml_files import write_yaml
from postil.links.extraction import find_links
from postil.links.resolver import LinkResolver
from postil.model.articles import relative_link
from postil.model.problems import Problems
from postil.model.records import NOTE_KINDS, Note
from postil.text.edtf import parse_edtf
from postil.text.markdown import parse_markdown, text_tokens
from postil.text.slugs import find_free_name, slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from markdown_it.token import Token

    from postil.apparatus.annotation_export import Value
    from postil.catalog.catalog import Catalog
    from postil.content.config import Config
    from postil.model.records import ArchiveContent, Document, NoteKind


def import_annotations(
    text: str, name: str, catalog: Catalog, archive: ArchiveContent, config: Config, problems: Problems
) -> tuple[NewNotes, ...]:
    """Return what a file of annotations adds to the notes: each annotation of a known post, once.

    One whose id and words, or whose place and words, an existing note has is left out; one with the id of
    another note gets a free one. ``name`` is the file's, for messages; an annotation on no post of the archive,
    or that would be no valid note, is a problem.
    """
    try:
        annotations = list(_list_annotations(_mend(json.loads(text))))
    except (ValueError, RecursionError) as error:
        hint = "W3C Web Annotations as JSON-LD and Hypothesis' API rows are read"
        problems.error(name, None, f"not JSON: {error}", hint)
        return ()
    if not annotations:
        hint = "W3C Web Annotations have a 'target', alone or in a collection; Hypothesis' API has them in 'rows'"
        problems.error(name, None, "no annotations in it", hint)
        return ()
    by_source = _sources(catalog, config)
    paths = {n.post: n.path for n in archive.notes}
    taken: dict[str, set[str]] = {}
    known: set[tuple[str, ...]] = set()
    for n in archive.notes:
        taken.setdefault(n.post, set()).add(n.id)
        known |= _identify(n.post, n.id, n.on, n.quote, n.before, n.text)
    added: dict[str, list[Value]] = {}
    targets = LinkResolver(catalog.documents, archive.terms, catalog.refs)
    for number, annotation in enumerate(annotations, 1):
        read = _read_annotation(annotation, number, name, by_source, problems)
        if read is None:
            continue
        document, note = read
        keys = _identify(
            document.id, note["id"], note.get("on", "body"), note.get("quote"), note.get("before"), note.get("note")
        )
        if keys & known:
            continue
        note["id"] = find_free_name(note["id"], taken.setdefault(document.id, set()))
        known |= keys | {(document.id, note["id"], *next(iter(keys))[2:])}
        if _is_valid(note, number, name, document, targets, problems):
            added.setdefault(document.id, []).append(note)
    return tuple(
        NewNotes(paths.get(post, f"notes/{post}.yml"), "\n".join(write_yaml([note]) for note in new), len(new))
        for post, new in sorted(added.items())
    )


def _identify(
    post: str, note_id: str, on: str, quote: str | None, before: str | None, text: str | None
) -> set[tuple[str, ...]]:
    """Return what tells that a note is there already: its id with its words, or its very place with them."""
    words = (_normal(on), _normal(quote), _normal(text))
    return {(post, f"id {note_id}", *words), (post, f"before {_normal(before)}", *words)}


def _is_valid(
    note: Value, number: int, name: str, document: Document, targets: LinkResolver, problems: Problems
) -> bool:
    """Tell whether a note will be read back and its links lead somewhere; what is wrong is reported."""
    trial = Problems()
    for read in parse_notes(write_yaml([note]), name, document.id, trial):
        for link in find_links(parse_markdown(read.text), name, 1):
            targets.check(link, trial)
    for problem in trial.errors:
        problems.error(name, None, f"annotation {number}: {problem.what}", problem.hint)
    return not trial.errors


def _mend(value: Any) -> Any:
    """Return JSON without halves of surrogate pairs, which no file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_mend(item) for item in value]
    return {_mend(key): _mend(item) for key, item in value.items()} if isinstance(value, dict) else value


def _normal(words: str | None) -> str:
    return " ".join((words or "").split())


def _list_annotations(value: Any) -> Iterator[Value]:
    """Yield the annotations of a collection, a page, a list, Hypothesis' rows, or one alone."""
    if isinstance(value, list):
        for item in value:
            yield from _list_annotations(item)
    elif isinstance(value, dict):
        inner = value.get("first") or value.get("items") or value.get("rows")
        if inner is not None and not isinstance(inner, str):
            yield from _list_annotations(inner)
        elif isinstance(value.get("target"), list):
            # A note is on one thing, so each target gets its own.
            yield from ({**value, "target": target} for target in value["target"])
        elif "target" in value:
            yield value


def _sources(catalog: Catalog, config: Config) -> dict[str, Document]:
    """Return each document by the addresses that an annotation may name it by."""
    found: dict[str, Document] = {}
    for document in catalog.documents:
        address = catalog.refs[document.id].address
        for source in (whole_address(config, address), relative_link("", address), document.url):
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
    quotes = (s for s in _selectors(target) if s.get("type") == "TextQuoteSelector" and _text(s.get("exact")))
    quote = next(quotes, None)
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
    given = _text(annotation.get("id"))
    own = re.search(r"#note-([\w-]+)$", given)
    if own:
        return _text(annotation.get("dcterms:identifier")) or own[1]
    return f"a-{slugify(given.rsplit('/', 1)[-1]) or number}"


def _read_body(annotation: Value) -> tuple[str, NoteKind]:
    """Return an annotation's text and the kind that it names, ``context`` where it names none."""
    body = annotation.get("body")
    bodies = _bodies(annotation)
    texts = [
        str(b.get("value") or "") for b in bodies if b.get("purpose") not in ("classifying", "tagging", "linking")
    ]
    tags = [str(b.get("value") or "") for b in bodies if b.get("purpose") in ("classifying", "tagging")]
    given = annotation.get("tags")
    tags += [str(tag) for tag in (given if isinstance(given, list) else [given])]
    kind: NoteKind = next((k for k in NOTE_KINDS if k in tags), "context")
    text = str(annotation.get("text") or "") if "text" in annotation else "\n\n".join(filter(None, texts))
    return (body if isinstance(body, str) and not text else text).strip(), kind


def _read_creator(annotation: Value) -> str | None:
    creator = annotation.get("creator") or annotation.get("user")
    creator = creator[0] if isinstance(creator, list) and creator else creator
    if isinstance(creator, dict):
        creator = creator.get("name") or creator.get("id")
    account = re.fullmatch(r"acct:([^@]+)@.*", str(creator or ""))
    return account[1] if account else (str(creator) if creator else None)


def _read_date(annotation: Value) -> str | None:
    """Return when an annotation was made, as EDTF: as written here; a day where the time is its first second."""
    try:
        return parse_edtf(_text(annotation.get("dcterms:date"))).text
    except ValueError:
        pass
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
    """Return the fields that say what a note is on: the text that holds its words, and the words before them.

    The text that the annotation names comes first, with the words before the quote too; then, for tools
    that know pages only, the others.
    """
    texts: dict[str, list[Token]] = {"body": parse_markdown(document.body), "title": text_tokens(document.title)}
    texts |= {comment.id: parse_markdown(comment.text) for comment in document.comments}
    named = {"main": "title", "": "body"}.get(fragment, fragment)
    named = named if named in texts else "body"
    if quote is None:
        return {"on": named} if named != "body" else {}
    words = _normal(_text(quote.get("exact")))
    for name in (named, *(name for name in texts if name != named)):
        for before in dict.fromkeys((None, _lead(_text_of(quote.get("prefix"))) or None)):
            anchors, _ = place_notes(texts[name], [_probe(words, before)])
            if anchors:
                return {"on": name, "quote": words, "before": before}
    return {"on": named, "quote": words}


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def _lead(prefix: str) -> str:
    """Return the whole words at the end of a prefix."""
    words = prefix.split()
    return " ".join(words[1:] if len(words) > 1 and not prefix[:1].isspace() else words)


def _probe(quote: str, before: str | None) -> Note:
    return Note("probe", "", "body", quote, before, "context", "", None, None, "", 0)


def _read_source(annotation: Value) -> Value | None:
    """Return the fields of the source that an annotation names, None where it names none."""
    for body in _bodies(annotation):
        resource = body.get("source")
        if body.get("purpose") == "linking" and isinstance(resource, dict):
            read = {name: _text(resource.get(term)) for name, term in SOURCE_TERMS.items()}
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
